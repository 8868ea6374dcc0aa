import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * The folder of reference data beside the checkout, or undefined on a machine that has none. Tests that compare with
 * it are skipped there, with the reason in their title.
 */
export function sharedFolder(): string | undefined {
  const folder = resolve(import.meta.dirname, '../../../shared');
  return existsSync(resolve(folder, 'reference')) ? folder : undefined;
}
