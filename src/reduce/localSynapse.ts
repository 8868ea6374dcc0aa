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
 * With A = C/dt + G, W the node's weights and u the node's state, a step is
 * v = A^-1 (C v/dt) + A^-1 W' u / R and (1 + dt/tau) u = u_before + dt/tau R g (E - v_e): one linear equation for u.
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
  const { resistanceMohm, timeConstantMs } = local;
  // dt / (tau + dt), the share of the way to R i that u goes in a step; 1 without a state.
  const rise = SYNAPSE_STEP_MS / (timeConstantMs + SYNAPSE_STEP_MS);
  const driveMv = synapse.reversalMv - local.restMv;
  const voltage = new Float64Array(inertia.length); // above rest
  let [currentNa, site, peak] = [0, 0, 0]; // current into the sites: u / R
  for (let step = 0; step * SYNAPSE_STEP_MS < longestMs; step++) {
    const g = conductanceAt(synapse, step * SYNAPSE_STEP_MS);
    for (let i = 0; i < voltage.length; i++) voltage[i]! *= inertia[i]!;
    solve(voltage);
    const fromSitesMv = readWeighted(voltage, local);
    // j = (1 - rise) j_before + rise g (E - W v0 - (W A^-1 W' + R) j)
    const before = (1 - rise) * currentNa;
    currentNa =
      (before + rise * g * (driveMv - fromSitesMv)) /
      (1 + rise * g * (spreadAtNode + resistanceMohm));
    for (let i = 0; i < voltage.length; i++) voltage[i]! += spread[i]! * currentNa;
    site = Math.max(site, voltage[siteCompartment]!);
    peak = Math.max(peak, readWeighted(voltage, local) + resistanceMohm * currentNa);
    if (voltage[siteCompartment]! < PAST_PEAK_SHARE * site) break;
  }
  return { site, local: peak };
}

function addWeighted(values: Float64Array, node: LocalNode, amount: number): void {
  if (node.above >= 0) values[node.above]! += node.aboveWeight * amount;
  if (node.below >= 0) values[node.below]! += node.belowWeight * amount;
}

function readWeighted(values: Float64Array, node: LocalNode): number {
  const above = node.above < 0 ? 0 : node.aboveWeight * values[node.above]!;
  return above + (node.below < 0 ? 0 : node.belowWeight * values[node.below]!);
}
