import {
  duplicateSectionName,
  sectionPointNotFinite,
  sectionPointsTooFew,
  sectionRadiusNotPositive,
  unknownSectionParent,
} from '../base/messages/morphology.ts';
import { ModelError } from '../base/modelError.ts';
import type { SwcTable } from '../swc-parser/swcTable.ts';
import { lengthOf } from './length.ts';
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

/** A section whose points are samples of a table: only their rows are kept. */
export interface RunDraft {
  readonly type: number;
  readonly parent: number;
  readonly parentX: number;
  readonly rows: readonly number[];
}

/** Packs sections into the arrays of a Morphology and measures their arc lengths. */
export function packSections(
  name: string,
  drafts: readonly SectionDraft[],
  names: readonly string[] = nameSections(drafts.map(({ type }) => type)),
): Morphology {
  const points = makePoints(drafts.map(({ xUm }) => xUm.length));
  drafts.forEach((draft, index) => {
    writeDraft(draft, points, points.pointOffsets[index]!);
  });
  return { name, sections: measureSections(drafts, names, points), ...points };
}

/** The same, of sections whose points are given as rows of `samples` among them. */
export function packRuns(
  name: string,
  drafts: readonly (RunDraft | SectionDraft)[],
  samples: RunSamples,
): Morphology {
  const names = nameSections(drafts.map(({ type }) => type));
  const points = makePoints(
    drafts.map((draft) => ('rows' in draft ? draft.rows.length : draft.xUm.length)),
  );
  drafts.forEach((draft, index) => {
    const first = points.pointOffsets[index]!;
    if ('rows' in draft) writeRows(draft.rows, samples, points, first);
    else writeDraft(draft, points, first);
  });
  return { name, sections: measureSections(drafts, names, points), ...points };
}

/** Where the points of runs come from. */
export interface RunSamples {
  readonly table: SwcTable;
  readonly radiusUm: Float64Array;
}

type PointArrays = Omit<Morphology, 'name' | 'sections'>;

function makePoints(counts: readonly number[]): PointArrays {
  const pointOffsets = new Int32Array(counts.length + 1);
  counts.forEach((count, index) => {
    pointOffsets[index + 1] = pointOffsets[index]! + count;
  });
  const count = pointOffsets[counts.length]!;
  return {
    pointOffsets,
    pointXUm: new Float64Array(count),
    pointYUm: new Float64Array(count),
    pointZUm: new Float64Array(count),
    pointRadiusUm: new Float64Array(count),
    pointArcUm: new Float64Array(count),
    pointSampleId: new Float64Array(count),
  };
}

function writeDraft(draft: SectionDraft, points: PointArrays, first: number): void {
  points.pointXUm.set(draft.xUm, first);
  points.pointYUm.set(draft.yUm, first);
  points.pointZUm.set(draft.zUm, first);
  points.pointRadiusUm.set(draft.radiusUm, first);
  points.pointSampleId.set(draft.sampleId, first);
}

function writeRows(
  rows: readonly number[],
  { table, radiusUm }: RunSamples,
  points: PointArrays,
  first: number,
): void {
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!;
    points.pointXUm[first + k] = table.xUm[row]!;
    points.pointYUm[first + k] = table.yUm[row]!;
    points.pointZUm[first + k] = table.zUm[row]!;
    points.pointRadiusUm[first + k] = radiusUm[row]!;
    points.pointSampleId[first + k] = table.id[row]!;
  }
}

/** Measures the arc lengths of all points, and with them the sections. */
function measureSections(
  drafts: readonly Pick<SectionDraft, 'type' | 'parent' | 'parentX'>[],
  names: readonly string[],
  points: PointArrays,
): Section[] {
  const { pointXUm: x, pointYUm: y, pointZUm: z, pointArcUm, pointOffsets } = points;
  return drafts.map(({ type, parent, parentX }, index): Section => {
    const last = pointOffsets[index + 1]! - 1;
    for (let i = pointOffsets[index]! + 1; i <= last; i++) {
      const edgeUm = lengthOf(x[i]! - x[i - 1]!, y[i]! - y[i - 1]!, z[i]! - z[i - 1]!);
      pointArcUm[i] = pointArcUm[i - 1]! + edgeUm;
    }
    return { index, name: names[index]!, type, parent, parentX, lengthUm: pointArcUm[last]! };
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
