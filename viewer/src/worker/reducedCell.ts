import {
  type Cell,
  type CompartmentLayout,
  cellOfModel,
  type Locus,
  type PlacedOnModel,
  pairReduction,
  placeOnSites,
  type ReducedModel,
  type ReductionInput,
} from '../../../src/index.ts';
import { mixNodesAt } from '../../../src/scene/index.ts';
import { messages } from '../messages.ts';
import { drawReducedSections } from './reducedSections.ts';

export interface ReducedCell {
  readonly cell: Cell;
  readonly layout: CompartmentLayout;
  readonly notes: readonly string[];
}

/**
 * A reduced model as a cell that runs, drawn where its parts of the full cell are, with the full cell's stimuli, synapses
 * and probes: clamps and probes in the compartment that stands for their place, synapses of a model of sites at places of
 * their own beside it.
 */
export function buildReducedCell(
  model: ReducedModel,
  full: Cell,
  input: ReductionInput,
): ReducedCell {
  const { layout: fullLayout, morphology } = input;
  const { cell: bare, layout } = cellOfModel(model, { cell: full, layout: fullLayout }, (areaUm2) =>
    drawReducedSections(model, morphology, fullLayout, areaUm2),
  );
  const compartmentOf = (locus: Locus): Locus =>
    middleOf(model.compartmentOfNode[nodeWithMembrane(model, fullLayout, locus)] ?? 0);
  const placed = placePoints(model, full, input);
  const kept = new Set(
    bare.coats.flatMap((coat) => (coat.kind === 'mechanism' ? [coat.mechanism.name] : [])),
  );
  const lost = new Set(
    full.coats.flatMap((coat) =>
      coat.kind === 'mechanism' && coat.mechanism.name !== 'pas' && !kept.has(coat.mechanism.name)
        ? [coat.mechanism.name]
        : [],
    ),
  );
  return {
    layout,
    cell: {
      ...bare,
      clamps: full.clamps.map((clamp) => ({ ...clamp, locus: compartmentOf(clamp.locus) })),
      points: full.points.map((point, k) => {
        const { compartment, ...local } = placed[k]!;
        return { ...point, locus: middleOf(compartment), ...local };
      }),
      connections: full.connections.map((connection) => {
        const { source } = connection;
        if (source.kind !== 'threshold') return connection;
        return { ...connection, source: { ...source, locus: compartmentOf(source.locus) } };
      }),
      probes: full.probes.map((probe) => ({ ...probe, locus: compartmentOf(probe.locus) })),
    },
    notes: [messages.reducedRun(), ...[...lost].map(messages.mechanismNotReduced)],
  };
}

function middleOf(section: number): Locus {
  return { section, x: 0.5 };
}

/** Electrodes and models without sites have no local places: there the compartment that stands for the place. */
function placePoints(model: ReducedModel, full: Cell, input: ReductionInput): PlacedOnModel[] {
  const nodes = full.points.map(({ locus }) => nodeWithMembrane(model, input.layout, locus));
  const plain = nodes.map((node) => ({ compartment: model.compartmentOfNode[node] ?? 0 }));
  if (model.sites === undefined || nodes.length === 0) return plain;
  return placeOnSites(pairReduction(input, model), nodes).map((place, k) =>
    full.points[k]!.mechanism.electrodeCurrents.length > 0 ? plain[k]! : place,
  );
}

/** The nearer of the two nodes around a place; ends of sections carry no membrane and belong to no compartment. */
function nodeWithMembrane(
  { compartmentOfNode }: ReducedModel,
  layout: CompartmentLayout,
  { section, x }: Locus,
): number {
  const { nodeA, nodeB, weight } = mixNodesAt(layout, section, x);
  const [near, far] = weight < 0.5 ? [nodeA, nodeB] : [nodeB, nodeA];
  return compartmentOfNode[near]! >= 0 ? near : far;
}
