export type PlanarPoint = readonly [number, number];

/** How cells fill a plane that they are projected on. Ratios are NaN for points on a line. */
export interface PlanarFigures {
  /** Extent along the minor principal axis over that along the major one. */
  readonly aspectRatio: number;
  /** 4 pi A / P^2 of the convex hull: 1 for a disc. */
  readonly circularity: number;
  /** Area of the convex hull over the square of its greatest width. */
  readonly shapeFactor: number;
}

/** Points that repeat count once, as in NeuroM, whose definitions these are. */
export function measurePlane(points: readonly PlanarPoint[]): PlanarFigures {
  const distinct = distinctPoints(points);
  const ring = hullRing(distinct);
  const areaUm2 = polygonArea(ring);
  const perimeterUm = ring.reduce((sum, point, k) => sum + gap(point, nextOf(ring, k)), 0);
  const widthUm = ring.reduce(
    (most, point) => ring.reduce((far, other) => Math.max(far, gap(point, other)), most),
    0,
  );
  const extents = principalExtents(distinct);
  return {
    aspectRatio: Math.min(...extents) / Math.max(...extents),
    circularity: (4 * Math.PI * areaUm2) / perimeterUm ** 2,
    shapeFactor: areaUm2 / widthUm ** 2,
  };
}

function distinctPoints(points: readonly PlanarPoint[]): PlanarPoint[] {
  const sorted = [...points].sort(byPlace);
  return sorted.filter((point, k) => k === 0 || byPlace(point, sorted[k - 1]!) !== 0);
}

function byPlace(p: PlanarPoint, q: PlanarPoint): number {
  return p[0] - q[0] || p[1] - q[1];
}

/** The corners of the convex hull, in order round it (Andrew 1979, Inf. Process. Lett. 9:216-219). */
export function hullRing(points: readonly PlanarPoint[]): PlanarPoint[] {
  const sorted = [...points].sort(byPlace);
  const lower = halfHull(sorted);
  return [...lower, ...halfHull(sorted.reverse())];
}

function halfHull(sorted: readonly PlanarPoint[]): PlanarPoint[] {
  const half: PlanarPoint[] = [];
  for (const point of sorted) {
    while (half.length > 1 && !turnsLeft(half.at(-2)!, half.at(-1)!, point)) half.pop();
    half.push(point);
  }
  return half.slice(0, -1);
}

function turnsLeft([ax, ay]: PlanarPoint, [bx, by]: PlanarPoint, [cx, cy]: PlanarPoint): boolean {
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax) > 0;
}

export function polygonArea(ring: readonly PlanarPoint[]): number {
  const twice = ring.reduce((sum, [x, y], k) => {
    const [nextX, nextY] = nextOf(ring, k);
    return sum + x * nextY - y * nextX;
  }, 0);
  return Math.abs(twice) / 2;
}

function nextOf(ring: readonly PlanarPoint[], k: number): PlanarPoint {
  return ring[(k + 1) % ring.length]!;
}

function gap([ax, ay]: PlanarPoint, [bx, by]: PlanarPoint): number {
  return Math.hypot(ax - bx, ay - by);
}

/** Extents along the eigenvectors of the points' covariance. */
function principalExtents(points: readonly PlanarPoint[]): [number, number] {
  const mean = (k: 0 | 1): number => points.reduce((sum, p) => sum + p[k], 0) / points.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  let [xx, xy, yy] = [0, 0, 0];
  for (const [x, y] of points) {
    xx += (x - meanX) ** 2;
    xy += (x - meanX) * (y - meanY);
    yy += (y - meanY) ** 2;
  }
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  return [
    extentOf(points, ([x, y]) => cosine * x + sine * y),
    extentOf(points, ([x, y]) => cosine * y - sine * x),
  ];
}

function extentOf(points: readonly PlanarPoint[], along: (point: PlanarPoint) => number): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const point of points) {
    low = Math.min(low, along(point));
    high = Math.max(high, along(point));
  }
  return high - low;
}
