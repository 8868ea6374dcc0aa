import { inverse, Matrix } from 'ml-matrix';
import { reduceMessages } from '../base/messages/reduce.ts';
import { buildConductanceMatrix, type HinesMatrix } from '../cable/hinesMatrix.ts';
import { type ChannelAdmittance, channelAdmittances } from '../simulate/channelAdmittance.ts';
import { measureRestingMembrane } from '../simulate/restingMembrane.ts';
import { solveAdmittance } from './admittanceSolve.ts';
import { cellOfModel, type RunnableCell } from './cellOfModel.ts';
import type { ReducedModel } from './reducedModel.ts';

export interface ChannelFitOptions {
  /** Defaults to -75, -65, -55, -45 and -35 mV. */
  readonly holdingsMv?: readonly number[];
  /** Defaults to 0 Hz. */
  readonly frequenciesHz?: readonly number[];
  /** Leak of the full cell, channels closed, by node: its own, and the mean conductance of synapses at work. uS */
  readonly leakUs: Float64Array;
}

export const HOLDINGS_MV: readonly number[] = [-75, -65, -55, -45, -35];
/** A channel of which less is open at a potential does not count there for more than one of which so much is. */
const LEAST_OPEN = 1e-3;

/** Complex matrices of sites. */
interface SiteMatrix {
  readonly re: Matrix;
  readonly im: Matrix;
}

/**
 * Maximal conductances of a model of sites fitted to the full cell at several holding potentials, one conductance at a
 * time (Wybo et al. 2021, eLife 10:e60936, whose equation this is): with Z the sites' impedances in the full cell with
 * that channel alone, and A those without any, inverted,
 *
 *     Z (A + diag(m y)) = 1,   m >= 0
 *
 * in least squares over potentials and frequencies, y the quasi-active admittance that the compartment has to first order,
 * rows weighted by one over the share of the conductance that is open. A column of it holds one m, so that its
 * non-negative least squares are a quotient. A potential at which the channel makes the full cell unstable is left out.
 *
 * @param full the cell the model was made of, on its layout.
 * @throws RangeError where the model has no sites.
 * @throws ModelError as cellOfModel does.
 */
export function fitChannels(
  model: ReducedModel,
  full: RunnableCell,
  options: ChannelFitOptions,
): ReducedModel {
  const { sites } = model;
  if (sites === undefined) throw new RangeError(`a model by ${model.method} has no sites`);
  const { holdingsMv = HOLDINGS_MV, frequenciesHz = [0], leakUs } = options;
  const { layout } = full;
  const small = cellOfModel(model, full);
  const { channelsNs, leakKeys } = measureRestingMembrane(full.cell, layout);
  const matrix = buildConductanceMatrix(layout, leakUs);
  const quiet = frequenciesHz.map((hz) =>
    invert(impedancesOf(matrix, layout.capacitanceNf, sites.nodes, hz)),
  );
  const sums = new Map<string, FitSums>();
  for (const holdingMv of holdingsMv) {
    const wanted = channelAdmittances(full.cell, layout, holdingMv, frequenciesHz);
    const given = channelAdmittances(small.cell, small.layout, holdingMv, frequenciesHz);
    for (const channel of wanted) {
      const own = given.find(({ key }) => key === channel.key);
      if (own === undefined || leakKeys.has(channel.key)) continue;
      const open = openShare(channel, channelsNs[channel.key]!);
      if (open === 0 || !isStable(matrix, channel, frequenciesHz)) continue;
      const sum = sums.get(channel.key) ?? new FitSums(sites.nodes.length);
      sums.set(channel.key, sum);
      frequenciesHz.forEach((hz, k) => {
        const loaded = load(matrix, layout.capacitanceNf, channel, k, hz);
        const z = impedancesOf(loaded.matrix, loaded.capacitanceNf, sites.nodes, hz);
        sum.add(
          ...([z, product(z, quiet[k]!)] as const),
          ...([pick(own.re[k]!, small), pick(own.im[k]!, small)] as const),
          1 / Math.max(open, LEAST_OPEN),
        );
      });
    }
  }
  return {
    ...model,
    compartments: model.compartments.map((compartment, site) => ({
      ...compartment,
      channelsNs: Object.fromEntries(
        Object.entries(compartment.channelsNs).flatMap(([key, value]): [string, number][] => {
          const fitted = value * (sums.get(key)?.factor(site) ?? 1);
          return fitted > 0 ? [[key, fitted]] : [];
        }),
      ),
    })),
    notes: [...model.notes, reduceMessages.channelsFitted(holdingsMv)],
  };
}

function openShare({ heldUs }: ChannelAdmittance, maximalNs: Float64Array): number {
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
  const maximalUs = sum(maximalNs) * 1e-3;
  return maximalUs > 0 ? Math.max(0, sum(heldUs) / maximalUs) : 0;
}

/** The full cell with a channel's admittance in it, at one of the frequencies. */
function load(
  matrix: HinesMatrix,
  capacitanceNf: Float64Array,
  { re, im }: ChannelAdmittance,
  k: number,
  hz: number,
): { matrix: HinesMatrix; capacitanceNf: Float64Array } {
  const omegaPerMs = 2 * Math.PI * hz * 1e-3;
  return {
    matrix: { ...matrix, diagonal: matrix.diagonal.map((g, node) => g + re[k]![node]!) },
    capacitanceNf:
      hz === 0 ? capacitanceNf : capacitanceNf.map((c, node) => c + im[k]![node]! / omegaPerMs),
  };
}

/** Positive definite at the lowest frequency: there is a steady answer to a steady current. */
function isStable(
  matrix: HinesMatrix,
  channel: ChannelAdmittance,
  frequenciesHz: readonly number[],
): boolean {
  const lowest = frequenciesHz.reduce((at, hz, k, all) => (hz < all[at]! ? k : at), 0);
  const pivots = matrix.diagonal.map((g, node) => g + channel.re[lowest]![node]!);
  for (let i = pivots.length - 1; i >= 0; i--) {
    if (!(pivots[i]! > 0)) return false;
    const p = matrix.parent[i]!;
    if (p >= 0) pivots[p]! -= matrix.coupling[i]! ** 2 / pivots[i]!;
  }
  return true;
}

function impedancesOf(
  matrix: HinesMatrix,
  capacitanceNf: Float64Array,
  nodes: Int32Array,
  hz: number,
): SiteMatrix {
  const [re, im] = [
    Matrix.zeros(nodes.length, nodes.length),
    Matrix.zeros(nodes.length, nodes.length),
  ];
  nodes.forEach((node, j) => {
    const current = new Float64Array(capacitanceNf.length);
    current[node] = 1;
    const column = solveAdmittance(matrix, capacitanceNf, current, hz);
    nodes.forEach((other, i) => {
      re.set(i, j, column.re[other]!);
      im.set(i, j, column.im[other]!);
    });
  });
  return { re, im };
}

/** By the real matrix of twice the size. */
function invert({ re, im }: SiteMatrix): SiteMatrix {
  const n = re.rows;
  const both = Matrix.zeros(2 * n, 2 * n);
  both.setSubMatrix(re, 0, 0);
  both.setSubMatrix(Matrix.mul(im, -1), 0, n);
  both.setSubMatrix(im, n, 0);
  both.setSubMatrix(re, n, n);
  const inverted = inverse(both);
  return {
    re: inverted.subMatrix(0, n - 1, 0, n - 1),
    im: inverted.subMatrix(n, 2 * n - 1, 0, n - 1),
  };
}

function product(a: SiteMatrix, b: SiteMatrix): SiteMatrix {
  return {
    re: Matrix.sub(a.re.mmul(b.re), a.im.mmul(b.im)),
    im: Matrix.add(a.re.mmul(b.im), a.im.mmul(b.re)),
  };
}

/** By compartment. */
function pick(byNode: Float64Array, { layout }: RunnableCell): Float64Array {
  return Float64Array.from(layout.compartments, (node) => byNode[node]!);
}

/** Sums of the least squares, by site. */
class FitSums {
  private readonly top: Float64Array;
  private readonly bottom: Float64Array;

  constructor(count: number) {
    this.top = new Float64Array(count);
    this.bottom = new Float64Array(count);
  }

  add(z: SiteMatrix, zTimesA: SiteMatrix, yRe: Float64Array, yIm: Float64Array, weight: number) {
    for (let j = 0; j < yRe.length; j++)
      for (let i = 0; i < yRe.length; i++) {
        const [re, im] = [z.re.get(i, j), z.im.get(i, j)];
        const aRe = weight * (re * yRe[j]! - im * yIm[j]!);
        const aIm = weight * (re * yIm[j]! + im * yRe[j]!);
        const bRe = weight * ((i === j ? 1 : 0) - zTimesA.re.get(i, j));
        const bIm = -weight * zTimesA.im.get(i, j);
        this.top[j]! += aRe * bRe + aIm * bIm;
        this.bottom[j]! += aRe ** 2 + aIm ** 2;
      }
  }

  /** What the first-order conductance of a site is multiplied by. */
  factor(site: number): number {
    return this.bottom[site]! > 0 ? Math.max(0, this.top[site]! / this.bottom[site]!) : 1;
  }
}
