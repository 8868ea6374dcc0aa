import type { Diagnostic } from '../../../src/index.ts';

/** Whether a file's radii seem to be in another unit than its coordinates: its cell is drawn as lines. */
export function areRadiiForeign(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ code }) => code.endsWith('/foreign-radii'));
}
