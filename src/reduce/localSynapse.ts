import { solveHinesInPlace } from '../cable/hinesMatrix.ts';
import type { LocalNode } from './localNode.ts';
import {
  conductanceAt,
  type PassiveSystem,
  type PeakDepolarisation,
  SYNAPSE_STEP_MS,
  type SynapseShape,
} from './postsynapticPotential.ts';

/** The runs end where the voltage has fallen back to this share of its peak. */
const PAST_PEAK_SHARE = 0.9;

/**
 * Peak depolarisation at one compartment, and at the synapse itself, for a synapse on a local node of a reduced model.
 * Backward Euler, steps of 0.025 ms, with the conductance of the beginning of each step, as measurePeak has it.
 *
 * With A = C/dt + G, W the node's weights, u_k and J its states and a = dt / (tau + dt) for each of them, a step is
 * v = A^-1 (C v/dt) + A^-1 W' J, J = (1 - a) J + a i, u_k = (1 - a_k) u_k + a_k R_k i and i = g (E - W v - sum u_k): one
 * linear equation for i.
 *
 * @param longestMs the run ends here at the latest.
 */
export function measureLocalPeak(
  system: PassiveSystem,
  siteCompartment: number,
  local: LocalNode,
  synapse: SynapseShape,
  longestMs: number,
): PeakDepolarisation {
  const { matrix, capacitanceNf } = system;
  const inertia = capacitanceNf.map((c) => c / SYNAPSE_STEP_MS); // [uS]
  const pivots = new Float64Array(inertia.length);
  const solve = (rhs: Float64Array): void => {
    for (let i = 0; i < pivots.length; i++) pivots[i] = matrix.diagonal[i]! + inertia[i]!;
    solveHinesInPlace(matrix.parent, matrix.coupling, pivots, rhs);
  };
  const spread = new Float64Array(inertia.length); // A^-1 W', [MOhm]
  addWeighted(spread, local, 1);
  solve(spread);
  const spreadAtNode = readWeighted(spread, local); // [MOhm]
  const poles = local.poles.map(({ resistanceMohm, timeConstantMs }) => ({
    resistanceMohm,
    rise: riseOf(timeConstantMs),
    ownMv: 0,
  }));
  const transfer = riseOf(local.transferMs);
  const ownMohm = poles.reduce((sum, pole) => sum + pole.rise * pole.resistanceMohm, 0);
  const driveMv = synapse.reversalMv - local.restMv;
  const voltage = new Float64Array(inertia.length); // above rest
  let [sentNa, site, peak] = [0, 0, 0];
  for (let step = 0; step * SYNAPSE_STEP_MS < longestMs; step++) {
    const g = conductanceAt(synapse, step * SYNAPSE_STEP_MS);
    for (let i = 0; i < voltage.length; i++) voltage[i]! *= inertia[i]!;
    solve(voltage);
    const keptNa = (1 - transfer) * sentNa;
    const keptMv = poles.reduce((sum, { rise, ownMv }) => sum + (1 - rise) * ownMv, 0);
    const freeMv = readWeighted(voltage, local) + spreadAtNode * keptNa + keptMv;
    const na = (g * (driveMv - freeMv)) / (1 + g * (spreadAtNode * transfer + ownMohm));
    sentNa = keptNa + transfer * na;
    for (const pole of poles) pole.ownMv += pole.rise * (pole.resistanceMohm * na - pole.ownMv);
    for (let i = 0; i < voltage.length; i++) voltage[i]! += spread[i]! * sentNa;
    site = Math.max(site, voltage[siteCompartment]!);
    peak = Math.max(
      peak,
      poles.reduce((sum, { ownMv }) => sum + ownMv, readWeighted(voltage, local)),
    );
    if (voltage[siteCompartment]! < PAST_PEAK_SHARE * site) break;
  }
  return { site, local: peak };
}

/** dt / (tau + dt): the share of the way to its end that a state goes in a step; 1 without a time constant. */
function riseOf(timeConstantMs: number): number {
  return SYNAPSE_STEP_MS / (timeConstantMs + SYNAPSE_STEP_MS);
}

function addWeighted(values: Float64Array, node: LocalNode, amount: number): void {
  if (node.above >= 0) values[node.above]! += node.aboveWeight * amount;
  if (node.below >= 0) values[node.below]! += node.belowWeight * amount;
}

function readWeighted(values: Float64Array, node: LocalNode): number {
  const above = node.above < 0 ? 0 : node.aboveWeight * values[node.above]!;
  return above + (node.below < 0 ? 0 : node.belowWeight * values[node.below]!);
}
