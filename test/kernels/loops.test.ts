/** Loops whose rounds are counted in the run, and tables of functions: the same bits in all back ends, and no run without end. */
import { describe, expect, it } from 'vitest';
import type { KernelBackEnd } from '../../src/kernels/abi.ts';
import { compileKernelToJs } from '../../src/kernels/compileKernelToJs.ts';
import { compileKernelToWasm } from '../../src/kernels/compileKernelToWasm.ts';
import { interpretKernel } from '../../src/kernels/interpretKernel.ts';
import { planKernel } from '../../src/kernels/planKernel.ts';
import type { TableValues } from '../../src/mechanisms/mechanism.ts';
import { parseNmodl } from '../../src/mechanisms/parseNmodl.ts';
import { bindRig, MechanismRig } from './mechanismRig.ts';

const backEnds: readonly (readonly [string, KernelBackEnd])[] = [
  ['interpreter', interpretKernel],
  ['JavaScript', compileKernelToJs],
  ['WebAssembly', compileKernelToWasm],
];

/** y of INITIAL at each voltage. */
function initial(statements: string, voltagesMv: readonly number[] = [-65]): number[] {
  const text = `NEURON { SUFFIX probe RANGE y }
ASSIGNED { v y a[4] }
INITIAL { LOCAL j, k\n ${statements}\n}`;
  return new MechanismRig(text, { voltagesMv }).initialise().field('y');
}

describe('a loop whose rounds are counted in the run', () => {
  it.each([
    [
      'adds up until it is told to stop',
      'j = 0 WHILE (j < v) { y = y + j j = j + 1 }',
      [0, 3, 3, 45],
    ],
    [
      'counts by FROM as C does, in whole numbers',
      'FROM i = v / 2 TO v - 1 { y = y + i }',
      [0, 3, 3, 35],
    ],
    ['takes steps', 'FROM i = 1 TO v BY 2 { y = y * 10 + i }', [0, 13, 13, 13579]],
    ['may count from what it changes', 'k = v FROM i = 1 TO k { k = k - 1 y = i }', [0, 2, 2, 5]],
    [
      'is not run where its IF is not taken',
      'IF (v > 99) { WHILE (v < 99) { y = y + 1 } }',
      [0, 0, 0, 0],
    ],
    [
      'may stand in another',
      'j = 0 WHILE (j < v) { k = 0 WHILE (k < j) { k = k + 1 y = y + k } j = j + 1 }',
      [0, 4, 4, 165],
    ],
    [
      'reads and writes elements of arrays, the index cut off as in C',
      'FROM i = 0 TO v / 3 { a[i] = i + 1 } j = 3.9 WHILE (j >= 0) { y = y * 10 + a[j] j = j - 1 }',
      [1, 21, 21, 4321],
    ],
    [
      'sees the locals and arguments around it',
      'j = v k = 2 WHILE (j > 1) { j = j / k y = y + 1 }',
      [0, 2, 2, 4],
    ],
  ])('%s', (_, statements, expected) => {
    expect(initial(statements, [0, 3, 3, 10])).toEqual(expected);
  });

  it.each(backEnds)('that does not end is named with file and line by the %s', (_, backEnd) => {
    const { mechanism } = parseNmodl(
      'NEURON { SUFFIX probe RANGE y }\nASSIGNED { v y }\nINITIAL {\n  y = 1\n  WHILE (y > v) { y = y + 1 }\n}',
      { file: 'endless.mod' },
    );
    const plan = planKernel(mechanism!);
    const kernel = backEnd(plan, bindRig(plan, { voltagesMv: [-65] }));
    expect(() => kernel.initialise()).toThrow('the loop at endless.mod:5 does not end');
  });

  it('has a slope for derivimplicit', () => {
    const text = `NEURON { SUFFIX probe }
STATE { y }
INITIAL { y = 2 }
BREAKPOINT { SOLVE s METHOD derivimplicit }
DERIVATIVE s { y' = -cube(y) }
FUNCTION cube(x) { LOCAL k  cube = 1 k = 0 WHILE (k < 3) { cube = cube * x k = k + 1 } }`;
    const rig = new MechanismRig(text, { dtMs: 0.1 }).initialise().advance();
    const [y] = rig.field('y') as [number];
    expect(y + 0.1 * y ** 3).toBeCloseTo(2, 12);
  });
});

describe('BEFORE STEP', () => {
  it('runs when it is called, and by itself', () => {
    const rig = new MechanismRig(`NEURON { SUFFIX probe RANGE y, z }
ASSIGNED { v y z }
INITIAL { y = 1 z = 0 }
BEFORE STEP { y = 2 * y + v WHILE (z < y) { z = z + 1 } }`);
    rig.initialise().currents().advance();
    expect(rig.field('y')).toEqual([1]);
    rig.setVoltage(3).beforeStep();
    expect([rig.field('y'), rig.field('z')]).toEqual([[5], [5]]);
  });
});

describe('a FUNCTION_TABLE', () => {
  const values = (
    text: string,
    tables: Record<string, TableValues>,
    voltagesMv: number[],
  ): number[] => {
    const { mechanism } = parseNmodl(`NEURON { SUFFIX probe RANGE y } ASSIGNED { v y } ${text}`, {
      file: 'probe.mod',
    });
    return new MechanismRig({ ...mechanism!, tableValues: tables }, { voltagesMv })
      .initialise()
      .field('y');
  };

  it('of one argument lies on lines between its points, and beyond them stays', () => {
    const text = 'FUNCTION_TABLE f(x) INITIAL { y = f(v) }';
    const table = { points: [[0, 1, 3]], values: [1, 2, 10] };
    expect(values(text, { f: table }, [-5, 0, 0.25, 1, 2, 3, 9])).toEqual([
      1, 1, 1.25, 2, 6, 10, 10,
    ]);
  });

  it('of two arguments likewise in both, as NEURON 8.2.2 gives', () => {
    const text = 'FUNCTION_TABLE f(x, z) INITIAL { y = f(v, 2 * v) }';
    const table = {
      points: [
        [0, 1],
        [0, 1, 2],
      ],
      values: [1, 2, 4, 10, 20, 40],
    };
    expect(values(text, { f: table }, [-1, 0.25, 0.5, 1, 4])).toEqual([1, 4.875, 11, 40, 40]);
  });

  it('without values is refused by name', () => {
    const text = 'FUNCTION_TABLE f(x) INITIAL { y = f(v) }';
    expect(() => values(text, {}, [0])).toThrow('probe has no values for its FUNCTION_TABLE f');
  });
});
