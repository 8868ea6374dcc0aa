import { readFileSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourceFiles } from './support/sourceFiles.ts';

const ROOT = resolve(import.meta.dirname, '..');

/** From the ground up. Folders of one row are siblings: they do not see each other. */
const LAYERS: readonly (readonly string[])[] = [
  ['base'],
  ['swc-parser'],
  ['morphology', 'mechanisms'],
  ['editing', 'morphometrics'],
  ['cell'],
  ['discretise'],
  ['cable'],
  ['kernels'],
  ['simulate'],
  ['reduce'],
  ['export', 'scene', 'sweep'],
  ['network'],
  ['validate'],
];

/** What `cli` and `viewer` may take from the library. */
const PUBLIC_ENTRIES: readonly string[] = [
  'src/index.ts',
  'src/scene/index.ts',
  'src/sweep/index.ts',
  'src/swc-parser/index.ts',
  'src/validate/index.ts',
];

/** The packages of the library, and the layers that use them. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  '@noble/hashes': ['base'],
  fflate: ['base'],
  'jsonc-parser': ['cell'],
  'ml-matrix': ['cable', 'reduce'],
  zod: ['cell', 'network'],
};

const IMPORT_PATTERNS: readonly RegExp[] = [
  /^\s*(?:import|export)\b[^;'"]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  /^\s*import\s*['"]([^'"]+)['"]/gm,
  /\bimport\(\s*['"]([^'"]+)['"]/g,
];

function importsOf(text: string): string[] {
  return IMPORT_PATTERNS.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => match[1]!),
  );
}

/** The imports of one file that break a rule, each as a sentence. `path` is from the root, with `/`. */
function layerBreaches(path: string, text: string): string[] {
  const breaches = importsOf(text).flatMap((specifier) => {
    const reason = specifier.startsWith('.')
      ? breachOfFile(path, posix.join(posix.dirname(path), specifier))
      : breachOfPackage(path, specifier);
    return reason === undefined ? [] : [`${path} imports ${specifier}: ${reason}`];
  });
  if (path.startsWith('src/') && /\bnew (Shared)?Worker\(/.test(text))
    breaches.push(`${path} makes a worker: the host makes it and hands it in`);
  return breaches;
}

function breachOfFile(path: string, target: string): string | undefined {
  const room = path.split('/')[0];
  if (isShippedData(target)) return undefined;
  if (target.split('/')[0] !== room)
    return PUBLIC_ENTRIES.includes(target) ? undefined : `${room} sees the public entries only`;
  return room === 'src' ? breachOfLayer(path, target) : undefined;
}

/** The page bundles the cells that ship as text; they are no code. */
function isShippedData(target: string): boolean {
  return /^morphologies\/[^/]+\.(swc|json)\?raw$/.test(target);
}

function breachOfLayer(path: string, target: string): string | undefined {
  const [from, to] = [layerOf(path), layerOf(target)];
  if (from === to || from === 'index.ts') return undefined;
  if (to === 'index.ts') return 'the public entry is above every layer';
  return rankOf(to) < rankOf(from) ? undefined : `${from} is not above ${to}`;
}

function breachOfPackage(path: string, specifier: string): string | undefined {
  const name = packageOf(specifier);
  if (name === 'three')
    return path.startsWith('viewer/src/render/') ? undefined : 'only viewer/src/render sees three';
  if (!path.startsWith('src/')) return undefined;
  if (specifier.startsWith('node:')) return 'src runs in a browser too';
  return PACKAGES[name]?.includes(layerOf(path)) ? undefined : `${name} is not for this layer`;
}

/** `src/cable/assemble.ts` is of the layer `cable`. */
function layerOf(path: string): string {
  return path.split('/')[1]!;
}

function rankOf(layer: string): number {
  const rank = LAYERS.findIndex((row) => row.includes(layer));
  if (rank < 0) throw new RangeError(`src/${layer} is not among the layers of this test`);
  return rank;
}

/** `@noble/hashes/sha2.js` is of `@noble/hashes`. */
function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]!;
}

describe('imports', () => {
  it.each(['src', 'cli', 'viewer/src'])('of %s only go down', (folder) => {
    const files = sourceFiles(folder);
    expect(files.length).toBeGreaterThan(0);
    expect(
      files.flatMap((path) => layerBreaches(path, readFileSync(resolve(ROOT, path), 'utf8'))),
    ).toEqual([]);
  });

  it.each([
    [
      'src/cable/solve.ts',
      `import { run } from '../simulate/run.ts';`,
      'cable is not above simulate',
    ],
    ['src/export/swc.ts', `import { f } from '../scene/f.ts';`, 'export is not above scene'],
    ['src/morphology/a.ts', `export * from '../mechanisms/b.ts';`, 'is not above mechanisms'],
    ['src/swc-parser/a.ts', `import type {\n  A,\n} from '../morphology/b.ts';`, 'is not above'],
    ['src/cell/a.ts', `import { A } from '../index.ts';`, 'above every layer'],
    ['src/cell/a.ts', `import { readFileSync } from 'node:fs';`, 'browser too'],
    ['src/cell/a.ts', `const a = await import("ml-matrix");`, 'not for this layer'],
    ['src/scene/a.ts', `import 'three';`, 'only viewer/src/render'],
    ['src/scene/a.ts', `import { A } from '../../cli/a.ts';`, 'public entries only'],
    ['src/simulate/a.ts', `const w = new Worker(url);`, 'the host makes it'],
    ['cli/commands/run.ts', `import { A } from '../../src/cell/cell.ts';`, 'public entries only'],
    ['viewer/src/panels/a.ts', `import * as three from 'three';`, 'only viewer/src/render'],
    ['viewer/src/state/a.ts', `import { A } from '../../../src/scene/a.ts';`, 'public entries'],
  ])('reports the planted breach in %s', (path, text, reason) => {
    expect(layerBreaches(path, text)).toEqual([expect.stringContaining(reason)]);
  });

  it.each([
    ['src/cable/solve.ts', `import { A } from './matrix.ts';\nimport { B } from '../base/b.ts';`],
    ['src/index.ts', `export { parseSwc } from './swc-parser/index.ts';`],
    ['cli/main.ts', `import yargs from 'yargs';\nimport { A } from '../src/index.ts';`],
    ['viewer/src/render/a.ts', `import { Mesh } from 'three';`],
    ['viewer/src/examples.ts', `import swc from '../../morphologies/rall_tree.swc?raw';`],
    ['src/export/neuron.ts', 'const python = `from neuron import h`;'],
  ])('lets %s be', (path, text) => {
    expect(layerBreaches(path, text)).toEqual([]);
  });
});
