import { randomUniform } from '../base/random.ts';
import { type HinesMatrix, solveHines, solveHinesInPlace } from './hinesMatrix.ts';

/** A rate of decay is looked for until it lies between two numbers that are apart by this share. */
const RATE_TOLERANCE = 1e-14;
/** So far beside a rate the system is solved: at the rate itself it has no solution. */
const SHIFT = 1e-10;
const MOST_ITERATIONS = 50;
/** A pivot smaller than this share of its diagonal is rounding. */
const LEAST_PIVOT = 1e-16;

/** A rate of decay and the voltage of its mode, of any size, by node. */
interface Mode {
  readonly ratePerMs: number;
  readonly voltage: Float64Array;
}

/**
 * The modes of C dv/dt = -G v that decay most slowly, slowest first, in time and memory that grow with the number of
 * nodes: G v = r C v with the smallest rates r.
 *
 * By Sylvester's law as many rates lie below s as the elimination of G - s C has negative pivots, so that bisection finds
 * each rate, equal ones as often as they occur, and misses none. Inverse iteration beside a rate gives its mode.
 *
 * @param count at most the number of nodes with capacitance.
 * @throws ModelError `cable/singular`.
 * @see Parlett (1980), The Symmetric Eigenvalue Problem, sections 3.3 and 4.2
 */
export function slowestModes(
  matrix: HinesMatrix,
  capacitanceNf: Float64Array,
  count: number,
): Mode[] {
  // Refuses what has no steady state, and with it a rate of 0 or below.
  solveHines(matrix, capacitanceNf);
  const found: Float64Array[] = [];
  return Array.from(slowestRates(matrix, capacitanceNf, count), (ratePerMs) => {
    const voltage = modeAt(matrix, capacitanceNf, ratePerMs, found);
    found.push(voltage);
    return { ratePerMs, voltage };
  });
}

function slowestRates(
  matrix: HinesMatrix,
  capacitanceNf: Float64Array,
  count: number,
): Float64Array {
  const pivots = new Float64Array(capacitanceNf.length);
  const low = new Float64Array(count);
  const high = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const look = (ratePerMs: number): void => {
    const below = countBelow(matrix, capacitanceNf, ratePerMs, pivots);
    high.subarray(0, below).forEach((value, k) => {
      high[k] = Math.min(value, ratePerMs);
    });
    for (let k = below; k < count; k++) low[k] = Math.max(low[k]!, ratePerMs);
  };
  for (let rate = 1; high[count - 1] === Number.POSITIVE_INFINITY; rate *= 4) look(rate);
  for (let rate = 0.25; low[0] === 0; rate /= 4) look(rate);
  for (let k = 0; k < count; k++)
    while (high[k]! - low[k]! > RATE_TOLERANCE * high[k]!) {
      const middle = low[k]! + (high[k]! - low[k]!) / 2;
      if (middle <= low[k]! || middle >= high[k]!) break;
      look(middle);
    }
  return high.map((value, k) => low[k]! + (value - low[k]!) / 2);
}

/** How many rates lie below one. */
function countBelow(
  { parent, diagonal, coupling }: HinesMatrix,
  capacitanceNf: Float64Array,
  ratePerMs: number,
  pivots: Float64Array,
): number {
  for (let i = 0; i < pivots.length; i++) pivots[i] = diagonal[i]! - ratePerMs * capacitanceNf[i]!;
  let negative = 0;
  for (let i = pivots.length - 1; i >= 0; i--) {
    if (Math.abs(pivots[i]!) < LEAST_PIVOT * diagonal[i]!) pivots[i] = -LEAST_PIVOT * diagonal[i]!;
    if (pivots[i]! < 0) negative++;
    const p = parent[i]!;
    if (p >= 0) pivots[p]! -= (coupling[i]! * coupling[i]!) / pivots[i]!;
  }
  return negative;
}

/** By inverse iteration; kept apart from the modes that were found, those of the same rate above all. */
function modeAt(
  { parent, diagonal, coupling }: HinesMatrix,
  capacitanceNf: Float64Array,
  ratePerMs: number,
  found: readonly Float64Array[],
): Float64Array {
  const shift = ratePerMs * (1 - SHIFT);
  let mode = Float64Array.from(capacitanceNf, (_, i) => randomUniform(found.length, i) - 0.5);
  normalise(mode, capacitanceNf, found);
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
    const next = mode.map((value, i) => value * capacitanceNf[i]!);
    const pivots = diagonal.map((value, i) => value - shift * capacitanceNf[i]!);
    solveHinesInPlace(parent, coupling, pivots, next);
    normalise(next, capacitanceNf, found);
    const change = Math.abs(1 - Math.abs(chargeProduct(mode, next, capacitanceNf)));
    mode = next;
    if (change < Number.EPSILON * mode.length ** 0.5) break;
  }
  return mode;
}

/** To an energy of 1, without what it shares with others. Twice, as the first time leaves rounding of large shares. */
function normalise(
  mode: Float64Array,
  capacitanceNf: Float64Array,
  others: readonly Float64Array[],
): void {
  for (let pass = 0; pass < 2; pass++) {
    for (const other of others) {
      const share = chargeProduct(mode, other, capacitanceNf);
      for (let i = 0; i < mode.length; i++) mode[i]! -= share * other[i]!;
    }
    const size = Math.sqrt(chargeProduct(mode, mode, capacitanceNf));
    for (let i = 0; i < mode.length; i++) mode[i]! /= size;
  }
}

/** In which modes are at right angles to each other. */
function chargeProduct(a: Float64Array, b: Float64Array, capacitanceNf: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * capacitanceNf[i]! * b[i]!;
  return sum;
}
