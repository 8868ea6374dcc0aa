import { type HinesMatrix, solveHinesInPlace } from '../cable/hinesMatrix.ts';
import { weighted } from './regionAverage.ts';

/** One conductance synapse on a passive cell: the difference of two exponentials, normalised to a peak of `peakUs`. */
export interface SynapseShape {
  readonly peakUs: number;
  readonly riseMs: number;
  readonly decayMs: number;
  readonly reversalMv: number;
}

/** 1 nS, 0.5 and 3 ms, to 0 mV: the protocol of the reference data. */
export const REFERENCE_SYNAPSE: SynapseShape = {
  peakUs: 0.001,
  riseMs: 0.5,
  decayMs: 3,
  reversalMv: 0,
};

export const SYNAPSE_STEP_MS: number = 0.025;

/** The runs end where the voltage has fallen back to this share of its peak. */
const PAST_PEAK_SHARE = 0.9;

export interface PassiveSystem {
  readonly matrix: HinesMatrix;
  readonly capacitanceNf: Float64Array;
  /** Resting voltage by node. mV. */
  readonly restMv: Float64Array;
}

/** Peaks above rest. mV. */
export interface PeakDepolarisation {
  readonly site: number;
  /** Averaged over the synapse's own places. */
  readonly local: number;
}

/**
 * Peak depolarisation at one node, and where the synapse is, for a synapse spread over nodes by `weights` (sum 1).
 * Backward Euler, steps of 0.025 ms, with the conductance of the beginning of each step, as NEURON takes it.
 *
 * @param longestMs the run ends here at the latest.
 */
export function measurePeak(
  system: PassiveSystem,
  siteNode: number,
  weights: Float64Array,
  synapse: SynapseShape,
  longestMs: number,
): PeakDepolarisation {
  const { matrix, capacitanceNf, restMv } = system;
  const inertia = capacitanceNf.map((capacitance) => capacitance / SYNAPSE_STEP_MS); // [uS]
  const fixed = matrix.diagonal.map((g, i) => g + inertia[i]!);
  const voltage = new Float64Array(restMv.length); // above rest
  const pivots = new Float64Array(restMv.length);
  const open = [...weights.keys()].filter((i) => weights[i]! > 0);
  let [site, local] = [0, 0];
  for (let step = 0; step * SYNAPSE_STEP_MS < longestMs; step++) {
    const totalUs = conductanceAt(synapse, step * SYNAPSE_STEP_MS);
    pivots.set(fixed);
    for (let i = 0; i < voltage.length; i++) voltage[i]! *= inertia[i]!;
    for (const i of open) {
      const g = totalUs * weights[i]!;
      pivots[i]! += g;
      voltage[i]! += g * (synapse.reversalMv - restMv[i]!);
    }
    solveHinesInPlace(matrix.parent, matrix.coupling, pivots, voltage);
    site = Math.max(site, voltage[siteNode]!);
    local = Math.max(local, weighted(weights, voltage));
    if (voltage[siteNode]! < PAST_PEAK_SHARE * site) break;
  }
  return { site, local };
}

/** Roth and van Rossum (2009), in Computational Modeling Methods for Neuroscientists, equation 6.4. uS. */
export function conductanceAt({ peakUs, riseMs, decayMs }: SynapseShape, timeMs: number): number {
  const peakMs = ((riseMs * decayMs) / (decayMs - riseMs)) * Math.log(decayMs / riseMs);
  const difference = (t: number): number => Math.exp(-t / decayMs) - Math.exp(-t / riseMs);
  return (peakUs * difference(timeMs)) / difference(peakMs);
}
