import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const VIEWER = resolve(import.meta.dirname, '../dist/viewer');
const PAGE_LIMIT_BYTES = 190_000;
const WORKER_LIMIT_BYTES = 120_000;

/** The scripts that the page fetches before it shows anything: its module scripts and their static imports. */
function startScripts(html: string): string[] {
  const tags = html.match(/<(?:script|link)\b[^>]*>/g) ?? [];
  const wanted = tags.filter((tag) => /type="module"|rel="modulepreload"/.test(tag));
  return wanted.flatMap((tag) => /(?:src|href)="([^"]+\.js)"/.exec(tag)?.[1] ?? []);
}

/** What a module cannot start without: `import ... from "./b.js"` and `import "./b.js"`, but no `import("./b.js")`. */
function staticImports(code: string): string[] {
  const found = code.matchAll(/(?:\bfrom|\bimport)\s*["'](\.[^"']+\.js)["']/g);
  return Array.from(found, ([, path]) => path!);
}

/** A module and everything that it imports before it runs, files of the built page. */
function withImports(entry: string): string[] {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const path of staticImports(readFileSync(file, 'utf8'))) visit(join(dirname(file), path));
  };
  visit(entry);
  return [...seen];
}

function gzippedBytes(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length, 0);
}

function workerScripts(worker: string): string[] {
  const assets = join(VIEWER, 'assets');
  const entry = readdirSync(assets).find((name) => name.startsWith(`${worker}.worker-`));
  return withImports(join(assets, entry!));
}

describe('the built viewer', () => {
  const scripts = startScripts(readFileSync(resolve(VIEWER, 'index.html'), 'utf8')).map((script) =>
    resolve(VIEWER, script.replace(/^\//, '')),
  );

  it('names its start scripts in the page', () => {
    const html = `<link rel="stylesheet" href="./a.css"><link rel="modulepreload" crossorigin href="./assets/b.js">
      <script type="module" crossorigin src="./assets/c.js"></script><script>1</script>`;
    expect(startScripts(html)).toEqual(['./assets/b.js', './assets/c.js']);
  });

  it('starts with at most 190 K of compressed script', () => {
    expect(scripts.length).toBeGreaterThan(0);
    expect(gzippedBytes(scripts)).toBeLessThanOrEqual(PAGE_LIMIT_BYTES);
  });

  it('keeps the engine, the NMODL compiler and the validator out of them', () => {
    const code = scripts.map((script) => readFileSync(script, 'utf8')).join('');
    // Words that only those have: a section of WebAssembly's text, a keyword of NMODL, a format of zod.
    for (const word of ['nmodl/catalogue', 'BREAKPOINT', 'invalid_union'])
      expect(code.includes(word), word).toBe(false);
  });

  it('tells what a script imports at once from what it may import later', () => {
    const code = `import{a as b}from"./a.js";import"./b.js";export{c}from './c.js';const d=()=>import("./d.js")`;
    expect(staticImports(code)).toEqual(['./a.js', './b.js', './c.js']);
  });

  it('starts the worker with at most 120 K: it reads and draws a cell before it has engine and validator', () => {
    const files = workerScripts('simulation');
    expect(gzippedBytes(files)).toBeLessThanOrEqual(WORKER_LIMIT_BYTES);
    const code = files.map((file) => readFileSync(file, 'utf8')).join('');
    expect(code.includes('BREAKPOINT')).toBe(true);
    expect(code.includes('invalid_union')).toBe(false);
  });

  it('starts the worker of sweeps with at most 120 K: engine, lanes and validator come with the first set', () => {
    const files = workerScripts('sweep');
    expect(gzippedBytes(files)).toBeLessThanOrEqual(WORKER_LIMIT_BYTES);
    const code = files.map((file) => readFileSync(file, 'utf8')).join('');
    expect(code.includes('BREAKPOINT')).toBe(true);
    expect(code.includes('invalid_union')).toBe(false);
  });

  it('has no script of more than 120 K but the one that it starts with', () => {
    const assets = join(VIEWER, 'assets');
    const others = readdirSync(assets)
      .filter((name) => name.endsWith('.js'))
      .map((name) => join(assets, name))
      .filter((file) => !scripts.includes(file));
    expect(others.length).toBeGreaterThan(10);
    for (const file of others)
      expect(gzippedBytes([file]), file).toBeLessThanOrEqual(WORKER_LIMIT_BYTES);
  });
});
