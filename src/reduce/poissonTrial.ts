import { type ActiveRun, runActive } from './activeRun.ts';
import { type PoissonInput, placeOnFull, placeOnModel } from './activeSynapses.ts';
import { cellOfModel } from './cellOfModel.ts';
import type { ReducedModel } from './reducedModel.ts';
import { MOST_DOUBLINGS, type SomaticCell } from './somaticDrive.ts';
import { coincidence } from './spikeTrains.ts';

export const INPUT_MS = 1000;
export const INPUT_RATE_PER_MS = 0.01;
/** Synapses are made stronger until the full cell fires so often in `INPUT_MS`. */
const WANTED_SPIKES = 5;
const WEAKEST_US = 0.25e-3;
const STRENGTHENING = 1.6;
const BELOW_SPIKES_MV = -40;

/** The full cell under seeded Poisson input, strong enough that it fires where it can. */
export interface PoissonTrial {
  readonly full: SomaticCell;
  readonly input: PoissonInput;
  readonly fullRun: ActiveRun;
}

/** How a model's run differs from the full cell's under the same input. */
export interface PoissonFigures {
  readonly fullHz: number;
  readonly reducedHz: number;
  /** Coincidence of spikes within 2 and 5 ms; NaN where neither fires. */
  readonly gamma2Ms: number;
  readonly gamma5Ms: number;
  /** Of the somatic voltages where both are below -40 mV. */
  readonly rmsMv: number;
}

/** @param nodes of the full cell, a synapse each. @param seed of the trains. */
export function beginPoissonTrial(
  full: SomaticCell,
  nodes: readonly number[],
  seed: number,
): PoissonTrial {
  let peakUs = WEAKEST_US;
  for (let k = 0; ; k++) {
    const trial = runFull(full, nodes, seed, peakUs);
    if (trial.fullRun.spikesMs.length >= WANTED_SPIKES || k === MOST_DOUBLINGS) return trial;
    peakUs *= STRENGTHENING;
  }
}

/** The same strength at other places. */
export function repeatPoissonTrial(
  { full, input }: PoissonTrial,
  nodes: readonly number[],
): PoissonTrial {
  return runFull(full, nodes, input.seed, input.peakUs);
}

function runFull(
  full: SomaticCell,
  nodes: readonly number[],
  seed: number,
  peakUs: number,
): PoissonTrial {
  const input: PoissonInput = {
    ...{ nodes, seed, peakUs, ratePerMs: INPUT_RATE_PER_MS, durationMs: INPUT_MS },
  };
  const placed = placeOnFull(full, input);
  return {
    full,
    input,
    fullRun: runActive(full, [full.soma], { durationMs: INPUT_MS, ...placed }),
  };
}

/** A model of the same cell under the same trains. */
export function runPoissonTrial({ full, input }: PoissonTrial, model: ReducedModel): ActiveRun {
  const small = cellOfModel(model, full);
  const soma = small.layout.compartments[model.compartmentOfNode[full.soma]!]!;
  return runActive(small, [soma], { durationMs: INPUT_MS, ...placeOnModel(model, input) });
}

/** Two runs under the same input. */
export function comparePoissonRuns(
  a: ActiveRun,
  b: ActiveRun,
  durationMs: number = INPUT_MS,
): PoissonFigures {
  const rateHz = (run: ActiveRun): number => (1e3 / durationMs) * run.spikesMs.length;
  const gamma = (windowMs: number): number =>
    coincidence(a.spikesMs, b.spikesMs, windowMs, durationMs);
  return {
    ...{ fullHz: rateHz(a), reducedHz: rateHz(b) },
    ...{ gamma2Ms: gamma(2), gamma5Ms: gamma(5) },
    rmsMv: rmsBelowSpikes(a.tracesMv[0]!, b.tracesMv[0]!),
  };
}

/** Root mean square difference of two voltages where both are below spikes. mV */
function rmsBelowSpikes(a: Float64Array, b: Float64Array): number {
  let [sum, count] = [0, 0];
  a.forEach((value, i) => {
    const other = b[i]!;
    if (value > BELOW_SPIKES_MV || other > BELOW_SPIKES_MV) return;
    sum += (value - other) ** 2;
    count++;
  });
  return Math.sqrt(sum / count);
}
