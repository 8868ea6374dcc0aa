import { buildMorphology } from '../morphology/buildMorphology.ts';
import type { Locus, Morphology, SectionInterval } from '../morphology/morphology.ts';
import { type RegionLabels, resolveRegion } from '../morphology/region.ts';
import { rerootAtSoma } from '../morphology/rerooting.ts';
import { DiagnosticLog } from '../swc-parser/diagnosticLog.ts';
import { SOMA_TYPE, type SwcTable } from '../swc-parser/swcTable.ts';
import { type Sample, samplesOf } from './samples.ts';

/** A reconstruction rooted at its soma, as samples and as sections: what edits that speak of places work on. */
export interface RootedCell {
  readonly samples: readonly Sample[];
  readonly header: readonly string[];
  readonly morphology: Morphology;
  /** Index of the sample with an id. */
  readonly indexOfId: ReadonlyMap<number, number>;
  /** Whether the table had to be rooted at its soma, as sentences. */
  readonly log: readonly string[];
}

/** A place as a sample and the share of the way to it from its parent; 1 is the sample itself. */
export interface SamplePlace {
  readonly index: number;
  readonly share: number;
}

/** Share of an edge by which a computed place may miss its ends. */
const END_TOLERANCE = 1e-9;

/** @throws ModelError `morphology/empty` where the table has no samples */
export function rootCell(table: SwcTable): RootedCell {
  const diagnostics = new DiagnosticLog('swc');
  const rooted = rerootAtSoma(table, diagnostics);
  const samples = samplesOf(rooted);
  return {
    samples,
    header: table.header,
    morphology: buildMorphology(rooted).morphology,
    indexOfId: new Map(samples.map(({ id }, index) => [id, index])),
    log: diagnostics.diagnostics().map(({ message }) => message),
  };
}

/** The sample or the edge at a place. All of a sphere is its sample. */
export function samplePlaceAt(cell: RootedCell, { section, x }: Locus): SamplePlace {
  const { morphology } = cell;
  const first = morphology.pointOffsets[section]!;
  const soma = sphereSample(cell, section);
  if (soma !== undefined) return { index: soma, share: 1 };
  const { point, share } = pointBeyond(morphology, section, x);
  if (share <= END_TOLERANCE)
    return { index: indexOfPoint(cell, Math.max(point - 1, first)), share: 1 };
  return { index: indexOfPoint(cell, point), share };
}

/**
 * The first sample that lies wholly beyond a place on a section, and the share of its edge before that place. Undefined
 * at the end of a section and on a sphere, which is not cut.
 */
export function firstSampleBeyond(
  cell: RootedCell,
  { section, x }: Locus,
): SamplePlace | undefined {
  const { morphology } = cell;
  const first = morphology.pointOffsets[section]!;
  const soma = sphereSample(cell, section);
  if (soma !== undefined) return x === 0 ? { index: soma, share: 0 } : undefined;
  if (x === 0 && ownsFirstSample(morphology, section))
    return { index: indexOfPoint(cell, first), share: 0 };
  if (x === 1) return undefined;
  const { point, share } = pointBeyond(morphology, section, x);
  const isEnd = share >= 1 - END_TOLERANCE;
  if (!isEnd)
    return { index: indexOfPoint(cell, point), share: share <= END_TOLERANCE ? 0 : share };
  const isLast = point === morphology.pointOffsets[section + 1]! - 1;
  return isLast ? undefined : { index: indexOfPoint(cell, point + 1), share: 0 };
}

/** Whether the middle of the edge that leads to each sample lies in a region; of a root or stem the sample itself. */
export function edgesInRegion(cell: RootedCell, region: string, labels: RegionLabels): boolean[] {
  const { morphology, samples } = cell;
  const isInside = new Array<boolean>(samples.length).fill(false);
  const intervals = resolveRegion(morphology, region, labels);
  for (const { index: section } of morphology.sections) {
    const own = intervals.filter((interval) => interval.section === section);
    if (own.length === 0) continue;
    const first = morphology.pointOffsets[section]!;
    const soma = sphereSample(cell, section);
    if (soma !== undefined) markSphere(isInside, samples, soma, own);
    else
      for (let point = first; point < morphology.pointOffsets[section + 1]!; point++) {
        if (point === first && !ownsFirstSample(morphology, section)) continue;
        const x = middleOfEdge(morphology, section, point);
        if (own.some(({ x0, x1 }) => x0 <= x && x <= x1))
          isInside[indexOfPoint(cell, point)] = true;
      }
  }
  return isInside;
}

/** All samples of a sphere are in a region that holds its middle. */
function markSphere(
  isInside: boolean[],
  samples: readonly Sample[],
  soma: number,
  own: readonly SectionInterval[],
): void {
  if (!own.some(({ x0, x1 }) => x0 <= 0.5 && 0.5 <= x1)) return;
  samples.forEach(({ type, parent }, index) => {
    if (index === soma || (type === SOMA_TYPE && parent === soma)) isInside[index] = true;
  });
}

function middleOfEdge(
  { pointArcUm, pointOffsets, sections }: Morphology,
  section: number,
  point: number,
): number {
  const { lengthUm } = sections[section]!;
  if (lengthUm === 0 || point === pointOffsets[section]!) return 0;
  return (pointArcUm[point - 1]! + pointArcUm[point]!) / 2 / lengthUm;
}

/** The sample of a soma that was taken for a sphere. */
function sphereSample(cell: RootedCell, section: number): number | undefined {
  const { pointSampleId, pointOffsets } = cell.morphology;
  const first = pointOffsets[section]!;
  return pointSampleId[first] === -1 ? indexOfPoint(cell, first + 1) : undefined;
}

/** A root and a stem begin with a sample of their own, other sections with a copy of their parent's. */
function ownsFirstSample({ sections }: Morphology, section: number): boolean {
  const { parent, type } = sections[section]!;
  return parent < 0 || (type !== SOMA_TYPE && sections[parent]!.type === SOMA_TYPE);
}

/** The far point of the edge that holds a place, and the share of the edge before it. */
function pointBeyond(
  { pointArcUm, pointOffsets, sections }: Morphology,
  section: number,
  x: number,
): { point: number; share: number } {
  const atUm = x * sections[section]!.lengthUm;
  const last = pointOffsets[section + 1]! - 1;
  let point = pointOffsets[section]! + 1;
  while (point < last && pointArcUm[point]! <= atUm) point++;
  const heightUm = pointArcUm[point]! - pointArcUm[point - 1]!;
  return {
    point,
    share: heightUm === 0 ? 1 : Math.min(1, (atUm - pointArcUm[point - 1]!) / heightUm),
  };
}

function indexOfPoint({ morphology, indexOfId }: RootedCell, point: number): number {
  return indexOfId.get(morphology.pointSampleId[point]!)!;
}
