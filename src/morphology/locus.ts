import { closestName } from '../base/closestName.ts';
import {
  badLocus,
  locusOutsideSection,
  unknownSample,
  unknownSection,
} from '../base/messages/morphology.ts';
import { ModelError } from '../base/modelError.ts';
import { SOMA_TYPE } from '../swc-parser/swcTable.ts';
import type { Locus, Morphology } from './morphology.ts';
import { relativeArc } from './place.ts';

const SAMPLE = /^sample\(\s*(\d+(?:\.0*)?)\s*\)$/;
const PLACE = /^([^()\s]+)(?:\s*\(\s*([^()\s]+)\s*\))?$/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const MIDDLE = 0.5;

/**
 * Reads a place: `dend[12](0.4)`, `soma` (its middle), or `sample(29)`, where that sample of the SWC file lies.
 *
 * @throws ModelError `morphology/bad-locus` where the text is no place, `morphology/unknown-section` or
 *   `morphology/unknown-sample` where the morphology lacks it
 */
export function parseLocus(text: string, morphology: Morphology): Locus {
  const trimmed = text.trim();
  const sample = SAMPLE.exec(trimmed);
  if (sample !== null) return findSample(morphology, Number(sample[1]));
  const [, name, place] = PLACE.exec(trimmed) ?? [];
  if (name === undefined || (place !== undefined && !NUMBER.test(place)))
    throw new ModelError('morphology/bad-locus', badLocus(trimmed));
  const section = findSection(morphology, name);
  const x = place === undefined ? MIDDLE : Number(place);
  if (!(x >= 0 && x <= 1))
    throw new ModelError('morphology/bad-locus', locusOutsideSection(trimmed, place!));
  return { section, x };
}

/** `dend[12](0.4)`: what parseLocus reads back as the same place. */
export function formatLocus(morphology: Morphology, { section, x }: Locus): string {
  return `${morphology.sections[section]!.name}(${x})`;
}

/**
 * The index of a section by name. A word without a number means the only section of that name, and for the soma the
 * first.
 *
 * @throws ModelError `morphology/unknown-section`
 */
export function findSection(morphology: Morphology, name: string): number {
  const names = morphology.sections.map((section) => section.name);
  const exact = names.indexOf(name);
  if (exact >= 0) return exact;
  const numbered = names.flatMap((other, index) => (other.startsWith(`${name}[`) ? [index] : []));
  const isSoma = morphology.sections[numbered[0] ?? -1]?.type === SOMA_TYPE;
  if (numbered.length === 1 || isSoma) return numbered[0]!;
  const nearest = numbered.length > 1 ? names[numbered[0]!] : closestName(name, names);
  throw new ModelError(
    'morphology/unknown-section',
    unknownSection(name, morphology.name, nearest),
  );
}

/**
 * Where a sample of the SWC file lies. A point that a section shares with its parent is on the parent.
 *
 * @throws ModelError `morphology/unknown-sample`
 */
export function findSample(morphology: Morphology, sampleId: number): Locus {
  const point = morphology.pointSampleId.indexOf(sampleId);
  if (point < 0 || sampleId < 0)
    throw new ModelError('morphology/unknown-sample', unknownSample(sampleId, morphology.name));
  const section = sectionOfPoint(morphology, point);
  return { section, x: relativeArc(morphology, section, point) };
}

function sectionOfPoint({ pointOffsets, sections }: Morphology, point: number): number {
  let low = 0;
  let high = sections.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pointOffsets[middle]! <= point) low = middle;
    else high = middle - 1;
  }
  return low;
}
