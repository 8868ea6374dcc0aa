/** What NEURON 8.2.2 does with each construct, line by line; docs/nmodl.md says the same in words. */
import { describe, expect, it } from 'vitest';
import { expCapped } from '../../src/base/elementary.ts';
import { MechanismRig, type RigSettings } from './mechanismRig.ts';

/** A mechanism whose INITIAL block puts an expression in x. */
function evaluate(expression: string, settings: RigSettings = {}, more = ''): number {
  const text = `NEURON { SUFFIX probe RANGE x, a, b }
    PARAMETER { a = 3 b = 2 }
    ASSIGNED { x v celsius }
    INITIAL { x = ${expression} }
    ${more}`;
  return new MechanismRig(text, settings).initialise().field('x')[0]!;
}

/** A mechanism with one state and the given equation, advanced once from y = 0.5 at dt 0.1. */
function advanceOnce(equation: string, more = ''): { y: number; codes: string[] } {
  const rig = new MechanismRig(
    `NEURON { SUFFIX probe RANGE a, b, tau }
    PARAMETER { a = 3 b = 2 tau = 4 }
    STATE { y }
    INITIAL { y = 0.5 }
    BREAKPOINT { SOLVE states METHOD cnexp }
    DERIVATIVE states { y' = ${equation} }
    ${more}`,
    { dtMs: 0.1 },
  );
  return { y: rig.initialise().advance().field('y')[0]!, codes: rig.codes };
}

describe('expressions', () => {
  it.each([
    ['2^3^2', 512],
    ['-2^2', -4],
    ['2^-1', 0.5],
    ['2^-1^2', 0.5],
    ['-a^2*3', -27],
    ['2*-b', -4],
    ['a - -b', 5],
    ['6/3/2', 1],
    ['1 + 2*3 - 4/2', 5],
    ['(1 + 2)*3', 9],
    ['a > b && b > 1', 1],
    ['a < b || b >= 3', 0],
    ['!a + !0', 1],
    ['!a == b', 0],
    ['a != 3', 0],
    ['1(/ms) + (0.001)*(2)', 1.002],
    ['3 (0.001)', 3],
    ['1e3 + .5E+2 + 1.e-3', 1050.001],
    ['pow(a, b) + sqrt(16) + fabs(-2) + floor(1.5) + ceil(1.5)', 18],
    ['log10(1000) + log(1) + tanh(0) + sin(0) + cos(0)', 4],
  ])('%s = %d', (expression, expected) => {
    expect(evaluate(expression)).toBeCloseTo(expected, 13);
  });

  it('exp is cut off at 700', () => {
    expect(evaluate('exp(800)')).toBe(expCapped(700));
    expect(evaluate('exp(v)', { voltagesMv: [800] })).toBe(expCapped(700));
    expect(evaluate('exp(v)', { voltagesMv: [-800] })).toBe(0);
  });

  it('a FUNCTION that assigns no result returns 0', () => {
    const more = 'FUNCTION f(x) { IF (x > 5) { f = 7 } }';
    expect(evaluate('f(1) + 2*f(6)', {}, more)).toBe(14);
  });

  it('routines see their parameters before the variables of the same name', () => {
    const more = `FUNCTION f(v) { LOCAL a a = 10 f = v + a + g(1) }
      FUNCTION g(b) { b = b + 1 g = b + v }`;
    expect(evaluate('f(2) + a', { voltagesMv: [-65] }, more)).toBe(2 + 10 + 2 - 65 + 3);
  });

  it('IF, ELSE IF and ELSE choose, nested scopes hide', () => {
    const more = `FUNCTION f(x) { LOCAL q q = 1
      IF (x < 1) { LOCAL q q = 5 f = 10 } ELSE IF (x < 2) { q = 2 f = 20 } else { f = 30 } f = f + q }`;
    expect([0, 1, 2].map((x) => evaluate(`f(v - v + ${x})`, {}, more))).toEqual([11, 22, 31]);
  });

  it('constants of nature are those of CODATA 2019, numbers stay what they are', () => {
    const more = `UNITS { F = (faraday) (coulomb) R = (k-mole) (joule/degC) PI = (pi) (1)
      K10 = (faraday) (10000 coulomb) OLD = 96480 (coul) } CONSTANT { C = 5 (mV) } DEFINE N 4`;
    const read = (name: string): number => evaluate(name, {}, more);
    expect(['F', 'R', 'PI', 'OLD', 'C', 'N'].map(read)).toEqual([
      96485.33212331001,
      8.31446261815324,
      Math.PI,
      96480,
      5,
      4,
    ]);
    expect(read('K10')).toBeCloseTo(9.648533212331, 12);
  });

  it('celsius, t and dt are the simulation’s', () => {
    const rig = new MechanismRig(`NEURON { SUFFIX probe RANGE x, y, z } ASSIGNED { x y z celsius }
      INITIAL { x = celsius y = t z = dt }`);
    rig.setClock(0.1, 7, 34).initialise();
    expect(['x', 'y', 'z'].map((name) => rig.field(name)[0])).toEqual([34, 7, 0.1]);
  });
});

describe('cnexp', () => {
  it('takes (inf - y)/tau exactly', () => {
    expect(advanceOnce('(a - y)/tau').y).toBeCloseTo(3 + (0.5 - 3) * Math.exp(-0.1 / 4), 15);
  });

  it.each([
    ['a*(1 - y) - b*y', 3 / 5 + (0.5 - 3 / 5) * Math.exp(-0.5)],
    ['-y', 0.5 * Math.exp(-0.1)],
    ['-(y - a)/tau', 3 + (0.5 - 3) * Math.exp(-0.1 / 4)],
    ['a - y*(b + a)', 3 / 5 + (0.5 - 3 / 5) * Math.exp(-0.5)],
    ['(3*y + a)*2', -1 + 1.5 * Math.exp(0.6)],
    ['a*(b - y)/tau + b*y', -1.2 + 1.7 * Math.exp(0.125)],
  ])('takes any linear form: %s', (equation, expected) => {
    expect(advanceOnce(equation).y).toBeCloseTo(expected, 14);
  });

  it('adds dt f where y does not stand in f', () => {
    expect(advanceOnce('a*b').y).toBe(0.5 + 0.1 * 6);
  });

  it('gives nocmodl’s wrong answer for y times y, and warns', () => {
    const { y, codes } = advanceOnce('-y*y');
    expect(y).toBeCloseTo(0.5 + (1 - Math.exp(0.1 * -2 * 0.5)) * (0 - 0.5), 15);
    expect(codes).toEqual(['nmodl/cnexp-nonlinear']);
  });

  it('a tau of 0 gives no number, as in NEURON', () => {
    expect(advanceOnce('(a - y)/(tau - 4)').y).toBeNaN();
  });

  it('takes a variable computed from y before as constant', () => {
    const rig = new MechanismRig(
      `NEURON { SUFFIX probe } STATE { y } INITIAL { y = 0.5 }
      BREAKPOINT { SOLVE states METHOD cnexp }
      DERIVATIVE states { LOCAL r r = 2*y y' = -r*y }`,
      { dtMs: 0.1 },
    );
    expect(rig.initialise().advance().field('y')[0]).toBeCloseTo(0.5 * Math.exp(-0.1), 15);
    expect(rig.codes).toEqual([]);
  });

  it('advances the states one after the other, the later seeing the earlier', () => {
    const rig = new MechanismRig(
      `NEURON { SUFFIX probe } STATE { p q } INITIAL { p = 0 q = 0 }
      BREAKPOINT { SOLVE states METHOD cnexp } DERIVATIVE states { p' = 1 q' = p }`,
      { dtMs: 1 },
    );
    expect(rig.initialise().advance().field('q')[0]).toBe(1);
  });

  it('uses the voltage and the dt of the call', () => {
    const rig =
      new MechanismRig(`NEURON { SUFFIX probe } STATE { y } ASSIGNED { v } INITIAL { y = 0 }
      BREAKPOINT { SOLVE states METHOD cnexp } DERIVATIVE states { y' = v }`);
    rig.initialise().setVoltage(3).setClock(0.5, 0, 6.3).advance();
    expect(rig.field('y')).toEqual([1.5]);
  });
});

describe('states', () => {
  it('begin at STATE0, which is 0 unless PARAMETER says otherwise, before INITIAL runs', () => {
    const rig = new MechanismRig(`NEURON { SUFFIX probe } PARAMETER { p0 = 0.25 } STATE { p q }
      INITIAL { q = q + p + 1 }`).initialise();
    expect([rig.field('p'), rig.field('q')]).toEqual([[0.25], [1.25]]);
  });
});

describe('BREAKPOINT', () => {
  const counter = (current: string): string => `NEURON { SUFFIX probe RANGE n ${current} }
    ASSIGNED { n v i } INITIAL { n = 0 } BREAKPOINT { n = n + 1 ${current === '' ? '' : 'i = v'} }`;

  it('with a current runs twice a step: a counter in it rises by 2', () => {
    const rig = new MechanismRig(counter('NONSPECIFIC_CURRENT i')).initialise();
    expect(rig.currents().field('n')).toEqual([2]);
    expect(rig.advance().currents().field('n')).toEqual([4]);
  });

  it('without a current runs once a step, and not at the start', () => {
    const rig = new MechanismRig(counter('')).initialise();
    expect([rig.plan.hasCurrent, rig.plan.hasAdvance]).toEqual([false, true]);
    expect(rig.currents().field('n')).toEqual([0]);
    expect(rig.advance().field('n')).toEqual([1]);
  });

  it('adds up currents and their exact slope where they are linear in v', () => {
    const rig = new MechanismRig(
      `NEURON { SUFFIX probe USEION na READ ena WRITE ina NONSPECIFIC_CURRENT i RANGE g }
      PARAMETER { g = 0.3 } ASSIGNED { v ena ina i } 
      BREAKPOINT { ina = g*(v - ena) i = 2*(v + 10)/4 }`,
      { values: { ena: 50 } },
    ).currents();
    expect(rig.nodeField('ina')).toEqual([0.3 * -115]);
    expect(rig.currentMaPerCm2[0]).toBeCloseTo(0.3 * -115 + 0.5 * -55, 12);
    expect(rig.conductanceSPerCm2).toEqual([0.8]);
    expect(rig.plan.nodeFields).toEqual([
      { name: 'ena', access: 'read' },
      { name: 'ina', access: 'add' },
    ]);
  });

  it('takes the slope from v + 0.001 where they are not', () => {
    const rig = new MechanismRig(`NEURON { SUFFIX probe NONSPECIFIC_CURRENT i } ASSIGNED { v i }
      BREAKPOINT { i = v*v }`).currents();
    const slope = ((-65 + 0.001) ** 2 - 65 ** 2) / 0.001;
    expect(rig.conductanceSPerCm2[0]).toBeCloseTo(slope, 6);
    expect(Math.abs(rig.conductanceSPerCm2[0]! - 2 * -65)).toBeGreaterThan(5e-4);
  });

  it('sees a condition on v as not linear', () => {
    const rig = new MechanismRig(
      `NEURON { SUFFIX probe NONSPECIFIC_CURRENT i } ASSIGNED { v i }
      BREAKPOINT { IF (v > -65) { i = 1 } ELSE { i = 0 } }`,
    ).currents();
    expect(rig.conductanceSPerCm2[0]).toBeCloseTo(1000, 9);
  });
});

describe('variables', () => {
  it('RANGE has one value for each instance', () => {
    const rig = new MechanismRig(
      'NEURON { SUFFIX probe RANGE x } ASSIGNED { x v } INITIAL { x = 2*v }',
      { voltagesMv: [1, 2, 3] },
    ).initialise();
    expect(rig.field('x')).toEqual([2, 4, 6]);
  });

  it('LOCAL outside every block is one for all instances: two of them read 5 and 6', () => {
    const rig = new MechanismRig(
      `NEURON { SUFFIX probe RANGE x, q0 } PARAMETER { q0 = 0 } ASSIGNED { x } LOCAL q
      INITIAL { IF (q < 5) { q = 5 } x = q q = q + 1 }`,
      { voltagesMv: [0, 0] },
    ).initialise();
    expect(rig.field('x')).toEqual([5, 6]);
    expect(rig.global('q')).toBe(7);
  });

  it('GLOBAL is one for all, and set by the last instance', () => {
    const rig = new MechanismRig(
      `NEURON { SUFFIX probe GLOBAL g RANGE x } ASSIGNED { g x v } INITIAL { g = v }
      BREAKPOINT { x = g }`,
      { voltagesMv: [1, 2, 3] },
    ).initialise();
    expect(rig.advance().field('x')).toEqual([3, 3, 3]);
  });

  it('a GLOBAL that is always set before it is read needs no array', () => {
    const rig = new MechanismRig(`NEURON { SUFFIX probe GLOBAL inf RANGE x } ASSIGNED { inf x v }
      INITIAL { rates() x = inf } PROCEDURE rates() { inf = v }`);
    expect(rig.plan.globals).toEqual([]);
    expect(rig.initialise().field('x')).toEqual([-65]);
  });

  it('a private ASSIGNED variable keeps its value between calls where it is needed', () => {
    const rig = new MechanismRig(
      `NEURON { SUFFIX probe RANGE x } ASSIGNED { hidden spare x v }
      INITIAL { hidden = 3*v spare = v } BREAKPOINT { x = hidden }`,
      { voltagesMv: [1, 2] },
    ).initialise();
    rig.setVoltage(100).advance();
    expect(rig.field('x')).toEqual([3, 6]);
    expect(rig.plan.fields.map(({ name }) => name)).toEqual(['hidden', 'x']);
  });

  it('a PARAMETER outside RANGE is a global with its default', () => {
    const { plan } = new MechanismRig(
      'NEURON { SUFFIX probe RANGE a } PARAMETER { a = 1 (mV) b = 2 (ms) } ASSIGNED { x }',
    );
    expect(plan.globals).toEqual([{ name: 'b', role: 'parameter', initial: 2, unit: 'ms' }]);
    expect(plan.fields).toEqual([{ name: 'a', role: 'parameter', initial: 1, unit: 'mV' }]);
  });
});

describe('STEADYSTATE without CONSERVE', () => {
  it('keeps the sum of the states to the last digit, and finds the balance of the reactions', () => {
    const rig = new MechanismRig(
      `NEURON { SUFFIX probe }
STATE { a b c d }
INITIAL { a = 0.25 b = 0.75 c = 1 d = 0 SOLVE k STEADYSTATE sparse }
BREAKPOINT { SOLVE k METHOD sparse }
KINETIC k { ~ a <-> b (3, 0.7) ~ b <-> c (0.02, 0.05) ~ c <-> d (1e3, 4e2) ~ d <-> a (0, 0) }`,
    ).initialise();
    const found = ['a', 'b', 'c', 'd'].map((name) => rig.field(name)[0]!);
    const [a, b, c, d] = found as [number, number, number, number];
    expect(Math.abs(a + b + c + d - 2)).toBeLessThan(1e-15);
    const balance = [1, 3 / 0.7, (3 / 0.7) * 0.4, (3 / 0.7) * 0.4 * 2.5];
    const total = balance.reduce((sum, share) => sum + share, 0);
    // The step of 1e9 ms leaves some 1e-9 of the start where the slowest rate is 0.02 /ms.
    balance.forEach((share, k) => {
      expect(Math.abs(found[k]! - (2 * share) / total)).toBeLessThan(1e-7);
    });
  });
});

describe('states of a scheme that is not linear', () => {
  type Three = [number, number, number];
  const scheme = `NEURON { SUFFIX probe RANGE out }
PARAMETER { out = 0.5 }
STATE { a b ab }
INITIAL { a = 0.1 b = 0.2 ab = 0 }
BREAKPOINT { SOLVE k METHOD sparse }
KINETIC k { ~ a + b <-> ab (2, 0) ~ a << (-out) }`;

  it('do not fall below 0', () => {
    const values = { out: 5 };
    const rig = new MechanismRig(scheme, { dtMs: 0.025, values }).initialise().advance();
    const [a, b, ab] = ['a', 'b', 'ab'].map((name) => rig.field(name)[0]!) as Three;
    expect([a, ab]).toEqual([0, 0]);
    // NEURON's rounds end where the last one, which begins from a = 0, leads to the same b again.
    const below = (0.1 - 0.025 * 5) / (1 + 0.05 * b);
    expect(b).toBeCloseTo(0.2 - 0.05 * b * below, 9);
  });

  it('are those of implicit Euler where these are positive', () => {
    const rig = new MechanismRig(scheme, { dtMs: 1, values: { out: 0.01 } }).initialise().advance();
    const [a, b, ab] = ['a', 'b', 'ab'].map((name) => rig.field(name)[0]!) as [
      number,
      number,
      number,
    ];
    expect(a).toBeGreaterThan(0);
    expect(ab).toBeCloseTo(2 * a * b, 14);
    expect(a).toBeCloseTo(0.1 - 2 * a * b - 0.01, 14);
    expect(b).toBeCloseTo(0.2 - 2 * a * b, 14);
  });
});
