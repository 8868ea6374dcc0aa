import type { Connection, CurrentClamp, PointProcess } from '../cell/cell.ts';
import type { Locus } from '../morphology/morphology.ts';
import { Simulation } from '../simulate/simulation.ts';
import { findUpwardCrossings } from '../simulate/spikes.ts';
import type { RunnableCell } from './cellOfModel.ts';

/** Step of every run. ms */
const STEP_MS = 0.025;
/** Upward crossing that counts as a spike. mV */
const SPIKE_MV = 0;
const STEPS_PER_CHECK = 400;

export interface ActiveProtocol {
  readonly durationMs: number;
  readonly clamps?: readonly CurrentClamp[];
  readonly points?: readonly PointProcess[];
  readonly connections?: readonly Connection[];
  /** Ends the run at the first spike of the first place. */
  readonly endsAtSpike?: boolean;
  /** Ends the run once the first place is this high: beyond it nothing is of interest, and models of channels break. */
  readonly endsAboveMv?: number;
}

export interface ActiveRun {
  /** Of the first place. ms */
  readonly spikesMs: Float64Array;
  /** mV, by place, at every step. */
  readonly tracesMv: readonly Float64Array[];
  /** Wall time of the steps. ms */
  readonly wallMs: number;
}

/**
 * One run of a cell with something placed on it, by implicit Euler at 0.025 ms.
 *
 * @param nodes of the layout, where the voltage is taken; spikes at the first.
 * @throws ModelError as Simulation does, and `simulate/not-finite`.
 */
export function runActive(
  { cell, layout }: RunnableCell,
  nodes: readonly number[],
  protocol: ActiveProtocol,
): ActiveRun {
  const { durationMs, clamps = [], points = [], connections = [] } = protocol;
  const placed = { ...cell, clamps, points, connections, probes: [], quantities: [] };
  const simulation = new Simulation(placed, layout, { method: 'implicit-euler', dtMs: STEP_MS });
  const steps = Math.round(durationMs / STEP_MS);
  const timeMs = Float64Array.from({ length: steps + 1 }, (_, k) => k * STEP_MS);
  const traces = nodes.map((node) => new Float64Array(steps + 1).fill(simulation.voltageMv[node]!));
  const began = performance.now();
  let last = steps;
  for (let step = 1; step <= steps; step++) {
    simulation.step();
    const { voltageMv } = simulation;
    for (let i = 0; i < nodes.length; i++) traces[i]![step] = voltageMv[nodes[i]!]!;
    if (step % STEPS_PER_CHECK === 0) simulation.checkFinite();
    if (!endsAt(traces[0]!, step, protocol)) continue;
    last = step;
    break;
  }
  const wallMs = performance.now() - began;
  simulation.checkFinite();
  const tracesMv = traces.map((trace) => trace.subarray(0, last + 1));
  const spikesMs = findUpwardCrossings(timeMs.subarray(0, last + 1), tracesMv[0]!, SPIKE_MV);
  return { spikesMs, tracesMv, wallMs };
}

function endsAt(
  traceMv: Float64Array,
  step: number,
  { endsAtSpike, endsAboveMv = Number.POSITIVE_INFINITY }: ActiveProtocol,
): boolean {
  if (traceMv[step]! > endsAboveMv) return true;
  return endsAtSpike === true && traceMv[step]! >= SPIKE_MV && traceMv[step - 1]! < SPIKE_MV;
}

/** A step of current. */
export function stepAt(
  locus: Locus,
  amplitudeNa: number,
  delayMs: number,
  durationMs: number,
): CurrentClamp {
  return { name: 'step', locus, delayMs, durationMs, amplitudeNa };
}
