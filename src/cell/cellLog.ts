import type { Diagnostic, Severity } from '../base/diagnostic.ts';
import { isModelError } from '../base/modelError.ts';

/** Collects the problems of a build, each with its path in the experiment; errors thrown below become diagnostics. */
export class CellLog {
  readonly diagnostics: Diagnostic[];
  private readonly path: readonly (string | number)[];

  constructor(path: readonly (string | number)[] = [], diagnostics: Diagnostic[] = []) {
    this.path = path;
    this.diagnostics = diagnostics;
  }

  /** The same log, speaking of a place further in. */
  at(...path: readonly (string | number)[]): CellLog {
    return new CellLog([...this.path, ...path], this.diagnostics);
  }

  add(code: string, message: string, hint?: string, severity: Severity = 'error'): void {
    this.diagnostics.push({
      code,
      severity,
      file: 'experiment',
      line: 0,
      column: 0,
      message,
      path: this.path,
      ...(hint === undefined ? {} : { hint }),
    });
  }

  /** What `action` returns, or `otherwise` where it throws a ModelError, which is then noted. */
  attempt<T>(action: () => T, otherwise: T): T {
    try {
      return action();
    } catch (error) {
      if (!isModelError(error)) throw error;
      this.add(error.code, error.message);
      return otherwise;
    }
  }
}
