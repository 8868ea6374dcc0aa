import type { SomaContour } from './neurolucidaBlock.ts';

/** A cell body: one contour, or a stack of contours drawn slice by slice. */
export interface DrawnSoma {
  readonly contours: readonly SomaContour[];
  /** Mean of all its points. */
  readonly centreUm: readonly [number, number, number];
  /** Mean distance of the points from that centre; half the width where there is one point only. */
  readonly radiusUm: number;
}

/**
 * Groups contours into cell bodies: neighbours in the file whose boxes overlap in x and y are slices of one. The ball
 * of a contour is NeuroMorpho.Org's: the mean of the points and their mean distance from it.
 *
 * @see https://neuromorpho.org/SomaFormat.html
 */
export function groupSomata(contours: readonly SomaContour[]): DrawnSoma[] {
  const groups: SomaContour[][] = [];
  for (const contour of contours) {
    const group = groups[groups.length - 1];
    const last = group?.[group.length - 1];
    if (group !== undefined && last !== undefined && overlap(last, contour)) group.push(contour);
    else groups.push([contour]);
  }
  return groups.map(measureSoma);
}

function measureSoma(contours: readonly SomaContour[]): DrawnSoma {
  const [xUm, yUm, zUm] = [
    contours.flatMap((contour) => contour.xUm),
    contours.flatMap((contour) => contour.yUm),
    contours.flatMap((contour) => contour.zUm),
  ];
  const centreUm = [mean(xUm), mean(yUm), mean(zUm)] as const;
  const distances = xUm.map((x, i) =>
    Math.hypot(x - centreUm[0], yUm[i]! - centreUm[1], zUm[i]! - centreUm[2]),
  );
  const radiusUm = xUm.length === 1 ? contours[0]!.widthUm / 2 : mean(distances);
  return { contours, centreUm, radiusUm };
}

function overlap(a: SomaContour, b: SomaContour): boolean {
  return rangesOverlap(a.xUm, b.xUm) && rangesOverlap(a.yUm, b.yUm);
}

function rangesOverlap(a: readonly number[], b: readonly number[]): boolean {
  return least(a) <= greatest(b) && least(b) <= greatest(a);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function least(values: readonly number[]): number {
  return values.reduce((best, value) => Math.min(best, value), Number.POSITIVE_INFINITY);
}

function greatest(values: readonly number[]): number {
  return values.reduce((best, value) => Math.max(best, value), Number.NEGATIVE_INFINITY);
}
