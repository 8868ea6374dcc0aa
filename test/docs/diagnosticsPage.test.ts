import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');

function codesIn(text: string, quote: string, subject: string): string[] {
  const pattern = new RegExp(`${quote}(${subject}/[a-z-]+)${quote}`, 'g');
  return [...new Set([...text.matchAll(pattern)].map((match) => match[1]!))].sort();
}

/** @param layers one or several, joined by commas. */
function sourceOf(layers: string): string {
  return layers
    .split(', ')
    .map((layer) => join(ROOT, 'src', layer))
    .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
}

describe('docs/diagnostics.md', () => {
  const page = readFileSync(join(ROOT, 'docs/diagnostics.md'), 'utf8');

  it.each([
    ['swc-parser', 'swc'],
    ['morphology', 'morphology'],
    ['editing', 'edit'],
    ['discretise', 'mesh'],
    ['morphology', 'asc'],
    ['cell', 'experiment'],
    ['discretise', 'cell'],
    ['cable', 'cable'],
    ['kernels, simulate', 'simulate'],
    ['network', 'circuit'],
    ['base', 'units'],
  ])('explains every code of src/%s, and no other', (layer, subject) => {
    const used = codesIn(sourceOf(layer), "'", subject);
    expect(used.length).toBeGreaterThan(1);
    expect(codesIn(page, '`', subject)).toEqual(used);
  });
});
