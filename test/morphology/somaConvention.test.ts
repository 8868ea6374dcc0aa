import { describe, expect, it } from 'vitest';
import { solidOfContour, solidOfStack } from '../../src/morphology/contourSolid.ts';
import { morphologyArea, sectionArea } from '../../src/morphology/frusta.ts';
import type { Morphology } from '../../src/morphology/morphology.ts';
import { readReconstruction, recogniseFormat } from '../../src/morphology/reconstruction.ts';
import type { SomaConvention } from '../../src/morphology/somaConvention.ts';
import { reportSoma } from '../../src/morphology/somaReport.ts';
import { symmetricEigen } from '../../src/morphology/symmetricEigen.ts';
import { SOMA_TYPE } from '../../src/swc-parser/swcTable.ts';

const STEM = (parent: number, first: number) =>
  `${first} 3 0 10 0 1 ${parent}\n${first + 1} 3 0 20 0 1 ${first}`;
const ONE = `1 1 0 0 0 5 -1\n${STEM(1, 2)}`;
const CYLINDER = `1 1 -10 0 0 2 -1\n2 1 0 0 0 2 1\n3 1 10 0 0 2 2\n${STEM(2, 4)}`;
const RING_POINTS = Array.from({ length: 24 }, (_, k): [number, number] => [
  8 * Math.cos((k * Math.PI) / 12),
  5 * Math.sin((k * Math.PI) / 12),
]);
const RING = [
  ...RING_POINTS.map(([x, y], k) => `${k + 1} 1 ${x} ${y} 0 0.1 ${k === 0 ? -1 : k}`),
  STEM(1, 25),
].join('\n');

function contour(z: number, radius: number): string {
  const points = RING_POINTS.map(([x, y]) => `(${(radius * x) / 8} ${(radius * y) / 5} ${z} 0.1)`);
  return `("CellBody" (CellBody) ${points.join(' ')})`;
}

const TREE = '((Dendrite) (0 10 0 2) (0 20 0 2))';
const STACKED = `${contour(-2, 3)} ${contour(0, 5)} ${contour(2, 3)} ${TREE}`;

function areasOf(text: string): Record<string, number | undefined> {
  return reportSoma(readReconstruction(text)).areaUm2;
}

function read(text: string, soma: SomaConvention): { morphology: Morphology; codes: string[] } {
  const { morphology, diagnostics } = readReconstruction(text, { soma });
  return { morphology: morphology!, codes: diagnostics.map(({ code }) => code) };
}

/** Area of an ellipsoid of revolution with half axes a > b. */
function spheroidArea(a: number, b: number): number {
  const e = Math.sqrt(1 - (b * b) / (a * a));
  return 2 * Math.PI * b * b * (1 + (a / (b * e)) * Math.asin(e));
}

describe('the area of a soma', () => {
  it('of one sample is the sphere, or is not for a convention that needs more', () => {
    const sphere = 4 * Math.PI * 25;
    expect(areasOf(ONE)).toEqual({
      auto: sphere,
      neuromorpho: sphere,
      sphere,
      stack: sphere,
      contour: undefined,
      arbor: undefined,
      neuron: sphere,
    });
  });

  it('of a cylinder is its side, or the ball of its first sample', () => {
    const side = 2 * Math.PI * 2 * 20;
    const areas = areasOf(CYLINDER);
    for (const name of ['auto', 'neuromorpho', 'stack', 'arbor', 'neuron'])
      expect(areas[name], name).toBeCloseTo(side, 9);
    expect(areas['sphere']).toBeCloseTo(16 * Math.PI, 9);
    expect(areas['contour']).toBeUndefined();
  });

  it('of an outline is a ball of its mean radius, a thin ring, or the body it turns into', () => {
    const areas = areasOf(RING);
    const reach = RING_POINTS.reduce((sum, point) => sum + Math.hypot(...point), 0) / 24;
    expect(areas['auto']).toBeCloseTo(4 * Math.PI * reach ** 2, 9);
    expect(areas['neuromorpho']).toBe(areas['auto']);
    expect(areas['sphere']).toBe(areas['auto']);
    expect(areas['stack']).toBeLessThan(30);
    // The ends of the body are cut off a little, as NEURON does it.
    expect(areas['contour']! / spheroidArea(8, 5)).toBeCloseTo(0.97, 1);
  });

  it('of stacked contours is one ball, or a disc each', () => {
    const areas = areasOf(STACKED);
    expect(areas['auto']).toBeGreaterThan(0);
    expect(areas['stack']).toBe(areas['contour']);
    expect(areas['neuron']).toBeCloseTo(areas['stack']!, 9);
  });

  it('is none without a soma', () => {
    expect(reportSoma(readReconstruction('1 3 0 0 0 1 -1\n2 3 9 0 0 1 1')).drawing).toBe('none');
  });

  it.each([
    [ONE, 'one sample'],
    ['1 1 0 0 0 5 -1\n2 1 0 -5 0 5 1\n3 1 0 5 0 5 1', 'three samples'],
    [CYLINDER, 'stack'],
    [RING, 'outline'],
    [`${contour(0, 5)} ${TREE}`, 'contour'],
    [STACKED, 'stacked contours'],
  ])('knows how it is drawn', (text, drawing) => {
    expect(reportSoma(readReconstruction(text)).drawing).toBe(drawing);
  });
});

describe('a convention', () => {
  it.each<[string, SomaConvention]>([
    [ONE, 'sphere'],
    [CYLINDER, 'neuromorpho'],
    [CYLINDER, 'stack'],
    [RING, 'contour'],
    [RING, 'stack'],
    [STACKED, 'stack'],
    [STACKED, 'neuron'],
    [CYLINDER, 'neuron'],
  ])('builds the soma whose area is reported', (text, soma) => {
    const { morphology } = read(text, soma);
    const somata = morphology.sections.filter(({ type }) => type === SOMA_TYPE);
    const areaUm2 = somata.reduce((sum, { index }) => sum + sectionArea(morphology, index), 0);
    expect(areaUm2).toBeCloseTo(areasOf(text)[soma]!, 8);
    expect(morphology.sections.some(({ type }) => type === 3)).toBe(true);
  });

  it("draws Arbor's edges from the soma to its neurites", () => {
    const { morphology } = read(CYLINDER, 'arbor');
    const cone = Math.PI * 3 * Math.hypot(10, 1);
    expect(morphology.sections[1]!.lengthUm).toBe(20);
    expect(morphologyArea(morphology)).toBeCloseTo(80 * Math.PI + cone + 20 * Math.PI, 9);
  });

  it.each<[string, SomaConvention]>([
    [ONE, 'contour'],
    [ONE, 'arbor'],
    [`${contour(0, 5)} ${TREE}`, 'stack'],
  ])('that does not fit gives way to auto, and that is said', (text, soma) => {
    const { morphology, codes } = read(text, soma);
    expect(codes).toContain('morphology/soma-convention');
    expect(morphologyArea(morphology)).toBe(morphologyArea(read(text, 'auto').morphology));
  });

  it("of NEURON's fails where NEURON fails", () => {
    const { morphology, diagnostics } = readReconstruction('2 3 9 0 0 1 3\n3 1 0 0 0 5 -1', {
      soma: 'neuron',
    });
    expect(morphology).toBeUndefined();
    expect(diagnostics.map(({ code }) => code)).toEqual(['morphology/neuron-refuses']);
  });

  it('leaves out a soma that is thinner than its stems, in words', () => {
    expect(read(`1 1 0 0 0 0.1 -1\n${STEM(1, 2)}`, 'auto').codes).toEqual(['morphology/thin-soma']);
  });
});

describe('the format of a text', () => {
  it.each([
    ['1 1 0 0 0 5 -1', 'a.asc', 'swc'],
    ['\uFEFF# title\n', 'a', 'swc'],
    ['; V3', 'a.swc', 'asc'],
    ['\n ("CellBody" ', '', 'asc'],
    ['', 'a.ASC', 'asc'],
    ['', 'a.txt', 'swc'],
    ['id type', '', 'swc'],
    ['<?xml version="1.0"?>', 'a.nml', undefined],
    ['\x89HDF\r\n', 'a.h5', undefined],
    ['{"cabletree": 1}', 'a.json', undefined],
  ])('%j in %j is %s', (text, file, format) => {
    expect(recogniseFormat(text, file)).toBe(format);
    if (format === undefined)
      expect(readReconstruction(text, { file }).diagnostics.map(({ code }) => code)).toEqual([
        'morphology/unknown-format',
      ]);
  });
});

describe('bodies out of contours', () => {
  const square = { xUm: [0, 10, 10, 0], yUm: [0, 0, 4, 4], zUm: [1, 1, 1, 1] };

  it('lie on the long axis, as wide as the contour', () => {
    const solid = solidOfContour(square)!;
    expect(solid.xUm).toHaveLength(21);
    expect(Math.max(...solid.radiusUm)).toBeGreaterThan(1.9);
    expect(new Set(solid.zUm)).toEqual(new Set([1]));
  });

  it('are none of a line, of a point, or of two points', () => {
    const line = { xUm: [0, 1, 2, 3], yUm: [0, 1, 2, 3], zUm: [0, 0, 0, 0] };
    const point = { xUm: [1, 1, 1], yUm: [1, 1, 1], zUm: [1, 1, 1] };
    for (const flat of [line, point, { xUm: [0, 1], yUm: [0, 1], zUm: [0, 0] }])
      expect(solidOfContour(flat)).toBeUndefined();
    expect(solidOfStack([square, square])).toBeUndefined();
    expect(solidOfStack([square])).toBeUndefined();
  });

  it('stand on eigenvectors', () => {
    const pairs = symmetricEigen([
      [2, 1, 0],
      [1, 2, 0],
      [0, 0, 5],
    ]);
    expect(pairs.map(({ value }) => value)).toEqual([
      5,
      expect.closeTo(3, 12),
      expect.closeTo(1, 12),
    ]);
    expect(pairs[1]!.vector.map((x) => Number(x.toFixed(12)))).toEqual([
      Number(Math.SQRT1_2.toFixed(12)),
      Number(Math.SQRT1_2.toFixed(12)),
      0,
    ]);
  });
});
