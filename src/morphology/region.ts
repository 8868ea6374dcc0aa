import { closestName } from '../base/closestName.ts';
import { badRegion, regionCycle, unknownRegion } from '../base/messages/morphology.ts';
import { ModelError } from '../base/modelError.ts';
import { APICAL_TYPE, AXON_TYPE, DENDRITE_TYPE, SOMA_TYPE } from '../swc-parser/swcTable.ts';
import { complementOf, intersectionOf, unionOf, wholeSections } from './intervals.ts';
import { findSample, findSection } from './locus.ts';
import type { Morphology, SectionInterval } from './morphology.ts';
import { parseRegion, REGION_KEYWORDS, type Region } from './regionSyntax.ts';
import { resolveThreshold } from './threshold.ts';

/** A user's labels: name -> the text of a region, which may name other labels. */
export type RegionLabels = Readonly<Record<string, string>>;

const BUILT_IN_TYPES: Readonly<Record<string, number>> = {
  soma: SOMA_TYPE,
  axon: AXON_TYPE,
  dend: DENDRITE_TYPE,
  apic: APICAL_TYPE,
};
const NUMBERED_TYPE = /^dend_(\d+)$/;

interface Resolution {
  readonly morphology: Morphology;
  readonly labels: RegionLabels;
  /** Labels already worked out. */
  readonly known: Map<string, SectionInterval[]>;
  /** Labels being worked out, the outermost first. */
  readonly open: string[];
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
  const reserved = Object.keys(labels).find((name) => REGION_KEYWORDS.includes(name));
  if (reserved !== undefined)
    throw new ModelError('morphology/bad-region', badRegion(reserved, 1, 'this word is reserved'));
  return resolveText(text, { morphology, labels, known: new Map(), open: [] });
}

function resolveText(text: string, resolution: Resolution): SectionInterval[] {
  const { morphology } = resolution;
  const resolve = (region: Region): SectionInterval[] => {
    switch (region.kind) {
      case 'all':
        return wholeSections(morphology, () => true);
      case 'label':
        return resolveLabel(region.name, text, resolution);
      case 'type':
        return sectionsOfType(morphology, region.type);
      case 'section': {
        const section = findSection(morphology, region.name);
        return [{ section, x0: 0, x1: 1 }];
      }
      case 'subtree':
        return resolveSubtree(morphology, region.sampleId);
      case 'threshold':
        return resolveThreshold(morphology, region);
      case 'not':
        return complementOf(morphology, resolve(region.part));
      case 'and':
        return intersectionOf(morphology, region.parts.map(resolve));
      case 'or':
        return unionOf(region.parts.map(resolve));
    }
  };
  return resolve(parseRegion(text));
}

function resolveLabel(name: string, text: string, resolution: Resolution): SectionInterval[] {
  const { morphology, labels, known, open } = resolution;
  if (!Object.hasOwn(labels, name)) return resolveBuiltIn(name, text, resolution);
  const worked = known.get(name);
  if (worked !== undefined) return worked;
  if (open.includes(name))
    throw new ModelError('morphology/region-cycle', regionCycle([...open, name]));
  const intervals = resolveText(labels[name]!, {
    morphology,
    labels,
    known,
    open: [...open, name],
  });
  known.set(name, intervals);
  return intervals;
}

function resolveBuiltIn(name: string, text: string, resolution: Resolution): SectionInterval[] {
  const { morphology, labels } = resolution;
  const numbered = NUMBERED_TYPE.exec(name)?.[1];
  if (numbered !== undefined) return sectionsOfType(morphology, Number(numbered));
  if (Object.hasOwn(BUILT_IN_TYPES, name)) return sectionsOfType(morphology, BUILT_IN_TYPES[name]!);
  const names = [...Object.keys(labels), ...Object.keys(BUILT_IN_TYPES), ...REGION_KEYWORDS];
  const message = unknownRegion(name, text, columnOfWord(text, name), closestName(name, names));
  throw new ModelError('morphology/unknown-region', message);
}

function sectionsOfType(morphology: Morphology, type: number): SectionInterval[] {
  return wholeSections(morphology, (section) => morphology.sections[section]!.type === type);
}

/** From a sample to the end of its section, and every section that is joined there or further out. */
function resolveSubtree(morphology: Morphology, sampleId: number): SectionInterval[] {
  const start = findSample(morphology, sampleId);
  const from = isOrigin(morphology, start.section, start.x) ? 0 : start.x;
  const isInside = new Uint8Array(morphology.sections.length);
  for (const { index, parent, parentX } of morphology.sections) {
    if (parent < 0) continue;
    const isJoinedBeyond = parent === start.section && parentX >= from;
    if (isJoinedBeyond || isInside[parent] === 1) isInside[index] = 1;
  }
  const distal = wholeSections(morphology, (section) => isInside[section] === 1);
  return unionOf([[{ section: start.section, x0: from, x1: 1 }], distal]);
}

/** Whether the sample there is the root of its tree: the first of a root section, or the middle of a sphere. */
function isOrigin(morphology: Morphology, section: number, x: number): boolean {
  if (morphology.sections[section]!.parent >= 0) return false;
  return x === 0 || morphology.pointSampleId[morphology.pointOffsets[section]!] === -1;
}

/** 1-based. */
function columnOfWord(text: string, word: string): number {
  return text.search(new RegExp(`(?<![\\p{L}\\p{N}_])${word}(?![\\p{L}\\p{N}_])`, 'u')) + 1;
}
