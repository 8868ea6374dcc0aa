import type { ConcentrationTable } from './concentrationTable.ts';
import { type FixedFields, findUniform } from './fixedFields.ts';
import type { MadeTable, TableMaker } from './makeTable.ts';
import type { AddedKernel, PlacedTable } from './wasmAllAdvance.ts';
import type { PlacedConcentrationTable } from './wasmConcentrationTable.ts';
import type { WasmArrays } from './wasmMemory.ts';

/** The tables of kernels, in the memory. */
export interface PlacedTables {
  /** Of the voltage. */
  readonly tables: ReadonlyMap<AddedKernel, PlacedTable>;
  readonly concentrationTables: ReadonlyMap<AddedKernel, PlacedConcentrationTable>;
}

/** @param made is told of each mechanism its table, or why it has none. */
export function placeTables(
  kernels: readonly AddedKernel[],
  fixed: FixedFields & { readonly tables?: TableMaker | undefined },
  arrays: WasmArrays,
  made: Map<string, MadeTable | string>,
): PlacedTables {
  const tables = new Map<AddedKernel, PlacedTable>();
  const concentrationTables = new Map<AddedKernel, PlacedConcentrationTable>();
  const { tables: makeTable } = fixed;
  if (makeTable === undefined) return { tables, concentrationTables };
  for (const kernel of kernels) {
    const { plan, binding } = kernel;
    const table = makeTable(plan, binding, findUniform(plan, binding, fixed));
    made.set(plan.mechanism.name, table);
    if (typeof table === 'string') continue;
    const address = arrays.copyOf(table.values).byteOffset;
    if ('stepMv' in table)
      tables.set(kernel, { table, address, states: addressesOf(kernel, table.states, false) });
    else concentrationTables.set(kernel, placeConcentrationTable(kernel, table, address));
  }
  return { tables, concentrationTables };
}

function placeConcentrationTable(
  kernel: AddedKernel,
  table: ConcentrationTable,
  address: number,
): PlacedConcentrationTable {
  const [concentration] = addressesOf(kernel, [table.concentration], true) as [number];
  return {
    ...{ table, address, concentration },
    stores: addressesOf(kernel, table.states, table.isOfNode),
  };
}

function addressesOf(
  { plan, binding }: AddedKernel,
  names: readonly string[],
  isOfNode: boolean,
): number[] {
  const [entries, arrays] = isOfNode
    ? [plan.nodeFields, binding.nodeFields]
    : [plan.fields, binding.fields];
  return names.map((name) => arrays[entries.findIndex((entry) => entry.name === name)]!.byteOffset);
}
