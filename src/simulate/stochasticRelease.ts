import { exp } from '../base/elementary.ts';
import { randomUniform } from '../base/random.ts';
import { CLOCK_T, type KernelBinding, type KernelPlan } from '../kernels/abi.ts';
import type { BoundEvents } from '../kernels/interpretEvent.ts';

/** The two conductances of a native synapse: what an event adds to, and the share of it. */
interface Part {
  readonly rise: Float64Array;
  readonly decay: Float64Array;
  readonly factor: Float64Array;
  readonly ratio: Float64Array | undefined;
}

/**
 * Events of the native synapses: a release site has Nrrp places for vesicles. A spike first refills each empty place with
 * probability 1 - exp(-dt / Dep), then releases each vesicle with probability u, where u decays with Fac and each spike
 * adds Use (1 - u); the conductances rise by the share of Nrrp that was released. An event without a weight above 0 is none.
 *
 * The random numbers are functions of `seed`, `synapseID`, the number of the instance and how many were drawn before, so a
 * run is the same on every computer and after a rewind.
 *
 * @see Fuhrmann et al. (2002), as in mechanisms/nativeMechanisms.ts
 */
export function bindStochasticRelease(plan: KernelPlan, binding: KernelBinding): BoundEvents {
  const field = (name: string): Float64Array => {
    const index = plan.fields.findIndex((candidate) => candidate.name === name);
    if (index < 0) throw new RangeError(`${plan.mechanism.name} has no field ${name}`);
    return binding.fields[index]!;
  };
  const parts = partsOf(plan, field);
  const [u, use, depMs, facMs] = ['u', 'Use', 'Dep', 'Fac'].map(field) as FourArrays;
  const [places, occupied, lastMs, draws] = ['Nrrp', 'occupied', 'tsyn', 'draws'].map(
    field,
  ) as FourArrays;
  const [seed, synapse] = ['seed', 'synapseID'].map(field) as FourArrays;
  const happens = (instance: number, probability: number): boolean => {
    const stream = wholeNumber(synapse[instance]!) * INSTANCES + instance;
    const number = draws[instance]!++;
    return randomUniform(wholeNumber(seed[instance]!), number, stream) < probability;
  };
  const countOf = (instance: number, trials: number, probability: number): number => {
    let count = 0;
    for (let k = 0; k < trials; k++) if (happens(instance, probability)) count++;
    return count;
  };
  return {
    start: undefined,
    connect: () => undefined,
    watchedValue: () => 0,
    receive: (i, weights) => {
      if (!(weights[0]! > 0)) return [];
      const timeMs = binding.clock[CLOCK_T]!;
      const sinceMs = timeMs - lastMs[i]!;
      lastMs[i] = timeMs;
      const rested = facMs[i]! > 0 ? u[i]! * exp(-sinceMs / facMs[i]!) : 0;
      u[i] = rested + use[i]! * (1 - rested);
      const refill = depMs[i]! > 0 ? 1 - exp(-sinceMs / depMs[i]!) : 1;
      occupied[i]! += countOf(i, places[i]! - occupied[i]!, refill);
      const released = countOf(i, occupied[i]!, u[i]!);
      occupied[i]! -= released;
      if (released === 0) return [];
      for (const { rise, decay, factor, ratio } of parts) {
        const jump = (released / places[i]!) * weights[0]! * factor[i]! * (ratio?.[i] ?? 1);
        rise[i]! += jump;
        decay[i]! += jump;
      }
      return [];
    },
  };
}

type FourArrays = [Float64Array, Float64Array, Float64Array, Float64Array];

/** Streams of one synapse number: more instances of a mechanism than a cell has. */
const INSTANCES = 2 ** 24;

function wholeNumber(value: number): number {
  return Math.max(0, Math.floor(value));
}

function partsOf({ mechanism }: KernelPlan, field: (name: string) => Float64Array): Part[] {
  return mechanism.states
    .filter(({ name }) => name.startsWith('A_'))
    .map(({ name }, k) => {
      const component = name.slice(2);
      return {
        rise: field(`A_${component}`),
        decay: field(`B_${component}`),
        factor: field(`factor_${component}`),
        ratio: k === 0 ? undefined : field(`${component}_ratio`),
      };
    });
}
