import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Files that a pattern matches, sorted: `*` and `?` within a name, `**` for any folders on the way. A path without any
 * of them is that file, where it is there. Names that begin with a dot are matched only by patterns that do.
 */
export async function expandGlob(pattern: string): Promise<string[]> {
  const parts = pattern.split('/');
  const fixed = parts.findIndex((part) => /[*?]/.test(part));
  if (fixed < 0) return existsSync(pattern) ? [pattern] : [];
  const root = parts.slice(0, fixed).join('/');
  const start = pattern.startsWith('/') && root === '' ? '/' : root;
  return (await matchBelow(start, parts.slice(fixed))).sort();
}

async function matchBelow(folder: string, parts: readonly string[]): Promise<string[]> {
  const [part, ...rest] = parts;
  const entries = await readdir(folder === '' ? '.' : folder, { withFileTypes: true }).catch(
    () => [],
  );
  const found: string[] = part === '**' ? await matchBelow(folder, rest) : [];
  for (const entry of entries) {
    const path = folder === '' ? entry.name : join(folder, entry.name);
    const isFolder = entry.isDirectory();
    if (part === '**') {
      if (isFolder && !entry.name.startsWith('.')) found.push(...(await matchBelow(path, parts)));
    } else if (!matchesName(part!, entry.name)) continue;
    else if (rest.length === 0) found.push(...(isFolder ? [] : [path]));
    else if (isFolder) found.push(...(await matchBelow(path, rest)));
  }
  return found;
}

function matchesName(pattern: string, name: string): boolean {
  if (name.startsWith('.') && !pattern.startsWith('.')) return false;
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(name);
}
