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
import { messages } from '../messages.ts';
import type { Treatment } from '../state/reductionPlan.ts';
import { nodeWithMembrane } from './nodeWithMembrane.ts';
import { drawReducedSections } from './reducedSections.ts';
import { rescaleWeights } from './rescaledWeights.ts';

export interface ReducedCell {
  readonly cell: Cell;
  readonly layout: CompartmentLayout;
  readonly notes: readonly string[];
}

/**
 * A reduced model as a cell that runs, drawn where its parts of the full cell are, with the full cell's stimuli, synapses
 * and probes: clamps and probes in the compartment that stands for their place, synapses of a model of sites at places of
 * their own beside it or, where local nodes are not to be had, rescaled on a compartment.
 */
export function buildReducedCell(
  model: ReducedModel,
  full: Cell,
  input: ReductionInput,
  treatment: Treatment,
): ReducedCell {
  const { layout: fullLayout, morphology } = input;
  const { cell: bare, layout } = cellOfModel(model, { cell: full, layout: fullLayout }, (areaUm2) =>
    drawReducedSections(model, morphology, fullLayout, areaUm2),
  );
  const compartmentOf = (locus: Locus): Locus =>
    middleOf(model.compartmentOfNode[nodeWithMembrane(model, fullLayout, locus)] ?? 0);
  const placed = placePoints(model, full, input, treatment);
  const rescaled = treatment === 'rescale' ? rescaleWeights(model, full, input) : undefined;
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
      connections: (rescaled?.connections ?? full.connections).map((connection) => {
        const { source } = connection;
        if (source.kind !== 'threshold') return connection;
        return { ...connection, source: { ...source, locus: compartmentOf(source.locus) } };
      }),
      probes: full.probes.map((probe) => ({ ...probe, locus: compartmentOf(probe.locus) })),
    },
    notes: [
      messages.reducedRun(),
      ...[...lost].map(messages.mechanismNotReduced),
      ...(rescaled?.notes ?? []),
    ],
  };
}

function middleOf(section: number): Locus {
  return { section, x: 0.5 };
}

/** Electrodes and models without sites have no local places: there the compartment that stands for the place. */
function placePoints(
  model: ReducedModel,
  full: Cell,
  input: ReductionInput,
  treatment: Treatment,
): PlacedOnModel[] {
  const nodes = full.points.map(({ locus }) => nodeWithMembrane(model, input.layout, locus));
  const plain = nodes.map((node) => ({ compartment: model.compartmentOfNode[node] ?? 0 }));
  if (model.sites === undefined || nodes.length === 0) return plain;
  return placeOnSites(pairReduction(input, model), nodes).map((place, k) => {
    if (full.points[k]!.mechanism.electrodeCurrents.length > 0) return plain[k]!;
    return treatment === 'local' ? place : { compartment: place.compartment };
  });
}
