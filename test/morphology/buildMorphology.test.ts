import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BuiltMorphology, buildMorphology } from '../../src/morphology/buildMorphology.ts';
import { morphologyArea } from '../../src/morphology/frusta.ts';
import { measureMorphology } from '../../src/morphology/morphometrics.ts';
import { positionAt } from '../../src/morphology/place.ts';
import { rerootAtSoma } from '../../src/morphology/rerooting.ts';
import { DiagnosticLog } from '../../src/swc-parser/diagnosticLog.ts';
import { parseSwc } from '../../src/swc-parser/parseSwc.ts';
import { SOMA_TYPE } from '../../src/swc-parser/swcTable.ts';
import { arbitraryRows, arbitrarySwc, swcLines } from '../support/arbitrarySwc.ts';
import { buildFromLines, outline, tableOf } from '../support/swcTables.ts';

describe('a neurite', () => {
  const SOMA = '1 1 0 0 0 5 -1';

  it('is cut at forks and where the type changes, and goes on from a copy of the last point', () => {
    const lines = [
      SOMA,
      '2 3 9 0 0 1 1',
      '3 3 19 0 0 2 2',
      '4 3 29 0 0 1 3',
      '5 7 19 9 0 1 3',
      '6 4 39 0 0 1 4',
    ];
    const { morphology } = buildFromLines(...lines);
    expect(outline(morphology)).toEqual([
      'soma: -1 1 -1',
      'dend[0] <- soma(0.5): 2 3',
      'dend[1] <- dend[0](1): 3 4',
      'apic[0] <- dend[1](1): 4 6',
      'dend_7[0] <- dend[0](1): 3 5',
    ]);
  });

  it('of one sample that forks is a section of length 0', () => {
    const { morphology, diagnostics } = buildFromLines(
      SOMA,
      '2 3 9 0 0 1 1',
      '3 3 19 0 0 1 2',
      '4 3 9 9 0 1 2',
    );
    expect(outline(morphology)).toEqual([
      'soma: -1 1 -1',
      'dend[0] <- soma(0.5): 2 2',
      'dend[1] <- dend[0](1): 2 3',
      'dend[2] <- dend[0](1): 2 4',
    ]);
    expect(morphology.sections[1]!.lengthUm).toBe(0);
    expect(diagnostics).toEqual([]);
  });

  it('of one sample and no more is noted', () => {
    const { morphology, diagnostics } = buildFromLines(SOMA, '2 3 9 0 0 1 1');
    expect(morphology.sections.map(({ lengthUm }) => lengthUm)).toEqual([10, 0]);
    expect(diagnostics).toMatchObject([
      { code: 'morphology/single-sample-stem', severity: 'note', line: 2 },
    ]);
  });

  it('of a root that forks at once begins at the root', () => {
    const { morphology } = buildFromLines(
      '1 3 0 0 0 1 -1',
      '2 4 0 9 0 1 1',
      '3 3 0 -9 0 1 1',
      '4 3 9 0 0 1 1',
    );
    expect(outline(morphology)).toEqual([
      'apic[0]: 1 2',
      'dend[0] <- apic[0](0): 1 3',
      'dend[1] <- apic[0](0): 1 4',
    ]);
  });

  it('of a tree of its own is kept, and its gap is named', () => {
    const { morphology, diagnostics } = buildFromLines('5 3 0 50 0 1 -1', '6 3 0 60 0 1 5', SOMA);
    expect(outline(morphology)).toEqual(['soma: -1 1 -1', 'dend[0]: 5 6']);
    expect(diagnostics).toMatchObject([{ code: 'morphology/separate-tree', line: 1 }]);
    expect(diagnostics[0]!.message).toContain('50 um from sample 1 (line 3)');
  });

  it('that is all there is, and of one sample, is an error', () => {
    expect(buildFromLines('1 3 0 0 0 1 -1').diagnostics.map(({ code }) => code)).toContain(
      'morphology/no-membrane',
    );
  });
});

describe('a radius of 0', () => {
  const radii = ({ morphology }: BuiltMorphology): number[] => [...morphology.pointRadiusUm];

  it("gives way to the nearest ancestor's", () => {
    const built = buildFromLines(
      '1 3 0 0 0 2 -1',
      '2 3 0 9 0 0 1',
      '3 3 0 19 0 0 2',
      '4 3 0 29 0 1 3',
    );
    expect(radii(built)).toEqual([2, 2, 2, 1]);
    expect(built.diagnostics.map(({ code, line }) => `${line} ${code}`)).toEqual([
      '2 morphology/borrowed-radius',
    ]);
    expect(built.diagnostics[0]!.message).toMatch(/the 2 um of sample 1, .*; 1 more do so$/);
  });

  it("else to the nearest descendant's, and never to the soma's", () => {
    const built = buildFromLines(
      '1 1 0 0 0 9 -1',
      '2 3 0 9 0 0 1',
      '3 3 0 19 0 0 2',
      '4 3 0 29 0 0.7 3',
    );
    expect(radii(built).slice(3)).toEqual([0.7, 0.7, 0.7]);
  });

  it('of a whole neurite gives way to a stated one', () => {
    const built = buildFromLines('1 1 0 0 0 9 -1', '2 3 0 9 0 0 1', '3 3 0 19 0 0 2');
    expect(radii(built).slice(3)).toEqual([0.5, 0.5]);
    expect(built.diagnostics).toMatchObject([
      { code: 'morphology/assumed-radius', severity: 'warning', line: 2 },
    ]);
  });
});

describe('any sound file', () => {
  it('becomes sections that keep their promises', () => {
    fc.assert(
      fc.property(arbitrarySwc, (text) => {
        const table = tableOf(text);
        const { morphology } = buildMorphology(table);
        const { sections, pointOffsets, pointArcUm, pointRadiusUm, pointSampleId } = morphology;
        expect(new Set(sections.map(({ name }) => name)).size).toBe(sections.length);
        if (table.type.includes(SOMA_TYPE)) expect(sections[0]!.type).toBe(SOMA_TYPE);
        for (const { index, parent, parentX, lengthUm } of sections) {
          const [first, end] = [pointOffsets[index]!, pointOffsets[index + 1]!];
          const arc = [...pointArcUm.subarray(first, end)];
          expect(parent).toBeLessThan(index);
          expect(end - first).toBeGreaterThanOrEqual(2);
          expect([arc[0], arc.at(-1)]).toEqual([0, lengthUm]);
          expect(arc).toEqual([...arc].sort((a, b) => a - b));
          expect(parentX >= 0 && parentX <= 1).toBe(true);
        }
        expect(pointRadiusUm.every((radiusUm) => radiusUm > 0)).toBe(true);
        const neuriteIds = [...table.id].filter((_, row) => table.type[row] !== SOMA_TYPE);
        expect(neuriteIds.filter((id) => !pointSampleId.includes(id))).toEqual([]);
      }),
    );
  });

  it('is joined without a gap: a section begins at its parent, or with its own stem', () => {
    fc.assert(
      fc.property(arbitrarySwc, (text) => {
        const table = tableOf(text);
        const { morphology } = buildMorphology(table);
        const typeOf = new Map([...table.id].map((id, row) => [id, table.type[row]]));
        for (const { index, parent, parentX, type } of morphology.sections) {
          if (parent < 0) continue;
          const firstId = morphology.pointSampleId[morphology.pointOffsets[index]!]!;
          const isStem = morphology.sections[parent]!.type === SOMA_TYPE && type !== SOMA_TYPE;
          if (isStem) expect(typeOf.get(firstId)).toBe(type);
          else {
            const start = positionAt(morphology, { section: index, x: 0 });
            const joint = positionAt(morphology, { section: parent, x: parentX });
            const gapUm = Math.hypot(...start.map((value, axis) => value - joint[axis]!));
            expect(gapUm).toBeLessThan(1e-9);
          }
        }
      }),
    );
  });

  it('keeps the length of its neurites', () => {
    fc.assert(
      fc.property(arbitrarySwc, (text) => {
        const table = tableOf(text);
        const { morphology } = buildMorphology(table);
        const neurites = morphology.sections.filter(({ type }) => type !== SOMA_TYPE);
        const lengthUm = neurites.reduce((sum, section) => sum + section.lengthUm, 0);
        const expected = measureMorphology(rerootAtSoma(table, new DiagnosticLog(''))).neurites;
        expect(lengthUm).toBeCloseTo(expected.lengthUm, 7);
        expect(neurites.length).toBeGreaterThanOrEqual(expected.stems);
      }),
    );
  });

  it('has the same membrane when its lines are shuffled or the cell is moved', () => {
    const sound = arbitraryRows
      .map((rows) =>
        rows.map((row, k) => ({ ...row, type: k === 0 ? 1 : row.type === 1 ? 3 : row.type })),
      )
      .map((rows) =>
        rows.map((row) => ({
          ...row,
          radiusUm: row.radiusUm + 0.1,
          parentShare: row.parentShare * 0.96,
        })),
      );
    const shuffled = sound.chain((rows) =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray(swcLines(rows), { minLength: rows.length })),
    );
    fc.assert(
      fc.property(shuffled, ([rows, lines]) => {
        const areaUm2 = morphologyArea(buildFromLines(...swcLines(rows)).morphology);
        const moved = swcLines(
          rows.map((row) => ({ ...row, xUm: row.xUm + 64, yUm: row.zUm, zUm: -row.yUm })),
        );
        for (const other of [lines, moved])
          expect(
            Math.abs(morphologyArea(buildFromLines(...other).morphology) / areaUm2 - 1),
          ).toBeLessThan(1e-9);
      }),
    );
  });
});

describe('any text that can be read', () => {
  it('becomes a morphology of finite size', () => {
    const number = fc.oneof(fc.double(), fc.constantFrom(0, 1e15, -1e15, 5e-324));
    const row = fc.tuple(fc.constantFrom(1, 3), number, number, number, number, fc.nat());
    const text = fc
      .array(row, { minLength: 1, maxLength: 8 })
      .map((rows) =>
        rows
          .map(([type, x, y, z, r, parent], k) =>
            [k + 1, type, x, y, z, Math.abs(r), k === 0 ? -1 : (parent % k) + 1].join(' '),
          )
          .join('\n'),
      );
    fc.assert(
      fc.property(text, (any) => {
        const { table } = parseSwc(any);
        if (table === undefined) return;
        const { morphology } = buildMorphology(table);
        expect(morphology.sections.every(({ lengthUm }) => Number.isFinite(lengthUm))).toBe(true);
        expect(Number.isFinite(morphologyArea(morphology))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a tree of a million samples', () => {
  it('in one chain is one section', { timeout: 60_000 }, () => {
    const rows = Array.from(
      { length: 1_000_000 },
      (_, k) => `${k + 1} 3 ${k % 100} 0 0 1 ${k === 0 ? -1 : k}`,
    );
    const { morphology } = buildMorphology(tableOf(rows.join('\n')));
    expect(morphology.sections).toHaveLength(1);
    expect(morphology.pointArcUm).toHaveLength(1_000_000);
  });
});
