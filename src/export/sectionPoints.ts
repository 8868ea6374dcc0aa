import type { Morphology } from '../morphology/morphology.ts';
import type { CellSection } from './sectionCell.ts';

type Point = CellSection['points'][number];

/** The points of a section between two relative lengths on it, with points of their own there. x, y, z and diameter, um. */
export function pointsBetween(
  morphology: Morphology,
  section: number,
  x0: number,
  x1: number,
): readonly Point[] {
  const first = morphology.pointOffsets[section]!;
  const all = Array.from(
    { length: morphology.pointOffsets[section + 1]! - first },
    (_, k): Point => [
      morphology.pointXUm[first + k]!,
      morphology.pointYUm[first + k]!,
      morphology.pointZUm[first + k]!,
      2 * morphology.pointRadiusUm[first + k]!,
    ],
  );
  if (x0 === 0 && x1 === 1) return all;
  const alongUm = [0];
  for (let k = 1; k < all.length; k++)
    alongUm.push(alongUm[k - 1]! + distance(all[k - 1]!, all[k]!));
  const [fromUm, toUm] = [x0, x1].map((x) => x * alongUm.at(-1)!) as [number, number];
  const inner = all.filter((_, k) => alongUm[k]! > fromUm && alongUm[k]! < toUm);
  return [pointAt(all, alongUm, fromUm), ...inner, pointAt(all, alongUm, toUm)];
}

function distance(a: Point, b: Point): number {
  return Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]);
}

function pointAt(all: readonly Point[], alongUm: readonly number[], placeUm: number): Point {
  const found = alongUm.findIndex((along) => along >= placeUm);
  const k = Math.max(1, found < 0 ? all.length - 1 : found);
  const [a, b] = [all[k - 1]!, all[k]!];
  const span = alongUm[k]! - alongUm[k - 1]!;
  const share = span === 0 ? 0 : (placeUm - alongUm[k - 1]!) / span;
  const mix = (i: 0 | 1 | 2 | 3): number => a[i] + share * (b[i] - a[i]);
  return [mix(0), mix(1), mix(2), mix(3)];
}
