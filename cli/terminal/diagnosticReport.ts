import { type Diagnostic, formatDiagnostic, type Severity } from '../../src/index.ts';
import { type ColourTarget, type Palette, paletteFor } from './colour.ts';

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

/** The clickable lines of all diagnostics and a last line that counts them; empty where there is none. */
export function formatDiagnosticReport(
  diagnostics: readonly Diagnostic[],
  palette: Palette,
): string {
  if (diagnostics.length === 0) return '';
  const lines = diagnostics.map((diagnostic) => paintDiagnostic(diagnostic, palette));
  return [...lines, formatCounts(diagnostics)].join('\n');
}

/** Writes the report to standard error, in colour on a terminal; nothing where there is no diagnostic. */
export function printDiagnosticReport(
  diagnostics: readonly Diagnostic[],
  target: ColourTarget & { write(text: string): unknown } = process.stderr,
): void {
  const report = formatDiagnosticReport(diagnostics, paletteFor(target));
  if (report !== '') target.write(`${report}\n`);
}

function paintDiagnostic(diagnostic: Diagnostic, palette: Palette): string {
  const kind = `${diagnostic.severity}[${diagnostic.code}]`;
  const paint = { error: palette.red, warning: palette.yellow, note: palette.cyan };
  const [head = '', ...related] = formatDiagnostic(diagnostic).split('\n');
  const painted = head.replace(kind, () => palette.bold(paint[diagnostic.severity](kind)));
  return [painted, ...related.map(palette.dim)].join('\n');
}

function formatCounts(diagnostics: readonly Diagnostic[]): string {
  const counts = SEVERITIES.flatMap((severity) => {
    const count = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`];
  });
  return counts.join(', ');
}
