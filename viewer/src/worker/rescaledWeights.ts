import {
  type Cell,
  mapSynapses,
  pairReduction,
  type ReducedModel,
  type ReductionInput,
} from '../../../src/index.ts';
import { messages } from '../messages.ts';
import { nodeWithMembrane } from './nodeWithMembrane.ts';

/** Those whose weight is their peak conductance in uS whatever the voltage, with a reversal potential e. */
const WEIGHED_BY_CONDUCTANCE: ReadonlySet<string> = new Set([
  ...['ExpSyn', 'Exp2Syn', 'AlphaSyn', 'AMPA', 'GABAA'],
]);

/**
 * The connections of the full cell for a model of sites without local nodes: each weight rescaled for itself, so that
 * its somatic depolarisation stays. What cannot be rescaled keeps its weight, and a note says so.
 */
export function rescaleWeights(
  model: ReducedModel,
  full: Cell,
  input: ReductionInput,
): { readonly connections: Cell['connections']; readonly notes: readonly string[] } {
  const points = new Map(full.points.map((point) => [point.name, point]));
  const weighed = full.connections.map(({ target }) => weighedPoint(points.get(target)));
  const mapped = mapSynapses(
    pairReduction(input, model),
    full.connections.flatMap(({ weights }, k) => {
      const point = weighed[k];
      if (point === undefined) return [];
      const node = nodeWithMembrane(model, input.layout, point.locus);
      return [{ node, peakUs: weights[0]!, reversalMv: reversalOf(point) }];
    }),
  ).map(({ rescaledUs }) => rescaledUs);
  let next = 0;
  let keptCount = 0;
  const connections = full.connections.map((connection, k) => {
    const rescaledUs = weighed[k] === undefined ? undefined : mapped[next++];
    if (rescaledUs === undefined) {
      keptCount++;
      return connection;
    }
    return { ...connection, weights: [rescaledUs, ...connection.weights.slice(1)] };
  });
  return { connections, notes: keptCount === 0 ? [] : [messages.notRescaled(keptCount)] };
}

/** Its own, else that of its file. */
function reversalOf({ parameters, mechanism }: Point): number {
  return parameters['e'] ?? mechanism.parameters.find(({ name }) => name === 'e')?.value ?? 0;
}

type Point = Cell['points'][number];

function weighedPoint(point: Point | undefined): Point | undefined {
  return point !== undefined && WEIGHED_BY_CONDUCTANCE.has(point.mechanism.name)
    ? point
    : undefined;
}
