import type { SectionCell } from './sectionCell.ts';

/** A straight cylinder or frustum in space. um. */
export interface PlacedPiece {
  readonly from: readonly [x: number, y: number, z: number];
  readonly to: readonly [x: number, y: number, z: number];
  readonly fromDiameterUm: number;
  readonly toDiameterUm: number;
  /** Compartment of its section that its middle lies in. */
  readonly compartment: number;
}

/** Angle between neighbouring stems seen from the soma: the golden angle, so that none lie on each other. */
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

/**
 * Every section as pieces in space: the edges of the reconstruction, or, where there are no points, straight cylinders
 * that leave the soma in directions of their own and mean nothing beyond their lengths.
 */
export function layOutSections(cell: SectionCell): PlacedPiece[][] {
  const placed: PlacedPiece[][] = [];
  const angles: number[] = [];
  cell.sections.forEach((section, index) => {
    if (section.points.length > 0) {
      placed.push(edgesOf(section.points, section.lengthUm, section.diameterUm.length));
      return;
    }
    const { parent, parentX } = section;
    const isStem = parent <= 0;
    angles[index] = isStem ? index * GOLDEN_ANGLE : angles[parent]! + 0.2 * (index % 3) - 0.2;
    const start = parent < 0 ? ([0, 0, 0] as const) : pointOn(placed[parent]!, parentX);
    placed.push(lineOf(start, angles[index], section.lengthUm, section.diameterUm));
  });
  return placed;
}

function lineOf(
  start: readonly [number, number, number],
  angle: number,
  lengthUm: number,
  diameterUm: readonly number[],
): PlacedPiece[] {
  const at = (share: number): [number, number, number] => [
    start[0] + share * lengthUm * Math.cos(angle),
    start[1] + share * lengthUm * Math.sin(angle),
    start[2],
  ];
  const count = diameterUm.length;
  return diameterUm.map((diameter, k) => ({
    from: at(k / count),
    to: at((k + 1) / count),
    fromDiameterUm: diameter,
    toDiameterUm: diameter,
    compartment: k,
  }));
}

/** Edges of length 0, which carry nothing, are left out; the next begins with its own diameter. */
function edgesOf(
  points: readonly (readonly [number, number, number, number])[],
  lengthUm: number,
  count: number,
): PlacedPiece[] {
  const pieces: PlacedPiece[] = [];
  let passedUm = 0;
  for (let k = 1; k < points.length; k++) {
    const [a, b] = [points[k - 1]!, points[k]!];
    const edgeUm = Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]);
    if (edgeUm === 0) continue;
    const middle = (passedUm + edgeUm / 2) / lengthUm;
    pieces.push({
      from: [a[0], a[1], a[2]],
      to: [b[0], b[1], b[2]],
      fromDiameterUm: a[3],
      toDiameterUm: b[3],
      compartment: Math.min(Math.floor(middle * count), count - 1),
    });
    passedUm += edgeUm;
  }
  return pieces;
}

/** The piece at a place of a section, and how far along it the place is. */
export function locateOn(
  pieces: readonly PlacedPiece[],
  x: number,
): { piece: number; fraction: number } {
  const lengths = pieces.map(({ from, to }) =>
    Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]),
  );
  let left = x * lengths.reduce((sum, length) => sum + length, 0);
  for (const [piece, length] of lengths.entries()) {
    if (left <= length * (1 + 1e-9)) return { piece, fraction: Math.min(1, left / length) };
    left -= length;
  }
  return { piece: pieces.length - 1, fraction: 1 };
}

function pointOn(pieces: readonly PlacedPiece[], x: number): readonly [number, number, number] {
  const { piece, fraction } = locateOn(pieces, x);
  const { from, to } = pieces[piece]!;
  return [
    from[0] + fraction * (to[0] - from[0]),
    from[1] + fraction * (to[1] - from[1]),
    from[2] + fraction * (to[2] - from[2]),
  ];
}
