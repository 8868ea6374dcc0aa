import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const VIEWER = resolve(import.meta.dirname, '../dist/viewer');
const LIMIT_BYTES = 190_000;

/** The scripts that the page fetches before it shows anything: its module scripts and their static imports. */
function startScripts(html: string): string[] {
  const tags = html.match(/<(?:script|link)\b[^>]*>/g) ?? [];
  const wanted = tags.filter((tag) => /type="module"|rel="modulepreload"/.test(tag));
  return wanted.flatMap((tag) => /(?:src|href)="([^"]+\.js)"/.exec(tag)?.[1] ?? []);
}

describe('the built viewer', () => {
  it('names its start scripts in the page', () => {
    const html = `<link rel="stylesheet" href="./a.css"><link rel="modulepreload" crossorigin href="./assets/b.js">
      <script type="module" crossorigin src="./assets/c.js"></script><script>1</script>`;
    expect(startScripts(html)).toEqual(['./assets/b.js', './assets/c.js']);
  });

  it('starts with at most 190 K of compressed script', () => {
    const scripts = startScripts(readFileSync(resolve(VIEWER, 'index.html'), 'utf8'));
    expect(scripts.length).toBeGreaterThan(0);
    const sizes = scripts.map((script) => {
      const bytes = readFileSync(resolve(VIEWER, script.replace(/^\//, '')));
      return gzipSync(bytes, { level: 9 }).length;
    });
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(LIMIT_BYTES);
  });

  it('keeps the engine, the NMODL compiler and the validator out of them', () => {
    const scripts = startScripts(readFileSync(resolve(VIEWER, 'index.html'), 'utf8'));
    const code = scripts.map((script) => readFileSync(resolve(VIEWER, script), 'utf8')).join('');
    // Words that only those have: a section of WebAssembly's text, a keyword of NMODL, a format of zod.
    for (const word of ['nmodl/catalogue', 'BREAKPOINT', 'invalid_union'])
      expect(code.includes(word), word).toBe(false);
  });
});
