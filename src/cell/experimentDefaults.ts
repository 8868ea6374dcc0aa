/**
 * What an experiment has where it says nothing else. Apart from the validator, so that a program that writes an
 * experiment by itself needs none.
 */

/** The version of the experiment format that this library reads and writes. */
export const EXPERIMENT_VERSION: number = 1;

export const DEFAULT_MESH: {
  readonly policy: 'd_lambda';
  readonly d_lambda: number;
  readonly frequency_hz: number;
} = { policy: 'd_lambda', d_lambda: 0.1, frequency_hz: 100 };

/** The mode is left to the run: see modeOf. */
export const DEFAULT_SIMULATION: {
  readonly method: 'second-order';
  readonly dt_ms: number;
  readonly duration_ms: number;
  readonly table: 'exact';
} = { method: 'second-order', dt_ms: 0.025, duration_ms: 100, table: 'exact' };

export const DEFAULT_RECORDING: {
  readonly frame_interval_ms: number;
  readonly spike_threshold_mV: number;
} = {
  frame_interval_ms: 0.1,
  spike_threshold_mV: 0,
};
