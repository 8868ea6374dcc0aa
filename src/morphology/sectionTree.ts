import {
  duplicateSectionName,
  sectionPointNotFinite,
  sectionPointsTooFew,
  sectionRadiusNotPositive,
  unknownSectionParent,
} from '../base/messages/morphology.ts';
import { ModelError } from '../base/modelError.ts';
import type { Morphology, Section } from './morphology.ts';
import { nameSections } from './sectionNames.ts';

/** A section as drawn by hand: its points with diameters, and where on which earlier section it is joined. */
export interface SectionDrawing {
  /** Made from the type and a number where it is not given. */
  readonly name?: string;
  /** SWC type code. */
  readonly type: number;
  /** null for a root. */
  readonly parent: { readonly section: number; readonly x: number } | null;
  /** x, y, z and diameter in um; at least two. */
  readonly points: readonly (readonly [number, number, number, number])[];
}

/** A section whose points lie in flat arrays, ready to be packed into a Morphology. */
export interface SectionDraft {
  readonly type: number;
  readonly parent: number;
  readonly parentX: number;
  readonly xUm: readonly number[];
  readonly yUm: readonly number[];
  readonly zUm: readonly number[];
  readonly radiusUm: readonly number[];
  readonly sampleId: readonly number[];
}

/**
 * A morphology out of sections drawn by hand, parents before children.
 *
 * @throws ModelError `morphology/bad-section` where a section has fewer than two points, a point that is not finite,
 *   a diameter that is not positive, a parent that does not come before it, or another section's name
 */
export function buildMorphologyFromSections(
  name: string,
  sections: readonly SectionDrawing[],
): Morphology {
  const numbered = nameSections(sections.map(({ type }) => type));
  const names = sections.map((section, index) => section.name ?? numbered[index]!);
  checkDrawings(sections, names);
  const drafts = sections.map(draftOf);
  return packSections(name, drafts, names);
}

/** Packs sections into the arrays of a Morphology and measures their arc lengths. */
export function packSections(
  name: string,
  drafts: readonly SectionDraft[],
  names: readonly string[] = nameSections(drafts.map(({ type }) => type)),
): Morphology {
  const pointOffsets = new Int32Array(drafts.length + 1);
  drafts.forEach((draft, index) => {
    pointOffsets[index + 1] = pointOffsets[index]! + draft.xUm.length;
  });
  const count = pointOffsets[drafts.length]!;
  const pointXUm = new Float64Array(count);
  const pointYUm = new Float64Array(count);
  const pointZUm = new Float64Array(count);
  const pointRadiusUm = new Float64Array(count);
  const pointArcUm = new Float64Array(count);
  const pointSampleId = new Float64Array(count);
  const sections = drafts.map((draft, index): Section => {
    const first = pointOffsets[index]!;
    pointXUm.set(draft.xUm, first);
    pointYUm.set(draft.yUm, first);
    pointZUm.set(draft.zUm, first);
    pointRadiusUm.set(draft.radiusUm, first);
    pointSampleId.set(draft.sampleId, first);
    pointArcUm.set(arcLengthsUm(draft), first);
    const lengthUm = pointArcUm[pointOffsets[index + 1]! - 1]!;
    const { type, parent, parentX } = draft;
    return { index, name: names[index]!, type, parent, parentX, lengthUm };
  });
  return {
    name,
    sections,
    pointOffsets,
    pointXUm,
    pointYUm,
    pointZUm,
    pointRadiusUm,
    pointArcUm,
    pointSampleId,
  };
}

/** Arc length of each point of a draft from its first, in um. */
export function arcLengthsUm({ xUm, yUm, zUm }: SectionDraft): number[] {
  let arcUm = 0;
  return xUm.map((x, i) => {
    if (i > 0) arcUm += Math.hypot(x - xUm[i - 1]!, yUm[i]! - yUm[i - 1]!, zUm[i]! - zUm[i - 1]!);
    return arcUm;
  });
}

function draftOf({ type, parent, points }: SectionDrawing): SectionDraft {
  return {
    type,
    parent: parent?.section ?? -1,
    parentX: parent?.x ?? 0,
    xUm: points.map((point) => point[0]),
    yUm: points.map((point) => point[1]),
    zUm: points.map((point) => point[2]),
    radiusUm: points.map((point) => point[3] / 2),
    sampleId: points.map(() => -1),
  };
}

function checkDrawings(sections: readonly SectionDrawing[], names: readonly string[]): void {
  const seen = new Set<string>();
  sections.forEach(({ parent, points }, index) => {
    const name = names[index]!;
    if (seen.has(name)) throw badSection(duplicateSectionName(name));
    seen.add(name);
    if (points.length < 2) throw badSection(sectionPointsTooFew(name, points.length));
    if (!points.every((point) => point.every(Number.isFinite)))
      throw badSection(sectionPointNotFinite(name));
    const thin = points.find((point) => point[3] <= 0);
    if (thin !== undefined) throw badSection(sectionRadiusNotPositive(name, thin[3]));
    if (parent !== null && !isEarlierPlace(parent, index))
      throw badSection(unknownSectionParent(name, parent.section, parent.x));
  });
}

function isEarlierPlace(parent: { section: number; x: number }, index: number): boolean {
  const isEarlier = Number.isInteger(parent.section) && parent.section >= 0;
  return isEarlier && parent.section < index && parent.x >= 0 && parent.x <= 1;
}

function badSection(message: string): ModelError {
  return new ModelError('morphology/bad-section', message);
}

/** The sections of a morphology as they were packed. */
export function unpackSections(morphology: Morphology): SectionDraft[] {
  const { pointOffsets } = morphology;
  return morphology.sections.map(({ index, type, parent, parentX }) => {
    const cut = (values: Float64Array): number[] =>
      Array.from(values.subarray(pointOffsets[index], pointOffsets[index + 1]));
    return {
      type,
      parent,
      parentX,
      xUm: cut(morphology.pointXUm),
      yUm: cut(morphology.pointYUm),
      zUm: cut(morphology.pointZUm),
      radiusUm: cut(morphology.pointRadiusUm),
      sampleId: cut(morphology.pointSampleId),
    };
  });
}
