import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import { editLog, editProblem } from '../base/messages/editing.ts';
import { ModelError } from '../base/modelError.ts';
import { positiveRadii } from '../morphology/positiveRadii.ts';
import { DiagnosticLog } from '../swc-parser/diagnosticLog.ts';
import { buildSampleTree } from '../swc-parser/sampleTree.ts';
import { linkParents } from '../swc-parser/swcLinks.ts';
import { readSwcRows, type SwcRows } from '../swc-parser/swcRows.ts';
import { SOMA_TYPE, type SwcTable } from '../swc-parser/swcTable.ts';
import { withLogInHeader } from './headerLog.ts';
import { healGaps } from './healGaps.ts';
import { distanceBetween } from './neuriteLength.ts';
import { hasParentsFirst, renumber } from './renumber.ts';
import { dropRepeatedIds, findNewParents } from './repairLinks.ts';
import { type Edited, keepSamples, samplesOf, tableOf } from './samples.ts';

/** What a repair may do. Nothing else is touched. */
export interface RepairOptions {
  /** Named in the diagnostics. */
  readonly file?: string;
  /** Joins trees that come as near to each other as this. um. */
  readonly healUm?: number;
  /** Drops repeated rows and samples that lie where their parent lies; gives other repeated ids a new number. */
  readonly dedupe?: boolean;
  /** Gives samples whose parent is missing, themselves or on a ring the nearest sample that can be their parent. */
  readonly reparent?: boolean;
  /** Gives samples with a radius of 0 or below that of the nearest along the tree. */
  readonly fillRadii?: boolean;
}

export interface RepairedSwc {
  /** Undefined where an error is left among the diagnostics. */
  readonly table: SwcTable | undefined;
  /** What was done, as lines. */
  readonly log: readonly string[];
  /** What is wrong with rows and links and was not to be repaired. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Repairs an SWC file as far as the options say. What they do not name stays as it is: an error stays one.
 *
 * @throws ModelError `edit/out-of-range` for a healing distance that is not greater than 0
 */
export function repairSwc(text: string, options: RepairOptions = {}): RepairedSwc {
  const { healUm } = options;
  if (healUm !== undefined && !(healUm > 0 && Number.isFinite(healUm)))
    throw new ModelError(
      'edit/out-of-range',
      editProblem.outOfRange('healing distance', healUm, 'greater than 0 um'),
    );
  const linked = linkRows(text, options);
  if (linked.table === undefined) return linked;
  const steps: ((table: SwcTable) => Edited)[] = [
    ...(options.dedupe === true ? [dropRepeatedPlaces] : []),
    ...(options.fillRadii === true ? [fillRadii] : []),
    ...(healUm === undefined ? [] : [(table: SwcTable) => healGaps(table, healUm)]),
  ];
  const wasOrdered = hasParentsFirst(linked.table);
  let { table } = linked;
  const log = [...linked.log];
  for (const step of steps) {
    const edited = step(table);
    table = edited.table;
    log.push(...edited.log);
  }
  if (log.length > 0 && wasOrdered && !hasParentsFirst(table)) {
    const edited = renumber(table);
    table = edited.table;
    log.push(...edited.log);
  }
  return { table: withLogInHeader(table, log), log, diagnostics: linked.diagnostics };
}

/** Rows and the links between them, repaired where that was asked for. */
function linkRows(text: string, options: RepairOptions): RepairedSwc {
  const diagnosticLog = new DiagnosticLog(options.file ?? 'swc');
  const read = readSwcRows(text, diagnosticLog);
  const log: string[] = [];
  const unique = options.dedupe === true ? dropRepeatedIds(read, log) : read;
  const rows = options.reparent === true ? findNewParents(unique, log) : unique;
  const parentRow = linkParents(rows, diagnosticLog);
  const diagnostics = diagnosticLog
    .diagnostics()
    .filter(({ code }) => !(options.fillRadii === true && code === 'swc/negative-radius'));
  const isSound = !hasErrors(diagnostics) && rows.id.length > 0;
  return { table: isSound ? tableOfRows(rows, parentRow) : undefined, log, diagnostics };
}

function tableOfRows(rows: SwcRows, parentRow: Int32Array): SwcTable {
  return {
    count: rows.id.length,
    id: Float64Array.from(rows.id),
    type: Int32Array.from(rows.type),
    xUm: Float64Array.from(rows.xUm),
    yUm: Float64Array.from(rows.yUm),
    zUm: Float64Array.from(rows.zUm),
    radiusUm: Float64Array.from(rows.radiusUm),
    parentRow,
    line: Int32Array.from(rows.line),
    header: rows.header,
  };
}

/** Samples that repeat their parent in place, radius and type go; their children hang on the parent. */
function dropRepeatedPlaces(table: SwcTable): Edited {
  const samples = samplesOf(table);
  const isSamePlace = samples.map((sample) => {
    const parent = samples[sample.parent];
    const isStem = parent?.type === SOMA_TYPE && sample.type !== SOMA_TYPE;
    return parent !== undefined && !isStem && distanceBetween(sample, parent) === 0;
  });
  const isRepeat = samples.map((sample, index) => {
    const parent = samples[sample.parent];
    if (!isSamePlace[index] || parent === undefined) return false;
    return parent.radiusUm === sample.radiusUm && parent.type === sample.type;
  });
  const standIn = (index: number): number => {
    let at = index;
    while (isRepeat[at] === true) at = samples[at]!.parent;
    return at;
  };
  const joined = samples.map((sample) => ({
    ...sample,
    parent: sample.parent < 0 ? -1 : standIn(sample.parent),
  }));
  const left = keepSamples(joined, (index) => !isRepeat[index]);
  const dropped = samples.length - left.length;
  const kept = isSamePlace.filter(Boolean).length - dropped;
  const log = [
    ...(dropped > 0 ? [editLog.repeatDropped(dropped)] : []),
    ...(kept > 0 ? [editLog.stepsKept(kept)] : []),
  ];
  return { table: dropped === 0 ? table : tableOf(left, table.header), log };
}

/** The radii that buildMorphology takes where the file has none. */
function fillRadii(table: SwcTable): Edited {
  const radiusUm = positiveRadii(table, buildSampleTree(table.parentRow), new DiagnosticLog('swc'));
  const filled = table.radiusUm.filter((radius) => !(radius > 0)).length;
  if (filled === 0) return { table, log: [] };
  return { table: { ...table, radiusUm }, log: [editLog.radiiFilled(filled)] };
}
