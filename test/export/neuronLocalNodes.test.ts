import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { placeLocus } from '../../src/discretise/place.ts';
import { exportNeuron } from '../../src/export/neuronScript.ts';
import { sectionsOfModel } from '../../src/export/sectionsOfModel.ts';
import { runActive } from '../../src/reduce/activeRun.ts';
import { cellOfModel } from '../../src/reduce/cellOfModel.ts';
import { findLocalNode, interiorOfModel } from '../../src/reduce/localNode.ts';
import { placeOnSites } from '../../src/reduce/localPlaceOf.ts';
import { measureLocalPeak } from '../../src/reduce/localSynapse.ts';
import { reduceToSites } from '../../src/reduce/reduceToSites.ts';
import { reductionInputOf } from '../../src/reduce/reductionInputOf.ts';
import { pairReduction } from '../../src/reduce/reductionPair.ts';
import { buildExperiment } from './exportedRun.ts';
import { neuronPython, neuronSkipReason, runNeuron } from './runNeuron.ts';
import { SAMPLE_CERTIFICATE } from './sampleModel.ts';

const PLACES = ['apic[0](0.3)', 'apic[1](0.7)', 'apic[1](0.3)', 'dend[0](0.5)', 'apic[2](0.9)'];
const REST_MV = -70;
const STRENGTH_US = 0.003;

const { cell, layout } = buildExperiment({
  cabletree: 1,
  morphology: {
    name: 'asym_y.swc',
    text: readFileSync(new URL('../../morphologies/asym_y.swc', import.meta.url), 'utf8'),
  },
  mesh: { policy: 'fixed', count: 5 },
  v_init_mV: REST_MV,
  paint: [{ region: 'all', mechanism: 'pas', parameters: { g: 5e-5, e: REST_MV } }],
  place: PLACES.map((locus, k) => ({
    ...{ name: `syn${k}`, locus, mechanism: 'Exp2Syn' },
    parameters: { tau1: 0.5, tau2: 3, e: 0 },
  })),
  events: PLACES.map((_, k) => ({ target: `syn${k}`, weight: STRENGTH_US, times_ms: [0] })),
});
const input = reductionInputOf(cell, layout, 'ab');
const model = reduceToSites(input, [...layout.endNode].slice(2));
const sections = sectionsOfModel(model, {
  ...{ certificate: SAMPLE_CERTIFICATE, target: 'NEURON', full: { cell, layout } },
});

test('synapses between sites get local nodes, at sites none', () => {
  expect(sections.placed.processes).toHaveLength(PLACES.length);
  expect(sections.placed.locals.length).toBe(
    sections.placed.processes.filter(({ at }) => 'local' in at).length,
  );
  expect(sections.placed.locals.length).toBeGreaterThan(1);
});

describe.skipIf(neuronPython === undefined)(`local nodes in NEURON${neuronSkipReason}`, () => {
  test('peaks at the soma and at each synapse are those of the local node here, to 1e-6 mV', () => {
    // One synapse at a time: the others' events are taken away.
    const there = runNeuron(
      new Map([['exported.py', exportNeuron(sections)]]),
      `
import json
import exported
from neuron import h
cell = exported.Cell()
timed = cell._timed
peaks = []
for k, process in enumerate(cell.processes):
    cell._timed = timed[k:k + 1]
    place = process.get_segment()
    cell.probes = {'soma': cell.soma(0.5), 'local': place}
    peaks.append([max(values) for values in exported.run(cell, 40)[1].values()])
print(json.dumps(peaks))
`,
    ) as [number, number][];
    const pair = pairReduction(input, model);
    const interior = interiorOfModel(pair);
    sections.placed.processes.forEach(({ at }, k) => {
      const [soma, local] = there[k]!.map((peak) => peak - REST_MV) as [number, number];
      const node = layout.compartments.find(
        (n) =>
          layout.section[n] === cell.points[k]!.locus.section &&
          Math.abs(layout.x[n]! - cell.points[k]!.locus.x) < 1e-9,
      )!;
      const shape = { peakUs: STRENGTH_US, riseMs: 0.5, decayMs: 3, reversalMv: 0 };
      const here = measureLocalPeak(
        pair.reduced,
        0,
        findLocalNode(pair, interior, node),
        shape,
        40,
      );
      expect(Math.abs(soma - here.site)).toBeLessThan(1e-6);
      expect(Math.abs(local - here.local)).toBeLessThan(1e-6);
      expect('local' in at ? local / soma : 2).toBeGreaterThan(1.01);
    });
  }, 60_000);

  test('all at once, hearing each other, they give the voltages of the simulator here', () => {
    const there = runNeuron(
      new Map([['exported.py', exportNeuron(sections)]]),
      `
import json
import exported
cell = exported.Cell()
cell.probes = {'soma': cell.soma(0.5), **{str(k): process.get_segment() for k, process in enumerate(cell.processes)}}
print(json.dumps([list(values) for values in exported.run(cell, 20)[1].values()]))
`,
    ) as number[][];
    const pair = pairReduction(input, model);
    const small = cellOfModel(model, { cell, layout });
    const nodes = cell.points.map(({ locus }) => {
      const { near, far, farShare } = placeLocus(cell.morphology, layout, locus);
      return farShare > 0.5 ? far : near;
    });
    const points = placeOnSites(pair, nodes).map(({ compartment, localPlace }, k) => ({
      ...cell.points[k]!,
      locus: { section: compartment, x: 0.5 },
      ...(localPlace === undefined ? {} : { localPlace }),
    }));
    expect(points.some(({ localPlace }) => (localPlace?.heard.length ?? 0) > 0)).toBe(true);
    const { connections } = cell;
    const { tracesMv } = runActive(small, [small.layout.compartments[0]!], {
      ...{ durationMs: 20, points, connections },
    });
    let worst = 0;
    tracesMv[0]!.forEach((mv, step) => {
      worst = Math.max(worst, Math.abs(mv - there[0]![step]!));
    });
    expect(worst).toBeLessThan(1e-6);
  }, 60_000);
});
