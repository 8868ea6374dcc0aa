import type { Morphology, SectionInterval } from '../morphology/morphology.ts';
import { STAGE_COLOUR, type Theme } from './colourMap.ts';
import { contrastRatio, type Rgb } from './contrast.ts';
import type { SegmentTable } from './segmentTable.ts';

/**
 * Kinds that places of the cell fall into, to be drawn each in its own colour and named beside it.
 *
 * Invariant: ofPoint[i] < names.length <= MOST_CATEGORIES.
 */
export interface Categories {
  readonly names: readonly string[];
  /** Category of each point of a table. Length pointCount. */
  readonly ofPoint: Uint8Array;
}

/** As many as a byte can tell apart. */
const MOST_CATEGORIES = 256;

/** Part of the cell under a name of the experiment. */
export interface NamedRegion {
  readonly name: string;
  readonly intervals: readonly SectionInterval[];
}

const TYPE_NAMES: readonly string[] = ['undefined', 'soma', 'axon', 'dendrite', 'apical dendrite'];

/** By SWC type, one category for each of the given types; others are of the first. */
export function categoriesByType(table: SegmentTable, types: readonly number[]): Categories {
  const kept = types.slice(0, MOST_CATEGORIES);
  return {
    names: kept.map((type) => TYPE_NAMES[type] ?? `type ${type}`),
    ofPoint: Uint8Array.from(table.section, (section) =>
      Math.max(0, kept.indexOf(table.sectionType[section]!)),
    ),
  };
}

/** By the last region that covers a point, as paint does; what none covers is `elsewhere`. */
export function categoriesByRegion(
  table: SegmentTable,
  regions: readonly NamedRegion[],
  elsewhere: string,
): Categories {
  const ofPoint = new Uint8Array(table.pointCount);
  regions.slice(0, MOST_CATEGORIES - 1).forEach(({ intervals }, index) => {
    for (const { section, x0, x1 } of intervals) {
      const end = table.chainOffsets[section + 1]!;
      for (let point = table.chainOffsets[section]!; point < end; point++)
        if (table.x[point]! >= x0 && table.x[point]! <= x1) ofPoint[point] = index + 1;
    }
  });
  return {
    names: [elsewhere, ...regions.map(({ name }) => name)].slice(0, MOST_CATEGORIES),
    ofPoint,
  };
}

/** By a group of nodes: each point is of the group of the nearer of the nodes it lies between. */
export function categoriesByNode(
  table: SegmentTable,
  groupOfNode: Int32Array,
  names: readonly string[],
): Categories {
  const ofPoint = new Uint8Array(table.pointCount);
  for (let point = 0; point < table.pointCount; point++) {
    const groupA = groupOfNode[table.nodeA[point]!]!;
    const groupB = groupOfNode[table.nodeB[point]!]!;
    const nearer = table.weight[point]! < 0.5 ? groupA : groupB;
    // Ends of sections have no membrane and so no group of their own.
    ofPoint[point] = Math.max(0, nearer >= 0 ? nearer : Math.max(groupA, groupB));
  }
  return { names: names.slice(0, MOST_CATEGORIES), ofPoint };
}

/** One section of the morphology a category, in their order: for parts that are drawn whole. */
export function categoriesBySection(table: SegmentTable, morphology: Morphology): Categories {
  return {
    names: morphology.sections.map(({ name }) => name).slice(0, MOST_CATEGORIES),
    ofPoint: Uint8Array.from(table.section),
  };
}

/** After Okabe and Ito (2008), lightened or darkened to 3:1 against the page. */
const FIRST_COLOURS: Readonly<Record<Theme, readonly Rgb[]>> = {
  dark: [
    [152, 162, 181],
    [86, 180, 233],
    [240, 160, 48],
    [79, 209, 165],
    [231, 156, 200],
    [255, 122, 69],
    [240, 228, 66],
  ],
  light: [
    [96, 106, 126],
    [0, 114, 178],
    [179, 107, 0],
    [0, 122, 90],
    [168, 72, 138],
    [196, 69, 0],
    [107, 100, 0],
  ],
};
const GOLDEN_TURN = 137.508;
const LEAST_CONTRAST = 3;

/** A colour for each of so many categories: known ones first, then hues a golden angle apart, all with 3:1. */
export function categoryColours(count: number, theme: Theme): Rgb[] {
  const known = FIRST_COLOURS[theme];
  return Array.from({ length: count }, (_, i) => known[i] ?? hueColour(i * GOLDEN_TURN, theme));
}

/** The colours as the renderer takes a colour map: category c at entry c. RGBA bytes, length 1024. */
export function categoryMap(count: number, theme: Theme): Uint8Array {
  const bytes = new Uint8Array(4 * MOST_CATEGORIES);
  categoryColours(count, theme).forEach((colour, i) => {
    bytes.set([...colour, 255], 4 * i);
  });
  return bytes;
}

/** The lightest (on white: darkest) steps until the colour stands out enough. */
function hueColour(degrees: number, theme: Theme): Rgb {
  const steps = [0.62, 0.7, 0.78, 0.86];
  const lightness = theme === 'dark' ? steps : steps.map((step) => 1 - step);
  const colours = lightness.map((step) => hslColour(degrees % 360, 0.6, step));
  const page = STAGE_COLOUR[theme];
  return colours.find((colour) => contrastRatio(colour, page) >= LEAST_CONTRAST) ?? colours.at(-1)!;
}

function hslColour(hue: number, saturation: number, lightness: number): Rgb {
  const chroma = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number): number => {
    const turn = (offset + hue / 30) % 12;
    return Math.round(255 * (lightness - chroma * Math.max(-1, Math.min(turn - 3, 9 - turn, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}
