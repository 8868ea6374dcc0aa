import { describe, expect, it } from 'vitest';
import {
  buildConductanceMatrix,
  type HinesMatrix,
  solveHines,
  solveHinesInPlace,
} from '../../src/cable/hinesMatrix.ts';
import type { Cell } from '../../src/cell/cell.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import { releaseModel } from '../../src/reduce/holdingPotential.ts';
import { conductanceAt } from '../../src/reduce/postsynapticPotential.ts';
import { buildReducedSystem } from '../../src/reduce/reducedSystem.ts';
import { reduceToSites } from '../../src/reduce/reduceToSites.ts';
import { reductionInputOf } from '../../src/reduce/reductionInputOf.ts';
import { shareSynapses } from '../../src/reduce/synapseShares.ts';
import {
  type DrivenSynapse,
  findWorkingState,
  keptCharges,
  meanUs,
} from '../../src/reduce/workingState.ts';
import { ballAndStick, bareCell } from '../support/cells.ts';

const CELL: Cell = bareCell(ballAndStick(), {
  coats: [0, 1].map((section) => ({
    ...{ kind: 'mechanism' as const, region: 'all', intervals: [{ section, x0: 0, x1: 1 }] },
    mechanism: catalogueMechanisms().get('pas')!,
    parameters: { g: 1e-4, e: -70 },
  })),
});
const LAYOUT = discretise(CELL, { policy: 'fixed', count: 15 });
const INPUT = reductionInputOf(CELL, LAYOUT, 'none');
const [BESIDE, MIDDLE, TIP] = [17, 22, 29].map((k) => LAYOUT.compartments[k]!);

function driven(node: number, peakUs: number, ratePerMs: number): DrivenSynapse {
  return { node, peakUs, ratePerMs, riseMs: 0.5, decayMs: 3, reversalMv: 0 };
}

/** One event alone: its charge over what it would be at a fixed voltage, by implicit Euler at 2 us. */
function keptByRun(synapse: DrivenSynapse): number {
  const dtMs = 2e-3;
  const matrix = buildConductanceMatrix(LAYOUT, INPUT.leakUs);
  const inertia = LAYOUT.capacitanceNf.map((c) => c / dtMs);
  const rise = new Float64Array(inertia.length);
  const drive = 70;
  let [kept, whole] = [0, 0];
  for (let k = 0; k * dtMs < 30; k++) {
    const g = conductanceAt(synapse, k * dtMs);
    const pivots = matrix.diagonal.map((d, i) => d + inertia[i]!);
    rise.forEach((mv, i) => {
      rise[i] = mv * inertia[i]!;
    });
    pivots[synapse.node]! += g;
    rise[synapse.node]! += g * drive;
    solveHinesInPlace(matrix.parent, matrix.coupling, pivots, rise);
    kept += g * (drive - rise[synapse.node]!);
    whole += g * drive;
  }
  return kept / whole;
}

describe('keptCharges', () => {
  it('are those of a run: to 1e-4 where an event is weak, to a few percent where it is strong', () => {
    const matrix = buildConductanceMatrix(LAYOUT, INPUT.leakUs);
    for (const [node, peakUs, tolerance] of [
      [TIP!, 1e-5, 1e-4],
      [MIDDLE!, 1e-5, 1e-4],
      [TIP!, 2e-3, 0.03],
    ] as const) {
      const synapse = driven(node, peakUs, 0);
      const [kept] = keptCharges(matrix, LAYOUT.capacitanceNf, [synapse]);
      expect(kept!).toBeLessThan(1);
      expect(Math.abs(kept! - keptByRun(synapse))).toBeLessThan(tolerance);
    }
  });
});

/** Steady voltages under mean conductances. */
function settle(
  matrix: HinesMatrix,
  drivenNa: Float64Array,
  means: [number, number][],
): Float64Array {
  const diagonal = Float64Array.from(matrix.diagonal);
  for (const [node, us] of means) diagonal[node]! += us;
  return solveHines({ ...matrix, diagonal }, drivenNa);
}

describe('shareSynapses', () => {
  const uneven = { ...INPUT, leakReversalMv: INPUT.leakReversalMv.map((_, i) => -70 + (i % 5)) };

  it('keeps the mean voltage of every site under many weak synapses, at sites and between them', () => {
    const synapses = [TIP!, MIDDLE!, BESIDE!].map((node) => driven(node, 1e-9, 1e6));
    const state = findWorkingState(uneven, CELL, -60, synapses);
    const working = reduceToSites(state.input, [TIP!]);
    const shares = shareSynapses(state, working, synapses);
    const full = settle(
      buildConductanceMatrix(LAYOUT, uneven.leakUs),
      uneven.leakUs.map((g, i) => g * uneven.leakReversalMv[i]!),
      synapses.map((synapse) => [synapse.node, meanUs(synapse)]),
    );
    const model = releaseModel(working, uneven, -60);
    const { matrix, leakUs } = buildReducedSystem(model);
    const small = settle(
      matrix,
      leakUs.map((g, i) => g * model.compartments[i]!.leakReversalMv),
      synapses.flatMap((synapse, k) =>
        shares[k]!.map(({ compartment, share }): [number, number] => [
          compartment,
          share * meanUs(synapse),
        ]),
      ),
    );
    expect(full[TIP!]!).toBeGreaterThan(-50);
    working.sites!.nodes.forEach((node, compartment) => {
      expect(Math.abs(small[compartment]! - full[node]!)).toBeLessThan(1e-6);
    });
    const quiet = reduceToSites(uneven, [TIP!]);
    expect(quiet.sites!.aboveWeight[MIDDLE!]!).toBeGreaterThan(
      working.sites!.aboveWeight[MIDDLE!]!,
    );
  });

  it('lets a strong event lose what it lost at its place', () => {
    const synapses = [driven(MIDDLE!, 5e-3, 1e-3)];
    const state = findWorkingState(INPUT, CELL, -60, synapses);
    expect(state.keptCharge[0]!).toBeLessThan(0.8);
    const working = reduceToSites(state.input, []);
    const [shares] = shareSynapses(state, working, synapses);
    expect(shares!).toHaveLength(1);
    const weight = working.sites!.aboveWeight[MIDDLE!]!;
    expect(shares![0]!.share).toBeLessThan(weight);
    expect(shares![0]!.share).toBeGreaterThan(weight * state.keptCharge[0]!);
  });

  it('delays events as long as the cable holds their current back: the slope of the weights for voltages that grow', () => {
    const nodes = Array.from(LAYOUT.compartments);
    const synapses = nodes.map((node) => driven(node, 1e-9, 1e3));
    const state = findWorkingState(INPUT, CELL, -60, synapses);
    const sites = [TIP!, BESIDE!];
    const working = reduceToSites(state.input, sites);
    const shares = shareSynapses(state, working, synapses);
    // W for voltages that grow with exp(s t) is W (1 - s delay): leaks are larger by s C.
    const growthPerMs = 1e-5;
    const grown = (sign: number) => {
      const leakUs = state.input.leakUs.map(
        (leak, node) => leak + sign * growthPerMs * LAYOUT.capacitanceNf[node]!,
      );
      return reduceToSites({ ...state.input, leakUs }, sites).sites!;
    };
    const [faster, slower] = [grown(1), grown(-1)];
    const seen = shares.flatMap((own, k) =>
      own.map(({ compartment, delayMs }) => {
        const node = nodes[k]!;
        const isAbove = working.sites!.above[node] === compartment;
        const weightOf = ({ aboveWeight, belowWeight }: typeof faster): number =>
          (isAbove ? aboveWeight : belowWeight)[node]!;
        const wanted =
          (weightOf(slower) - weightOf(faster)) / (2 * growthPerMs * weightOf(working.sites!));
        return { delayMs, off: Math.abs(delayMs - wanted) };
      }),
    );
    expect(seen.length).toBeGreaterThan(nodes.length);
    expect(Math.max(...seen.map(({ off }) => off))).toBeLessThan(1e-6);
    expect(Math.max(...seen.map(({ delayMs }) => delayMs))).toBeGreaterThan(0.5);
    for (const site of sites) expect(shares[nodes.indexOf(site)]![0]!.delayMs).toBe(0);
  });
});
