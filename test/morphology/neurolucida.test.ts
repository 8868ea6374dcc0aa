import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildMorphology } from '../../src/morphology/buildMorphology.ts';
import { morphologyArea } from '../../src/morphology/frusta.ts';
import { measureMorphology } from '../../src/morphology/morphometrics.ts';
import { type ParsedAsc, parseAsc } from '../../src/morphology/neurolucida.ts';
import { SOMA_TYPE, type SwcTable } from '../../src/swc-parser/swcTable.ts';
import { expectFigures, type ReferenceFigures, referenceFiles } from '../support/morphometrics.ts';
import { sharedFolder } from '../support/shared.ts';

const SOMA =
  '("CellBody" (Color Red) (CellBody) (5 0 0 0.1) (0 5 0 0.1) (-5 0 0 0.1) (0 -5 0 0.1))';

function readSound(text: string): ParsedAsc & { table: SwcTable } {
  const parsed = parseAsc(text, { file: 'cell.asc' });
  expect(parsed.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return { ...parsed, table: parsed.table! };
}

/** Rows as `type x y z radius parent`, the parent as a row. */
function rowsOf({ table }: { table: SwcTable }): string[] {
  return Array.from(table.id, (_, row) =>
    [table.type, table.xUm, table.yUm, table.zUm, table.radiusUm, table.parentRow]
      .map((values) => values[row])
      .join(' '),
  );
}

function codesOf(text: string): string[] {
  return parseAsc(text).diagnostics.map(({ code, line, column }) => `${code}:${line}:${column}`);
}

describe('a Neurolucida file', () => {
  it('is read as its trees, each joined to the soma', () => {
    const parsed = readSound(`; a comment
${SOMA}
((Color Yellow) (Dendrite)
 (0 5 0 2)
 (0 15 0 2)
 (
  (-6 23 0 1.6)
  Normal
 |
  (6 23 0 1.6)
  Incomplete
 )
)
((Axon) (0 -5 0 1 S1) (0, -25, 0, 1))
((Apical) (1 1 1 0.5))
`);
    expect(rowsOf(parsed)).toEqual([
      '1 0 0 0 5 -1',
      '3 0 5 0 1 0',
      '3 0 15 0 1 1',
      '3 -6 23 0 0.8 2',
      '3 6 23 0 0.8 2',
      '2 0 -5 0 0.5 0',
      '2 0 -25 0 0.5 5',
      '4 1 1 1 0.25 0',
    ]);
    expect([...parsed.table.line]).toEqual([2, 4, 5, 7, 10, 14, 14, 15]);
    expect(parsed.branches).toEqual([
      { firstRow: 1, parent: -1 },
      { firstRow: 3, parent: 0 },
      { firstRow: 4, parent: 0 },
      { firstRow: 5, parent: -1 },
      { firstRow: 7, parent: -1 },
    ]);
    expect(parsed.diagnostics).toEqual([]);
  });

  it('builds a sphere of the mean distance of its contour and frusta from fork to branch', () => {
    const parsed = readSound(`${SOMA}((Dendrite)(0 5 0 2)(0 15 0 2)((0 25 0 1)|(10 15 0 2)))`);
    const { morphology } = buildMorphology(parsed.table, { outlines: parsed.outlines });
    expect(morphology.sections.map(({ name, parent }) => [name, parent])).toEqual([
      ['soma', -1],
      ['dend[0]', 0],
      ['dend[1]', 1],
      ['dend[2]', 1],
    ]);
    const cone = Math.PI * 1.5 * Math.hypot(10, 0.5);
    expect(morphologyArea(morphology)).toBeCloseTo(4 * Math.PI * 25 + 2 * 20 * Math.PI + cone, 10);
  });

  it('passes over markers, spines, texts and outlines, and says how many', () => {
    const parsed = readSound(`(ImageCoords) (Sections S1 "a" 0 0 0)
("Pia" (Color RGB (1, 2, 3)) (Closed) (0 0 0 1) (9 0 0 1) (9 9 0 1))
(Cross (Color Red) (Name "m") (1 1 1 1) (2 2 2 1))
((Color White) (5 5 5) "a label")
((Dendrite) (Name "d") (0 0 0 1) <(Color Red) (1 1 1 0.2)> (Dot (Color Red) (3 3 3 1))
 (10 0 0 1) <[(Class 1 "x")] (2 2 2 0.1) <(3 3 3 0.1)>> High)`);
    expect(rowsOf(parsed)).toEqual(['3 0 0 0 0.5 -1', '3 10 0 0 0.5 0']);
    expect(parsed.diagnostics.map(({ code, message }) => [code, message])).toContainEqual([
      'asc/skipped',
      "passed over as no part of the cell's cable: 2 markers, 1 outline, 2 spines, 1 text",
    ]);
  });

  it.each([
    ['an outline of the brain', '("WM" (Dendrite?) (0 0 0 1) (1 0 0 1))', 'asc/no-points:0:0'],
    ['nothing', '', 'asc/no-points:0:0'],
    ['comments only', ';V3\n;x', 'asc/no-points:0:0'],
    ['a point of one number', '((Axon)\n (1) (1 2 3 4))', 'asc/bad-point:2:2'],
    ['a word among numbers', '((Axon) (1 2 nan 4))', 'asc/bad-point:1:14'],
    ['an endless number', '((Axon) (1 2 1e999 4))', 'asc/out-of-range:1:14'],
    ['a negative diameter', '((Axon) (1 2 3 -4))', 'asc/negative-diameter:1:9'],
    ['a bracket too many', '((Axon) (1 2 3 4)))', 'asc/stray-token:1:19'],
    ['a bar outside a split', '((Axon) (1 2 3 4) | (1 2 3 4))', 'asc/stray-bar:1:19'],
    ['an open text', '((Axon) (Name "a\n) (1 2 3 4) (2 2 3 4))', 'asc/unclosed-text:1:15'],
    ['an open block', '\n((Axon) (1 2 3 4) ((1 2 3 4) ', 'asc/unclosed-block:2:1'],
    ['an open spine', '((Axon) (1 2 3 4) <(1 2 3 4)', 'asc/unclosed-block:1:1'],
    ['an open point', '((Axon) (1 2 3', 'asc/unclosed-block:1:1'],
    ['an open marker', '(Cross (1 2 3', 'asc/unclosed-block:1:1'],
    ['an open set', '(set "a" ((Axon) (1 2 3 4))', 'asc/unclosed-block:1:1'],
    ['more brackets than memory should hold', '('.repeat(5_000_000), 'asc/too-deep:1:2000002'],
    ['more sets than that', '(set'.repeat(5_000_000), 'asc/too-deep:1:8000005'],
  ])('of %s is refused with its place', (_, text, code) => {
    expect(parseAsc(text).table).toBeUndefined();
    expect(codesOf(text)).toContain(code);
  });

  it('names the tree that begins within a block that is never closed', () => {
    const text = '((Axon)\n (1 2 3 4) (\n ((Dendrite) (5 2 3 4))\n';
    expect(parseAsc(text).diagnostics[0]!.related!.map(({ line }) => line)).toEqual([2, 3]);
  });

  it('goes on after a split from the point before it, and takes nested brackets as they come', () => {
    const parsed = readSound('((Axon) (0 0 0 1) ( ((1 0 0 1) ((2 0 0 1))) | ) (3 0 0 1))');
    expect([...parsed.table.parentRow]).toEqual([-1, 0, 1, 0]);
    expect(parsed.branches.map(({ parent }) => parent)).toEqual([-1, 0, 1, 0]);
  });

  it('takes a tree of no kind for a neurite of type 0, and a set for what it holds', () => {
    expect(rowsOf(readSound('((Color Red) (0 0 0 1) (1 0 0 1))'))[0]).toBe('0 0 0 0 0.5 -1');
    expect(rowsOf(readSound('(set "s" ((Axon) (0 0 0 1) (1 0 0 1)))'))).toHaveLength(2);
    const nested = `${'(set '.repeat(100_000)}((Axon) (0 0 0 1) (1 0 0 1))${')'.repeat(100_000)}`;
    expect(rowsOf(readSound(nested))).toHaveLength(2);
  });

  it('warns of two cells, of a tree far from the soma and of what SWC files are warned of', () => {
    const far = '("Soma" (100 0 0 1) (110 0 0 1) (110 10 0 1))';
    const codes = codesOf(`${SOMA}\n${far}\n((Axon) (40 0 0 0) (40 0 0 1))`);
    expect(codes).toEqual([
      'asc/several-somata:2:0',
      'asc/several-roots:2:0',
      'asc/tree-off-soma:3:0',
      'asc/zero-radius:3:0',
      'asc/zero-length-segment:3:0',
    ]);
  });

  it('is scaled with its contours', () => {
    const { table, outlines } = parseAsc(`${SOMA}((Axon)(5000 0 0 200)(9000 0 0 200))`, {
      scale: 0.001,
      minRadiusUm: 0.2,
    });
    expect([...table!.radiusUm]).toEqual([0.2, 0.2, 0.2]);
    expect(table!.xUm[2]).toBe(9);
    expect(outlines[0]!.contours[0]!.xUm[0]).toBeCloseTo(0.005, 12);
  });

  it('may be nested 100 000 deep', { timeout: 60_000 }, () => {
    const depth = 100_000;
    const text = `((Axon)${'((0 0 0 1)'.repeat(depth)}${')'.repeat(depth)})`;
    expect(readSound(text).table.count).toBe(depth);
  });
});

describe('any text', () => {
  const piece = fc.constantFrom(
    ...[
      '(',
      ')',
      '|',
      '<',
      '>',
      '"a"',
      '"',
      '(Dendrite)',
      '(Axon)',
      '(CellBody)',
      ';x\n',
      '\n',
      ',',
    ],
    ...['(1 2 3 4)', '(5 6 7 0)', '1', '-2.5e3', 'Normal', '(Cross (1 2 3 4))', '(set "x" '],
  );

  it('is read or refused, never thrown at, and what is read is a sound tree', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const { table, branches, diagnostics } = parseAsc(pieces.join(' '));
        const isRefused = diagnostics.some(({ severity }) => severity === 'error');
        expect(table === undefined).toBe(isRefused);
        if (table === undefined) return;
        expect(table.parentRow.every((parent, row) => parent < row)).toBe(true);
        expect(branches.every(({ parent }, branch) => parent < branch)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

const shared = sharedFolder();
const where = shared === undefined ? ' (skipped: the folder of reference data is missing)' : '';
const files = referenceFiles('.asc');

/** The table without the soma that was made of contours: the points of the file. */
function withoutSoma(table: SwcTable): SwcTable {
  const somata = table.type.filter((type) => type === SOMA_TYPE).length;
  const { header } = table;
  return {
    count: table.count - somata,
    id: table.id.slice(somata),
    type: table.type.slice(somata),
    xUm: table.xUm.slice(somata),
    yUm: table.yUm.slice(somata),
    zUm: table.zUm.slice(somata),
    radiusUm: table.radiusUm.slice(somata),
    parentRow: table.parentRow.slice(somata).map((parent) => Math.max(-1, parent - somata)),
    line: table.line.slice(somata),
    header,
  };
}

function readShared(file: string): ParsedAsc & { table: SwcTable } {
  return readSound(readFileSync(resolve(shared!, 'morphologies', file), 'latin1'));
}

describe.skipIf(shared === undefined)(`published Neurolucida files${where}`, () => {
  it.each(files)('measure as they do apart from us: %s', (file, { fromPoints }) => {
    const parsed = readShared(file);
    const {
      strahlerOrderOfRoot,
      maxPathDistanceFromTreeStartUm,
      maxEuclideanFromTreeStartUm,
      neuriteAreaByNeuronRuleUm2: _rule,
      skippedBlocks,
      somaContourPoints,
      ...figures
    } = fromPoints as ReferenceFigures & { skippedBlocks: Record<string, number> };
    expectFigures(measureMorphology(withoutSoma(parsed.table)), figures, file);
    const joined = measureMorphology(parsed.table);
    const reach = joined.maxPathDistanceFromStemStartUm;
    expectFigures(joined.strahlerOrderOfRoot, strahlerOrderOfRoot, file);
    expectFigures(reach, maxPathDistanceFromTreeStartUm, file);
    expectFigures(joined.maxEuclideanFromStemStartUm, maxEuclideanFromTreeStartUm, file);
    expect(
      parsed.outlines.flatMap(({ contours }) => contours.map(({ xUm }) => xUm.length)),
    ).toEqual(somaContourPoints);
    const crosses = skippedBlocks['Cross'] ?? 0;
    const note = parsed.diagnostics.find(({ code }) => code === 'asc/skipped')?.message ?? '';
    expect(Number(/(\d+) marker/.exec(note)?.[1] ?? 0)).toBe(crosses);
  });

  it('hold the same Hay cell as the SWC file', () => {
    const file = 'rat-l5-pyramidal-hay2011-cell1-xyz2swc.swc';
    const [, { fromPoints }] = referenceFiles('.swc').find(([name]) => name === file)!;
    const { table } = readShared('rat-l5-pyramidal-hay2011-cell1.asc');
    const { neurites, ...whole } = measureMorphology(table);
    const { stemEdgeLengthUm, stemEdgeCylinderAreaUm2, ...expected } = fromPoints[
      'neurites'
    ] as Record<string, number>;
    expectFigures(neurites, expected, file);
    // The SWC file has the soma's centre in six digits.
    expect(neurites.stemEdgeLengthUm / stemEdgeLengthUm! - 1).toBeCloseTo(0, 5);
    expect(neurites.stemEdgeCylinderAreaUm2 / stemEdgeCylinderAreaUm2! - 1).toBeCloseTo(0, 5);
    expect(whole.points).toBe(fromPoints['points']);
    expect(whole.strahlerOrderOfRoot).toBe(fromPoints['strahlerOrderOfRoot']);
  });
});
