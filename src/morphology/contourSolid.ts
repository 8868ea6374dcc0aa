import { symmetricEigen, type Triple } from './symmetricEigen.ts';

/** A line of points drawn round something. um, all of one length. */
export interface Contour {
  readonly xUm: readonly number[];
  readonly yUm: readonly number[];
  readonly zUm: readonly number[];
}

/** A body of discs one behind the other: the frusta between them are its surface. um, all of one length. */
export interface DiscStack {
  readonly xUm: readonly number[];
  readonly yUm: readonly number[];
  readonly zUm: readonly number[];
  readonly radiusUm: readonly number[];
}

/** Equal steps along a contour between which it is measured. */
const STEPS = 100;
const DISCS = 21;
/** Points that are this much nearer to a line than they are spread along it are no contour. */
const LEAST_WIDTH_SHARE = 0.02;

/**
 * A contour turned into a body about its long axis, as NEURON's Import3d does it: 101 points at equal distances along
 * the contour, seen in x and y; their principal axis, on which 21 discs stand; each disc as wide as the contour there.
 * undefined where the contour is too thin or too short to have a width everywhere.
 *
 * @see Hines and Carnevale, Import3d, https://nrn.readthedocs.io/en/latest/guide/import3d.html
 */
export function solidOfContour(contour: Contour): DiscStack | undefined {
  if (contour.xUm.length < 3) return undefined;
  const { points, centre } = resample(contour);
  const [major, middle] = symmetricEigen(scatterOf(points));
  const axis = major!.vector;
  const across = flattened(middle!.vector);
  const along = points.map((point) => dot(point, axis));
  const aside = points.map((point) => dot(point, across));
  const [one, other] = twoSides(along, aside);
  const ordered = [...one.along, ...other.along].sort((a, b) => a - b);
  const first = ordered[1]!;
  const step = (ordered[ordered.length - 2]! - first) / (DISCS - 1);
  const places = Array.from({ length: DISCS }, (_, k) => first + k * step);
  const widths = places.map((at) => Math.abs(interpolate(one, at) - interpolate(other, at)));
  widths[0] = (widths[0]! + widths[1]!) / 2;
  widths[DISCS - 1] = (widths[DISCS - 1]! + widths[DISCS - 2]!) / 2;
  const leastUm = LEAST_WIDTH_SHARE * step * (DISCS - 1);
  if (!(step > 0) || !(mean(widths) > leastUm) || !widths.every((width) => width > 0))
    return undefined;
  return {
    xUm: places.map((at) => centre[0] + at * axis[0]),
    yUm: places.map((at) => centre[1] + at * axis[1]),
    zUm: places.map((at) => centre[2] + at * axis[2]),
    radiusUm: widths.map((width) => width / 2),
  };
}

/**
 * Contours one above the other as a body of one disc each, as NEURON's Import3d does it: the disc stands at the mean of
 * the contour's points, and its radius is half way between their mean distance and that of a circle as long as the
 * contour. undefined where the discs have no distance or no width.
 */
export function solidOfStack(contours: readonly Contour[]): DiscStack | undefined {
  const discs = contours.map((contour) => {
    const { points, centre } = resample(contour);
    const reach = points.reduce((sum, point) => sum + Math.hypot(...point), 0) / points.length;
    return { centre, radiusUm: (reach + closedLength(contour) / (2 * Math.PI)) / 2 };
  });
  const isSolid = discs.every(
    ({ radiusUm, centre }, k) =>
      radiusUm > 0 && (k === 0 || distance(centre, discs[k - 1]!.centre) > 0),
  );
  if (discs.length < 2 || !isSolid) return undefined;
  return {
    xUm: discs.map(({ centre }) => centre[0]),
    yUm: discs.map(({ centre }) => centre[1]),
    zUm: discs.map(({ centre }) => centre[2]),
    radiusUm: discs.map(({ radiusUm }) => radiusUm),
  };
}

/** Points at equal distances along the contour, seen in x and y, about their mean. */
function resample({ xUm, yUm, zUm }: Contour): { points: Triple[]; centre: Triple } {
  const atUm = [0];
  for (let i = 1; i < xUm.length; i++)
    atUm.push(atUm[i - 1]! + Math.hypot(xUm[i]! - xUm[i - 1]!, yUm[i]! - yUm[i - 1]!));
  const lengthUm = atUm[atUm.length - 1]!;
  const places = Array.from({ length: STEPS + 1 }, (_, k) => (k * lengthUm) / STEPS);
  const sample = (aside: readonly number[]): number[] =>
    places.map((at) => interpolate({ along: atUm, aside }, at));
  const [x, y, z] = [sample(xUm), sample(yUm), sample(zUm)];
  const centre: Triple = [mean(x), mean(y), mean(z)];
  const points = x.map(
    (value, k): Triple => [value - centre[0], y[k]! - centre[1], z[k]! - centre[2]],
  );
  return { points, centre };
}

function scatterOf(points: readonly Triple[]): [Triple, Triple, Triple] {
  const moment = (i: number, j: number): number =>
    points.reduce((sum, point) => sum + point[i]! * point[j]!, 0);
  const rowOf = (i: number): Triple => [moment(i, 0), moment(i, 1), moment(i, 2)];
  return [rowOf(0), rowOf(1), rowOf(2)];
}

/** The vector seen in x and y, of length 1; as it is where it stands upright. */
function flattened(vector: Triple): Triple {
  const length = Math.hypot(vector[0], vector[1]);
  return length < 1e-9 ? vector : [vector[0] / length, vector[1] / length, 0];
}

/** A side of the contour between the ends of the axis: places along it, ascending, and how far aside each lies. */
interface Side {
  readonly along: readonly number[];
  readonly aside: readonly number[];
}

function twoSides(along: readonly number[], aside: readonly number[]): [Side, Side] {
  const top = along.indexOf(along.reduce((a, b) => Math.max(a, b)));
  const turned = (values: readonly number[]): number[] => [
    ...values.slice(top),
    ...values.slice(0, top),
  ];
  const [places, offsets] = [turned(along), turned(aside)];
  const bottom = places.indexOf(places.reduce((a, b) => Math.min(a, b)));
  return [
    ascending(places.slice(0, bottom).reverse(), offsets.slice(0, bottom).reverse()),
    ascending(places.slice(bottom), offsets.slice(bottom)),
  ];
}

/** Drops, from the far end on, each point that lies no farther along than the one before it. */
function ascending(along: number[], aside: number[]): Side {
  for (let j = along.length - 1; j > 0; j--) {
    if (along[j]! > along[j - 1]!) continue;
    along.splice(j, 1);
    aside.splice(j, 1);
    if (j !== along.length) j++;
  }
  return { along, aside };
}

/** Linear between the places, level beyond them. */
function interpolate({ along, aside }: Side, at: number): number {
  if (along.length === 0) return 0;
  let k = along.findIndex((place) => place >= at);
  if (k === 0) return aside[0]!;
  if (k < 0) return aside[aside.length - 1]!;
  while (k > 1 && along[k - 1] === along[k]) k--;
  const share = (at - along[k - 1]!) / (along[k]! - along[k - 1]!);
  return aside[k - 1]! + share * (aside[k]! - aside[k - 1]!);
}

function closedLength({ xUm, yUm, zUm }: Contour): number {
  return xUm.reduce((sum, x, i) => {
    const next = (i + 1) % xUm.length;
    return sum + Math.hypot(xUm[next]! - x, yUm[next]! - yUm[i]!, zUm[next]! - zUm[i]!);
  }, 0);
}

function dot(a: Triple, b: Triple): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function distance(a: Triple, b: Triple): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
