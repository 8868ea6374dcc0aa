import { type Diagnostic, formatDiagnostic, hasErrors } from './diagnostic.ts';

/**
 * Thrown where a value cannot exist: a tree out of a broken table, a mechanism that is not in the library.
 * Test `error.code`, not `instanceof`: two copies of the package may be loaded.
 */
export class ModelError extends Error {
  readonly code: string;
  readonly diagnostics: readonly Diagnostic[];

  constructor(code: string, message: string, diagnostics: readonly Diagnostic[] = []) {
    super(message);
    this.name = 'ModelError';
    this.code = code;
    this.diagnostics = diagnostics;
  }
}

/** Throws a ModelError that lists every error among the diagnostics; does nothing where there is none. */
export function throwOnErrors(code: string, diagnostics: readonly Diagnostic[]): void {
  if (!hasErrors(diagnostics)) return;
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  throw new ModelError(code, errors.map(formatDiagnostic).join('\n'), diagnostics);
}

export function isModelError(error: unknown): error is ModelError {
  return error instanceof Error && error.name === 'ModelError';
}
