import { simulateMessages } from '../base/messages/simulate.ts';
import { ModelError } from '../base/modelError.ts';
import { CLOCK_CELSIUS, CLOCK_DT, type KernelBinding, type KernelPlan } from '../kernels/abi.ts';
import { interpretKernel } from '../kernels/interpretKernel.ts';
import { planKernel } from '../kernels/planKernel.ts';
import type { Mechanism } from '../mechanisms/mechanism.ts';
import { defaultIonValue } from './nodeFields.ts';

/** What the gates of a channel do under voltage clamp. */
export interface GatingCurves {
  /** Ascending. */
  readonly voltageMv: Float64Array;
  readonly celsius: number;
  readonly gates: readonly GatingCurve[];
}

/** Both by voltage. */
export interface GatingCurve {
  readonly state: string;
  readonly steady: Float64Array;
  /** NaN where the state does not relax by itself, as one exponential does. */
  readonly tauMs: Float64Array;
}

export interface GatingOptions {
  readonly voltageMv: Float64Array;
  readonly celsius: number;
  /** Values of the ions by NMODL name, `cai` in mM; NEURON's defaults where not given. */
  readonly ions?: Readonly<Record<string, number>>;
}

/** Long enough for every gate to come to rest, short enough for a time constant to be seen. ms */
const LONG_MS = 1e9;
const SHORT_MS = 1e-3;
/** Steps of the long run: a gate that depends on another follows it. */
const LONG_STEPS = 8;

/**
 * Runs the kernel itself with one instance clamped at each voltage: to its steady state, and from there, one state
 * after the other moved a little, for a moment, which gives the time constant.
 *
 * @throws ModelError `simulate/no-gates` for a mechanism without states of its own.
 */
export function measureGating(
  mechanism: Mechanism,
  { voltageMv, celsius, ions = {} }: GatingOptions,
): GatingCurves {
  const plan = planKernel(mechanism);
  const states = plan.fields.flatMap(({ name, role }, field) =>
    role === 'state' ? [{ name, field }] : [],
  );
  if (states.length === 0)
    throw new ModelError('simulate/no-gates', simulateMessages.noGates(mechanism.name));
  const binding = bindClamped(plan, voltageMv, celsius, ions);
  const kernel = interpretKernel(plan, binding);
  kernel.initialise();
  binding.clock[CLOCK_DT] = LONG_MS;
  for (let step = 0; step < LONG_STEPS; step++) kernel.advance();
  const rest = binding.fields.map((values) => Float64Array.from(values));
  binding.clock[CLOCK_DT] = SHORT_MS;
  const gates = states.map(({ name, field }): GatingCurve => {
    binding.fields.forEach((values, k) => {
      values.set(rest[k]!);
    });
    const values = binding.fields[field]!;
    for (let i = 0; i < values.length; i++) values[i]! += 1;
    kernel.advance();
    const steady = rest[field]!;
    const tauMs = values.map((value, i) => relaxationMs(value - steady[i]!));
    return { state: name, steady, tauMs };
  });
  return { voltageMv, celsius, gates };
}

/** Of what is left of a distance of 1 after the short time. */
function relaxationMs(left: number): number {
  return left > 0 && left < 1 ? -SHORT_MS / Math.log(left) : Number.NaN;
}

function bindClamped(
  plan: KernelPlan,
  voltageMv: Float64Array,
  celsius: number,
  ions: Readonly<Record<string, number>>,
): KernelBinding {
  const count = voltageMv.length;
  const filled = (value: number): Float64Array => new Float64Array(count).fill(value);
  const clock = new Float64Array(3);
  clock[CLOCK_CELSIUS] = celsius;
  return {
    count,
    nodes: Int32Array.from({ length: count }, (_, i) => i),
    voltageMv: Float64Array.from(voltageMv),
    currentMaPerCm2: filled(0),
    conductanceSPerCm2: filled(0),
    fields: plan.fields.map(({ initial }) => filled(initial)),
    nodeFields: plan.nodeFields.map(({ name }) => filled(ions[name] ?? defaultIonValue(name) ?? 0)),
    globals: Float64Array.from(plan.globals, ({ initial }) => initial),
    clock,
  };
}
