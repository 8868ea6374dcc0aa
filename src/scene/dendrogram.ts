import type { Morphology } from '../morphology/morphology.ts';
import { type AxialScale, isRootSoma } from './axialPlace.ts';
import { boundingBall, type SegmentTable } from './segmentTable.ts';

/**
 * The cell unrolled into a plane: distance from the root to the right, one row a tip, each branch on a level between
 * its children. Drawn, coloured and picked as any cell is.
 *
 * Invariants: a place stands at x = its distance * unitsPerDistance; rows of tips are whole, distinct and fill
 * 0..rowCount - 1; node mixes are those of the cell, so that colour is the same in both pictures.
 */
export interface Dendrogram {
  readonly table: SegmentTable;
  /** The point of the cell's table that each point is of. Length table.pointCount. */
  readonly source: Uint32Array;
  readonly scale: AxialScale;
  readonly unitsPerDistance: number;
  readonly rowCount: number;
}

/** Width of the drawing, in its own units: those of the table's "um". */
export const DENDROGRAM_WIDTH = 1000;
const THICKEST = 3.2;
const THICKEST_OF_ROW = 0.3;
const CONNECTOR_SHARE = 0.35;
const SOMA_RADIUS = 11;
/** Share of the points whose radius is drawn to scale; the few thicker ones are cut. */
const SCALED_SHARE = 0.95;

/** @param heightShare height of the drawing over its width. */
export function buildDendrogram(
  cell: SegmentTable,
  morphology: Morphology,
  scale: AxialScale,
  heightShare: number,
): Dendrogram {
  const { row, rowCount } = placeRows(morphology);
  const unitsPerDistance = DENDROGRAM_WIDTH / scale.farthest;
  const rowHeight = (DENDROGRAM_WIDTH * heightShare) / Math.max(1, rowCount - 1);
  const thickest = Math.min(THICKEST, THICKEST_OF_ROW * rowHeight);
  const typicalUm = typicalRadiusUm(cell, morphology);
  // A cell drawn as lines has no radii to tell apart.
  const perUm = typicalUm > 0 ? thickest / typicalUm : 0;
  const source: number[] = [];
  const places: number[] = [];
  const chainOffsets = new Int32Array(morphology.sections.length + 1);
  const write = (point: number, rowOfPoint: number, radius: number): void => {
    const x = scale.at(cell.section[point]!, cell.x[point]!) * unitsPerDistance;
    source.push(point);
    places.push(x, -rowOfPoint * rowHeight, 0, radius);
  };
  for (const section of morphology.sections) {
    const own = row[section.index]!;
    const [first, end] = drawnPoints(cell, section.index);
    if (section.parent >= 0) {
      const radius = thickest * CONNECTOR_SHARE;
      write(first, row[section.parent]!, radius);
      write(first, own, radius);
    }
    for (let point = first; point < end; point++) {
      const drawn = Math.min(thickest, cell.xyzr[4 * point + 3]! * perUm);
      write(point, own, isRootSoma(section) ? SOMA_RADIUS : drawn);
    }
    chainOffsets[section.index + 1] = source.length;
  }
  const xyzr = Float32Array.from(places);
  return {
    table: {
      pointCount: source.length,
      originUm: [0, 0, 0],
      xyzr,
      x: Float64Array.from(source, (point) => cell.x[point]!),
      section: Int32Array.from(source, (point) => cell.section[point]!),
      sectionType: cell.sectionType,
      nodeA: Uint32Array.from(source, (point) => cell.nodeA[point]!),
      nodeB: Uint32Array.from(source, (point) => cell.nodeB[point]!),
      weight: Float32Array.from(source, (point) => cell.weight[point]!),
      isCentre: Uint8Array.from(source, (point) => cell.isCentre[point]!),
      chainOffsets,
      ...boundingBall(xyzr),
    },
    source: Uint32Array.from(source),
    scale,
    unitsPerDistance,
    rowCount,
  };
}

/** The points of a section without the stub that joins a stem to the middle of its parent. */
function drawnPoints(cell: SegmentTable, section: number): [first: number, end: number] {
  const first = cell.chainOffsets[section]!;
  const end = cell.chainOffsets[section + 1]!;
  const hasStub = end - first > 2 && cell.x[first] === 0 && cell.x[first + 1] === 0;
  return [hasStub ? first + 1 : first, end];
}

/** The radius that most of the cell's neurites stay below. um. */
function typicalRadiusUm(cell: SegmentTable, morphology: Morphology): number {
  const radii: number[] = [];
  for (let point = 0; point < cell.pointCount; point++)
    if (!isRootSoma(morphology.sections[cell.section[point]!]!))
      radii.push(cell.xyzr[4 * point + 3]!);
  radii.sort((a, b) => a - b);
  return radii[Math.floor(SCALED_SHARE * (radii.length - 1))] ?? 1;
}

/** A row for each section: tips in turn, smaller subtrees first, forks in the middle of their children. */
function placeRows(morphology: Morphology): { row: Float64Array; rowCount: number } {
  const { sections } = morphology;
  const children = sections.map((): number[] => []);
  for (const { index, parent } of sections) if (parent >= 0) children[parent]!.push(index);
  const tips = new Int32Array(sections.length);
  for (let index = sections.length - 1; index >= 0; index--)
    tips[index] = Math.max(1, sum(children[index]!.map((child) => tips[child]!)));
  for (const list of children) list.sort((a, b) => tips[a]! - tips[b]! || a - b);
  const firstRow = new Int32Array(sections.length);
  let rowCount = 0;
  for (const { index, parent } of sections) {
    if (parent < 0) {
      firstRow[index] = rowCount;
      rowCount += tips[index]!;
    }
    let next = firstRow[index]!;
    for (const child of children[index]!) {
      firstRow[child] = next;
      next += tips[child]!;
    }
  }
  const row = new Float64Array(sections.length);
  for (let index = sections.length - 1; index >= 0; index--) {
    const own = children[index]!;
    row[index] = own.length === 0 ? firstRow[index]! : (row[own[0]!]! + row[own.at(-1)!]!) / 2;
  }
  return { row, rowCount };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
