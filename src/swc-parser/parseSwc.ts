import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import { noPoints } from '../base/messages/swc.ts';
import { adjustSamples, type SampleAdjustments } from './adjustSamples.ts';
import { DiagnosticLog } from './diagnosticLog.ts';
import { linkParents } from './swcLinks.ts';
import { readRows } from './swcRows.ts';
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
  const rows = readRows(text, log);
  const parentRow = linkParents(rows, log);
  if (rows.id.length === 0 && !hasErrors(log.diagnostics()))
    log.add({ code: 'swc/no-points', severity: 'error', ...noPoints() });
  if (hasErrors(log.diagnostics())) return { table: undefined, diagnostics: log.diagnostics() };
  const { header, id, xUm, yUm, zUm, radiusUm, line } = rows;
  const type = new Int32Array(rows.type);
  const written = { count: id.length, id, type, xUm, yUm, zUm, radiusUm, parentRow, line, header };
  const table = adjustSamples(written, options, log);
  const isScaled = options.scale !== undefined;
  warnAboutTable(table, log, { isScaled, isUsualRepeat: () => false });
  const diagnostics = log.diagnostics();
  return { table: hasErrors(diagnostics) ? undefined : table, diagnostics };
}
