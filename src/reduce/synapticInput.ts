import { randomUniform } from '../base/random.ts';
import { poissonTimes } from '../cell/eventTimes.ts';
import { SYNAPSE_STEP_MS, type SynapseShape } from './postsynapticPotential.ts';
import type { ReductionInput } from './reductionInput.ts';

/** Synapses of one kind, each with a seeded Poisson train of its own. */
export interface SynapticInput {
  /** One for each synapse; a node may have several. */
  readonly nodes: readonly number[];
  readonly synapse: SynapseShape;
  readonly ratePerMs: number;
  readonly durationMs: number;
  readonly seed: number;
}

/** A conductance that has fallen to this share of an event's is closed. */
const FAINTEST = 1e-5;

/** Steps of a run, and the conductances that it takes at the beginning of each, uS by synapse and step. */
export function openConductances(input: SynapticInput): Float64Array[] {
  const { nodes, synapse, ratePerMs, durationMs, seed } = input;
  const steps = Math.round(durationMs / SYNAPSE_STEP_MS);
  const { riseMs, decayMs, peakUs } = synapse;
  const peakMs = ((riseMs * decayMs) / (decayMs - riseMs)) * Math.log(decayMs / riseMs);
  const scaleUs = peakUs / (Math.exp(-peakMs / decayMs) - Math.exp(-peakMs / riseMs));
  const [slowKept, fastKept] = [decayMs, riseMs].map((tau) => Math.exp(-SYNAPSE_STEP_MS / tau));
  return nodes.map((_, stream) => {
    const times = poissonTimes({ ratePerMs, startMs: 0, endMs: durationMs, seed, stream });
    const course = new Float64Array(steps);
    let [slow, fast, next] = [0, 0, 0];
    for (let step = 0; step < steps; step++) {
      const now = step * SYNAPSE_STEP_MS;
      slow *= slowKept!;
      fast *= fastKept!;
      for (; next < times.length && times[next]! <= now; next++) {
        slow += Math.exp((times[next]! - now) / decayMs);
        fast += Math.exp((times[next]! - now) / riseMs);
      }
      course[step] = slow > FAINTEST ? scaleUs * (slow - fast) : 0;
    }
    return course;
  });
}

/** Nodes drawn at random, each compartment as likely as any other; fewer where the cell has not so many. */
export function drawNodes(candidates: readonly number[], count: number, seed: number): number[] {
  const left = [...candidates];
  const drawn: number[] = [];
  for (let k = 0; k < count && left.length > 0; k++) {
    const at = Math.floor(randomUniform(seed, k) * left.length);
    drawn.push(...left.splice(at, 1));
  }
  return drawn;
}

/** A node and those of `candidates` nearest to it along the cable, by steps of the mesh. */
export function neighboursOf(
  { layout }: Pick<ReductionInput, 'layout'>,
  node: number,
  count: number,
  candidates: ReadonlySet<number>,
): number[] {
  const beside: number[][] = Array.from({ length: layout.nodeCount }, () => []);
  layout.parent.forEach((p, i) => {
    if (p < 0) return;
    beside[i]!.push(p);
    beside[p]!.push(i);
  });
  const order = [node];
  const seen = new Set(order);
  for (const at of order)
    for (const other of beside[at]!) {
      if (seen.has(other)) continue;
      seen.add(other);
      order.push(other);
    }
  return order.filter((at) => candidates.has(at)).slice(0, count);
}
