import { describe, expect, it } from 'vitest';
import {
  type Cell,
  type CompartmentLayout,
  catalogueMechanisms,
  discretise,
  reduceByRegions,
  reduceToSites,
  reductionInputOf,
  Simulation,
} from '../../src/index.ts';
import { buildReducedCell } from '../../viewer/src/worker/reducedCell.ts';
import { ballAndStick, bareCell } from '../support/cells.ts';

const LOCUS = { section: 1, x: 0.5 };
const FULL: Cell = {
  ...bareCell(ballAndStick(), {
    coats: [0, 1].map((section) => ({
      ...{ kind: 'mechanism' as const, region: 'all', intervals: [{ section, x0: 0, x1: 1 }] },
      mechanism: catalogueMechanisms().get('pas')!,
      parameters: { g: 1e-4, e: -70 },
    })),
  }),
  points: [
    {
      ...{ name: 'synapse', locus: LOCUS, parameters: { tau1: 0.5, tau2: 3, e: 0 } },
      mechanism: catalogueMechanisms().get('Exp2Syn')!,
    },
  ],
  connections: [
    {
      ...{ target: 'synapse', weights: [0.01], delayMs: 0 },
      source: { kind: 'times', timesMs: Float64Array.of(1) },
    },
  ],
  probes: [{ name: 'soma', locus: { section: 0, x: 0.5 } }],
};
const LAYOUT = discretise(FULL, { policy: 'fixed', count: 11 });
const INPUT = reductionInputOf(FULL, LAYOUT, 'none');
const BY_SITES = reduceToSites(INPUT, [LAYOUT.endNode[1]!]);

function peakAtProbe(cell: Cell, layout: CompartmentLayout, stepCount = 1200): number {
  const simulation = new Simulation(cell, layout, { method: 'implicit-euler', dtMs: 0.025 });
  const { section, x } = cell.probes[0]!.locus;
  const node = [...layout.compartments].find(
    (candidate) => layout.section[candidate] === section && layout.x[candidate] === x,
  )!;
  let peak = 0;
  for (let step = 0; step < stepCount; step++) {
    simulation.step();
    peak = Math.max(peak, simulation.voltageMv[node]! + 70);
  }
  return peak;
}

it('keeps a strong synapse between sites by a place of its own, and puts it into a region otherwise', () => {
  const whole = peakAtProbe(FULL, LAYOUT);
  const bySites = buildReducedCell(BY_SITES, FULL, INPUT, 'local');
  expect(bySites.cell.points[0]!.localPlace?.poles[0]?.resistanceMohm).toBeGreaterThan(1);
  expect(Math.abs(peakAtProbe(bySites.cell, bySites.layout) / whole - 1)).toBeLessThan(0.05);
  const byRegions = buildReducedCell(reduceByRegions(INPUT), FULL, INPUT, 'local');
  expect(byRegions.cell.points[0]!.localPlace).toBeUndefined();
  expect(peakAtProbe(byRegions.cell, byRegions.layout)).toBeGreaterThan(0.3 * whole);
});

/** Fifteen time constants of the membrane. */
const STEADY_STEPS = 6000;

type Coat = Extract<Cell['coats'][number], { kind: 'mechanism' }>;

describe('rescaled on compartments, for programs without local nodes', () => {
  /** Open for ever: what a rescaled conductance is right for. */
  const steady = (mechanism: string, weight: number): Cell => ({
    ...FULL,
    points: [
      {
        ...{ name: 'synapse', locus: LOCUS, parameters: { tau1: 0.5, tau2: 1e7, e: 0 } },
        mechanism: catalogueMechanisms().get(mechanism)!,
      },
    ],
    connections: [{ ...FULL.connections[0]!, weights: [weight] }],
  });

  it.each([1e-4, 1e-3, 5e-3])('keeps the steady somatic depolarisation of %f uS', (weight) => {
    const full = steady('Exp2Syn', weight);
    const whole = peakAtProbe(full, LAYOUT, STEADY_STEPS);
    const { cell, layout, notes } = buildReducedCell(BY_SITES, full, INPUT, 'rescale');
    expect(cell.points[0]!.localPlace).toBeUndefined();
    expect(cell.connections[0]!.weights[0]).not.toBeCloseTo(weight, 6);
    expect(Math.abs(peakAtProbe(cell, layout, STEADY_STEPS) / whole - 1)).toBeLessThan(1e-3);
    expect(notes.join()).not.toContain('cannot be rescaled');
    const plain = { ...cell, connections: full.connections };
    expect(Math.abs(peakAtProbe(plain, layout, STEADY_STEPS) / whole - 1)).toBeGreaterThan(1e-2);
  });

  it('takes the reversal potential of the file where the experiment gives none', () => {
    const [somaCoat, dendriteCoat] = FULL.coats as [Coat, Coat];
    // Where the place rests elsewhere than its compartment, the drive counts.
    const coats = [somaCoat, { ...dendriteCoat, parameters: { g: 1e-4, e: -55 } }];
    const full = { ...steady('GABAA', 5e-3), coats };
    const input = reductionInputOf(full, LAYOUT, 'none');
    const model = reduceToSites(input, []);
    const weightOf = (parameters: Record<string, number>): number => {
      const inhibited = { ...full, points: [{ ...full.points[0]!, parameters }] };
      return buildReducedCell(model, inhibited, input, 'rescale').cell.connections[0]!.weights[0]!;
    };
    expect(weightOf({})).toBe(weightOf({ e: -80 }));
    expect(weightOf({})).not.toBeCloseTo(weightOf({ e: 0 }), 6);
  });

  it('leaves a weight that is no conductance as it is, and says so', () => {
    const full = steady('TsodyksMarkram', 1);
    const { cell, notes } = buildReducedCell(BY_SITES, full, INPUT, 'rescale');
    expect(cell.connections).toEqual(full.connections);
    expect(notes.at(-1)).toMatch(/^1 connection cannot be rescaled/);
  });
});
