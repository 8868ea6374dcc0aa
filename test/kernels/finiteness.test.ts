import { describe, expect, it } from 'vitest';
import { isAlwaysFinite } from '../../src/kernels/finiteness.ts';
import { IrBuilder } from '../../src/kernels/irBuilder.ts';
import { MechanismRig } from './mechanismRig.ts';

type Build = (builder: IrBuilder, voltage: number) => number;

function isFiniteOf(build: Build): boolean {
  const builder = new IrBuilder();
  const value = build(builder, builder.input({ kind: 'voltage' }));
  return isAlwaysFinite(builder.nodes, value);
}

/** x / (exp(scale x) - 1). */
const rate =
  (scale: number): Build =>
  (b, x) => {
    const power = b.operation('exp', b.operation('multiply', b.constant(scale), x));
    return b.operation('divide', x, b.operation('subtract', power, b.constant(1)));
  };
const guarded =
  (scale: number, tested: Build): Build =>
  (b, x) => {
    const isSmall = b.operation('less', b.operation('fabs', tested(b, x)), b.constant(1e-6));
    return b.operation('select', isSmall, b.constant(1), rate(scale)(b, x));
  };
const scaled: Build = (b, x) => b.operation('multiply', b.constant(0.1), x);

describe('values that are finite wherever their inputs are', () => {
  it.each<[string, Build]>([
    ['a sigmoid', (b, x) => b.operation('divide', b.constant(1), onePlusExp(b, x))],
    ['a rate kept from its pole', guarded(0.1, scaled)],
    ['the same for the opposite sign', guarded(-0.1, scaled)],
    ['a power of a positive number', (b, x) => b.operation('pow', b.constant(3), x)],
  ])('are seen in %s', (_, build) => {
    expect(isFiniteOf(build)).toBe(true);
  });

  it.each<[string, Build]>([
    ['a quotient by the voltage', (b, x) => b.operation('divide', b.constant(1), x)],
    [
      'a quotient by exp, which is cut off to 0',
      (b, x) => b.operation('divide', x, b.operation('exp', x)),
    ],
    ['a rate with its pole', rate(0.1)],
    ['one kept from another place', guarded(0.1, (b, x) => b.operation('add', x, b.constant(1)))],
    ['a logarithm', (b, x) => b.operation('log', x)],
    ['infinity', (b) => b.constant(Number.POSITIVE_INFINITY)],
  ])('are not seen in %s', (_, build) => {
    expect(isFiniteOf(build)).toBe(false);
  });
});

it('a gate at the pole of a rate is no number, as in NEURON, and not its other limit', () => {
  const rig = new MechanismRig(
    `NEURON { SUFFIX pole RANGE s }
    STATE { s }
    ASSIGNED { v (mV) }
    BREAKPOINT { SOLVE states METHOD cnexp }
    DERIVATIVE states { LOCAL a, b, inf, tau
      a = 0.1  b = 1/(1 - exp(-v))
      inf = a/(a + b)  tau = 1/(a + b)
      s' = (inf - s)/tau }`,
    { voltagesMv: [0, 1] },
  ).advance();
  const [atPole, beside] = rig.field('s');
  expect(atPole).toBeNaN();
  expect(beside).toBeGreaterThan(0);
});

function onePlusExp(builder: IrBuilder, x: number): number {
  return builder.operation('add', builder.constant(1), builder.operation('exp', x));
}
