import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateForm, findConstant, findRateForm } from '../../src/export/rateForms.ts';

test("the rates of Hodgkin and Huxley are NeuroML's forms, by the numbers of the paper", () => {
  expect(findRateForm((v) => (0.1 * (v + 40)) / (1 - Math.exp(-(v + 40) / 10)))).toEqual({
    ...{ kind: 'ExpLinear', rate: 1, midpointMv: -40, scaleMv: 10 },
  });
  expect(findRateForm((v) => 1 / (Math.exp(-(v + 35) / 10) + 1))).toEqual({
    ...{ kind: 'Sigmoid', rate: 1, midpointMv: -35, scaleMv: 10 },
  });
  expect(findRateForm((v) => 4 * Math.exp(-(v + 60) / 18))).toEqual({
    ...{ kind: 'Exp', rate: 4, midpointMv: -60, scaleMv: -18 },
  });
});

test('any form is found again from its values', () => {
  const scale = fc.oneof(fc.double({ min: 2, max: 60 }), fc.double({ min: -60, max: -2 }));
  fc.assert(
    fc.property(
      fc.constantFrom('Exp' as const, 'Sigmoid' as const, 'ExpLinear' as const),
      fc.double({ min: 1e-4, max: 100, noNaN: true }),
      fc.double({ min: -110, max: 30, noNaN: true }),
      scale,
      (kind, rate, midpointMv, scaleMv) => {
        fc.pre(Number.isFinite(scaleMv));
        const form = { kind, rate, midpointMv, scaleMv };
        const found = findRateForm((v) => evaluateForm(form, v));
        expect(found?.kind).toBe(kind);
        for (const v of [-97.1, -66.3, -20.9, 31.7])
          expect(evaluateForm(found!, v) / evaluateForm(form, v)).toBeCloseTo(1, 8);
      },
    ),
  );
});

test('what has none of the forms is not taken for one', () => {
  expect(findRateForm((v) => 1 / (1 + Math.exp(-(v + 40) / 9)) + 1e-6)).toBeUndefined();
  expect(findRateForm((v) => Math.exp(-(((v + 40) / 30) ** 2)))).toBeUndefined();
  expect(findRateForm(() => Number.NaN)).toBeUndefined();
});

test('a constant is told from what is nearly one', () => {
  expect(findConstant(() => 3)).toBe(3);
  expect(findConstant((v) => 3 + 1e-6 * v)).toBeUndefined();
});
