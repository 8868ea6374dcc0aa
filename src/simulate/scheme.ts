import type { Experiment } from '../cell/experimentSchema.ts';
import type { SimulationOptions } from './simulationOptions.ts';

type Mode = Experiment['simulation']['mode'];

/** Of each mode, the largest error of the tables by which states follow the voltage; undefined: rates as written. */
const TABLE_TOLERANCE: Readonly<Record<Mode, number | undefined>> = {
  exact: undefined,
  fast: 1e-5,
  neuron: undefined,
  // For what runs a cell by itself all the same; lanes have tables of their own.
  ensemble: undefined,
};

/**
 * How a simulation runs as an experiment's `method`, `dt_ms` and `mode` say. Mode `neuron` takes NEURON's own scheme of
 * second order in the place of `second-order`, and its places, so that a run can be held against NEURON to the rounding.
 */
export function schemeOf({
  method,
  dt_ms,
  mode,
  adaptive_mV: adaptiveMv,
}: Pick<Experiment['simulation'], 'method' | 'dt_ms' | 'mode'> &
  Partial<Pick<Experiment['simulation'], 'adaptive_mV'>>): Pick<
  SimulationOptions,
  'method' | 'dtMs' | 'tableTolerance' | 'snapsPlaces' | 'adaptiveMv'
> {
  return {
    method: mode === 'neuron' && method === 'second-order' ? 'cn-neuron' : method,
    dtMs: dt_ms,
    tableTolerance: TABLE_TOLERANCE[mode],
    snapsPlaces: mode === 'neuron',
    adaptiveMv,
  };
}
