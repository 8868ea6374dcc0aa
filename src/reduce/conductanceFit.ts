import { inverse, Matrix } from 'ml-matrix';
import { type HinesMatrix, transferResistances } from '../cable/hinesMatrix.ts';
import { type LinearisedResiduals, minimiseSquares } from './levenbergMarquardt.ts';
import { solveNonNegativeLeastSquares } from './nonNegativeLeastSquares.ts';

/**
 * How much a transfer resistance from or to the site counts beside the others: somatic responses are what reduced
 * models are used for.
 */
const SITE_ROW_WEIGHT = 3;
/** Relative errors are taken against at least this share of the geometric mean of the two input resistances. */
const SMALLEST_TRANSFER_SHARE = 1e-4;
/**
 * Pull on the logarithms of leaks, towards the region's own membrane, and of couplings above their bound, beside
 * relative errors. Averages that no tree can have would otherwise drive some conductances to 0 or infinity for hardly
 * any gain in fit, and capacitances and time step with them.
 */
const PULL = 0.1;
/** A conductance that NNLS puts to 0 starts at this share of its scale, so that it has a logarithm. */
const START_SHARE = 0.05;

/** What is known of the regions beside their averages. */
export interface RegionConductances {
  /** Leak of each region's own membrane, positive. uS. */
  readonly ownLeakUs: Float64Array;
  /** A coupling is not much larger than this. uS, of no account at index 0. */
  readonly mostCouplingUs: Float64Array;
}

/** Conductances of a tree of point compartments. uS. */
export interface TreeConductances {
  readonly leakUs: Float64Array;
  /** To the parent, 0 at index 0. */
  readonly couplingUs: Float64Array;
}

/**
 * The tree of positive leaks and couplings whose transfer resistances come nearest to `target` in relative error, with
 * the first input resistance kept exactly. Start: non-negative least squares on target * G = 1; then
 * Levenberg-Marquardt on the logarithms.
 *
 * @param target region-averaged transfer resistances, MOhm, symmetric, all positive.
 * @param parent of each region, parent[0] = -1.
 */
export function fitConductances(
  target: Matrix,
  parent: Int32Array,
  own: RegionConductances,
): TreeConductances {
  if (parent.length === 1)
    return { leakUs: Float64Array.of(1 / target.get(0, 0)), couplingUs: new Float64Array(1) };
  const scales = startFromPairs(target, parent, own);
  const linearise = (logs: Float64Array): LinearisedResiduals =>
    compareTransfers(target, parent, logs, own);
  const starts = [startFromLeastSquares(target, parent, scales), scales];
  const minima = starts.map((start) => minimiseSquares(start, linearise));
  const best = minima.reduce((a, b) => (b.cost < a.cost ? b : a));
  return keepFirstResistance(target.get(0, 0), parent, best.parameters);
}

/** The symmetric conductance matrix of a tree. uS. */
export function treeMatrix(parent: Int32Array, conductances: TreeConductances): Matrix {
  const matrix = Matrix.diag(conductances.leakUs);
  parent.forEach((p, i) => {
    if (p < 0) return;
    const g = conductances.couplingUs[i]!;
    matrix.set(i, i, matrix.get(i, i) + g);
    matrix.set(p, p, matrix.get(p, p) + g);
    matrix.set(i, p, matrix.get(i, p) - g);
    matrix.set(p, i, matrix.get(p, i) - g);
  });
  return matrix;
}

/** The same matrix in Hines order. */
export function treeHinesMatrix(parent: Int32Array, conductances: TreeConductances): HinesMatrix {
  const diagonal = Float64Array.from(conductances.leakUs);
  parent.forEach((p, i) => {
    if (p < 0) return;
    diagonal[i]! += conductances.couplingUs[i]!;
    diagonal[p]! += conductances.couplingUs[i]!;
  });
  return { parent, diagonal, coupling: conductances.couplingUs };
}

/** Parameters are log leak by region, then log coupling by region from 1 on. */
function conductancesOf(parent: Int32Array, logs: Float64Array): TreeConductances {
  const count = parent.length;
  return {
    leakUs: Float64Array.from(parent, (_, i) => Math.exp(logs[i]!)),
    couplingUs: Float64Array.from(parent, (p, i) => (p < 0 ? 0 : Math.exp(logs[count + i - 1]!))),
  };
}

/**
 * Relative errors of the transfer resistances after scaling to the exact first input resistance, and their
 * derivatives, then the pulls. With Z = G^-1: dZ_ij / dleak_m = -Z_im Z_mj, dZ_ij / dcoupling_mp = -(Z_im - Z_ip)(Z_mj - Z_pj).
 */
function compareTransfers(
  target: Matrix,
  parent: Int32Array,
  logs: Float64Array,
  own: RegionConductances,
): LinearisedResiduals {
  const count = parent.length;
  const conductances = conductancesOf(parent, logs);
  const z = inverse(treeMatrix(parent, conductances));
  const scale = target.get(0, 0) / z.get(0, 0);
  const residuals: number[] = [];
  const jacobian: number[][] = [];
  const siteSlopes = slopes(z, parent, conductances, 0, 0).map((slope) => slope / z.get(0, 0));
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      if (i === 0) continue;
      const factor = weightOf(target, i, j) * scale;
      residuals.push(factor * z.get(i, j) - weightOf(target, i, j) * target.get(i, j));
      const ownSlopes = slopes(z, parent, conductances, i, j);
      jacobian.push(ownSlopes.map((slope, m) => factor * (slope - z.get(i, j) * siteSlopes[m]!)));
    }
  }
  for (const { parameter, excess, isFelt } of measurePulls(conductances, own, 1 / scale)) {
    residuals.push(PULL * excess);
    jacobian.push(
      siteSlopes.map((slope, m) => (isFelt ? PULL * (slope + (m === parameter ? 1 : 0)) : 0)),
    );
  }
  return { residuals: Float64Array.from(residuals), jacobian: new Matrix(jacobian) };
}

interface Pull {
  readonly parameter: number;
  /** Logarithm of the conductance, after scaling, over what it is drawn to. */
  readonly excess: number;
  readonly isFelt: boolean;
}

function measurePulls(
  { leakUs, couplingUs }: TreeConductances,
  { ownLeakUs, mostCouplingUs }: RegionConductances,
  scale: number,
): Pull[] {
  const leaks = Array.from(leakUs, (leak, parameter): Pull => {
    const excess = Math.log((leak * scale) / ownLeakUs[parameter]!);
    return { parameter, excess, isFelt: true };
  });
  const couplings = Array.from(couplingUs.slice(1), (coupling, k): Pull => {
    const excess = Math.max(Math.log((coupling * scale) / mostCouplingUs[k + 1]!), 0);
    return { parameter: leakUs.length + k, excess, isFelt: excess > 0 };
  });
  return [...leaks, ...couplings];
}

function weightOf(target: Matrix, i: number, j: number): number {
  const floor = SMALLEST_TRANSFER_SHARE * Math.sqrt(target.get(i, i) * target.get(j, j));
  return (j === 0 ? SITE_ROW_WEIGHT : 1) / Math.max(target.get(i, j), floor);
}

/** Derivatives of Z_ij by the logarithm of each parameter. */
function slopes(
  z: Matrix,
  parent: Int32Array,
  { leakUs, couplingUs }: TreeConductances,
  i: number,
  j: number,
): number[] {
  const byLeak = Array.from(leakUs, (leak, m) => -leak * z.get(i, m) * z.get(m, j));
  const byCoupling = Array.from(couplingUs, (coupling, m) => {
    const p = Math.max(parent[m]!, 0);
    return -coupling * (z.get(i, m) - z.get(i, p)) * (z.get(m, j) - z.get(p, j));
  });
  return [...byLeak, ...byCoupling.slice(1)];
}

/** NNLS on target * G = identity, which is linear in leaks and couplings. */
function startFromLeastSquares(
  target: Matrix,
  parent: Int32Array,
  scales: Float64Array,
): Float64Array {
  const count = parent.length;
  const unknowns = Matrix.zeros(count * count, 2 * count - 1);
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) {
      const equation = row * count + column;
      unknowns.set(equation, column, target.get(row, column));
      parent.forEach((p, m) => {
        if (p < 0 || (column !== m && column !== p)) return;
        const difference = target.get(row, m) - target.get(row, p);
        unknowns.set(equation, count + m - 1, column === m ? difference : -difference);
      });
    }
  }
  const solution = solveNonNegativeLeastSquares(unknowns, Matrix.eye(count).to1DArray());
  return solution.map((value, i) => Math.max(Math.log(value), scales[i]! + Math.log(START_SHARE)));
}

/**
 * Each coupling from its own pair of regions, gc = Zsd / (Zss Zdd - Zsd^2), exact where there are two, within its bound; each leak the
 * input conductance shared out evenly.
 */
function startFromPairs(
  target: Matrix,
  parent: Int32Array,
  { ownLeakUs, mostCouplingUs }: RegionConductances,
): Float64Array {
  const leaks = Array.from(ownLeakUs.subarray(0, parent.length), Math.log);
  const couplings = Array.from(parent, (p, m) => {
    if (p < 0) return 0;
    const mean = Math.sqrt(target.get(m, m) * target.get(p, p));
    const transfer = Math.max(target.get(m, p), 1e-12 * mean);
    const determinant = target.get(m, m) * target.get(p, p) - transfer ** 2;
    const most = Math.log(mostCouplingUs[m]!);
    return determinant > 0 ? Math.min(Math.log(transfer / determinant), most) : most;
  });
  return Float64Array.from([...leaks, ...couplings.slice(1)]);
}

/** One factor on every conductance, so that the first input resistance is right to rounding. */
function keepFirstResistance(
  resistanceMohm: number,
  parent: Int32Array,
  logs: Float64Array,
): TreeConductances {
  const { leakUs, couplingUs } = conductancesOf(parent, logs);
  const matrix = treeHinesMatrix(parent, { leakUs, couplingUs });
  const scale = transferResistances(matrix, 0)[0]! / resistanceMohm;
  return {
    leakUs: leakUs.map((leak) => leak * scale),
    couplingUs: couplingUs.map((coupling) => coupling * scale),
  };
}
