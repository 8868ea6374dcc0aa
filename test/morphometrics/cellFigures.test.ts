import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildMorphology } from '../../src/morphology/buildMorphology.ts';
import type { Morphology } from '../../src/morphology/morphology.ts';
import { measureMorphology } from '../../src/morphology/morphometrics.ts';
import { readReconstruction } from '../../src/morphology/reconstruction.ts';
import { type CellFigures, measureCell } from '../../src/morphometrics/cellFigures.ts';
import { measurePlane } from '../../src/morphometrics/planarHull.ts';
import { arbitrarySwc } from '../support/arbitrarySwc.ts';
import { sideBranch } from '../support/cells.ts';
import { sharedFolder } from '../support/shared.ts';
import { morphologyOfLines, tableOf } from '../support/swcTables.ts';

/**
 * A ball of radius 5; a dendrite of 100 um (radius 2) along x that forks at right angles into 30 um up and 40 um on, the
 * latter of which forks again, into 10 um up and 10 um down; an axon of 50 um with a detour.
 */
const CELL = morphologyOfLines(
  '1 1 0 0 0 5 -1',
  '2 3 0 0 0 2 1',
  '3 3 100 0 0 2 2',
  '4 3 100 30 0 1 3',
  '5 3 140 0 0 1 3',
  '6 3 140 10 0 0.5 5',
  '7 3 140 -10 0 0.5 5',
  '8 2 0 -5 0 0.5 1',
  '9 2 0 -25 0 0.5 8',
  '10 2 15 -25 0 0.5 9',
  '11 2 15 -10 0 0.5 10',
);

describe('measureCell', () => {
  const figures = measureCell(CELL);

  it('measures the whole', () => {
    expect(figures.all).toMatchObject({
      neurites: 2,
      sections: 6,
      forks: 2,
      tips: 4,
      lengthUm: 240,
      maxPathUm: 150,
      maxEuclideanUm: Math.hypot(140, 10),
      maxBranchOrder: 2,
      maxStrahlerOrder: 2,
      meanSectionLengthUm: 40,
      maxSectionLengthUm: 100,
      widthXUm: 140,
      widthYUm: 55,
      widthZUm: 0,
      hullVolumeUm3: 0,
    });
    // Both sides of (0, -25), (15, -25), (140, -10), (140, 10), (100, 30), (0, 0): (375 + 3350 + 2800 + 3200) / 2.
    expect(figures.all.hullAreaUm2).toBeCloseTo(2 * 4862.5, 9);
  });

  it('measures areas and volumes of the frusta', () => {
    const frustum = (h: number, r1: number, r2: number): number =>
      Math.PI * (r1 + r2) * Math.hypot(h, r1 - r2);
    const dendrite =
      frustum(100, 2, 2) + frustum(30, 2, 1) + frustum(40, 2, 1) + 2 * frustum(10, 1, 0.5);
    expect(figures.perType.get(3)!.areaUm2).toBeCloseTo(dendrite, 9);
    expect(figures.perType.get(2)!.areaUm2).toBeCloseTo(frustum(50, 0.5, 0.5), 9);
    expect(figures.perType.get(2)!.volumeUm3).toBeCloseTo(Math.PI * 0.25 * 50, 9);
    expect(figures.perType.get(2)!.meanDiameterUm).toBeCloseTo(1, 12);
    expect(figures.soma!.radiusUm).toBeCloseTo(5, 12);
    expect(figures.soma!.volumeUm3).toBeCloseTo((4 / 3) * Math.PI * 125, 9);
  });

  it('measures each section', () => {
    const axon = figures.sections.find(({ name }) => name === 'axon[0]')!;
    expect(axon).toMatchObject({
      branchOrder: 0,
      strahlerOrder: 1,
      tips: 1,
      points: 4,
      taperRate: 0,
    });
    expect(axon.tortuosity).toBeCloseTo(50 / Math.hypot(15, 5), 12);
    const branch = figures.sections.find(({ name }) => name === 'dend[2]')!;
    expect(branch).toMatchObject({ branchOrder: 1, strahlerOrder: 2, tips: 2, isEnd: false });
    expect(branch.taperRate).toBeCloseTo(-2 / 40, 12);
    expect(branch.pathEndUm).toBe(140);
  });

  it('measures each fork', () => {
    const [first, second] = figures.forks;
    expect(first).toMatchObject({ name: 'dend[0]', branches: 2, branchOrder: 0 });
    expect(first!.localAngleDeg).toBeCloseTo(90, 12);
    // One tip against two: |1 - 2| / (3 - 2).
    expect(first!.partitionAsymmetry).toBe(1);
    expect(first!.rallRatio).toBeCloseTo((2 * 2 ** 1.5) / 4 ** 1.5, 12);
    expect(second!.localAngleDeg).toBeCloseTo(180, 12);
    expect(second!.partitionAsymmetry).toBe(0);
    expect(figures.all.meanPartitionAsymmetry).toBe(0.5);
  });

  it('splits by type and by neurite', () => {
    expect([...figures.perType.keys()]).toEqual([2, 3]);
    expect(figures.perNeurite.map(({ type, tips }) => [type, tips])).toEqual([
      [3, 3],
      [2, 1],
    ]);
    expect(figures.perType.get(2)!.meanPartitionAsymmetry).toBeNaN();
  });

  it('takes a change of type for no fork', () => {
    const cell = morphologyOfLines(
      '1 1 0 0 0 5 -1',
      '2 3 9 0 0 1 1',
      '3 3 20 0 0 1 2',
      '4 4 30 0 0 1 3',
    );
    expect(measureCell(cell).all).toMatchObject({
      sections: 2,
      forks: 0,
      tips: 1,
      maxBranchOrder: 0,
    });
  });

  it('measures a cell without a soma, and one that is nothing else', () => {
    const bare = measureCell(morphologyOfLines('1 3 0 0 0 1 -1', '2 3 9 0 0 1 1'));
    expect(bare.soma).toBeUndefined();
    expect(bare.all).toMatchObject({ neurites: 1, sections: 1, tips: 1, lengthUm: 9 });
    const soma = measureCell(morphologyOfLines('1 1 0 0 0 5 -1'));
    expect(soma.all).toMatchObject({
      neurites: 0,
      sections: 0,
      tips: 0,
      lengthUm: 0,
      maxPathUm: 0,
    });
    expect(soma.all.meanTortuosity).toBeNaN();
  });

  it('draws no difference between a fork at the root and a root section', () => {
    const forked = measureCell(
      morphologyOfLines('1 3 0 0 0 1 -1', '2 3 9 0 0 1 1', '3 3 0 9 0 1 1'),
    );
    expect(forked.all).toMatchObject({ neurites: 1, sections: 2, tips: 2 });
  });

  it('agrees with what the samples themselves measure, for any file', () => {
    fc.assert(
      fc.property(arbitrarySwc, (text) => {
        const read = tableOf(text);
        const table = { ...read, radiusUm: read.radiusUm.map((radius) => radius || 0.5) };
        const built = buildMorphology(table);
        if (built.diagnostics.some(({ code }) => code === 'morphology/rerooted')) return;
        const { all, sections } = measureCell(built.morphology);
        const { neurites } = measureMorphology(table);
        const near = (a: number, b: number): void =>
          expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(b)));
        near(all.lengthUm, neurites.lengthUm);
        // A section without length carries no membrane, whatever the radii of its samples.
        if (sections.every((section) => section.lengthUm > 0))
          near(all.areaUm2, neurites.frustumAreaUm2);
        near(all.volumeUm3, neurites.volumeUm3);
      }),
    );
  });

  it('keeps every ratio within its range', () => {
    fc.assert(
      fc.property(arbitrarySwc, (text) => {
        const { sections, forks, all } = measureCell(morphologyOfLines(text));
        for (const { tortuosity, strahlerOrder, tips } of sections) {
          if (!Number.isNaN(tortuosity)) expect(tortuosity).toBeGreaterThanOrEqual(1);
          expect(strahlerOrder).toBeGreaterThanOrEqual(1);
          expect(strahlerOrder).toBeLessThanOrEqual(1 + Math.log2(tips));
        }
        for (const { localAngleDeg, partitionAsymmetry } of forks) {
          if (!Number.isNaN(localAngleDeg)) expect(localAngleDeg).toBeLessThanOrEqual(180);
          if (!Number.isNaN(partitionAsymmetry)) expect(partitionAsymmetry).toBeLessThanOrEqual(1);
        }
        const { widthXUm, widthYUm, widthZUm } = all;
        expect(all.hullVolumeUm3).toBeLessThanOrEqual(
          widthXUm * widthYUm * widthZUm * (1 + 1e-9) + 1,
        );
      }),
    );
  });
});

const shared = sharedFolder();
const where = shared === undefined ? ' (skipped: the folder of reference data is missing)' : '';

function measureFile(file: string): { figures: CellFigures; morphology: Morphology } {
  const text = readFileSync(resolve(shared!, 'morphologies', file), 'latin1');
  const morphology = readReconstruction(text, { file }).morphology!;
  return { figures: measureCell(morphology), morphology };
}

function expectFromOthers(file: string, source: string): Readonly<Record<string, never>> {
  const reference = JSON.parse(
    readFileSync(resolve(shared!, 'morphologies/reference-morphometrics.json'), 'utf8'),
  );
  const entries: { source: string; values: Record<string, never> }[] =
    reference.files[file].expectedFromOthers;
  return Object.assign(
    {},
    ...entries.filter((e) => e.source.startsWith(source)).map((e) => e.values),
  );
}

/** Six decimals are given. */
const SIX = 6;

describe.skipIf(shared === undefined)(`figures stated by others${where}`, () => {
  it('NeuroM: synthetic-neurom-neuron.swc', () => {
    const file = 'synthetic-neurom-neuron.swc';
    const expected = expectFromOthers(file, 'NeuroM');
    const { figures, morphology } = measureFile(file);
    const types: readonly [string, CellFigures['all']][] = [
      ['all', figures.all],
      ['axon', figures.perType.get(2)!],
      ['basal_dendrite', figures.perType.get(3)!],
      ['apical_dendrite', figures.perType.get(4)!],
    ];
    for (const [type, own] of types) {
      expect(own.sections).toBe(expected['number_of_sections']![type]);
      expect(own.lengthUm).toBeCloseTo(expected['total_length']![type]!, SIX);
      expect(own.volumeUm3).toBeCloseTo(expected['total_volume']![type]!, SIX);
      expect(own.tips).toBe(expected['number_of_leaves']![type]);
    }
    expect(figures.all.forks).toBe(expected['number_of_bifurcations']);
    expect(figures.all.maxSectionLengthUm).toBeCloseTo(expected['max_section_length']!, SIX);
    expect(figures.all.maxBranchOrder).toBe(expected['max_section_branch_order']);
    expect(figures.soma!.radiusUm).toBeCloseTo(expected['soma_radius']!, SIX);
    const basal = figures.perNeurite.filter(({ type }) => type === 3);
    expect(basal.map(({ lengthUm }) => Number(lengthUm.toFixed(SIX)))).toEqual(
      expected['total_length_per_neurite_basal'],
    );
    expect(farthestFromStems(morphology)).toBeCloseTo(
      expected['max_radial_distance']!['all']!,
      SIX,
    );
  });

  it('NeuroM: bbp-bio-neuron-000.asc', () => {
    const file = 'bbp-bio-neuron-000.asc';
    const expected = expectFromOthers(file, 'NeuroM');
    const { figures, morphology } = measureFile(file);
    expect(figures.all.forks).toBe(expected['number_of_forking_points']);
    // Our ball has the surface of the contour's mean radius; NeuroM's the volume of it, to the digits of the file.
    expect(figures.soma!.volumeUm3 / expected['soma_volume']!).toBeCloseTo(1, 6);
    const planes: readonly [string, string][] = [
      ['axon_xy', 'XY'],
      ['axon_xz', 'XZ'],
      ['axon_yz', 'YZ'],
    ];
    for (const [name, axes] of planes) {
      const plane = measurePlane(projectedAxon(morphology, axes));
      expect(plane.aspectRatio).toBeCloseTo(expected['aspect_ratio']![name]!, 5);
      expect(plane.circularity).toBeCloseTo(expected['circularity']![name]!, 5);
      expect(plane.shapeFactor).toBeCloseTo(expected['shape_factor']![name]!, 5);
    }
    expect(figures.all.aspectRatio).toBeCloseTo(expected['aspect_ratio']!['all']!, 5);
    expect(figures.all.circularity).toBeCloseTo(expected['circularity']!['all']!, 5);
    expect(figures.all.shapeFactor).toBeCloseTo(expected['shape_factor']!['all']!, 5);
  });

  it('btmorph: cat-spinal-motoneuron-burke-v_e_moto1.swc', () => {
    const file = 'cat-spinal-motoneuron-burke-v_e_moto1.swc';
    const expected = expectFromOthers(file, 'btmorph');
    const { all, soma } = measureFile(file).figures;
    expect(all.tips).toBe(expected['terminals']);
    expect(all.neurites).toBe(expected['stems']);
    expect(all.forks).toBe(expected['bifurcations']);
    expect(all.maxBranchOrder).toBe(expected['max_branch_order']);
    const within = (value: number, key: string): void => {
      const [low, high] = expected[key] as unknown as [number, number];
      expect(value, key).toBeGreaterThanOrEqual(low);
      expect(value, key).toBeLessThanOrEqual(high);
    };
    within(soma!.areaUm2, 'soma_surface');
    within(all.maxEuclideanUm, 'max_euclidean');
    within(all.meanPartitionAsymmetry, 'mean_partition_asymmetry');
  });
});

/** NeuroM measures from where each neurite begins. */
function farthestFromStems(morphology: Morphology): number {
  const { pointXUm: x, pointYUm: y, pointZUm: z, pointOffsets, sections } = morphology;
  const startOf: number[] = [];
  let farthest = 0;
  for (const { index, type, parent } of sections) {
    if (type === 1) continue;
    const isStem = parent < 0 || sections[parent]!.type === 1;
    const start = isStem ? pointOffsets[index]! : startOf[parent]!;
    startOf[index] = start;
    const end = pointOffsets[index + 1]! - 1;
    farthest = Math.max(
      farthest,
      Math.hypot(x[end]! - x[start]!, y[end]! - y[start]!, z[end]! - z[start]!),
    );
  }
  return farthest;
}

function projectedAxon(morphology: Morphology, axes: string): [number, number][] {
  const columns = { X: morphology.pointXUm, Y: morphology.pointYUm, Z: morphology.pointZUm };
  const [a, b] = [...axes].map((axis) => columns[axis as 'X' | 'Y' | 'Z']);
  return morphology.sections.flatMap(({ index, type }) => {
    if (type !== 2) return [];
    const [first, end] = [morphology.pointOffsets[index]!, morphology.pointOffsets[index + 1]!];
    return Array.from({ length: end - first }, (_, k): [number, number] => [
      a![first + k]!,
      b![first + k]!,
    ]);
  });
}

describe('a hand-drawn tree', () => {
  it('counts a branch that leaves in the middle of another as an order further', () => {
    expect(measureCell(sideBranch()).all).toMatchObject({
      neurites: 1,
      maxBranchOrder: 1,
      lengthUm: 150,
    });
  });
});
