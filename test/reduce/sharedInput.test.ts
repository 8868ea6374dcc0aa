import { describe, expect, it } from 'vitest';
import type { Cell, Connection, PointProcess } from '../../src/cell/cell.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import type { RunnableCell } from '../../src/reduce/cellOfModel.ts';
import { driveOfExperiment } from '../../src/reduce/experimentDrive.ts';
import { releaseModel } from '../../src/reduce/holdingPotential.ts';
import { compareOwnInput } from '../../src/reduce/ownInput.ts';
import { reduceToSites } from '../../src/reduce/reduceToSites.ts';
import { reductionInputOf } from '../../src/reduce/reductionInputOf.ts';
import { pairReduction } from '../../src/reduce/reductionPair.ts';
import { cellWithShares, printShares } from '../../src/reduce/sharedInput.ts';
import { shareSynapses } from '../../src/reduce/synapseShares.ts';
import { findWorkingState, meanUs } from '../../src/reduce/workingState.ts';
import { ballAndStick, bareCell } from '../support/cells.ts';

const HOLDING_MV = -60;
const DURATION_MS = 60;
const ALL = [0, 1].map((section) => ({ section, x0: 0, x1: 1 }));
const mechanismOf = (name: string) => catalogueMechanisms().get(name)!;

function synapse(name: string, x: number, parameters: Record<string, number>): PointProcess {
  return { name, locus: { section: 1, x }, mechanism: mechanismOf('Exp2Syn'), parameters };
}

function events(target: string, timesMs: number[], weight: number, delayMs = 0): Connection {
  return {
    ...{ target, weights: [weight], delayMs },
    source: { kind: 'times', timesMs: Float64Array.from(timesMs) },
  };
}

const FAST = { tau1: 0.3, tau2: 1.8, e: 0 };
const SLOW = { tau1: 1, tau2: 8, e: -80 };
const CELL: Cell = {
  ...bareCell(ballAndStick(), {
    coats: [
      {
        ...{ kind: 'mechanism', region: 'all', intervals: ALL, mechanism: mechanismOf('pas') },
        parameters: { g: 1e-4, e: -70 },
      },
    ],
  }),
  clamps: [
    {
      ...{ name: 'step', locus: { section: 0, x: 0.5 } },
      ...{ delayMs: 5, durationMs: 20, amplitudeNa: 0.02 },
    },
  ],
  points: [
    synapse('a', 0.1, FAST),
    synapse('b', 0.1, FAST),
    synapse('c', 0.9, FAST),
    synapse('d', 0.5, SLOW),
    synapse('unused', 0.3, FAST),
  ],
  connections: [
    events('a', [10, 20], 1e-3),
    events('b', [12], 3e-3, 2),
    events('b', [15, 30], 1e-3),
    events('c', [11, 200], 2e-3),
    events('d', [12, 40], 1e-3),
  ],
};
const FULL: RunnableCell = { cell: CELL, layout: discretise(CELL, { policy: 'fixed', count: 5 }) };
const INPUT = reductionInputOf(CELL, FULL.layout, 'none');
const DRIVE = driveOfExperiment(CELL, FULL.layout, HOLDING_MV, DURATION_MS);
const STATE = findWorkingState(INPUT, CELL, HOLDING_MV, DRIVE.synapses);

function reduce(siteNodes: readonly number[]) {
  const working = reduceToSites(STATE.input, siteNodes);
  const shared = { ...DRIVE, shares: shareSynapses(STATE, working, DRIVE.synapses) };
  return { model: releaseModel(working, INPUT, HOLDING_MV), shared };
}

describe('driveOfExperiment', () => {
  it('has the mean conductance of every synapse from the first event to the end', () => {
    expect(DRIVE.silent).toEqual(['unused']);
    expect(DRIVE.synapses.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd']);
    const [a, b, c] = DRIVE.synapses;
    expect(a!.ratePerMs).toBeCloseTo(2 / 50, 12);
    expect(b!.ratePerMs).toBeCloseTo(3 / 50, 12);
    // The event at 200 ms is after the end.
    expect(c!.ratePerMs).toBeCloseTo(1 / 50, 12);
    expect(b!.peakUs / a!.peakUs).toBeCloseTo((3 + 1 + 1) / 3, 9);
    expect(meanUs(b!) / meanUs(a!)).toBeCloseTo(5 / 2, 9);
    expect(FULL.layout.x[c!.node]!).toBeCloseTo(0.9, 9);
  });
});

describe('cellWithShares', () => {
  it('of a model of every node is the experiment itself, with synapses of one kind at one place as one', () => {
    const { model, shared } = reduce([...FULL.layout.compartments]);
    const reduced = cellWithShares(model, FULL, shared);
    expect(reduced.cell.points).toHaveLength(4);
    expect(reduced.cell.connections).toHaveLength(CELL.connections.length);
    const rows = compareOwnInput(pairReduction(INPUT, model), {
      ...{ full: FULL, reduced, durationMs: DURATION_MS },
    });
    const rms = rows.find(({ key }) => key === 'own_input_rms')!;
    expect(rms.reduced).toBeLessThan(1e-3);
  });

  it('shares a synapse between the sites that it follows, and writes where', () => {
    const { model, shared } = reduce([FULL.layout.compartments[9]!]);
    const { cell } = cellWithShares(model, FULL, shared);
    const connectionsAt = (firstMs: number): Connection[] =>
      cell.connections.filter(
        ({ source }) => source.kind === 'times' && source.timesMs[0] === firstMs,
      );
    const targets = connectionsAt(11);
    expect(model.compartments.length).toBe(2);
    expect(targets.map(({ weights }) => weights[0]! / 2e-3)).toEqual(
      shared.shares[2]!.map(({ share }) => share),
    );
    expect(shared.shares[1]![0]!.delayMs).toBeGreaterThan(0);
    expect(connectionsAt(12).map(({ delayMs }) => delayMs)).toEqual([
      ...shared.shares[1]!.map(({ delayMs }) => 2 + delayMs),
      ...shared.shares[3]!.map(({ delayMs }) => delayMs),
    ]);
    const map = printShares(model, shared, (node) => `node ${node}`)
      .trimEnd()
      .split('\n');
    expect(map[0]).toBe('synapse,place,g_nS,rate_Hz,compartment,share,delay_ms');
    expect(map).toHaveLength(1 + shared.shares.flat().length);
    expect(map[1]).toMatch(/^a,node \d+,(0\.99|1\.00)\d*,40,soma,0\.\d+,0\.\d+$/);
  });
});
