import { hullRing, polygonArea } from './planarHull.ts';

/** The size of the smallest convex body around points. */
export interface HullFigures {
  /** 0 for points in one plane. */
  readonly volumeUm3: number;
  /** Of points in one plane both sides count. */
  readonly areaUm2: number;
}

type Vector = readonly [number, number, number];

/** A triangle of the hull, counterclockwise from outside. */
interface Face {
  readonly corners: readonly [number, number, number];
  readonly normal: Vector;
  /** normal . x = offset on the plane of the face. */
  readonly offset: number;
}

/** Distances below this share of the extent are rounding. */
const FLAT = 1e-10;

/**
 * Volume and surface of the convex hull. Points are added one by one; the faces that see a new point give way to a cone
 * from it to their rim.
 *
 * @see Barber, Dobkin and Huhdanpaa (1996), ACM Trans. Math. Softw. 22:469-483, for hulls of points with rounding
 */
export function convexHull(xUm: Float64Array, yUm: Float64Array, zUm: Float64Array): HullFigures {
  const points = Array.from(xUm, (x, i): Vector => [x, yUm[i]!, zUm[i]!]);
  if (points.length === 0) return { volumeUm3: 0, areaUm2: 0 };
  const extent = extentOf(points);
  const start = firstSimplex(points, FLAT * extent);
  if (start.length < 3) return { volumeUm3: 0, areaUm2: 0 };
  if (start.length === 3) return { volumeUm3: 0, areaUm2: 2 * planarHullArea(points, start) };
  let faces = facesOfSimplex(points, start);
  for (const i of outerFirst(points)) {
    const point = points[i]!;
    const sees = ({ normal, offset }: Face): boolean => dot(normal, point) - offset > FLAT * extent;
    if (!faces.some(sees)) continue;
    const seen = faces.filter(sees);
    const hidden = new Set(seen);
    const cone = rimOf(seen).flatMap(([a, b]) => faceThrough(points, a, b, i));
    faces = [...faces.filter((face) => !hidden.has(face)), ...cone];
  }
  return measureFaces(points, faces);
}

/** Indices by falling distance from the mean: the outer points make most of the hull, the others are inside of it. */
function outerFirst(points: readonly Vector[]): number[] {
  const middle = points
    .reduce(
      (sum, point): Vector => [sum[0] + point[0], sum[1] + point[1], sum[2] + point[2]],
      [0, 0, 0],
    )
    .map((value) => value / points.length) as [number, number, number];
  const far = Float64Array.from(points, (point) => length(subtract(point, middle)));
  return [...points.keys()].sort((a, b) => far[b]! - far[a]!);
}

/** Directed edges of the seen faces that no other seen face has the other way round. */
function rimOf(seen: readonly Face[]): [number, number][] {
  const edges = new Map<string, [number, number]>();
  for (const { corners } of seen)
    for (let k = 0; k < 3; k++) {
      const [a, b] = [corners[k]!, corners[(k + 1) % 3]!];
      if (!edges.delete(`${b} ${a}`)) edges.set(`${a} ${b}`, [a, b]);
    }
  return [...edges.values()];
}

/** Up to four points that span as much as they can: fewer where all lie at one place, on a line or in a plane. */
function firstSimplex(points: readonly Vector[], tolerance: number): number[] {
  const chosen: number[] = [];
  const measures: ((point: Vector) => number)[] = [
    (point) => point[0],
    (point) => length(subtract(point, points[chosen[0]!]!)),
    (point) => length(cross(edge(0, 1), subtract(point, points[chosen[0]!]!))) / length(edge(0, 1)),
    (point) =>
      Math.abs(dot(unit(cross(edge(0, 1), edge(0, 2))), subtract(point, points[chosen[0]!]!))),
  ];
  const edge = (a: number, b: number): Vector => subtract(points[chosen[b]!]!, points[chosen[a]!]!);
  for (const [k, measure] of measures.entries()) {
    let best = 0;
    points.forEach((point, i) => {
      if (measure(point) > measure(points[best]!)) best = i;
    });
    if (k > 0 && measure(points[best]!) <= tolerance) break;
    chosen.push(best);
  }
  return chosen;
}

function facesOfSimplex(points: readonly Vector[], simplex: readonly number[]): Face[] {
  const [a, b, c, d] = simplex as [number, number, number, number];
  const faces: readonly (readonly [number, number, number, number])[] = [
    [a, b, c, d],
    [a, b, d, c],
    [a, c, d, b],
    [b, c, d, a],
  ];
  return faces.flatMap(([p, q, r, inside]) => {
    const [face] = faceThrough(points, p, q, r);
    const isOutward = face !== undefined && dot(face.normal, points[inside]!) < face.offset;
    return isOutward ? [face] : faceThrough(points, q, p, r);
  });
}

/** No face where the three lie on a line. */
function faceThrough(points: readonly Vector[], a: number, b: number, c: number): Face[] {
  const across = cross(subtract(points[b]!, points[a]!), subtract(points[c]!, points[a]!));
  const normal = unit(across);
  if (!Number.isFinite(normal[0])) return [];
  return [{ corners: [a, b, c], normal, offset: dot(normal, points[a]!) }];
}

function measureFaces(points: readonly Vector[], faces: readonly Face[]): HullFigures {
  const origin = points[faces[0]!.corners[0]]!;
  let [volumeUm3, areaUm2] = [0, 0];
  for (const { corners } of faces) {
    const [p, q, r] = corners.map((corner) => subtract(points[corner]!, origin)) as [
      Vector,
      Vector,
      Vector,
    ];
    volumeUm3 += dot(p, cross(q, r)) / 6;
    areaUm2 += length(cross(subtract(q, p), subtract(r, p))) / 2;
  }
  return { volumeUm3, areaUm2 };
}

/** Area of the hull of points in one plane, spanned by three of them. */
function planarHullArea(points: readonly Vector[], [a, b, c]: readonly number[]): number {
  const u = unit(subtract(points[b!]!, points[a!]!));
  const normal = cross(u, subtract(points[c!]!, points[a!]!));
  const v = unit(cross(normal, u));
  return polygonArea(hullRing(points.map((point) => [dot(point, u), dot(point, v)])));
}

function extentOf(points: readonly Vector[]): number {
  const first = points[0];
  return points.reduce((most, point) => Math.max(most, length(subtract(point, first!))), 0);
}

function subtract(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function length(a: Vector): number {
  return Math.hypot(...a);
}

function unit(a: Vector): Vector {
  const by = length(a);
  return [a[0] / by, a[1] / by, a[2] / by];
}
