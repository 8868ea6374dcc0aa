import type { Experiment } from '../cell/experimentSchema.ts';
import type { SimulationOptions } from './simulationOptions.ts';

/** How rates are computed, and in what manner a run goes. */
export type RunMode = NonNullable<Experiment['simulation']['mode']>;

type ModeSettings = Pick<Experiment['simulation'], 'method' | 'dt_ms' | 'duration_ms' | 'mode'> &
  Partial<Pick<Experiment['simulation'], 'adaptive_mV'>>;

/** Of each mode, the largest error of the tables by which states follow the voltage; undefined: rates as written. */
const TABLE_TOLERANCE: Readonly<Record<RunMode, number | undefined>> = {
  exact: undefined,
  fast: 1e-5,
  neuron: undefined,
  // For what runs a cell by itself all the same; lanes have tables of their own.
  ensemble: undefined,
};

/** Compartments times steps in which tables save the time of making them, where a program has just begun. */
const LEAST_FOR_TABLES = 4e6;

/**
 * The mode of a run: that which the experiment names. Where it names none, `fast` with `second-order`, and `exact` with
 * the schemes that others have too, with variable steps, and where the run is too short for tables to gain anything:
 * below four million compartments times steps. That depends on the model alone, so a run has the same bits everywhere.
 */
export function modeOf(settings: ModeSettings, compartmentCount: number): RunMode {
  const { mode, method, dt_ms, duration_ms, adaptive_mV } = settings;
  if (mode !== undefined) return mode;
  const isLong = compartmentCount * (duration_ms / dt_ms) >= LEAST_FOR_TABLES;
  return method === 'second-order' && adaptive_mV === undefined && isLong ? 'fast' : 'exact';
}

/**
 * How a simulation runs as an experiment's `method`, `dt_ms` and mode say. Mode `neuron` takes NEURON's own scheme of
 * second order in the place of `second-order`, and its places, so that a run can be held against NEURON to the rounding.
 *
 * @param compartmentCount of all cells that the run has, for modeOf.
 */
export function schemeOf(
  settings: ModeSettings,
  compartmentCount: number,
): Pick<SimulationOptions, 'method' | 'dtMs' | 'tableTolerance' | 'snapsPlaces' | 'adaptiveMv'> {
  const { method, dt_ms, adaptive_mV: adaptiveMv } = settings;
  const mode = modeOf(settings, compartmentCount);
  return {
    method: mode === 'neuron' && method === 'second-order' ? 'cn-neuron' : method,
    dtMs: dt_ms,
    tableTolerance: TABLE_TOLERANCE[mode],
    snapsPlaces: mode === 'neuron',
    adaptiveMv,
  };
}
