/**
 * A problem in somebody's file, as data. Parsers collect diagnostics and return them; they never print and never
 * throw for content. The command line and the viewer decide how to show them.
 */
export type Severity = 'error' | 'warning' | 'note';

export interface RelatedPlace {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  readonly message: string;
}

export interface Diagnostic {
  /** Stable, documented in docs/diagnostics.md: `swc/missing-parent`. */
  readonly code: string;
  readonly severity: Severity;
  readonly file: string;
  /** 1-based; 0 where the problem is of the whole file. */
  readonly line: number;
  /** 1-based; 0 where the problem is of the whole line or file. */
  readonly column: number;
  /** One sentence that shows both ends of a conflict, without a full stop. */
  readonly message: string;
  /** The remedy, as something to do. */
  readonly hint?: string;
  readonly related?: readonly RelatedPlace[];
  /** Keys and indices into a JSON document, where the problem was found in its value and not in its text. */
  readonly path?: readonly (string | number)[];
}

/** `cell.swc:41:1: error[swc/missing-parent]: … (hint)`: the form that editors and terminals make clickable. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const hint = diagnostic.hint === undefined ? '' : `; ${diagnostic.hint}`;
  const head = `${formatPlace(diagnostic)}: ${diagnostic.severity}[${diagnostic.code}]: ${diagnostic.message}${hint}`;
  const related = (diagnostic.related ?? []).map(
    (place) => `  ${formatPlace(place)}: note: ${place.message}`,
  );
  return [head, ...related].join('\n');
}

function formatPlace(place: { file: string; line: number; column: number }): string {
  if (place.line === 0) return place.file;
  return place.column === 0
    ? `${place.file}:${place.line}`
    : `${place.file}:${place.line}:${place.column}`;
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}
