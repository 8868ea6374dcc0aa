import { closestName } from '../base/closestName.ts';
import {
  badLocset,
  badRegion,
  placesAreNoRegion,
  regionCycle,
  tooManyPlaces,
  unknownRegion,
} from '../base/messages/morphology.ts';
import { isModelError, ModelError } from '../base/modelError.ts';
import { APICAL_TYPE, AXON_TYPE, DENDRITE_TYPE, SOMA_TYPE } from '../swc-parser/swcTable.ts';
import { branchOrders } from './branchOrder.ts';
import { complementOf, intersectionOf, unionOf, wholeSections } from './intervals.ts';
import {
  branchPointsIn,
  everyIn,
  lengthOf,
  nearestPlace,
  terminalsIn,
  uniformIn,
} from './locsetPlaces.ts';
import { findSample, findSection } from './locus.ts';
import type { Locus, Morphology, SectionInterval } from './morphology.ts';
import {
  LOCSET_KEYWORDS,
  type Locset,
  MOST_PLACES,
  parseLocset,
  parseRegion,
  REGION_KEYWORDS,
  type Region,
} from './regionSyntax.ts';
import { isBeyond, resolveThreshold } from './threshold.ts';
import { distalOf, proximalOf } from './treeIntervals.ts';

/** A user's labels: name -> the text of a region, which may name other labels. */
export type RegionLabels = Readonly<Record<string, string>>;

const BUILT_IN_TYPES: Readonly<Record<string, number>> = {
  soma: SOMA_TYPE,
  axon: AXON_TYPE,
  dend: DENDRITE_TYPE,
  apic: APICAL_TYPE,
};
const NUMBERED_TYPE = /^dend_(\d+)$/;
const WORD_END = /[\p{L}\p{N}_]$/u;
const WORD_START = /^[\p{L}\p{N}_]/u;

interface Resolution {
  readonly morphology: Morphology;
  readonly labels: RegionLabels;
  /** Labels already worked out. */
  readonly known: Map<string, SectionInterval[]>;
  /** Labels being worked out, the outermost first. */
  readonly open: readonly string[];
  /** The text being worked out, and the sentence that names a column of it. */
  readonly text: string;
  readonly describe: (text: string, column: number, problem: string) => string;
}

/**
 * The part of a morphology that a region's text means: intervals sorted by section and place, disjoint. A user's label
 * goes before a built-in one of the same name.
 *
 * @throws ModelError `morphology/bad-region`, `morphology/unknown-region`, `morphology/region-cycle`,
 *   `morphology/unknown-section`, `morphology/unknown-sample`
 */
export function resolveRegion(
  morphology: Morphology,
  text: string,
  labels: RegionLabels = {},
): SectionInterval[] {
  const resolution = { morphology, labels, known: new Map(), open: [], text, describe: badRegion };
  checkLabels(labels);
  return resolvePart(parseRegion(text), resolution);
}

/**
 * The places that a text means, in the order it names them: `terminals` and `branch_points` by section, `uniform` as
 * drawn. A place that comes twice is there once.
 *
 * @throws ModelError those of resolveRegion, `morphology/bad-locset`, `morphology/too-many-places`
 */
export function resolveLocset(
  morphology: Morphology,
  text: string,
  labels: RegionLabels = {},
): Locus[] {
  const resolution = { morphology, labels, known: new Map(), open: [], text, describe: badLocset };
  checkLabels(labels);
  return resolvePlaces(parseLocset(text), resolution);
}

function checkLabels(labels: RegionLabels): void {
  const reserved = Object.keys(labels).find((name) => REGION_KEYWORDS.includes(name));
  if (reserved !== undefined)
    throw new ModelError('morphology/bad-region', badRegion(reserved, 1, 'this word is reserved'));
}

function resolvePart(region: Region, resolution: Resolution): SectionInterval[] {
  const { morphology } = resolution;
  const resolve = (part: Region): SectionInterval[] => resolvePart(part, resolution);
  switch (region.kind) {
    case 'all':
      return wholeSections(morphology, () => true);
    case 'label':
      return resolveLabel(region.name, resolution);
    case 'type':
      return sectionsOfType(morphology, region.type);
    case 'section':
      return [{ section: namedSection(region.name, resolution), x0: 0, x1: 1 }];
    case 'interval': {
      const { x0, x1 } = region;
      return unionOf([[{ section: namedSection(region.section, resolution), x0, x1 }]]);
    }
    case 'subtree':
      return resolveSubtree(region.sampleId, resolution);
    case 'distal':
      return unionOf(
        resolvePlaces(region.from, resolution).map((locus) =>
          distalOf(morphology, locus, region.withinUm),
        ),
      );
    case 'proximal':
      return unionOf(
        resolvePlaces(region.from, resolution).map((locus) =>
          proximalOf(morphology, locus, region.withinUm),
        ),
      );
    case 'threshold':
      return resolveThreshold(morphology, region);
    case 'order': {
      const orders = branchOrders(morphology);
      return wholeSections(morphology, (section) =>
        isBeyond(orders[section]!, region.operator, region.order),
      );
    }
    case 'not':
      return complementOf(morphology, resolve(region.part));
    case 'and':
      return intersectionOf(morphology, region.parts.map(resolve));
    case 'or':
      return unionOf(region.parts.map(resolve));
  }
}

function resolvePlaces(locset: Locset, resolution: Resolution): Locus[] {
  const { morphology, text, describe } = resolution;
  const tooMany = (word: string): ModelError => {
    const message = describe(text, columnOfWord(text, word), tooManyPlaces(MOST_PLACES));
    return new ModelError('morphology/too-many-places', message);
  };
  switch (locset.kind) {
    case 'place':
      return [{ section: namedSection(locset.section, resolution), x: locset.x }];
    case 'sample':
      return [namedSample(locset.sampleId, resolution)];
    case 'nearest':
      return [nearestPlace(morphology, [locset.xUm, locset.yUm, locset.zUm])];
    case 'terminals':
      return terminalsIn(morphology, resolvePart(locset.region, resolution));
    case 'branch_points':
      return branchPointsIn(morphology, resolvePart(locset.region, resolution));
    case 'uniform': {
      const { count, seed } = locset;
      return uniformIn(morphology, resolvePart(locset.region, resolution), count, seed);
    }
    case 'density': {
      const { perUm, seed } = locset;
      const region = resolvePart(locset.region, resolution);
      const count = Math.round(perUm * lengthOf(morphology, region));
      if (count > MOST_PLACES) throw tooMany('density');
      return uniformIn(morphology, region, count, seed);
    }
    case 'every': {
      const region = resolvePart(locset.region, resolution);
      const places = everyIn(morphology, region, locset.spacingUm, MOST_PLACES);
      if (places === undefined) throw tooMany('every');
      return places;
    }
    case 'union':
      return withoutRepeats(locset.parts.flatMap((part) => resolvePlaces(part, resolution)));
  }
}

function withoutRepeats(places: readonly Locus[]): Locus[] {
  const seen = new Map(places.map((locus) => [`${locus.section}(${locus.x})`, locus]));
  return [...seen.values()];
}

/** The same error with the column of the word that it is about. */
function withColumn<T>(word: string, { text, describe }: Resolution, find: () => T): T {
  try {
    return find();
  } catch (error) {
    if (!isModelError(error)) throw error;
    throw new ModelError(error.code, describe(text, columnOfWord(text, word), error.message));
  }
}

function namedSection(name: string, resolution: Resolution): number {
  return withColumn(name, resolution, () => findSection(resolution.morphology, name));
}

function namedSample(sampleId: number, resolution: Resolution): Locus {
  return withColumn(String(sampleId), resolution, () =>
    findSample(resolution.morphology, sampleId),
  );
}

function resolveLabel(name: string, resolution: Resolution): SectionInterval[] {
  const { labels, known, open } = resolution;
  if (!Object.hasOwn(labels, name)) return resolveBuiltIn(name, resolution);
  const worked = known.get(name);
  if (worked !== undefined) return worked;
  if (open.includes(name))
    throw new ModelError('morphology/region-cycle', regionCycle([...open, name]));
  const text = labels[name]!;
  const inside = { ...resolution, open: [...open, name], text, describe: badRegion };
  const intervals = resolvePart(parseRegion(text), inside);
  known.set(name, intervals);
  return intervals;
}

function resolveBuiltIn(name: string, resolution: Resolution): SectionInterval[] {
  const { morphology, labels, text, describe } = resolution;
  const numbered = NUMBERED_TYPE.exec(name)?.[1];
  if (numbered !== undefined) return sectionsOfType(morphology, Number(numbered));
  if (Object.hasOwn(BUILT_IN_TYPES, name)) return sectionsOfType(morphology, BUILT_IN_TYPES[name]!);
  const names = [...Object.keys(labels), ...Object.keys(BUILT_IN_TYPES), ...REGION_KEYWORDS];
  const problem = LOCSET_KEYWORDS.includes(name)
    ? placesAreNoRegion(name)
    : unknownRegion(name, closestName(name, names));
  const message = describe(text, columnOfWord(text, name), problem);
  throw new ModelError('morphology/unknown-region', message);
}

function sectionsOfType(morphology: Morphology, type: number): SectionInterval[] {
  return wholeSections(morphology, (section) => morphology.sections[section]!.type === type);
}

/** All that is beyond a sample; the whole tree beyond its root. */
function resolveSubtree(sampleId: number, resolution: Resolution): SectionInterval[] {
  const { morphology } = resolution;
  const { section, x } = namedSample(sampleId, resolution);
  return distalOf(morphology, { section, x: isOrigin(morphology, section, x) ? 0 : x });
}

/** Whether the sample there is the root of its tree: the first of a root section, or the middle of a sphere. */
function isOrigin(morphology: Morphology, section: number, x: number): boolean {
  if (morphology.sections[section]!.parent >= 0) return false;
  return x === 0 || morphology.pointSampleId[morphology.pointOffsets[section]!] === -1;
}

/** 1-based. */
function columnOfWord(text: string, word: string): number {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const isWhole =
      !WORD_END.test(text.slice(0, at)) && !WORD_START.test(text.slice(at + word.length));
    if (isWhole) return at + 1;
  }
  return text.indexOf(word) + 1;
}
