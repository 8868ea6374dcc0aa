import { describe, expect, it } from 'vitest';
import type { KernelBinding, KernelPlan } from '../../src/kernels/abi.ts';
import {
  type ConcentrationTable,
  concentrationPoints,
  tabulateConcentration,
} from '../../src/kernels/concentrationTable.ts';
import { planKernel } from '../../src/kernels/planKernel.ts';
import { parseNmodl } from '../../src/mechanisms/parseNmodl.ts';
import { nernstMechanism } from '../../src/simulate/nernst.ts';

const SK = `NEURON { SUFFIX sk USEION k READ ek WRITE ik USEION ca READ cai RANGE g, half }
  PARAMETER { g = 1e-3 half = 4e-4 (mM) tau = 2 (ms) } STATE { z }
  ASSIGNED { v (mV) ek (mV) ik (mA/cm2) cai (mM) }
  BREAKPOINT { SOLVE states METHOD cnexp  ik = g*z*(v - ek) }
  INITIAL { z = 1/(1 + pow(half/cai, 4.8)) }
  DERIVATIVE states { z' = (1/(1 + pow(half/cai, 4.8)) - z)/tau }`;

function planOf(source: string): KernelPlan {
  return planKernel(parseNmodl(source, { file: 'test.mod' }).mechanism!);
}

function tabulate(plan: KernelPlan, tolerance: number): ConcentrationTable | string {
  const ofNode: Record<string, number> = { cao: 2, ek: -85 };
  const binding: KernelBinding = {
    ...{ count: 1, nodes: Int32Array.of(0), voltageMv: Float64Array.of(-65) },
    ...{ currentMaPerCm2: new Float64Array(1), conductanceSPerCm2: new Float64Array(1) },
    fields: plan.fields.map(({ initial }) => Float64Array.of(initial)),
    nodeFields: plan.nodeFields.map(({ name }) => Float64Array.of(ofNode[name] ?? Number.NaN)),
    globals: Float64Array.from(plan.globals, ({ initial }) => initial),
    clock: Float64Array.of(0.025, 0, 34),
  };
  const states = plan.fields.flatMap(({ name, role }) => (role === 'state' ? [name] : []));
  return tabulateConcentration(
    plan,
    binding,
    (source) =>
      source.kind === 'voltage'
        ? false
        : source.kind === 'node'
          ? source.name in ofNode
          : !('name' in source && states.includes(source.name)),
    tolerance,
  );
}

/** Of the table between its points, as the engines read it. */
function valueAt(table: ConcentrationTable, milliMolar: number, entry: number): number {
  const points = concentrationPoints(table);
  const next = points.findIndex((point) => point > milliMolar);
  const [low, high] = [points[next - 1]!, points[next]!];
  const [a, b] = [next - 1, next].map((k) => table.values[k * table.doublesPerPoint + entry]!);
  return a! + ((b! - a!) * (milliMolar - low)) / (high - low);
}

describe('tables of a concentration', () => {
  it('hold where a state goes and how fast', () => {
    const table = tabulate(planOf(SK), 1e-6) as ConcentrationTable;
    expect(table).toMatchObject({ concentration: 'cai', states: ['z'], program: 'advance' });
    for (const milliMolar of [1e-6, 5e-5, 3.3e-4, 4e-4, 1.234e-3, 0.7]) {
      const decay = Math.exp(-0.025 / 2);
      expect(valueAt(table, milliMolar, 1)).toBeCloseTo(decay, 12);
      const wanted = 1 / (1 + (4e-4 / milliMolar) ** 4.8);
      expect(Math.abs(valueAt(table, milliMolar, 0) - wanted * (1 - decay))).toBeLessThan(1e-6);
    }
  });

  it('keep their bound, and twice as many points err a quarter', () => {
    const tables = [4e-5, 1e-5, 2.5e-6].map((tolerance) => {
      const table = tabulate(planOf(SK.replace('tau = 2', 'tau = 0.01')), tolerance);
      expect((table as ConcentrationTable).largestError).toBeLessThanOrEqual(tolerance);
      return table as ConcentrationTable;
    });
    tables.slice(1).forEach(({ octaveBits, largestError }, k) => {
      expect(octaveBits).toBe(tables[k]!.octaveBits + 1);
      expect(tables[k]!.largestError / largestError).toBeGreaterThan(3.8);
      expect(tables[k]!.largestError / largestError).toBeLessThan(4.2);
    });
  });

  it("hold Nernst's equation, which has no states", () => {
    const table = tabulate(planKernel(nernstMechanism('ca', 2)), 1e-5) as ConcentrationTable;
    expect(table).toMatchObject({ program: 'initialise', isOfNode: true, states: ['eca'] });
    const thermalMv = (8.31446261815324 * 307.15 * 1000) / 96485.33212331;
    for (const milliMolar of [5e-5, 1e-4, 0.0123]) {
      const wanted = (thermalMv / 2) * Math.log(2 / milliMolar);
      expect(Math.abs(valueAt(table, milliMolar, 0) - wanted)).toBeLessThan(1e-5 * 300);
    }
  });

  it('are not made of what depends on more than one concentration', () => {
    const both = SK.replace('half/cai, 4.8)) - z', 'half/cai, 4.8)) + 1e-6*v - z');
    expect(tabulate(planOf(both), 1e-5)).toMatch(/z depends on more than the cai/);
    const pool = `NEURON { SUFFIX pool USEION ca READ ica WRITE cai } STATE { cai (mM) }
      ASSIGNED { ica (mA/cm2) } BREAKPOINT { SOLVE states METHOD cnexp }
      DERIVATIVE states { cai' = -0.1*ica - cai }`;
    expect(tabulate(planOf(pool), 1e-5)).toMatch(/concentration/);
  });

  it('are not made of a jump', () => {
    const jump = SK.replace("z' = (", "IF (cai < 1.01e-4) { z = 0 } z' = (0*");
    expect(tabulate(planOf(jump), 1e-5)).toEqual(expect.any(String));
  });
});
