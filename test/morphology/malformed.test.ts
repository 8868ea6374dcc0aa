import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { buildMorphology } from '../../src/morphology/buildMorphology.ts';
import { sectionArea } from '../../src/morphology/frusta.ts';
import { measureMorphology } from '../../src/morphology/morphometrics.ts';
import { readReconstruction } from '../../src/morphology/reconstruction.ts';
import { rerootAtSoma } from '../../src/morphology/rerooting.ts';
import { DiagnosticLog } from '../../src/swc-parser/diagnosticLog.ts';
import { SOMA_TYPE, type SwcTable } from '../../src/swc-parser/swcTable.ts';
import { sharedFolder } from '../support/shared.ts';

interface ExpectedFile {
  readonly file: string;
  readonly verdict: 'accept' | 'repair+warn' | 'reject';
  readonly lines?: readonly number[];
  readonly expected?: Readonly<Record<string, number>>;
}

const shared = sharedFolder();
const folder = shared === undefined ? '' : resolve(shared, 'morphologies/malformed');
const files: ExpectedFile[] =
  shared === undefined
    ? []
    : JSON.parse(readFileSync(resolve(folder, 'expected.json'), 'utf8')).files;
const where = shared === undefined ? ' (skipped: the folder of reference data is missing)' : '';

/** What reading and building say together, notes aside. */
function read(file: string): { table: SwcTable | undefined; diagnostics: Diagnostic[] } {
  const text = readFileSync(resolve(folder, file), 'utf8');
  const { table, diagnostics } = readReconstruction(text, { file });
  return { table, diagnostics: [...diagnostics] };
}

/** The figures of expected.json, taken from the tree as it is used: rooted at the soma. */
function figuresOf(table: SwcTable): Record<string, number> {
  const { points, trees, neurites } = measureMorphology(rerootAtSoma(table, new DiagnosticLog('')));
  const places = new Set(
    Array.from(table.id, (_, row) => [table.xUm[row], table.yUm[row], table.zUm[row]].join()),
  );
  const { morphology } = buildMorphology(table);
  const somata = morphology.sections.filter(({ type }) => type === SOMA_TYPE);
  return {
    points,
    trees,
    neuriteLength: neurites.lengthUm,
    stemEdgeLength: neurites.stemEdgeLengthUm,
    bifurcations: neurites.bifurcations,
    tips: neurites.tips,
    somaArea: somata.reduce((sum, { index }) => sum + sectionArea(morphology, index), 0),
    pointsInFile: points,
    pointsAfterMerge: places.size,
  };
}

describe.skipIf(shared === undefined)(`odd and broken files${where}`, () => {
  it('are all here', () => expect(files).toHaveLength(29));

  it.each(files)('$verdict: $file', ({ file, verdict, lines, expected }) => {
    const { table, diagnostics } = read(file);
    expect(table === undefined).toBe(verdict === 'reject');
    expect(diagnostics.length > 0).toBe(verdict !== 'accept');
    const named = diagnostics.flatMap(({ line, related = [] }) => [
      line,
      ...related.map((r) => r.line),
    ]);
    if (lines !== undefined) expect(named.some((line) => lines.includes(line))).toBe(true);
    if (expected === undefined) return;
    const figures = figuresOf(table!);
    for (const [name, value] of Object.entries(expected))
      expect(figures[name], name).toBeCloseTo(value, 5);
  });
});
