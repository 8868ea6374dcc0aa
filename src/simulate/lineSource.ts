import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import type { Morphology } from '../morphology/morphology.ts';

type Point = readonly [number, number, number];

/** A straight piece of a compartment. */
interface Piece {
  readonly start: Point;
  readonly end: Point;
  readonly lengthUm: number;
  readonly radiusUm: number;
  readonly areaUm2: number;
}

/**
 * The potential at a point outside of the cell for 1 nA out of the membrane of each compartment, in an infinite medium of
 * one conductivity and far from the earth. The current of a compartment leaves its membrane evenly; that of each straight
 * piece leaves from the piece's axis. Nearer to the axis than the membrane, the potential is the one at the membrane.
 * Nodes without membrane have 0.
 *
 * @returns mV/nA by node of the layout
 * @see Holt & Koch (1999), "Electrical interactions via the extracellular potential near cell bodies", J Comput Neurosci 6
 */
export function lineSourceMohm(
  morphology: Morphology,
  layout: CompartmentLayout,
  positionUm: Point,
  conductivitySPerM: number,
): Float64Array {
  const mohm = new Float64Array(layout.nodeCount);
  morphology.sections.forEach(({ lengthUm }, section) => {
    const first = layout.sectionOffsets[section]!;
    const count = layout.sectionOffsets[section + 1]! - first;
    for (let k = 0; k < count; k++) {
      const [fromUm, toUm] = [(k * lengthUm) / count, ((k + 1) * lengthUm) / count];
      const pieces = cutPieces(morphology, section, fromUm, toUm);
      const areaUm2 = pieces.reduce((sum, piece) => sum + piece.areaUm2, 0);
      // 1 nA / (S/m x um) = 1 mV.
      mohm[layout.compartments[first + k]!] = pieces.reduce(
        (sum, piece) =>
          sum +
          ((piece.areaUm2 / areaUm2) * logOfPiece(piece, positionUm)) /
            (4 * Math.PI * conductivitySPerM * piece.lengthUm),
        0,
      );
    }
  });
  return mohm;
}

/** The frusta of a section between two arc lengths. */
function cutPieces(morphology: Morphology, section: number, fromUm: number, toUm: number): Piece[] {
  const { pointOffsets, pointArcUm, pointXUm, pointYUm, pointZUm, pointRadiusUm } = morphology;
  const pieces: Piece[] = [];
  for (let i = pointOffsets[section]!; i + 1 < pointOffsets[section + 1]!; i++) {
    const [near, far] = [pointArcUm[i]!, pointArcUm[i + 1]!];
    const [low, high] = [Math.max(near, fromUm), Math.min(far, toUm)];
    if (!(high > low)) continue;
    const at = (values: Float64Array, arcUm: number): number =>
      values[i]! + ((arcUm - near) / (far - near)) * (values[i + 1]! - values[i]!);
    const pointAt = (arcUm: number): Point => [
      at(pointXUm, arcUm),
      at(pointYUm, arcUm),
      at(pointZUm, arcUm),
    ];
    const [r0, r1] = [at(pointRadiusUm, low), at(pointRadiusUm, high)];
    const [start, end] = [pointAt(low), pointAt(high)];
    const lengthUm = Math.hypot(...end.map((value, k) => value - start[k]!));
    pieces.push({
      ...{ start, end, lengthUm, radiusUm: (r0 + r1) / 2 },
      areaUm2: Math.PI * (r0 + r1) * Math.hypot(lengthUm, r1 - r0),
    });
  }
  return pieces;
}

/** The integral of 1 / distance along a piece. */
function logOfPiece({ start, end, lengthUm, radiusUm }: Piece, position: Point): number {
  const along = end.map((value, k) => (value - start[k]!) / lengthUm);
  const toStart = start.map((value, k) => value - position[k]!);
  // From the foot of the perpendicular to the ends of the piece.
  let low = toStart.reduce((sum, value, k) => sum + value * along[k]!, 0);
  let high = low + lengthUm;
  const besideUm = Math.hypot(...toStart.map((value, k) => value - low * along[k]!));
  if (high < 0) [low, high] = [-high, -low];
  const distanceUm = Math.hypot(besideUm, Math.max(low, 0));
  const r = distanceUm < radiusUm ? radiusUm : besideUm;
  // With both ends on one side, a quotient of sums of positive numbers; r may be 0 there.
  return low > 0
    ? Math.log((high + Math.hypot(high, r)) / (low + Math.hypot(low, r)))
    : Math.asinh(high / r) - Math.asinh(low / r);
}
