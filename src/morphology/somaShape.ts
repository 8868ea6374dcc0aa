import { childrenOf, type SampleTree } from '../swc-parser/sampleTree.ts';
import { SOMA_TYPE, type SwcTable } from '../swc-parser/swcTable.ts';
import { type Contour, type DiscStack, solidOfContour, solidOfStack } from './contourSolid.ts';
import { distanceBetweenRows, edgeLength } from './sampleEdge.ts';
import type { SomaConvention } from './somaConvention.ts';

/** How the soma samples at the root of a tree are to be read. */
export type SomaShape = SphereSoma | SolidSoma | FrustaSoma;

/** One ball. */
export interface SphereSoma {
  readonly kind: 'sphere';
  readonly origin: 'one sample' | 'three samples' | 'outline' | 'first sample' | 'total surface';
  readonly rows: readonly number[];
  readonly xUm: number;
  readonly yUm: number;
  readonly zUm: number;
  readonly radiusUm: number;
}

/** Discs one behind the other, made out of contours. */
export interface SolidSoma {
  readonly kind: 'solid';
  readonly rows: readonly number[];
  readonly discs: DiscStack;
}

/** Frusta through the samples, as they hang together. */
export interface FrustaSoma {
  readonly kind: 'frusta';
  readonly rows: readonly number[];
}

/** NeuroMorpho rounds coordinates: the two edges of its three-point soma add up to the diameter within this share. */
const THREE_POINT_TOLERANCE = 0.01;
const OUTLINE_POINTS = 5;
/** An outline is drawn with a thin pen: its radii are below this share of the distance to its centre. */
const OUTLINE_PEN_SHARE = 0.2;
/** No point of an outline comes nearer to its centre than this share of their mean distance from it. */
const OUTLINE_HOLLOW_SHARE = 0.2;
/** The longest edge of an outline, in multiples of that distance; a regular pentagon's is 1.2. */
const OUTLINE_EDGE_SHARE = 1.5;
/** The gap between the ends of a closed outline, in multiples of its longest edge. */
const OUTLINE_GAP = 1.5;

/**
 * Reads the connected soma samples at `root`. NeuroMorpho's three-point soma is: three samples in all, the second and
 * third children of the first and without children, all radii equal, and the two edges together as long as the
 * diameter within 1 %. An outline is a closed ring of at least five samples whose radii are far below its extent.
 */
export function recogniseSoma(
  table: SwcTable,
  tree: SampleTree,
  radiusUm: Float64Array,
  root: number,
): SomaShape {
  const rows = somaRows(table, tree, root);
  if (isOnePlace(table, rows)) return sphereAt(table, rows, 'one sample', radiusUm[root]!);
  if (isThreePointSoma(table, tree, radiusUm, rows))
    return sphereAt(table, rows, 'three samples', radiusUm[root]!);
  return outlineSoma(table, tree, radiusUm, rows) ?? { kind: 'frusta', rows };
}

/**
 * The soma at `root` as a convention has it; undefined where its samples do not allow it: no outline of one sample, no
 * stack of one contour, no edges of Arbor's between a sample and itself.
 *
 * @param contours drawn for the soma in a Neurolucida file; none in SWC
 */
export function shapeSoma(
  table: SwcTable,
  tree: SampleTree,
  radiusUm: Float64Array,
  root: number,
  convention: SomaConvention,
  contours: readonly Contour[] = [],
): SomaShape | undefined {
  const recognised = recogniseSoma(table, tree, radiusUm, root);
  const { rows } = recognised;
  switch (convention) {
    case 'auto':
    case 'neuron':
      return recognised;
    case 'neuromorpho':
      return recognised.kind === 'sphere' ? recognised : equalSurfaceSphere(table, radiusUm, rows);
    case 'sphere':
      return recognised.kind === 'sphere'
        ? recognised
        : sphereAt(table, rows, 'first sample', radiusUm[root]!);
    case 'stack':
      return contours.length > 0
        ? solidSoma(rows, solidOfStack(contours))
        : isOnePlace(table, rows)
          ? recognised
          : { kind: 'frusta', rows };
    case 'contour':
      return solidSoma(rows, solidOfDrawing(table, tree, rows, contours));
    case 'arbor':
      if (contours.length > 0) return recognised;
      return rows.length > 1 ? { kind: 'frusta', rows } : undefined;
  }
}

function solidSoma(rows: readonly number[], discs: DiscStack | undefined): SolidSoma | undefined {
  return discs === undefined ? undefined : { kind: 'solid', rows, discs };
}

function solidOfDrawing(
  table: SwcTable,
  tree: SampleTree,
  rows: readonly number[],
  contours: readonly Contour[],
): DiscStack | undefined {
  if (contours.length > 1) return solidOfStack(contours);
  if (contours.length === 1) return solidOfContour(contours[0]!);
  if (!isChain(table, tree, rows)) return undefined;
  return solidOfContour({
    xUm: rows.map((row) => table.xUm[row]!),
    yUm: rows.map((row) => table.yUm[row]!),
    zUm: rows.map((row) => table.zUm[row]!),
  });
}

/**
 * A ball about the mean of the samples, of the surface of the cylinders between them, each as wide as its own sample.
 *
 * @see L-Measure, Soma_Surface, http://cng.gmu.edu:8080/Lm/help/Soma_Surface.htm
 */
function equalSurfaceSphere(
  table: SwcTable,
  radiusUm: Float64Array,
  rows: readonly number[],
): SphereSoma {
  const surfaceUm2 = rows
    .slice(1)
    .reduce((sum, row) => sum + 2 * Math.PI * radiusUm[row]! * edgeLength(table, row), 0);
  const sphere = sphereAt(table, rows, 'total surface', Math.sqrt(surfaceUm2 / (4 * Math.PI)));
  return {
    ...sphere,
    xUm: mean(rows.map((row) => table.xUm[row]!)),
    yUm: mean(rows.map((row) => table.yUm[row]!)),
    zUm: mean(rows.map((row) => table.zUm[row]!)),
  };
}

function isOnePlace(table: SwcTable, rows: readonly number[]): boolean {
  return rows.every((row) => distanceBetweenRows(table, row, rows[0]!) === 0);
}

/** The soma samples that hang together with `root`, parents first. */
function somaRows(table: SwcTable, tree: SampleTree, root: number): number[] {
  const rows = [root];
  for (let k = 0; k < rows.length; k++)
    for (const child of childrenOf(tree, rows[k]!))
      if (table.type[child] === SOMA_TYPE) rows.push(child);
  return rows;
}

function isThreePointSoma(
  table: SwcTable,
  tree: SampleTree,
  radiusUm: Float64Array,
  rows: readonly number[],
): boolean {
  const [first, second, third] = rows;
  if (rows.length !== 3) return false;
  const hasPoles = [second!, third!].every(
    (row) =>
      table.parentRow[row] === first &&
      childrenOf(tree, row).length === 0 &&
      radiusUm[row] === radiusUm[first!],
  );
  const diameterUm = 2 * radiusUm[first!]!;
  const edgesUm =
    distanceBetweenRows(table, first!, second!) + distanceBetweenRows(table, first!, third!);
  return hasPoles && Math.abs(edgesUm - diameterUm) <= THREE_POINT_TOLERANCE * diameterUm;
}

function outlineSoma(
  table: SwcTable,
  tree: SampleTree,
  radiusUm: Float64Array,
  rows: readonly number[],
): SphereSoma | undefined {
  if (rows.length < OUTLINE_POINTS || !isChain(table, tree, rows)) return undefined;
  const xUm = mean(rows.map((row) => table.xUm[row]!));
  const yUm = mean(rows.map((row) => table.yUm[row]!));
  const zUm = mean(rows.map((row) => table.zUm[row]!));
  const reachesUm = rows.map((row) =>
    Math.hypot(table.xUm[row]! - xUm, table.yUm[row]! - yUm, table.zUm[row]! - zUm),
  );
  const reachUm = mean(reachesUm);
  const penUm = greatest(rows.map((row) => radiusUm[row]!));
  const isHollow = reachesUm.every((distanceUm) => distanceUm >= OUTLINE_HOLLOW_SHARE * reachUm);
  if (!isHollow || penUm > OUTLINE_PEN_SHARE * reachUm || !isClosed(table, rows, reachUm))
    return undefined;
  return { kind: 'sphere', origin: 'outline', rows, xUm, yUm, zUm, radiusUm: reachUm };
}

/** Whether samples follow each other round a ring: without leaps, the last beside the first. */
function isClosed(table: SwcTable, rows: readonly number[], reachUm: number): boolean {
  const edgesUm = rows.slice(1).map((row, k) => distanceBetweenRows(table, rows[k]!, row));
  const gapUm = distanceBetweenRows(table, rows[0]!, rows[rows.length - 1]!);
  const longestUm = greatest(edgesUm);
  return longestUm <= OUTLINE_EDGE_SHARE * reachUm && gapUm <= OUTLINE_GAP * longestUm;
}

function isChain(table: SwcTable, tree: SampleTree, rows: readonly number[]): boolean {
  return rows.every((row) => {
    const somaChildren = childrenOf(tree, row).filter((child) => table.type[child] === SOMA_TYPE);
    return somaChildren.length <= 1;
  });
}

function sphereAt(
  table: SwcTable,
  rows: readonly number[],
  origin: SphereSoma['origin'],
  radiusUm: number,
): SphereSoma {
  const root = rows[0]!;
  const [xUm, yUm, zUm] = [table.xUm[root]!, table.yUm[root]!, table.zUm[root]!];
  return { kind: 'sphere', origin, rows, xUm, yUm, zUm, radiusUm };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function greatest(values: readonly number[]): number {
  return values.reduce((best, value) => Math.max(best, value), 0);
}
