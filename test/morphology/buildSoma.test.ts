import { describe, expect, it } from 'vitest';
import { sectionArea } from '../../src/morphology/frusta.ts';
import { positionAt } from '../../src/morphology/place.ts';
import { buildFromLines, outline } from '../support/swcTables.ts';

describe('a soma', () => {
  it('of one sample is a cylinder along x, as long as wide, of the area of the sphere', () => {
    const { morphology, diagnostics } = buildFromLines(
      '7 1 1 2 3 5 -1',
      '8 3 20 2 3 1 7',
      '9 3 30 2 3 1 8',
    );
    expect(outline(morphology)).toEqual(['soma: -1 7 -1', 'dend[0] <- soma(0.5): 8 9']);
    expect(morphology.sections[0]!.lengthUm).toBe(10);
    expect(sectionArea(morphology, 0)).toBeCloseTo(4 * Math.PI * 25, 10);
    expect(positionAt(morphology, { section: 0, x: 0 })).toEqual([-4, 2, 3]);
    expect(diagnostics).toEqual([]);
  });

  it("of NeuroMorpho's three samples is the same cylinder, in any order of the lines", () => {
    const lines = [
      '3 1 0 5.01 0 5 1',
      '1 1 0 0 0 5 -1',
      '4 3 9 0 0 1 1',
      '2 1 0 -5 0 5 1',
      '5 3 19 0 0 1 4',
    ];
    const { morphology, diagnostics } = buildFromLines(...lines);
    expect(outline(morphology)).toEqual(['soma: -1 1 -1', 'dend[0] <- soma(0.5): 4 5']);
    expect(sectionArea(morphology, 0)).toBeCloseTo(4 * Math.PI * 25, 10);
    expect(diagnostics).toEqual([]);
  });

  it.each([
    ['another radius', ['2 1 0 -5 0 4 1', '3 1 0 5 0 5 1']],
    ['edges unlike the diameter', ['2 1 0 -5 0 5 1', '3 1 0 5.2 0 5 1']],
    ['a chain', ['2 1 0 -5 0 5 1', '3 1 0 -10 0 5 2']],
  ])('of three samples with %s is frusta', (_what, others) => {
    const { morphology } = buildFromLines('1 1 0 0 0 5 -1', ...others);
    const firsts = outline(morphology).map((line) => line.slice(0, 7));
    expect(firsts[0]).toMatch(/^soma/);
    expect(morphology.pointSampleId).not.toContain(-1);
  });

  it('in a chain holds each stem at the relative arc length of its sample', () => {
    const { morphology } = buildFromLines(
      '1 1 0 0 0 4 -1',
      '2 1 0 5 0 6 1',
      '3 1 0 20 0 3 2',
      '4 3 0 -9 0 1 1',
      '5 3 0 -19 0 1 4',
      '6 4 9 5 0 1 2',
      '7 4 19 5 0 1 6',
      '8 2 0 30 0 1 3',
      '9 2 0 40 0 1 8',
    );
    expect(outline(morphology)).toEqual([
      'soma: 1 2 3',
      'dend[0] <- soma(0): 4 5',
      'apic[0] <- soma(0.25): 6 7',
      'axon[0] <- soma(1): 8 9',
    ]);
  });

  it('that forks is several sections', () => {
    const fork = [
      '1 1 0 0 0 4 -1',
      '2 1 0 5 0 6 1',
      '3 1 4 9 0 3 2',
      '4 1 -4 9 0 3 2',
      '5 3 0 9 0 1 2',
      '6 3 0 19 0 1 5',
    ];
    expect(outline(buildFromLines(...fork).morphology)).toEqual([
      'soma[0]: 1 2',
      'soma[1] <- soma[0](1): 2 3',
      'soma[2] <- soma[0](1): 2 4',
      'dend[0] <- soma[0](1): 5 6',
    ]);
  });

  it('that forks at its root begins two sections there', () => {
    const fork = [
      '1 1 0 0 0 4 -1',
      '2 1 0 5 0 6 1',
      '3 1 0 -5 0 3 1',
      '4 3 9 0 0 1 1',
      '5 3 19 0 0 1 4',
    ];
    expect(outline(buildFromLines(...fork).morphology)).toEqual([
      'soma[0]: 1 2',
      'soma[1] <- soma[0](0): 1 3',
      'dend[0] <- soma[0](0): 4 5',
    ]);
  });

  it('of samples in one place is a sphere', () => {
    const { morphology } = buildFromLines(
      '1 1 0 0 0 5 -1',
      '2 1 0 0 0 5 1',
      '3 3 9 0 0 1 2',
      '4 3 19 0 0 1 3',
    );
    expect(outline(morphology)).toEqual(['soma: -1 1 -1', 'dend[0] <- soma(0.5): 3 4']);
  });

  it('drawn as a closed outline is a sphere about its centre, which is said', () => {
    const ring = Array.from({ length: 12 }, (_, k) => {
      const angle = (k * Math.PI) / 6;
      return `${k + 1} 1 ${20 + 6 * Math.cos(angle)} ${6 * Math.sin(angle)} 0 0.1 ${k === 0 ? -1 : k}`;
    });
    const { morphology, diagnostics } = buildFromLines(
      ...ring,
      '13 3 20 6 0 1 4',
      '14 3 20 16 0 1 13',
    );
    expect(sectionArea(morphology, 0)).toBeCloseTo(4 * Math.PI * 36, 9);
    expect(positionAt(morphology, { section: 0, x: 0.5 })[0]).toBeCloseTo(20, 12);
    expect(diagnostics).toMatchObject([{ code: 'morphology/outline-soma', line: 1 }]);
  });

  it.each([
    ['runs to and fro', (k: number): string => `${k % 4} ${k % 3} 0`],
    ['is an open arc', (k: number): string => `${9 * Math.cos(k / 4)} ${9 * Math.sin(k / 4)} 0`],
    ['is straight', (k: number): string => `0 ${3 * k} 0`],
  ])('of thin samples that %s is no outline', (_what, placeOf) => {
    const chain = Array.from({ length: 12 }, (_, k) => `${k + 1} 1 ${placeOf(k)} 0.1 ${k || -1}`);
    expect(buildFromLines(...chain).diagnostics).toEqual([]);
  });

  it('inside its tree becomes the root, which is said', () => {
    const { morphology, diagnostics } = buildFromLines(
      '1 2 0 -25 0 0.5 -1',
      '2 2 0 -5 0 0.5 1',
      '3 1 0 0 0 5 2',
      '4 3 0 5 0 1 3',
      '5 3 0 15 0 1 4',
    );
    expect(outline(morphology)).toEqual([
      'soma: -1 3 -1',
      'axon[0] <- soma(0.5): 2 1',
      'dend[0] <- soma(0.5): 4 5',
    ]);
    expect(diagnostics).toMatchObject([{ code: 'morphology/rerooted', line: 3, file: 'cell.swc' }]);
  });

  it('that is missing leaves a neurite in section 0', () => {
    const { morphology } = buildFromLines(
      '1 3 0 0 0 1 -1',
      '2 3 0 9 0 1 1',
      '3 3 5 9 0 1 2',
      '4 4 0 19 0 1 2',
    );
    expect(outline(morphology)).toEqual([
      'dend[0]: 1 2',
      'dend[1] <- dend[0](1): 2 3',
      'apic[0] <- dend[0](1): 2 4',
    ]);
  });
});
