import { inverse, Matrix } from 'ml-matrix';
import { reduceMessages } from '../base/messages/reduce.ts';
import { slowestTimeConstant } from '../cable/timeConstants.ts';
import type { CellTree } from './cellTree.ts';
import { type TreeConductances, treeHinesMatrix, treeMatrix } from './conductanceFit.ts';
import { type LinearisedResiduals, minimiseSquares } from './levenbergMarquardt.ts';
import { type AverageImpedances, averageImpedances } from './regionAverage.ts';
import type { RegionPartition } from './regionPartition.ts';

const FIT_FREQUENCIES_HZ: readonly number[] = [10, 25, 50];
/** Pull of each log-capacitance to that of the region's own membrane, beside relative errors of impedances. */
const PRIOR_WEIGHT = 0.1;
/** Spread of C / g_leak below which a membrane counts as uniform. */
const UNIFORM_TOLERANCE = 1e-9;
const SMALLEST_IMPEDANCE_SHARE = 1e-4;

export interface CapacitanceFit {
  readonly capacitanceNf: Float64Array;
  /** How they were found, for the model's notes. */
  readonly note: string;
}

/**
 * Capacitances for given conductances. Where C / g_leak is the same all over, that ratio is every compartment's time
 * constant. Elsewhere a fit to the averaged impedances, then one factor on all that keeps the slowest time constant.
 */
export function fitCapacitances(
  tree: CellTree,
  partition: RegionPartition,
  weights: readonly Float64Array[],
  conductances: TreeConductances,
): CapacitanceFit {
  const tauMs = uniformTimeConstant(tree);
  if (tauMs !== undefined)
    return {
      capacitanceNf: conductances.leakUs.map((leak) => leak * tauMs),
      note: reduceMessages.capacitanceFromTau(tauMs.toPrecision(6)),
    };
  const fitted = fitToImpedances(tree, partition, weights, conductances);
  const matrix = treeHinesMatrix(partition.parent, conductances);
  const scale =
    slowestTimeConstant(tree.matrix, tree.capacitanceNf) / slowestTimeConstant(matrix, fitted);
  return {
    capacitanceNf: fitted.map((capacitance) => capacitance * scale),
    note: reduceMessages.capacitanceFromImpedance(),
  };
}

/** C / g_leak in ms where it is the same for all membrane, else undefined. */
function uniformTimeConstant({ areaUm2, capacitanceNf, leakUs }: CellTree): number | undefined {
  let [shortest, longest] = [Number.POSITIVE_INFINITY, 0];
  areaUm2.forEach((area, row) => {
    if (area === 0) return;
    const tau = capacitanceNf[row]! / leakUs[row]!;
    shortest = Math.min(shortest, tau);
    longest = Math.max(longest, tau);
  });
  return longest - shortest <= UNIFORM_TOLERANCE * longest ? longest : undefined;
}

function fitToImpedances(
  tree: CellTree,
  partition: RegionPartition,
  weights: readonly Float64Array[],
  conductances: TreeConductances,
): Float64Array {
  const ownLogs = ownCapacitances(tree, partition).map(Math.log);
  const g = treeMatrix(partition.parent, conductances);
  const targets = FIT_FREQUENCIES_HZ.map((frequencyHz) =>
    averageImpedances(tree.matrix, tree.capacitanceNf, weights, frequencyHz),
  );
  const linearise = (logs: Float64Array): LinearisedResiduals => {
    const rows = targets.flatMap((target, k) =>
      compareImpedances(g, logs.map(Math.exp), FIT_FREQUENCIES_HZ[k]!, target),
    );
    const prior = Array.from(logs, (log, m) => ({
      residual: PRIOR_WEIGHT * (log - ownLogs[m]!),
      slopes: Array.from(logs, (_, n) => (n === m ? PRIOR_WEIGHT : 0)),
    }));
    const all = [...rows, ...prior];
    return {
      residuals: Float64Array.from(all, ({ residual }) => residual),
      jacobian: new Matrix(all.map(({ slopes }) => slopes)),
    };
  };
  return minimiseSquares(ownLogs, linearise).parameters.map(Math.exp);
}

/** Capacitance of each region's own membrane; a region without any starts at a thousandth of the mean. nF. */
function ownCapacitances(tree: CellTree, { names, regionOfRow }: RegionPartition): Float64Array {
  const sums = new Float64Array(names.length);
  regionOfRow.forEach((region, row) => {
    if (region >= 0) sums[region]! += tree.capacitanceNf[row]!;
  });
  const mean = sums.reduce((total, value) => total + value, 0) / names.length;
  return sums.map((sum) => Math.max(sum, 1e-3 * mean));
}

interface ResidualRow {
  readonly residual: number;
  /** By log-capacitance of each compartment. */
  readonly slopes: readonly number[];
}

/** Relative errors, real and imaginary, of (G + i w C)^-1; dZ_ij / dc_m = -i w Z_im Z_mj. */
function compareImpedances(
  g: Matrix,
  capacitanceNf: Float64Array,
  frequencyHz: number,
  target: AverageImpedances,
): ResidualRow[] {
  const omegaPerMs = 2 * Math.PI * frequencyHz * 1e-3;
  const { re, im } = invertAdmittance(g, capacitanceNf, omegaPerMs);
  const modulus = (i: number, j: number): number =>
    Math.hypot(target.re.get(i, j), target.im.get(i, j));
  const rows: ResidualRow[] = [];
  for (let i = 0; i < g.rows; i++) {
    for (let j = 0; j <= i; j++) {
      const floor = SMALLEST_IMPEDANCE_SHARE * Math.sqrt(modulus(i, i) * modulus(j, j));
      const weight = 1 / Math.max(modulus(i, j), floor);
      const productRe = (m: number): number =>
        re.get(i, m) * re.get(m, j) - im.get(i, m) * im.get(m, j);
      const productIm = (m: number): number =>
        re.get(i, m) * im.get(m, j) + im.get(i, m) * re.get(m, j);
      const scales = Array.from(capacitanceNf, (c) => weight * omegaPerMs * c);
      rows.push({
        residual: weight * (re.get(i, j) - target.re.get(i, j)),
        slopes: scales.map((scale, m) => scale * productIm(m)),
      });
      rows.push({
        residual: weight * (im.get(i, j) - target.im.get(i, j)),
        slopes: scales.map((scale, m) => -scale * productRe(m)),
      });
    }
  }
  return rows;
}

/** Inverse of G + i w C by the real matrix [[G, -wC], [wC, G]]. */
function invertAdmittance(
  g: Matrix,
  capacitanceNf: Float64Array,
  omegaPerMs: number,
): AverageImpedances {
  const count = g.rows;
  const block = Matrix.zeros(2 * count, 2 * count);
  block.setSubMatrix(g, 0, 0).setSubMatrix(g, count, count);
  capacitanceNf.forEach((capacitance, m) => {
    block.set(m, count + m, -omegaPerMs * capacitance);
    block.set(count + m, m, omegaPerMs * capacitance);
  });
  const whole = inverse(block);
  return {
    re: whole.subMatrix(0, count - 1, 0, count - 1),
    im: whole.subMatrix(count, 2 * count - 1, 0, count - 1),
  };
}
