import { ROUNDING_SHIFT } from '../base/elementary.ts';
import type { KernelBackEnd, KernelBinding, KernelPlan } from './abi.ts';
import { type FixedFields, findUniform } from './fixedFields.ts';
import { type RateTable, TABLE_HIGHEST_MV, TABLE_LOWEST_MV, tabulateRates } from './rateTable.ts';
import { refuseUnsupported } from './wasmKernels.ts';
import { UnsupportedKernel } from './wasmRepertoire.ts';

/**
 * The advance of a kernel by table in JavaScript, as emitTable of wasmTable.ts makes it of WebAssembly: the same stretches
 * of instances go by table, and by the same operations. Undefined where the mechanism has no table.
 */
export function advanceByTable(
  plan: KernelPlan,
  binding: KernelBinding,
  given: {
    readonly backEnd: KernelBackEnd;
    readonly fixed: FixedFields;
    readonly tolerance: number;
    /** Stretches of its instances whose nodes have the same mechanisms. */
    readonly stretches: readonly { readonly from: number; readonly length: number }[];
  },
): (() => void) | undefined {
  const isUniform = findUniform(plan, binding, given.fixed);
  const table = tabulateRates(plan, binding, isUniform, given.tolerance);
  if (typeof table === 'string') return undefined;
  const stretches = given.stretches.flatMap(({ from, length }) => {
    const evenTo = from + length - (length % 2);
    const even = part(binding, from, evenTo);
    const last = part(binding, evenTo, from + length);
    return [
      ...(even.count > 0 ? [stretchByTable(plan, even, table, given.backEnd)] : []),
      ...(last.count > 0 ? [given.backEnd(plan, last).advance] : []),
    ];
  });
  return () => {
    for (const advance of stretches) advance();
  };
}

/** What WebAssembly leaves to JavaScript keeps a simulation from tables in either. */
export function runsAsWasm(plan: KernelPlan): boolean {
  try {
    refuseUnsupported(plan);
    return true;
  } catch (error) {
    if (error instanceof UnsupportedKernel) return false;
    throw error;
  }
}

/** The binding of the instances [from, to) alone, on the same arrays. */
function part(binding: KernelBinding, from: number, to: number): KernelBinding {
  return {
    ...binding,
    count: to - from,
    nodes: binding.nodes.subarray(from, to),
    fields: binding.fields.map((values) => values.subarray(from, to)),
  };
}

/** Where any voltage is beyond the table, or no number, all instances of the stretch go the exact way. */
function stretchByTable(
  plan: KernelPlan,
  binding: KernelBinding,
  table: RateTable,
  backEnd: KernelBackEnd,
): () => void {
  const exact = backEnd(plan, binding);
  const { nodes, voltageMv } = binding;
  const { stepMv, doublesPerPoint, values } = table;
  const pointsPerMv = 1 / stepMv;
  const states = table.states.map(
    (state) => binding.fields[plan.fields.findIndex(({ name }) => name === state)]!,
  );
  const isInside = (node: number): boolean =>
    TABLE_LOWEST_MV <= voltageMv[node]! && voltageMv[node]! < TABLE_HIGHEST_MV;
  return () => {
    if (!nodes.every(isInside)) {
      exact.advance();
      return;
    }
    for (let i = 0; i < nodes.length; i++) {
      const x = (voltageMv[nodes[i]!]! - TABLE_LOWEST_MV) * pointsPerMv;
      const point = x - 0.5 + ROUNDING_SHIFT - ROUNDING_SHIFT;
      const fraction = x - point;
      for (let state = 0; state < states.length; state++) {
        const at = point * doublesPerPoint + 2 * state;
        const next = at + doublesPerPoint;
        const offset = (values[next]! - values[at]!) * fraction + values[at]!;
        const slope = (values[next + 1]! - values[at + 1]!) * fraction + values[at + 1]!;
        states[state]![i] = offset + slope * states[state]![i]!;
      }
    }
  };
}
