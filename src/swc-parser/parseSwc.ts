import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import { noPoints } from '../base/messages/swc.ts';
import { adjustSamples, type SampleAdjustments } from './adjustSamples.ts';
import { DiagnosticLog } from './diagnosticLog.ts';
import { linkParents } from './swcLinks.ts';
import { readSwcRows } from './swcRows.ts';
import type { SwcTable } from './swcTable.ts';
import { warnAboutTable } from './swcWarnings.ts';

export interface ParseSwcOptions extends SampleAdjustments {
  /** Named in the diagnostics. */
  readonly file?: string;
}

export interface ParsedSwc {
  /** undefined where the diagnostics hold an error. */
  readonly table: SwcTable | undefined;
  /** In the order of the lines. */
  readonly diagnostics: Diagnostic[];
}

/**
 * Reads an SWC file: seven columns (id, type, x, y, z, radius, parent) in any order of rows, comments after `#`.
 * All problems are returned at once; nothing is printed or thrown, whatever the text holds.
 *
 * @throws RangeError where an adjustment is out of range, see adjustSamples
 * @see Cannon et al. (1998), J. Neurosci. Methods 84:49-54, for the format
 */
export function parseSwc(text: string, options: ParseSwcOptions = {}): ParsedSwc {
  const log = new DiagnosticLog(options.file ?? 'swc');
  const rows = readSwcRows(text, log);
  const parentRow = linkParents(rows, log);
  if (rows.id.length === 0 && !hasErrors(log.diagnostics()))
    log.add({ code: 'swc/no-points', severity: 'error', ...noPoints() });
  if (hasErrors(log.diagnostics())) return { table: undefined, diagnostics: log.diagnostics() };
  const written: SwcTable = {
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
  const table = adjustSamples(written, options, log);
  const isScaled = options.scale !== undefined;
  warnAboutTable(table, log, { isScaled, isUsualRepeat: () => false });
  const diagnostics = log.diagnostics();
  return { table: hasErrors(diagnostics) ? undefined : table, diagnostics };
}
