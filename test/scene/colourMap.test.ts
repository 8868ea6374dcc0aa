import { describe, expect, it } from 'vitest';
import {
  COLOUR_MAP_NAMES,
  colourMapGradient,
  colourOf,
  cutColourMap,
  divergingMap,
  readColourMap,
  STAGE_COLOUR,
  type Theme,
} from '../../src/scene/colourMap.ts';
import { contrastRatio, type Rgb, relativeLuminance } from '../../src/scene/contrast.ts';

const themes: Theme[] = ['dark', 'light'];

function entries(lut: Uint8Array): Rgb[] {
  return Array.from({ length: 256 }, (_, i) => [lut[4 * i]!, lut[4 * i + 1]!, lut[4 * i + 2]!]);
}

/**
 * Sampled from d3-scale-chromatic 3.1.1; batlow from Debian's gmt-common 6.4.0, SCM/batlow.cpt. The last column weighs
 * every byte with its place.
 */
const PUBLISHED = [
  ['viridis', 256, '440154', '3b528b', '21918c', '5ec962', 'fde725', 37129336],
  ['cividis', 256, '002051', '3d4d6e', '807c75', 'bcaf71', 'fdea45', 42595865],
  ['plasma', 256, '0d0887', '7e03a8', 'cc4778', 'f89540', 'f0f921', 42615421],
  ['inferno', 256, '000004', '57106e', 'bc3754', 'f98e09', 'fcffa4', 39727726],
  ['magma', 256, '000004', '51127c', 'b73779', 'fc8961', 'fcfdbf', 44836888],
  ['batlow', 256, '011959', '226061', '828231', 'f29d6d', 'faccfa', 45084881],
];

describe('contrast', () => {
  it('is 21 between black and white and 1 between equals', () => {
    expect(contrastRatio([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 10);
    expect(contrastRatio([12, 34, 56], [12, 34, 56])).toBe(1);
  });

  it('weighs the channels as the sRGB primaries', () => {
    expect(relativeLuminance([0, 255, 0])).toBeCloseTo(0.7152, 10);
  });
});

describe('the maps', () => {
  it('are six, as published: viridis, cividis, plasma, inferno, magma and batlow at five entries and in sum', () => {
    const seen = COLOUR_MAP_NAMES.map((name) => {
      const map = readColourMap(name);
      const hex = [0, 64, 128, 192, 255].map((i) => Buffer.from(map[i]!).toString('hex'));
      return [
        name,
        map.length,
        ...hex,
        map.flat().reduce((sum, byte, i) => sum + byte * (i + 1), 0),
      ];
    });
    expect(seen).toEqual(PUBLISHED);
  });
});

describe.each(COLOUR_MAP_NAMES.flatMap((name) => themes.map((theme) => ({ name, theme }))))(
  '$name on a $theme page',
  ({ name, theme }) => {
    const lut = cutColourMap(name, theme);

    it('reaches 3:1 in every entry', () => {
      const least = Math.min(...entries(lut).map((c) => contrastRatio(c, STAGE_COLOUR[theme])));
      expect(least).toBeGreaterThanOrEqual(3);
    });

    it('moves away from the page monotonically as the cell depolarises', () => {
      const luminance = entries(lut).map(relativeLuminance);
      const outward = theme === 'dark' ? luminance : luminance.toReversed();
      const falls = outward.filter((value, i) => i > 0 && value < outward[i - 1]! - 2e-3);
      expect(falls).toEqual([]);
    });
  },
);

describe.each(themes)('the map of differences on a %s page', (theme) => {
  const lut = entries(divergingMap(theme));

  it('reaches 3:1 in every entry', () => {
    const least = Math.min(...lut.map((colour) => contrastRatio(colour, STAGE_COLOUR[theme])));
    expect(least).toBeGreaterThanOrEqual(3);
  });

  it('is bluer than red below 0, redder than blue above, and grey between', () => {
    expect(lut.slice(0, 120).every(([red, , blue]) => blue > red)).toBe(true);
    expect(lut.slice(136).every(([red, , blue]) => red > blue)).toBe(true);
    expect(Math.max(...lut[127]!) - Math.min(...lut[127]!)).toBeLessThan(14);
  });
});

describe('colourOf', () => {
  const lut = cutColourMap('viridis', 'dark');

  it('gives the end colours at and beyond the ends of the range', () => {
    expect(colourOf(lut, -80, 40, -80)).toEqual([...lut.subarray(0, 3)]);
    expect(colourOf(lut, -80, 40, -200)).toEqual([...lut.subarray(0, 3)]);
    expect(colourOf(lut, -80, 40, 40)).toEqual([...lut.subarray(1020, 1023)]);
    expect(colourOf(lut, -80, 40, 99)).toEqual([...lut.subarray(1020, 1023)]);
  });

  it('mixes neighbouring entries linearly', () => {
    const [red] = colourOf(lut, 0, 255, 100.25);
    expect(red).toBeCloseTo(lut[400]! * 0.75 + lut[404]! * 0.25, 10);
  });

  it('draws the same map as a gradient', () => {
    expect(colourMapGradient(lut)).toContain(`rgb(${lut[0]} ${lut[1]} ${lut[2]})`);
  });
});
