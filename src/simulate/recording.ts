import type { AdaptiveCount } from './adaptiveSteps.ts';

/** What a run leaves behind: plain typed arrays, safe to post to a worker. */
export interface ProbeTrace {
  readonly name: string;
  readonly section: string;
  readonly x: number;
  /** mV at every sample of `Recording.timeMs`. */
  readonly voltageMv: Float64Array;
}

/** A current, state or concentration of the compartment that holds a place, or a variable of a point process there. */
export interface QuantityTrace {
  readonly name: string;
  readonly section: string;
  readonly x: number;
  /** As the experiment names it: `hh.m`, `ina`, `syn.g`. */
  readonly quantity: string;
  /** Of `values`; '' for pure numbers. */
  readonly unit: string;
  /** At every sample of `Recording.timeMs`; a current is the one that the step to the sample was taken with. */
  readonly values: Float64Array;
}

export interface SpikeTrain {
  /** Name of the probe whose voltage crossed the threshold. */
  readonly probe: string;
  readonly thresholdMv: number;
  /** Upward crossings, linear interpolation between steps. ms. */
  readonly timesMs: Float64Array;
}

export interface WholeCellFrames {
  /** ms between frames. */
  readonly intervalMs: number;
  readonly frameCount: number;
  readonly nodeCount: number;
  /** mV, frame-major: frame f, node i at [f * nodeCount + i]. */
  readonly voltageMv: Float32Array;
}

/** Whole-cell frames of something else than the voltage, at the times of `Recording.frames`. */
export interface QuantityFrames {
  /** As the experiment names it: `hh.m`, `ina`. */
  readonly quantity: string;
  /** Of `values`; '' for pure numbers. */
  readonly unit: string;
  /**
   * Frame-major, as voltages are: frame f, node i at [f * nodeCount + i]. A node without membrane has the value of the
   * compartment that holds its place, as a probe there has; NaN where that compartment has none.
   */
  readonly values: Float32Array;
}

/** What the recordings of one cell and of a network have in common. */
export interface RunRecord {
  readonly dtMs: number;
  /** Full-rate sample times, one a step and the start. ms. */
  readonly timeMs: Float64Array;
  /** Largest |sum of currents| over nodes and checked steps, of all cells: current conservation. nA. */
  readonly kirchhoffResidualNa: number;
  /** SHA-256 over voltages, spike times and the values of `quantities` (float64, little endian). */
  readonly sha256: string;
  /** Of a run in variable steps, of all cells together. */
  readonly adaptive?: AdaptiveCount;
}

export interface Recording extends RunRecord {
  /** Voltages. */
  readonly probes: readonly ProbeTrace[];
  /** What probes recorded beside voltages. */
  readonly quantities: readonly QuantityTrace[];
  readonly spikes: readonly SpikeTrain[];
  readonly frames: WholeCellFrames;
  /** What `recording.frames` of the experiment names beside the voltage. */
  readonly frameQuantities: readonly QuantityFrames[];
  /** Largest error of the tables that states followed; absent where rates were computed as written, and in lanes. */
  readonly tableTolerance?: number;
}
