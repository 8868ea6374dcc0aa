import type { KernelBinding, KernelPlan } from './abi.ts';
import type { SharedStretch } from './mergeCurrents.ts';
import type { RateTable } from './rateTable.ts';
import { WasmFunction } from './wasmFunction.ts';
import { emitTables } from './wasmTable.ts';

/** The exported function of all kernels' advance. */
export const ALL_ADVANCE: string = 'all_advance';

/** A table, where it is in the memory, and where its states are by instance. */
export interface PlacedTable {
  readonly table: RateTable;
  readonly address: number;
  readonly states: readonly number[];
}

/** What advances the kernels of a stretch that have tables: of its pairs, and of an odd last node. */
export interface TabledStretch {
  readonly body: WasmFunction | undefined;
  readonly last: readonly { readonly name: string; readonly operands: readonly number[] }[];
}

/** A kernel of the module; the names of its functions begin with `prefix`. */
export interface AddedKernel {
  readonly plan: KernelPlan;
  readonly binding: KernelBinding;
  readonly prefix: string;
}

/** How a program is compiled: for two instances in the lanes of a vector, or for one. */
export type ProgramForm = 'lanes' | 'single';

/** The kernels of a stretch that have tables: the even part of all of them together, an odd last node exactly. */
export function emitStretch(
  kernels: readonly AddedKernel[],
  { firstNode, length, members }: SharedStretch,
  index: number,
  tables: ReadonlyMap<AddedKernel, PlacedTable>,
): TabledStretch[] {
  const tabled = members.flatMap(({ kernel: k, from }) => {
    const kernel = kernels[k]!;
    const table = tables.get(kernel);
    return table === undefined ? [] : [{ kernel, from, table }];
  });
  const [first] = tabled;
  if (first === undefined) return [];
  const even = length - (length % 2);
  const operandsOf = (from: number, start: number, end: number): number[] =>
    [from + start, from + end, firstNode - from].map((count) => 8 * count);
  const body =
    even === 0
      ? undefined
      : emitTables(
          `tables_${index}`,
          tabled.map(({ kernel, from, table }) => ({
            ...{ ...table, states: table.states.map((address) => address + 8 * from) },
            exact: {
              name: `${kernel.prefix}_advance_lanes`,
              operands: operandsOf(from, 0, even),
            },
          })),
          {
            voltage: first.kernel.binding.voltageMv.byteOffset + 8 * firstNode,
            pairCount: even / 2,
          },
        );
  const last = tabled.map(({ kernel, from }) => ({
    ...{ name: `${kernel.prefix}_advance_single`, operands: operandsOf(from, even, length) },
  }));
  return [{ body, last: even < length ? last : [] }];
}

/** The forms of a kernel that its stretches need. */
export function addForms(
  forms: Set<ProgramForm>,
  binding: KernelBinding,
  stretches: readonly SharedStretch[],
): void {
  const own = new Set(binding.nodes.subarray(0, binding.count));
  for (const { firstNode, length } of stretches) {
    if (!own.has(firstNode)) continue;
    if (length > 1) forms.add('lanes');
    if (length % 2 === 1) forms.add('single');
  }
}

/** Every kernel's advance; those by table come first, as nothing but the voltage goes into them. */
export function emitAllAdvance(
  kernels: readonly AddedKernel[],
  tables: ReadonlyMap<AddedKernel, PlacedTable>,
  stretches: readonly TabledStretch[],
): WasmFunction {
  const caller = new WasmFunction(ALL_ADVANCE);
  for (const { body, last } of stretches) {
    if (body !== undefined) caller.emit('call', body.name);
    for (const { name, operands } of last) {
      for (const operand of operands) caller.emit('i32.const', operand);
      caller.emit('call', name);
    }
  }
  for (const kernel of kernels)
    if (!tables.has(kernel)) caller.emit('call', `${kernel.prefix}_advance`);
  return caller;
}
