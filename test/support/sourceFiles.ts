import { readdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** The script files below a folder of the checkout, as paths from the root with `/`; none where it is missing. */
export function sourceFiles(folder: string): string[] {
  return listFolder(join(ROOT, folder))
    .filter((path) => /\.(ts|js|mts|mjs)$/.test(path))
    .map((path) => relative(ROOT, path).split(sep).join('/'))
    .sort();
}

function listFolder(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}
