import { describe, expect, it } from 'vitest';
import type { KernelBinding, KernelPlan } from '../../src/kernels/abi.ts';
import { planKernel } from '../../src/kernels/planKernel.ts';
import { type RateTable, tabulateRates } from '../../src/kernels/rateTable.ts';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import { parseNmodl } from '../../src/mechanisms/parseNmodl.ts';

function planOf(source: string): KernelPlan {
  return planKernel(parseNmodl(source, { file: 'test.mod' }).mechanism!);
}

function bind(plan: KernelPlan): KernelBinding {
  return {
    count: 1,
    nodes: Int32Array.of(0),
    voltageMv: Float64Array.of(-65),
    currentMaPerCm2: new Float64Array(1),
    conductanceSPerCm2: new Float64Array(1),
    fields: plan.fields.map(({ initial }) => Float64Array.of(initial)),
    nodeFields: plan.nodeFields.map(() => new Float64Array(1)),
    globals: Float64Array.from(plan.globals, ({ initial }) => initial),
    clock: Float64Array.of(0.025, 0, 6.3),
  };
}

function tabulate(plan: KernelPlan, tolerance: number): RateTable | string {
  const states = new Set(
    plan.fields.flatMap(({ name, role }) => (role === 'parameter' ? [] : [name])),
  );
  return tabulateRates(
    plan,
    bind(plan),
    (source) => source.kind !== 'node' && !('name' in source && states.has(source.name)),
    tolerance,
  );
}

const hh = planKernel(catalogueMechanisms().get('hh')!);

describe('tables of rates', () => {
  it('keep their bound, and a step half as long errs a quarter', () => {
    const steps = [1e-4, 1e-6, 1e-7].map((tolerance) => {
      const table = tabulate(hh, tolerance) as RateTable;
      expect(table.largestError).toBeLessThanOrEqual(tolerance);
      return table;
    });
    const [coarse, fine] = steps as [RateTable, RateTable];
    expect(coarse.stepMv).toBe(0.1);
    expect(fine.stepMv).toBe(0.05);
    expect(coarse.largestError / fine.largestError).toBeGreaterThan(3.9);
    expect(coarse.largestError / fine.largestError).toBeLessThan(4.1);
  });

  it('hold for every state where it goes and how fast: at rest A + B m is m', () => {
    const table = tabulate(hh, 1e-6) as RateTable;
    expect(table.states).toEqual(['m', 'h', 'n']);
    const point = Math.round((-65 - table.lowestMv) / table.stepMv);
    const [a, b] = table.values.subarray(point * table.doublesPerPoint) as unknown as number[];
    // Hodgkin and Huxley's resting m and its time constant at 6.3 degC.
    expect(a! / (1 - b!)).toBeCloseTo(0.0529, 4);
    expect(-0.025 / Math.log(b!)).toBeCloseTo(0.2368, 3);
  });

  it('are not made of what depends on more than the voltage', () => {
    const calcium = planOf(`NEURON { SUFFIX x USEION ca READ cai } PARAMETER { tau = 1 } STATE { s }
      ASSIGNED { cai (mM) v (mV) } BREAKPOINT { SOLVE states METHOD cnexp }
      DERIVATIVE states { s' = (cai - s)/tau }`);
    expect(tabulate(calcium, 1e-6)).toBe('s depends on more than the voltage, or not in a line');
    const time = planOf(`NEURON { SUFFIX x } PARAMETER { tau = 1 } STATE { s } ASSIGNED { v (mV) }
      BREAKPOINT { SOLVE states METHOD cnexp } DERIVATIVE states { s' = (t - s)/tau }`);
    expect(tabulate(time, 1e-6)).toBe('s depends on more than the voltage, or not in a line');
    const pas = planKernel(catalogueMechanisms().get('pas')!);
    expect(tabulate(pas, 1e-6)).toBe('it has no states');
  });

  it('are not made of a jump that no step is fine enough for', () => {
    const jump = planOf(`NEURON { SUFFIX x } STATE { s } ASSIGNED { v (mV) r }
      BREAKPOINT { SOLVE states METHOD cnexp }
      DERIVATIVE states { IF (v < -50.03) { r = 0 } ELSE { r = 1 } s' = r - s }`);
    expect(tabulate(jump, 1e-6)).toBe('its rates are too steep for a table');
  });
});
