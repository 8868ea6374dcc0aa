import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredCase } from '../../src/validate/index.ts';
import { packageRoot } from '../packageRoot.ts';

const FORMAT = 'cabletree-reference/1';

/** Runs of another simulator that the package ships with; none where their folder is not there. */
export async function readStoredCases(
  folder: string = join(packageRoot(), 'validation'),
): Promise<StoredCase[]> {
  if (!existsSync(folder)) return [];
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    names.map(async (name) => {
      const stored = JSON.parse(await readFile(join(folder, name), 'utf8')) as StoredCase;
      if (stored.format !== FORMAT) throw new Error(`${name} is no reference case of ${FORMAT}`);
      return stored;
    }),
  );
}
