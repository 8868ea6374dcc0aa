import type { Advice } from '../base/messages/advice.ts';
import {
  foreignRadii,
  implausibleExtent,
  implausibleRadius,
  longEdge,
  longRun,
  type ScaleGuess,
  unitInHeader,
} from '../base/messages/swc.ts';
import type { DiagnosticLog } from './diagnosticLog.ts';
import { SOMA_TYPE, type SwcTable } from './swcTable.ts';

/** The widest cell bodies are about 0.1 mm across; a radius beyond this points at another unit. */
const PLAUSIBLE_RADIUS_UM = 100;
/** 5 cm: beyond the reach of a neuron within a brain, and within that of one in nanometres. */
const PLAUSIBLE_EXTENT_UM = 50_000;
/** Somata and cells of the sizes that are found; a file in nanometres falls into both when scaled. */
const USUAL_SOMA_RADIUS_UM = [1, 60] as const;
const USUAL_EXTENT_UM = [10, 20_000] as const;
const NANOMETRE_UM = 0.001;
/** An edge is a leap where it is this share of the cell's width and as many times the middle edge. */
const LEAP_SHARE = 0.3;
const LEAP_TIMES = 30;
/** Below so many samples nothing is said of the middle edge. */
const LEAP_SAMPLES = 50;
/** No unbranched run winds so much that it is this many times as long as the cell is wide. */
const RUN_TIMES = 5;

/**
 * Reports sizes that no neuron has: another unit, radii of a unit of their own, samples joined to the wrong parent.
 *
 * @param isScaled whether the user has said the unit: then the header's is not spoken of
 */
export function warnAboutSizes(table: SwcTable, isScaled: boolean, log: DiagnosticLog): void {
  if (table.count === 0) return;
  const extentUm = extentOf(table);
  warnAboutScale(table, extentUm, isScaled, log);
  const lengthsUm = neuriteEdges(table);
  warnAboutLeaps(table, lengthsUm, extentUm, log);
  warnAboutRuns(table, lengthsUm, extentUm, log);
}

function warnAboutScale(
  table: SwcTable,
  extentUm: number,
  isScaled: boolean,
  log: DiagnosticLog,
): void {
  const thickest = rowOfGreatest(table.radiusUm);
  const thickestNeurite = rowOfThickestNeurite(table);
  const radiusUm = table.radiusUm[thickest]!;
  const neuriteUm = thickestNeurite < 0 ? 0 : table.radiusUm[thickestNeurite]!;
  const report = (code: string, row: number, advice: Advice): void =>
    log.add({ code, severity: 'warning', line: row < 0 ? 0 : table.line[row]!, ...advice });
  const code = 'swc/implausible-scale';
  const unit = isScaled ? undefined : unitOfHeader(table.header);
  const guess = guessScale(table, radiusUm, extentUm);
  if (extentUm > 0 && neuriteUm > extentUm / 2)
    report(
      'swc/foreign-radii',
      thickestNeurite,
      foreignRadii(table.id[thickestNeurite]!, neuriteUm, extentUm),
    );
  else if (unit !== undefined) report(code, -1, unitInHeader(unit.text, unit.scale));
  else if (radiusUm > PLAUSIBLE_RADIUS_UM)
    report(code, thickest, implausibleRadius(table.id[thickest]!, radiusUm, guess));
  else if (extentUm > PLAUSIBLE_EXTENT_UM) report(code, -1, implausibleExtent(extentUm, guess));
}

/** What the cell would be in nanometres, and whether such cells are found. */
function guessScale(table: SwcTable, radiusUm: number, extentUm: number): ScaleGuess {
  const soma = table.type.indexOf(SOMA_TYPE);
  const somaUm = (soma < 0 ? radiusUm : table.radiusUm[soma]!) * NANOMETRE_UM;
  const widthUm = extentUm * NANOMETRE_UM;
  const isUsual = isWithin(somaUm, USUAL_SOMA_RADIUS_UM) && isWithin(widthUm, USUAL_EXTENT_UM);
  return { radiusUm: somaUm, extentUm: widthUm, isUsual };
}

/** Some programs write the unit into the header: `"units": "8 nanometer"`. undefined for micrometres. */
function unitOfHeader(header: readonly string[]): { text: string; scale: number } | undefined {
  for (const line of header) {
    const match = /"units?":\s*"((\d*\.?\d*)\s*(?:nm|nanomet(?:er|re))s?)"/i.exec(line);
    if (match === null) continue;
    const count = match[2] === '' ? 1 : Number(match[2]);
    if (count > 0) return { text: match[1]!, scale: count * NANOMETRE_UM };
  }
  return undefined;
}

function warnAboutLeaps(
  table: SwcTable,
  lengthsUm: Float64Array,
  extentUm: number,
  log: DiagnosticLog,
): void {
  if (table.count < LEAP_SAMPLES) return;
  const row = rowOfGreatest(lengthsUm);
  if (!(lengthsUm[row]! > LEAP_SHARE * extentUm)) return;
  const sorted = lengthsUm.filter((length) => length > 0).sort();
  const middleUm = sorted[sorted.length >> 1]!;
  if (lengthsUm[row]! <= LEAP_TIMES * middleUm) return;
  log.add({
    code: 'swc/long-edge',
    severity: 'warning',
    line: table.line[row]!,
    ...longEdge(table.id[row]!, table.id[table.parentRow[row]!]!, lengthsUm[row]!, middleUm),
  });
}

/** Walks the runs from each fork and root on; a run that is far longer than the cell is wide goes to and fro. */
function warnAboutRuns(
  table: SwcTable,
  lengthsUm: Float64Array,
  extentUm: number,
  log: DiagnosticLog,
): void {
  const children = new Int32Array(table.count);
  for (const parent of table.parentRow) if (parent >= 0) children[parent]!++;
  for (let tip = 0; tip < table.count; tip++) {
    if (children[tip] === 1) continue;
    let lengthUm = lengthsUm[tip]!;
    let row = tip;
    while (table.parentRow[row]! >= 0 && children[table.parentRow[row]!] === 1) {
      row = table.parentRow[row]!;
      lengthUm += lengthsUm[row]!;
    }
    if (extentUm > 0 && lengthUm > RUN_TIMES * extentUm)
      log.add({
        code: 'swc/long-run',
        severity: 'warning',
        line: table.line[row]!,
        ...longRun(table.id[row]!, table.id[tip]!, lengthUm, extentUm),
      });
  }
}

/** Lengths of the edges between neurite samples, by their child's row; 0 elsewhere. */
function neuriteEdges({ count, type, parentRow, xUm, yUm, zUm }: SwcTable): Float64Array {
  const lengthsUm = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    const parent = parentRow[row]!;
    if (parent < 0 || type[row] === SOMA_TYPE || type[parent] === SOMA_TYPE) continue;
    const x = xUm[row]! - xUm[parent]!;
    const y = yUm[row]! - yUm[parent]!;
    const z = zUm[row]! - zUm[parent]!;
    lengthsUm[row] = Math.sqrt(x * x + y * y + z * z);
  }
  return lengthsUm;
}

/** -1 where there is no row. */
function rowOfGreatest(values: Float64Array): number {
  let best = -1;
  for (let row = 0; row < values.length; row++)
    if (best < 0 || values[row]! > values[best]!) best = row;
  return best;
}

/** -1 where there is no neurite. */
function rowOfThickestNeurite({ type, radiusUm }: SwcTable): number {
  let best = -1;
  for (let row = 0; row < radiusUm.length; row++)
    if (type[row] !== SOMA_TYPE && (best < 0 || radiusUm[row]! > radiusUm[best]!)) best = row;
  return best;
}

function extentOf({ xUm, yUm, zUm }: SwcTable): number {
  return Math.max(widthOf(xUm), widthOf(yUm), widthOf(zUm));
}

function widthOf(coordinatesUm: Float64Array): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of coordinatesUm) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return high - low;
}

function isWithin(value: number, [low, high]: readonly [number, number]): boolean {
  return value >= low && value <= high;
}
