import type { Connection, PointProcess } from '../cell/cell.ts';
import { poissonTimes } from '../cell/eventTimes.ts';
import { catalogueMechanisms } from '../mechanisms/catalogue.ts';
import type { Locus } from '../morphology/morphology.ts';
import type { RunnableCell } from './cellOfModel.ts';
import type { ReducedModel } from './reducedModel.ts';

/** Seeded synapses on the full cell, one train each. */
export interface PoissonInput {
  readonly nodes: readonly number[];
  readonly ratePerMs: number;
  readonly durationMs: number;
  readonly seed: number;
  readonly peakUs: number;
}

/** Synapses as both cells take them. */
export interface PlacedInput {
  readonly points: readonly PointProcess[];
  readonly connections: readonly Connection[];
}

/** Rise and decay in ms, reversal in mV. */
const SYNAPSE = { tau1: 0.5, tau2: 3, e: 0 };

/** Each synapse where it is. */
export function placeOnFull({ layout }: RunnableCell, input: PoissonInput): PlacedInput {
  return placeInput(input, (node) => [
    { locus: { section: layout.section[node]!, x: layout.x[node]! }, share: 1 },
  ]);
}

/**
 * On a model's cell, section k being compartment k: shared between the two sites that the place follows, by its weights;
 * without sites, on the compartment that stands for the place.
 */
export function placeOnModel(
  { sites, compartmentOfNode }: ReducedModel,
  input: PoissonInput,
): PlacedInput {
  const middle = (section: number): Locus => ({ section, x: 0.5 });
  return placeInput(input, (node) => {
    if (sites === undefined) return [{ locus: middle(compartmentOfNode[node]!), share: 1 }];
    return [
      { section: sites.above[node]!, share: sites.aboveWeight[node]! },
      { section: sites.below[node]!, share: sites.belowWeight[node]! },
    ].flatMap(({ section, share }) =>
      section >= 0 && share > 0 ? [{ locus: middle(section), share }] : [],
    );
  });
}

/** Exp2Syn is linear, so synapses at one place are one point process with a connection for each. */
function placeInput(
  { nodes, peakUs, ...train }: PoissonInput,
  placesOf: (node: number) => { readonly locus: Locus; readonly share: number }[],
): PlacedInput {
  const mechanism = catalogueMechanisms().get('Exp2Syn')!;
  const points = new Map<string, PointProcess>();
  const connections: Connection[] = [];
  nodes.forEach((node, stream) => {
    const timesMs = poissonTimes({ ...train, startMs: 0, endMs: train.durationMs, stream });
    for (const { locus, share } of placesOf(node)) {
      const name = `synapses at ${locus.section} ${locus.x}`;
      points.set(name, { name, locus, mechanism, parameters: SYNAPSE });
      const source = { kind: 'times' as const, timesMs };
      connections.push({ target: name, source, weights: [peakUs * share], delayMs: 0 });
    }
  });
  return { points: [...points.values()], connections };
}
