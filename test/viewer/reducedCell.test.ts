import { expect, it } from 'vitest';
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

function peakAtProbe(cell: Cell, layout: CompartmentLayout): number {
  const simulation = new Simulation(cell, layout, { method: 'implicit-euler', dtMs: 0.025 });
  const { section, x } = cell.probes[0]!.locus;
  const node = [...layout.compartments].find(
    (candidate) => layout.section[candidate] === section && layout.x[candidate] === x,
  )!;
  let peak = 0;
  for (let step = 0; step < 1200; step++) {
    simulation.step();
    peak = Math.max(peak, simulation.voltageMv[node]! + 70);
  }
  return peak;
}

it('keeps a strong synapse between sites by a place of its own, and puts it into a region otherwise', () => {
  const whole = peakAtProbe(FULL, LAYOUT);
  const bySites = buildReducedCell(reduceToSites(INPUT, [LAYOUT.endNode[1]!]), FULL, INPUT);
  expect(bySites.cell.points[0]!.localPlace?.poles[0]?.resistanceMohm).toBeGreaterThan(1);
  expect(Math.abs(peakAtProbe(bySites.cell, bySites.layout) / whole - 1)).toBeLessThan(0.05);
  const byRegions = buildReducedCell(reduceByRegions(INPUT), FULL, INPUT);
  expect(byRegions.cell.points[0]!.localPlace).toBeUndefined();
  expect(peakAtProbe(byRegions.cell, byRegions.layout)).toBeGreaterThan(0.3 * whole);
});
