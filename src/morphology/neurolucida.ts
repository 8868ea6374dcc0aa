import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import { noTrees, severalSomata, skippedParts, treeOffSoma } from '../base/messages/neurolucida.ts';
import { adjustSamples, type SampleAdjustments } from '../swc-parser/adjustSamples.ts';
import { DiagnosticLog } from '../swc-parser/diagnosticLog.ts';
import { SOMA_TYPE, type SwcTable } from '../swc-parser/swcTable.ts';
import { warnAboutTable } from '../swc-parser/swcWarnings.ts';
import type { SomaContour } from './neurolucidaBlock.ts';
import { type NeurolucidaBlocks, readNeurolucidaBlocks } from './neurolucidaBlocks.ts';
import type { NeurolucidaBranch, NeurolucidaSamples } from './neurolucidaSamples.ts';
import { type DrawnSoma, groupSomata } from './neurolucidaSoma.ts';

export interface ParseAscOptions extends SampleAdjustments {
  /** Named in the diagnostics. */
  readonly file?: string;
}

/** The contours that were drawn for one soma sample of the table. */
export interface SomaOutline {
  readonly row: number;
  readonly contours: readonly SomaContour[];
}

export interface ParsedAsc {
  /**
   * undefined where the diagnostics hold an error. One sample of type 1 for each cell body, with the mean distance of
   * its contours from their centre as radius; then the points of the trees in the order of the file, half their fourth
   * number as radius. The first point of a tree has the nearest soma sample as parent; without one it is a root.
   */
  readonly table: SwcTable | undefined;
  readonly outlines: readonly SomaOutline[];
  /** The runs of points as the brackets cut them, rows of the table; each ends where the next begins. */
  readonly branches: readonly NeurolucidaBranch[];
  /** In the order of the lines. */
  readonly diagnostics: Diagnostic[];
}

/** Findings about a table that both formats share have the code of the format they were found in. */
const SHARED_CODES: Readonly<Record<string, string>> = {
  'swc/no-soma': 'asc/no-soma',
  'swc/several-roots': 'asc/several-roots',
  'swc/zero-radius': 'asc/zero-radius',
  'swc/zero-length-segment': 'asc/zero-length-segment',
  'swc/implausible-scale': 'asc/implausible-scale',
  'swc/foreign-radii': 'asc/foreign-radii',
  'swc/long-edge': 'asc/long-edge',
  'swc/long-run': 'asc/long-run',
  'swc/raised-radius': 'asc/raised-radius',
  'swc/out-of-range': 'asc/out-of-range',
};

/** A tree that begins farther from the soma's centre than this many of its mean radii is remarked upon. */
const REACH_OF_SOMA = 2.5;

/**
 * Reads a Neurolucida file (ASCII, version 3): trees of axon, dendrite and apical dendrite with their branches, and the
 * contours of cell bodies. Markers, spines, texts and other outlines are passed over and counted. All problems are
 * returned at once; nothing is printed or thrown, whatever the text holds.
 *
 * A branch goes on from the last point before its bracket, with that point's diameter: the edge between is a frustum.
 *
 * @throws RangeError where an adjustment is out of range, see adjustSamples
 */
export function parseAsc(text: string, options: ParseAscOptions = {}): ParsedAsc {
  const log = new DiagnosticLog(options.file ?? 'asc');
  const blocks = readNeurolucidaBlocks(text, log);
  const somata = groupSomata(blocks.contours);
  if (blocks.samples.count === 0 && somata.length === 0 && !hasErrors(log.diagnostics()))
    log.add({ code: 'asc/no-points', severity: 'error', ...noTrees() });
  if (hasErrors(log.diagnostics())) return broken(log);
  reportSkipped(blocks, log);
  const drawn = tabulate(blocks.samples, somata);
  const adjusted = adjustSamples(drawn, options, log);
  reportSomata(adjusted, somata.length, log);
  // Some programs begin each branch with a copy of the point that it leaves.
  const starts = new Set(blocks.samples.branches.map(({ firstRow }) => firstRow + somata.length));
  warnAboutTable(adjusted, log, {
    isScaled: options.scale !== undefined,
    isUsualRepeat: (row) => starts.has(row),
  });
  if (hasErrors(log.diagnostics())) return broken(log);
  const scale = options.scale ?? 1;
  return {
    table: adjusted,
    outlines: somata.map(({ contours }, row) => ({
      row,
      contours: contours.map((contour) => scaleContour(contour, scale)),
    })),
    branches: blocks.samples.branches.map(({ firstRow, parent }) => ({
      firstRow: firstRow + somata.length,
      parent,
    })),
    diagnostics: diagnosticsOf(log),
  };
}

function broken(log: DiagnosticLog): ParsedAsc {
  return { table: undefined, outlines: [], branches: [], diagnostics: diagnosticsOf(log) };
}

function diagnosticsOf(log: DiagnosticLog): Diagnostic[] {
  return log.diagnostics().map((diagnostic) => ({
    ...diagnostic,
    code: SHARED_CODES[diagnostic.code] ?? diagnostic.code,
  }));
}

function tabulate(samples: NeurolucidaSamples, somata: readonly DrawnSoma[]): SwcTable {
  const first = somata.length;
  const column = (soma: (drawn: DrawnSoma) => number, points: readonly number[]): Float64Array =>
    Float64Array.from([...somata.map(soma), ...points]);
  const count = first + samples.count;
  const parentRow = new Int32Array(count).fill(-1);
  samples.parentRow.forEach((parent, row) => {
    parentRow[first + row] = parent < 0 ? nearestSoma(samples, row, somata) : first + parent;
  });
  return {
    count,
    id: Float64Array.from({ length: count }, (_, row) => row + 1),
    type: Int32Array.from([...somata.map(() => SOMA_TYPE), ...samples.type]),
    xUm: column(({ centreUm }) => centreUm[0], samples.xUm),
    yUm: column(({ centreUm }) => centreUm[1], samples.yUm),
    zUm: column(({ centreUm }) => centreUm[2], samples.zUm),
    radiusUm: column(
      ({ radiusUm }) => radiusUm,
      samples.diameterUm.map((diameter) => diameter / 2),
    ),
    parentRow,
    line: Int32Array.from([...somata.map(({ contours }) => contours[0]!.line), ...samples.line]),
    header: [],
  };
}

/** -1 where there is none. */
function nearestSoma(
  { xUm, yUm, zUm }: NeurolucidaSamples,
  row: number,
  somata: readonly DrawnSoma[],
): number {
  const distances = somata.map(({ centreUm }) =>
    Math.hypot(xUm[row]! - centreUm[0], yUm[row]! - centreUm[1], zUm[row]! - centreUm[2]),
  );
  return distances.indexOf(distances.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY));
}

function reportSkipped({ skipped }: NeurolucidaBlocks, log: DiagnosticLog): void {
  const { markers, outlines, spines, texts } = skipped;
  if (markers + outlines + spines + texts > 0)
    log.add({ code: 'asc/skipped', severity: 'note', ...skippedParts(skipped) });
}

function reportSomata(table: SwcTable, somata: number, log: DiagnosticLog): void {
  if (somata > 1)
    log.add({
      code: 'asc/several-somata',
      severity: 'warning',
      line: table.line[1]!,
      ...severalSomata(somata),
    });
  for (let row = somata; row < table.count; row++) {
    const soma = table.parentRow[row]!;
    if (soma < 0 || soma >= somata) continue;
    const distanceUm = Math.hypot(
      table.xUm[row]! - table.xUm[soma]!,
      table.yUm[row]! - table.yUm[soma]!,
      table.zUm[row]! - table.zUm[soma]!,
    );
    const radiusUm = table.radiusUm[soma]!;
    if (distanceUm > REACH_OF_SOMA * radiusUm)
      log.add({
        code: 'asc/tree-off-soma',
        severity: 'warning',
        line: table.line[row]!,
        ...treeOffSoma(distanceUm, radiusUm),
      });
  }
}

function scaleContour({ line, xUm, yUm, zUm, widthUm }: SomaContour, scale: number): SomaContour {
  const scaled = (values: readonly number[]): number[] => values.map((value) => value * scale);
  return { line, xUm: scaled(xUm), yUm: scaled(yUm), zUm: scaled(zUm), widthUm: widthUm * scale };
}
