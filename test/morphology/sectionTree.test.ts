import { describe, expect, it } from 'vitest';
import { buildMorphologyFromSections } from '../../src/morphology/sectionTree.ts';

const stick = [
  [0, 0, 0, 2],
  [3, 4, 0, 1],
] as const;

describe('buildMorphologyFromSections', () => {
  it('packs points, arc lengths and names', () => {
    const morphology = buildMorphologyFromSections('y', [
      { type: 1, parent: null, points: stick },
      { type: 3, parent: { section: 0, x: 1 }, points: stick },
      { type: 3, parent: { section: 0, x: 0.5 }, points: stick },
      { type: 7, parent: { section: 1, x: 1 }, points: stick },
      { name: 'tuft', type: 4, parent: { section: 1, x: 1 }, points: stick },
    ]);
    expect(morphology.sections.map(({ name }) => name)).toEqual([
      'soma',
      'dend[0]',
      'dend[1]',
      'dend_7[0]',
      'tuft',
    ]);
    expect([...morphology.pointArcUm]).toEqual([0, 5, 0, 5, 0, 5, 0, 5, 0, 5]);
    expect([...morphology.pointOffsets]).toEqual([0, 2, 4, 6, 8, 10]);
    expect(morphology.pointRadiusUm[0]).toBe(1);
    expect(morphology.sections[2]).toMatchObject({ parent: 0, parentX: 0.5, lengthUm: 5 });
  });

  it('numbers the soma where it is several sections', () => {
    const morphology = buildMorphologyFromSections('two somata', [
      { type: 1, parent: null, points: stick },
      { type: 1, parent: { section: 0, x: 1 }, points: stick },
    ]);
    expect(morphology.sections.map(({ name }) => name)).toEqual(['soma[0]', 'soma[1]']);
  });

  it.each([
    ['one point', { type: 3, parent: null, points: [[0, 0, 0, 1]] as const }],
    ['a NaN', { type: 3, parent: null, points: [...stick, [Number.NaN, 0, 0, 1]] as const }],
    ['no thickness', { type: 3, parent: null, points: [...stick, [9, 0, 0, 0]] as const }],
    ['itself as parent', { type: 3, parent: { section: 0, x: 1 }, points: stick }],
  ])('refuses a section with %s', (_what, section) => {
    expect(() => buildMorphologyFromSections('bad', [section])).toThrow(
      expect.objectContaining({ code: 'morphology/bad-section' }),
    );
  });
});
