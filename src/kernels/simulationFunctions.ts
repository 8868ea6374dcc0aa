import { FARADAY_C_PER_MOL, GAS_CONSTANT_J_PER_MOL_K } from '../base/constants.ts';
import type { IrBuilder } from './irBuilder.ts';

/** NEURON lets a time count a little before it is due, against the rounding of a sum of steps. ms */
const EARLY_MS = 1e-11;
/** Below this NEURON takes x/(exp(x) - 1) by its first terms. */
const SMALL_EXPONENT = 1e-4;

/** NEURON's at_time: 1 in the step, of length `dt`, in which `t` passes the time, else 0. */
export function lowerAtTime(builder: IrBuilder, timeMs: number, t: number, dt: number): number {
  const due = builder.operation('subtract', timeMs, builder.constant(EARLY_MS));
  const isPast = builder.operation('lessOrEqual', due, t);
  const isNew = builder.operation('less', builder.operation('subtract', t, dt), due);
  return builder.operation('select', isPast, isNew, builder.constant(0));
}

/** NEURON's nrn_ghk(v, inside, outside, valence): the current of a permeability of 1 cm/s, mA/cm2, of mM and mV. */
export function lowerGhk(builder: IrBuilder, values: readonly number[], celsius: number): number {
  const [v, inside, outside, valence] = values as [number, number, number, number];
  const kelvin = builder.operation('add', celsius, builder.constant(273.15));
  const perKelvin = builder.constant((1000 * GAS_CONSTANT_J_PER_MOL_K) / FARADAY_C_PER_MOL);
  const thermalMv = builder.operation('multiply', perKelvin, kelvin);
  const x = builder.operation('divide', builder.operation('multiply', valence, v), thermalMv);
  const outward = builder.operation(
    'multiply',
    inside,
    relative(builder, builder.operation('negate', x)),
  );
  const inward = builder.operation('multiply', outside, relative(builder, x));
  const charge = builder.operation(
    'multiply',
    valence,
    builder.constant(0.001 * FARADAY_C_PER_MOL),
  );
  return builder.operation('multiply', charge, builder.operation('subtract', outward, inward));
}

/** x/(exp(x) - 1) */
function relative(builder: IrBuilder, x: number): number {
  const one = builder.constant(1);
  const rise = builder.operation('subtract', builder.operation('exp', x), one);
  const half = builder.operation('multiply', x, builder.constant(0.5));
  const isSmall = builder.operation(
    'less',
    builder.operation('fabs', x),
    builder.constant(SMALL_EXPONENT),
  );
  const quotient = builder.operation('divide', x, rise);
  return builder.operation('select', isSmall, builder.operation('subtract', one, half), quotient);
}
