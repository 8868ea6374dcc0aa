/**
 * Sine, cosine and tangent from integer reduction and series: the same bits on every computer, within 0.9 units in the last
 * place (tan: 3.1; proven in docs/elementary.md). The reduction by BigInt is exact for every double, and slow: mechanisms rarely need it.
 */
import { HALF_PI_BITS, HALF_PI_EXACT } from './elementaryTables.ts';

const doubleBits: DataView = new DataView(new ArrayBuffer(8));
const REST_BITS = 180n;
const REST_SCALE: number = Number(1n << REST_BITS);

/** Left behind by `restOfHalfPi` beside the rest's high part. */
let restLow = 0;
let quadrant = 0;

/** x = (quadrant + 4 n) pi/2 + rest, |rest| <= pi/4. */
function restOfHalfPi(x: number): number {
  if (Math.abs(x) <= 0.7853981633974483) {
    quadrant = 0;
    restLow = 0;
    return x;
  }
  const exact = doubleAsInteger(x);
  let count = exact / HALF_PI_EXACT;
  let rest = exact - count * HALF_PI_EXACT;
  if (2n * rest > HALF_PI_EXACT) {
    count += 1n;
    rest -= HALF_PI_EXACT;
  } else if (2n * rest < -HALF_PI_EXACT) {
    count -= 1n;
    rest += HALF_PI_EXACT;
  }
  quadrant = Number(((count % 4n) + 4n) % 4n);
  const shift = HALF_PI_BITS - REST_BITS;
  const kept = rest >> shift;
  const high = Number(kept);
  restLow = Number(kept - BigInt(high)) / REST_SCALE;
  return high / REST_SCALE;
}

/** x times 2^HALF_PI_BITS, exactly. */
function doubleAsInteger(x: number): bigint {
  doubleBits.setFloat64(0, x);
  const bits = doubleBits.getBigUint64(0);
  const exponent = (bits >> 52n) & 0x7ffn;
  const fraction = bits & 0xfffffffffffffn;
  const magnitude = exponent === 0n ? fraction : fraction | 0x10000000000000n;
  const power = (exponent === 0n ? 1n : exponent) - 1075n + HALF_PI_BITS;
  return (x < 0 ? -magnitude : magnitude) << power;
}

/** sin on [-pi/4, pi/4] of high + low, by its series. */
function sinOfRest(high: number, low: number): number {
  const s = high * high;
  const series =
    s *
    high *
    (-1 / 6 +
      s *
        (1 / 120 +
          s *
            (-1 / 5040 +
              s *
                (1 / 362880 +
                  s *
                    (-1 / 39916800 +
                      s * (1 / 6227020800 + s * (-1 / 1307674368000 + s / 355687428096000)))))));
  return high + (series + low * (1 - 0.5 * s));
}

/** cos on [-pi/4, pi/4] of high + low, by its series; 1 - s/2 is compensated. */
function cosOfRest(high: number, low: number): number {
  const s = high * high;
  const half = 0.5 * s;
  const head = 1 - half;
  const series =
    s *
    s *
    (1 / 24 +
      s *
        (-1 / 720 +
          s *
            (1 / 40320 +
              s *
                (-1 / 3628800 +
                  s * (1 / 479001600 + s * (-1 / 87178291200 + s * (1 / 20922789888000)))))));
  return head + (1 - head - half + (series - high * low));
}

/** Sine; NaN at infinity. */
export function sin(x: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  const rest = restOfHalfPi(x);
  const value = quadrant % 2 === 0 ? sinOfRest(rest, restLow) : cosOfRest(rest, restLow);
  return quadrant < 2 ? value : -value;
}

/** Cosine; NaN at infinity. */
export function cos(x: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  const rest = restOfHalfPi(x);
  const value = quadrant % 2 === 0 ? cosOfRest(rest, restLow) : sinOfRest(rest, restLow);
  return quadrant === 0 || quadrant === 3 ? value : -value;
}

/** Tangent; NaN at infinity. */
export function tan(x: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  const rest = restOfHalfPi(x);
  const sine = sinOfRest(rest, restLow);
  const cosine = cosOfRest(rest, restLow);
  return quadrant % 2 === 0 ? sine / cosine : -cosine / sine;
}
