import { findCnexpForm } from '../mechanisms/cnexp.ts';
import type { AssignStatement } from '../mechanisms/syntax.ts';
import { isAlwaysFinite } from './finiteness.ts';
import type { Lowering } from './lower.ts';

/** One step of METHOD cnexp for the equation of one state. */
export function advanceByCnexp(lowering: Lowering, { name, value }: AssignStatement): void {
  const { builder, stepMs } = lowering;
  const form = findCnexpForm(value, name);
  const y = lowering.read(name);
  if (form.kind === 'impossible')
    throw new TypeError(`an equation of ${name} that cnexp cannot take reached the kernels`);
  if (form.kind === 'constant') {
    const step = builder.operation('multiply', stepMs, lowering.evaluate(form.slope));
    lowering.assign(name, builder.operation('add', y, step));
    return;
  }
  const rate = lowering.evaluate(form.rate);
  const decay = builder.operation('exp', builder.operation('multiply', stepMs, rate));
  const share = builder.operation('subtract', builder.constant(1), decay);
  let target = form.kind === 'linear' ? lowering.evaluate(form.target) : builder.constant(0);
  // The divisor was cancelled from the target. Where it is 0 NEURON's target is NaN; so is 0 times the infinite rate.
  if (form.kind === 'linear' && form.divisor !== undefined && !isAlwaysFinite(builder.nodes, rate))
    target = builder.operation(
      'add',
      target,
      builder.operation('multiply', builder.constant(0), rate),
    );
  const step = builder.operation('multiply', share, builder.operation('subtract', target, y));
  lowering.assign(name, builder.operation('add', y, step));
}
