import { assumedRadius, borrowedRadii } from '../base/messages/morphology.ts';
import type { DiagnosticLog } from '../swc-parser/diagnosticLog.ts';
import type { SampleTree } from '../swc-parser/sampleTree.ts';
import { SOMA_TYPE, type SwcTable } from '../swc-parser/swcTable.ts';

/** Taken where no sample of a tree says anything: the radius of a typical dendrite. */
const ASSUMED_RADIUS_UM: number = 0.5;

/**
 * A radius greater than 0 for every sample. A radius of 0 gives way to that of the nearest ancestor that has one, else
 * of the nearest descendant, else to {@link ASSUMED_RADIUS_UM}; each is said. A neurite takes no radius from the soma.
 */
export function positiveRadii(table: SwcTable, tree: SampleTree, log: DiagnosticLog): Float64Array {
  if (table.radiusUm.every((radiusUm) => radiusUm > 0)) return table.radiusUm;
  const lender = lendFromDescendants(table, tree, lendFromAncestors(table, tree));
  lendFromAncestorsInto(lender, table, tree);
  const assumed: number[] = [];
  const borrowed: number[] = [];
  const radiusUm = Float64Array.from(table.radiusUm, (own, row) => {
    if (own > 0) return own;
    const from = lender[row]!;
    (from < 0 ? assumed : borrowed).push(row);
    return from < 0 ? ASSUMED_RADIUS_UM : table.radiusUm[from]!;
  });
  if (borrowed.length > 0) reportBorrowed(table, borrowed, lender, log);
  const first = assumed[0];
  if (first !== undefined)
    log.add({
      code: 'morphology/assumed-radius',
      severity: 'warning',
      line: table.line[first]!,
      ...assumedRadius(table.id[first]!, assumed.length, table.count, ASSUMED_RADIUS_UM),
    });
  return radiusUm;
}

/** Row whose radius each row takes: its own, else its nearest ancestor's, -1 where there is none. */
function lendFromAncestors(table: SwcTable, tree: SampleTree): Int32Array {
  const lender = Int32Array.from(table.radiusUm, (radiusUm, row) => (radiusUm > 0 ? row : -1));
  lendFromAncestorsInto(lender, table, tree);
  return lender;
}

function lendFromAncestorsInto(lender: Int32Array, table: SwcTable, tree: SampleTree): void {
  for (const row of tree.order) {
    const parent = table.parentRow[row]!;
    if (lender[row]! >= 0 || parent < 0) continue;
    const isStem = table.type[parent] === SOMA_TYPE && table.type[row] !== SOMA_TYPE;
    if (!isStem) lender[row] = lender[parent]!;
  }
}

function lendFromDescendants(
  table: SwcTable,
  tree: SampleTree,
  fromAncestors: Int32Array,
): Int32Array {
  const lender = fromAncestors.slice();
  const steps = new Float64Array(table.count).fill(Number.POSITIVE_INFINITY);
  for (let k = tree.order.length - 1; k >= 0; k--) {
    const row = tree.order[k]!;
    const parent = table.parentRow[row]!;
    const stepsFromRow = table.radiusUm[row]! > 0 ? 0 : steps[row]!;
    if (parent < 0 || fromAncestors[parent]! >= 0 || stepsFromRow + 1 > steps[parent]!) continue;
    if (lender[row]! < 0) continue;
    steps[parent] = stepsFromRow + 1;
    lender[parent] = lender[row]!;
  }
  return lender;
}

/** One note for all, at the first. */
function reportBorrowed(
  table: SwcTable,
  rows: readonly number[],
  lender: Int32Array,
  log: DiagnosticLog,
): void {
  const [first] = rows;
  const from = lender[first!]!;
  log.add({
    code: 'morphology/borrowed-radius',
    severity: 'note',
    line: table.line[first!]!,
    ...borrowedRadii(rows.length, table.id[first!]!, table.id[from]!, table.radiusUm[from]!),
  });
}
