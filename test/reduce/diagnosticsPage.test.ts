import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');

function codesIn(text: string, quote: string, subject: string): string[] {
  const pattern = new RegExp(`${quote}(${subject}/[a-z-]+)${quote}`, 'g');
  return [...new Set([...text.matchAll(pattern)].map((match) => match[1]!))].sort();
}

test.each(['reduce', 'export'])('docs/diagnostics.md explains every code of src/%s', (layer) => {
  const folder = join(ROOT, 'src', layer);
  const source = readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
  const used = codesIn(source, "'", layer);
  expect(used.length).toBeGreaterThan(4);
  const page = readFileSync(join(ROOT, 'docs/diagnostics.md'), 'utf8');
  expect(codesIn(page, '`', layer)).toEqual(used);
});
