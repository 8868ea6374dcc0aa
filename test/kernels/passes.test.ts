import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { exp } from '../../src/base/elementary.ts';
import { compileKernelToJs } from '../../src/kernels/compileKernelToJs.ts';
import { shareExponentials } from '../../src/kernels/expSharing.ts';
import { type IrProgram, printProgram, pruneProgram } from '../../src/kernels/ir.ts';
import { IrBuilder } from '../../src/kernels/irBuilder.ts';
import { evaluateOperation } from '../../src/kernels/operations.ts';
import { planKernel } from '../../src/kernels/planKernel.ts';
import { printKernelAsJs } from '../../src/kernels/printJs.ts';
import { findLinearSlope } from '../../src/kernels/slope.ts';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';

/** The value of the last store for a voltage. */
function evaluate({ nodes, stores }: IrProgram, voltage: number): number {
  const values: number[] = [];
  for (const node of nodes) {
    if (node.kind === 'constant') values.push(node.value);
    else if (node.kind === 'input') values.push(voltage);
    else {
      const [x = 0, y = 0, z = 0] = node.operands.map((operand) => values[operand]!);
      values.push(evaluateOperation(node.operation, x, y, z));
    }
  }
  return values[stores.at(-1)!.value]!;
}

function programOf(build: (builder: IrBuilder, voltage: number) => number): IrProgram {
  const builder = new IrBuilder();
  const value = build(builder, builder.input({ kind: 'voltage' }));
  return pruneProgram({ nodes: builder.nodes, stores: [{ target: 'current', value }] });
}

/** Sum of exp(slope v + offset). */
function sumOfExponentials(
  terms: readonly (readonly [slope: number, offset: number])[],
): IrProgram {
  return programOf((builder, v) =>
    terms
      .map(([slope, offset]) => {
        const scaled = builder.operation('multiply', v, builder.constant(slope));
        const line = builder.operation('add', scaled, builder.constant(offset));
        return builder.operation('exp', line);
      })
      .reduce((sum, term) => builder.operation('add', sum, term)),
  );
}

function countExponentials({ nodes }: IrProgram): number {
  return nodes.filter((node) => node.kind === 'operation' && node.operation === 'exp').length;
}

describe('building', () => {
  it('makes equal nodes once and folds constants', () => {
    const builder = new IrBuilder();
    const v = builder.input({ kind: 'voltage' });
    const two = builder.constant(2);
    expect(builder.operation('add', v, two)).toBe(builder.operation('add', two, v));
    expect(builder.constantAt(builder.operation('pow', two, builder.constant(10)))).toBe(1024);
    expect(builder.operation('multiply', v, builder.constant(1))).toBe(v);
    expect(builder.operation('negate', builder.operation('negate', v))).toBe(v);
  });

  it('keeps 0 x, which may be no number, and division by 0', () => {
    const zero = programOf((builder, v) => builder.operation('multiply', builder.constant(0), v));
    expect(evaluate(zero, Number.POSITIVE_INFINITY)).toBeNaN();
    const quotient = programOf((builder, v) => builder.operation('divide', v, builder.constant(0)));
    expect(evaluate(quotient, 1)).toBe(Number.POSITIVE_INFINITY);
  });

  it('turns x/(1/y) into x y', () => {
    const program = programOf((builder, v) => {
      const tau = builder.operation('divide', builder.constant(1), v);
      return builder.operation('divide', builder.constant(3), tau);
    });
    expect(printProgram(program)).toBe('0 = voltage\n1 = 3\n2 = multiply 0 1\ncurrent <- 2');
  });

  it('makes x^13 of five multiplications', () => {
    const program = programOf((builder, v) => builder.integerPower(v, 13));
    expect(program.nodes.length).toBe(6);
    expect(evaluate(program, 2)).toBe(8192);
  });
});

describe('shared exponentials', () => {
  it('makes the four of Hodgkin and Huxley’s rates one', () => {
    const program = sumOfExponentials([
      [-1 / 10, -4],
      [-1 / 20, -3.25],
      [-1 / 80, -0.8125],
      [-1 / 10, -5.5],
    ]);
    const shared = shareExponentials(program);
    expect([countExponentials(program), countExponentials(shared)]).toEqual([4, 1]);
    const wanted = exp(2.5) + exp(0) + exp(0) + exp(1);
    expect(evaluate(shared, -65) / wanted).toBeCloseTo(1, 14);
  });

  it('takes reciprocals, and leaves slopes that are no whole multiples alone', () => {
    expect(
      countExponentials(
        shareExponentials(
          sumOfExponentials([
            [0.1, 3],
            [-0.1, 2],
          ]),
        ),
      ),
    ).toBe(1);
    expect(
      countExponentials(
        shareExponentials(
          sumOfExponentials([
            [0.1, 0],
            [0.07, 0],
          ]),
        ),
      ),
    ).toBe(2);
    expect(
      countExponentials(
        shareExponentials(
          sumOfExponentials([
            [0.1, 0],
            [0.9, 0],
          ]),
        ),
      ),
    ).toBe(2);
    expect(
      countExponentials(
        shareExponentials(
          sumOfExponentials([
            [0.1, 300],
            [0.1, 0],
          ]),
        ),
      ),
    ).toBe(2);
  });

  it('keeps the sum to 1e-14', () => {
    const term = fc.tuple(
      fc.constantFrom(-1 / 10, -1 / 20, 1 / 20, 1 / 10, -1 / 18, 1 / 5, -1 / 80),
      fc.double({ min: -10, max: 10, noNaN: true }),
    );
    fc.assert(
      fc.property(
        fc.array(term, { minLength: 1, maxLength: 6 }),
        fc.double({ min: -120, max: 80, noNaN: true }),
        (terms, voltage) => {
          const program = sumOfExponentials(terms);
          const ratio = evaluate(shareExponentials(program), voltage) / evaluate(program, voltage);
          expect(Math.abs(ratio - 1)).toBeLessThan(1e-14);
        },
      ),
    );
  });
});

describe('slopes', () => {
  const slopeOf = (build: (builder: IrBuilder, v: number) => number): number | undefined => {
    const builder = new IrBuilder();
    const v = builder.input({ kind: 'voltage' });
    const slope = findLinearSlope(builder, build(builder, v), v);
    return slope === undefined ? undefined : builder.constantAt(slope);
  };

  it('are exact where the value is linear', () => {
    const line = (b: IrBuilder, v: number): number =>
      b.operation('multiply', b.constant(3), b.operation('subtract', v, b.constant(7)));
    expect(slopeOf(line)).toBe(3);
    expect(
      slopeOf((b, v) => b.operation('negate', b.operation('divide', line(b, v), b.constant(2)))),
    ).toBe(-1.5);
    expect(slopeOf((b) => b.operation('exp', b.constant(2)))).toBe(0);
  });

  it.each([
    ['a product', (b: IrBuilder, v: number) => b.operation('multiply', v, v)],
    ['a divisor', (b: IrBuilder, v: number) => b.operation('divide', b.constant(1), v)],
    ['a function', (b: IrBuilder, v: number) => b.operation('exp', v)],
    [
      'a condition',
      (b: IrBuilder, v: number) =>
        b.operation('select', b.operation('less', v, b.constant(0)), v, b.constant(1)),
    ],
  ])('are not given for %s', (_, build) => {
    expect(slopeOf(build)).toBeUndefined();
  });
});

describe('the JavaScript back end', () => {
  it('prints a kernel a reader can check', async () => {
    const pas = printKernelAsJs(planKernel(catalogueMechanisms().get('pas')!));
    await expect(pas).toMatchFileSnapshot('../golden/pas.kernel.js.txt');
  });

  it('begins with mechanism and hash', () => {
    const hh = catalogueMechanisms().get('hh')!;
    const [first, second] = printKernelAsJs(planKernel(hh)).split('\n');
    expect(first).toBe(`// hh, from hh.mod (sha256 ${hh.sourceSha256})`);
    expect(second).toMatch(/^\/\/ kernel made by cabletree [\d.]+ \(sha256 [0-9a-f]{64}\)$/);
  });

  it('computes two exponentials a step for the rates of hh and three for its steps', () => {
    const { programs } = planKernel(catalogueMechanisms().get('hh')!);
    expect(countExponentials(programs.advance)).toBe(5);
  });

  it('falls back to the interpreter where a page forbids code from text', () => {
    const plan = planKernel(catalogueMechanisms().get('pas')!);
    const binding = {
      count: 1,
      nodes: Int32Array.of(0),
      voltageMv: Float64Array.of(-60),
      currentMaPerCm2: new Float64Array(1),
      conductanceSPerCm2: new Float64Array(1),
      fields: plan.fields.map(({ initial }) => Float64Array.of(initial)),
      nodeFields: [],
      globals: new Float64Array(0),
      clock: Float64Array.of(0.025, 0, 6.3),
    };
    class ForbiddenFunction {
      constructor() {
        throw new EvalError('refused by the policy');
      }
    }
    vi.stubGlobal('Function', ForbiddenFunction);
    try {
      compileKernelToJs(plan, binding).currents();
    } finally {
      vi.unstubAllGlobals();
    }
    expect(binding.currentMaPerCm2[0]).toBe(0.001 * 10);
    expect(binding.conductanceSPerCm2[0]).toBe(0.001);
  });

  it('refuses arrays that do not fit the plan', () => {
    const plan = planKernel(catalogueMechanisms().get('pas')!);
    const binding = {
      count: 2,
      nodes: Int32Array.of(0, 1),
      voltageMv: new Float64Array(2),
      currentMaPerCm2: new Float64Array(2),
      conductanceSPerCm2: new Float64Array(2),
      fields: plan.fields.map(() => new Float64Array(1)),
      nodeFields: [],
      globals: new Float64Array(0),
      clock: new Float64Array(3),
    };
    expect(() => compileKernelToJs(plan, binding)).toThrow('pas.g needs 2 values, got 1');
  });
});
