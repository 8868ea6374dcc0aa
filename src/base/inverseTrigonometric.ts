/**
 * Arcs by reduction to eighths and a series: + - * / and square roots in a fixed order, so the same bits on every
 * computer. docs/elementary.md proves their errors: the arc tangent is within 3.5 units in the last place, the others,
 * of rounded quotients, within 7.
 */

/** arctan(k/8), k from 0 to 8, to the nearest double. */
export const ARCS_HIGH: readonly number[] = [
  ...[0, 0.12435499454676144, 0.24497866312686414, 0.35877067027057225, 0.4636476090008061],
  ...[0.5585993153435624, 0.6435011087932844, 0.7188299996216245, 0.7853981633974483],
];
/** What that leaves out. */
export const ARCS_LOW: readonly number[] = [
  ...[0, -3.1253241424539383e-18, 1.0698755618734451e-17, -2.4623815582638635e-17],
  ...[2.2698777452961687e-17, -5.4556305485916264e-18, 1.5834785051444286e-17],
  ...[-2.1478388444456983e-17, 3.061616997868383e-17],
];
const HALF_PI_HIGH = 1.5707963267948966;
/** What that leaves out of pi/2. */
export const HALF_PI_LOW: number = 6.123233995736766e-17;

/** The arc less its leading part, which is left in `arcHigh`; 0 <= x <= 1. */
function arcLow(x: number): number {
  const k = Math.floor(x * 8 + 0.5);
  const t = (x - k / 8) / (1 + (x * k) / 8);
  const s = t * t;
  const series =
    s * (-1 / 3 + s * (1 / 5 + s * (-1 / 7 + s * (1 / 9 + s * (-1 / 11 + s * (1 / 13 - s / 15))))));
  arcHigh = ARCS_HIGH[k]!;
  return t + (t * series + ARCS_LOW[k]!);
}

let arcHigh = 0;

/** Arc tangent, -pi/2 to pi/2. */
export function atan(x: number): number {
  const magnitude = Math.abs(x);
  if (!(magnitude > 0)) return x;
  if (magnitude <= 1) {
    const low = arcLow(magnitude);
    return x < 0 ? -(arcHigh + low) : arcHigh + low;
  }
  const low = arcLow(1 / magnitude);
  const high = HALF_PI_HIGH - arcHigh;
  const rest = HALF_PI_HIGH - high - arcHigh + HALF_PI_LOW - low;
  return x < 0 ? -(high + rest) : high + rest;
}

/** Arc sine, -pi/2 to pi/2; NaN beyond 1. */
export function asin(x: number): number {
  return atan(x / Math.sqrt((1 - x) * (1 + x)));
}

/** Arc cosine, 0 to pi; NaN beyond 1. */
export function acos(x: number): number {
  return 2 * atan(Math.sqrt((1 - x) / (1 + x)));
}

/** The angle of the point (x, y), -pi to pi, with C's answers on the axes. */
export function atan2(y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  const isBehind = x < 0 || Object.is(x, -0);
  if (y === 0) return isBehind ? (Object.is(y, -0) ? -2 : 2) * HALF_PI_HIGH : y;
  const isCorner = Math.abs(x) === Number.POSITIVE_INFINITY && Math.abs(x) === Math.abs(y);
  const slope = isCorner ? 1 : Math.abs(y) / Math.abs(x);
  const angle = atan(slope);
  const upper = isBehind ? 2 * HALF_PI_HIGH - angle : angle;
  return y < 0 ? -upper : upper;
}

/** The remainder of x/y with the sign of x, exactly. */
export function fmod(x: number, y: number): number {
  return x % y;
}
