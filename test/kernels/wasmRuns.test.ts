import { describe, expect, it } from 'vitest';
import type { KernelBinding } from '../../src/kernels/abi.ts';
import { planKernel } from '../../src/kernels/planKernel.ts';
import { splitByRuns } from '../../src/kernels/wasmRuns.ts';
import { parseNmodl } from '../../src/mechanisms/parseNmodl.ts';

const { mechanism } = parseNmodl(
  `NEURON { SUFFIX decay RANGE tau }
  PARAMETER { tau = 20 (ms) } STATE { s }
  BREAKPOINT { SOLVE states METHOD cnexp }
  DERIVATIVE states { s' = -s/tau }`,
  { file: 'decay.mod' },
);
const plan = planKernel(mechanism!);
const fixed = { areParametersFixed: true, isNodeFieldFixed: () => false };

/** Six instances, on nodes 0 to 2 and 5 to 7. */
function partsOf(tausMs: readonly number[], areParametersFixed = true): number[] {
  const zeros = new Float64Array(8);
  const binding: KernelBinding = {
    ...{ count: 6, nodes: Int32Array.of(0, 1, 2, 5, 6, 7), voltageMv: zeros },
    ...{ currentMaPerCm2: zeros, conductanceSPerCm2: zeros, nodeFields: [] },
    fields: plan.fields.map(({ name }) =>
      Float64Array.from(tausMs, (t) => (name === 'tau' ? t : 0)),
    ),
    ...{ globals: new Float64Array(0), clock: Float64Array.of(0.025, 0, 6.3) },
  };
  const { advance } = plan.programs;
  const given = { program: advance, fixed: { ...fixed, areParametersFixed } };
  return splitByRuns(plan, binding, given).map(({ count }) => count);
}

describe('runs of a kernel', () => {
  it('have code of their own where each then takes one exponential for all', () => {
    expect(partsOf([20, 20, 20, 50, 50, 50])).toEqual([3, 3]);
  });

  it('share it where a parameter differs within them, is one for all, or may be changed', () => {
    expect(partsOf([20, 21, 22, 50, 51, 52])).toEqual([6]);
    expect(partsOf([20, 20, 20, 20, 20, 20])).toEqual([6]);
    expect(partsOf([20, 20, 20, 50, 50, 50], false)).toEqual([6]);
  });
});
