/**
 * Tables and constants of the elementary functions, made once at load in exact integer arithmetic, so that they are
 * the same bits on every computer. A number is a BigInt times 2^-PRECISION_BITS; Number(bigint) rounds to nearest.
 */
const PRECISION_BITS = 200n;
const ONE = 1n << PRECISION_BITS;

/** A value as the nearest double and the rest: high + low is good to 106 bits. */
export interface SplitNumber {
  readonly high: number;
  readonly low: number;
}

/** exp(x) = 2^(k + j / EXP_STEPS) exp(r): the number of table entries per octave. */
export const EXP_STEPS: number = 128;
/** Smallest exponent of two that `powersOfTwo` holds: that of half the least subnormal number. */
export const LEAST_POWER: number = -1075;
const GREATEST_POWER = 1024;

/** 2^k at [k - LEAST_POWER], k = -1075 (0) .. 1024 (Infinity). */
export const powersOfTwo: Float64Array = makePowersOfTwo();

const rootPowers: readonly SplitNumber[] = makeRootPowers(EXP_STEPS);
/** 2^(j / EXP_STEPS), j = 0 .. EXP_STEPS - 1, to the nearest double. */
export const expTableHigh: Float64Array = Float64Array.from(rootPowers, ({ high }) => high);
/** What the nearest double leaves out. */
export const expTableLow: Float64Array = Float64Array.from(rootPowers, ({ low }) => low);

const LN2_EXACT = naturalLogOfRatio(2n, 1n);
/** ln 2 / EXP_STEPS; the high part has 32 bits, so that its product with an exponent of up to 21 bits is exact. */
export const EXP_STEP: SplitNumber = splitAfter(LN2_EXACT / BigInt(EXP_STEPS), 40n);
/** EXP_STEPS / ln 2. */
export const EXP_STEPS_PER_UNIT: number = toNumber((ONE * ONE * BigInt(EXP_STEPS)) / LN2_EXACT);
/** The same for expCapped, whose steps are finer and of one part. */
export const CAPPED_STEPS: number = 256;
/** 2^(j / CAPPED_STEPS) to the nearest double. */
export const cappedPowers: Float64Array = Float64Array.from(
  makeRootPowers(CAPPED_STEPS),
  ({ high }) => high,
);
/** ln 2 / CAPPED_STEPS. */
export const CAPPED_STEP: number = toNumber(LN2_EXACT / BigInt(CAPPED_STEPS));
/** CAPPED_STEPS / ln 2. */
export const CAPPED_STEPS_PER_UNIT: number = toNumber(
  (ONE * ONE * BigInt(CAPPED_STEPS)) / LN2_EXACT,
);
/** ln 2; the high part has 40 bits behind the point. */
export const LN2: SplitNumber = splitAfter(LN2_EXACT, 40n);
/** 1 / ln 10. */
export const LOG10_OF_E: SplitNumber = split((ONE * ONE) / naturalLogOfRatio(10n, 1n));

/** Slices of a mantissa in the log table. */
export const LOG_SLICES: number = 128;
/** First slice whose mantissas are taken as half themselves, below 1. */
export const LOG_HALVED_FROM: number = 53;
const RECIPROCAL_UNIT = 512;
/**
 * 1 / c for the slice's centre c, rounded to 1/512: few enough bits that its products with half a mantissa are exact.
 * Slices above sqrt(2) are those of half the mantissa. Exactly 1 beside 1, where log must not cancel.
 */
export const logReciprocals: Float64Array = Float64Array.from({ length: LOG_SLICES }, (_, j) =>
  logReciprocal(j),
);
const logCentres: readonly SplitNumber[] = Array.from(logReciprocals, (reciprocal) =>
  splitAfter(naturalLogOfRatio(BigInt(RECIPROCAL_UNIT), BigInt(reciprocal * RECIPROCAL_UNIT)), 40n),
);
/** -log of that reciprocal, 40 bits behind the point. */
export const logTableHigh: Float64Array = Float64Array.from(logCentres, ({ high }) => high);
/** The rest of it. */
export const logTableLow: Float64Array = Float64Array.from(logCentres, ({ low }) => low);

/**
 * Of the 128 slices of [0.705, 1.41), whose centres c are multiples of 2^-8 below 1 and of 2^-7 above: 1/c, c, and log c in
 * two parts, the first of 40 bits behind the point.
 */
export const logSlices: Float64Array = Float64Array.from(
  Array.from({ length: LOG_SLICES }, (_, slice) => {
    const inUnits = slice < 75 ? LOG_SLICES + 53 + slice : 2 * (LOG_SLICES + slice - 75);
    const centre = splitAfter(naturalLogOfRatio(BigInt(inUnits), BigInt(2 * LOG_SLICES)), 40n);
    const c = inUnits / (2 * LOG_SLICES);
    return [1 / c, c, centre.high, centre.low];
  }).flat(),
);

/** Bits behind the point of `HALF_PI_EXACT`: enough to reduce the largest double. */
export const HALF_PI_BITS: bigint = 1300n;
/** pi / 2 times 2^HALF_PI_BITS, by Machin's formula. */
export const HALF_PI_EXACT: bigint = machinPi(HALF_PI_BITS) / 2n;

function makePowersOfTwo(): Float64Array {
  const powers = new Float64Array(GREATEST_POWER - LEAST_POWER + 1);
  powers[-LEAST_POWER] = 1;
  for (let k = 1; k <= GREATEST_POWER; k++)
    powers[k - LEAST_POWER] = powers[k - 1 - LEAST_POWER]! * 2;
  for (let k = -1; k >= LEAST_POWER; k--)
    powers[k - LEAST_POWER] = powers[k + 1 - LEAST_POWER]! / 2;
  return powers;
}

/** The powers of 2^(1 / count), itself by repeated integer square roots of 2. */
function makeRootPowers(count: number): SplitNumber[] {
  let root = ONE * 2n;
  for (let steps = count; steps > 1; steps /= 2) root = integerSquareRoot(root << PRECISION_BITS);
  const powers: SplitNumber[] = [];
  for (let j = 0, power = ONE; j < count; j++, power = (power * root) >> PRECISION_BITS)
    powers.push(split(power));
  return powers;
}

function logReciprocal(slice: number): number {
  if (slice === 0 || slice === LOG_SLICES - 1) return 1;
  const centre = 1 + (slice + 0.5) / LOG_SLICES;
  const halved = slice < LOG_HALVED_FROM ? centre : centre / 2;
  return Math.round(RECIPROCAL_UNIT / halved) / RECIPROCAL_UNIT;
}

/** Newton's iteration from above. */
function integerSquareRoot(value: bigint): bigint {
  let root = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** ln(p / q) = 2 artanh((p - q) / (p + q)) by its series. */
function naturalLogOfRatio(p: bigint, q: bigint): bigint {
  const z = (ONE * (p - q)) / (p + q);
  const square = (z * z) >> PRECISION_BITS;
  let sum = 0n;
  for (
    let power = z, odd = 1n;
    power / odd !== 0n;
    power = (power * square) >> PRECISION_BITS, odd += 2n
  )
    sum += power / odd;
  return 2n * sum;
}

/** pi = 16 arctan(1/5) - 4 arctan(1/239). */
function machinPi(bits: bigint): bigint {
  const guard = 64n;
  const one = 1n << (bits + guard);
  const arctanOfInverse = (n: bigint): bigint => {
    let sum = 0n;
    for (let power = one / n, odd = 1n; power !== 0n; power = -power / (n * n), odd += 2n)
      sum += power / odd;
    return sum;
  };
  return (16n * arctanOfInverse(5n) - 4n * arctanOfInverse(239n)) >> guard;
}

function toNumber(value: bigint): number {
  return Number(value) / Number(ONE);
}

function split(value: bigint): SplitNumber {
  const high = toNumber(value);
  return { high, low: toNumber(value - toExact(high)) };
}

/** Splits so that the high part has only the given number of bits behind the point. */
function splitAfter(value: bigint, bits: bigint): SplitNumber {
  const shift = PRECISION_BITS - bits;
  const high = ((value + (1n << (shift - 1n))) >> shift) << shift;
  return { high: toNumber(high), low: toNumber(value - high) };
}

/** The exact value of a double of ordinary size. */
function toExact(value: number): bigint {
  return BigInt(value * Number(1n << 100n)) << (PRECISION_BITS - 100n);
}
