import { editLog } from '../base/messages/editing.ts';
import { buildSampleTree } from '../swc-parser/sampleTree.ts';
import type { SwcTable } from '../swc-parser/swcTable.ts';
import { type Edited, samplesOf, tableOf } from './samples.ts';

/** Whether every sample comes after its parent and has a greater id, as some programs demand. */
export function hasParentsFirst({ id, parentRow }: SwcTable): boolean {
  return parentRow.every((parent, row) => parent < 0 || (parent < row && id[parent]! < id[row]!));
}

/** Puts samples depth first and numbers them from 1. */
export function renumber(table: SwcTable): Edited {
  const { order } = buildSampleTree(table.parentRow);
  const rowOf = new Int32Array(table.count);
  order.forEach((row, index) => {
    rowOf[row] = index;
  });
  const samples = samplesOf(table);
  const ordered = Array.from(order, (row, index) => {
    const sample = samples[row]!;
    return { ...sample, id: index + 1, parent: sample.parent < 0 ? -1 : rowOf[sample.parent]! };
  });
  return { table: tableOf(ordered, table.header), log: [editLog.renumbered(table.count)] };
}
