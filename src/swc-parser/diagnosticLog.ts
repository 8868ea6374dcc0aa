import type { Diagnostic, RelatedPlace, Severity } from '../base/diagnostic.ts';
import { moreOfTheSame } from '../base/messages/swc.ts';

/** How many diagnostics of one code are kept; the rest are counted. */
const KEPT_PER_CODE = 100;
/** How many further places one diagnostic names. */
export const RELATED_PLACES: number = 3;

export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  /** 1-based; 0, the default, where the finding is of the whole file. */
  readonly line?: number;
  /** 1-based; 0, the default, where the finding is of the whole line. */
  readonly column?: number;
  readonly message: string;
  readonly hint?: string;
  readonly related?: readonly { line: number; column?: number; message: string }[];
}

/** Collects the findings about one file and keeps the report short where thousands of rows have the same defect. */
export class DiagnosticLog {
  readonly #file: string;
  readonly #kept: Diagnostic[] = [];
  readonly #counts = new Map<string, { severity: Severity; count: number }>();

  constructor(file: string) {
    this.#file = file;
  }

  /** Whether one more finding of this code would be kept: what is dear to say need not be worked out otherwise. */
  hasRoomFor(code: string): boolean {
    return (this.#counts.get(code)?.count ?? 0) < KEPT_PER_CODE;
  }

  add(finding: Finding): void {
    const { code, severity, line = 0, column = 0, message, hint, related } = finding;
    if (this.hasRoomFor(code)) {
      this.#kept.push({
        code,
        severity,
        file: this.#file,
        line,
        column,
        message,
        ...(hint === undefined ? {} : { hint }),
        ...(related === undefined ? {} : { related: related.map((place) => this.#place(place)) }),
      });
    }
    const counted = this.#counts.get(code);
    if (counted === undefined) this.#counts.set(code, { severity, count: 1 });
    else counted.count++;
  }

  /** What was kept, in the order of the lines, and a count of what was not. */
  diagnostics(): Diagnostic[] {
    const kept = [...this.#kept].sort((a, b) => a.line - b.line || a.column - b.column);
    const counts = [...this.#counts].filter(([, { count }]) => count > KEPT_PER_CODE);
    const more = counts.map(([code, { severity, count }]): Diagnostic => {
      const message = moreOfTheSame(count - KEPT_PER_CODE);
      return { code, severity, file: this.#file, line: 0, column: 0, message };
    });
    return [...kept, ...more];
  }

  #place(place: { line: number; column?: number; message: string }): RelatedPlace {
    return {
      file: this.#file,
      line: place.line,
      column: place.column ?? 0,
      message: place.message,
    };
  }
}
