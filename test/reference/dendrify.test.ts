/** What Dendrify 2.2 gave, by our own text of its equations and by our own geometry. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { discretise } from '../../src/discretise/discretise.ts';
import { synapseParameters } from '../../src/export/brian2Synapses.ts';
import { exportDendrify } from '../../src/export/dendrifyScript.ts';
import { buildMorphologyFromSections } from '../../src/morphology/sectionTree.ts';
import type { ReducedModel } from '../../src/reduce/reducedModel.ts';
import type { MappedSynapse } from '../../src/reduce/synapseMap.ts';
import { brian2Python, runScript, skipReason } from '../export/runPython.ts';
import { SAMPLE_CERTIFICATE } from '../export/sampleModel.ts';
import { bareCell } from '../support/cells.ts';
import { sharedFolder } from '../support/shared.ts';

const shared = sharedFolder();
const missing = shared === undefined ? ' (skipped: no reference data beside this checkout)' : '';
const path = join(shared ?? '', 'reference/reduction/dendrify_models.json');
const { models } =
  shared === undefined ? { models: {} as never } : JSON.parse(readFileSync(path, 'utf8'));

describe.skipIf(shared === undefined)(`Dendrify's parameters${missing}`, () => {
  test('areas, capacitances and half-cylinder couplings of dendrites in a row are those of our mesh', () => {
    // Its example: three dendrites of 150 um at 100 ohm cm, 1 uF/cm2, areas times 2.8.
    const scale = 2.8;
    const diameters = [2.5, 1, 0.5];
    const morphology = buildMorphologyFromSections(
      'row',
      diameters.map((d, k) => ({
        ...{ type: 3, parent: k === 0 ? null : { section: k - 1, x: 1 } },
        points: [[150 * k, 0, 0, d] as const, [150 * (k + 1), 0, 0, d] as const],
      })),
    );
    const layout = discretise(bareCell(morphology, { raOhmCm: 100 }), { policy: 'single' });
    const { geometry, couplings } = models.B_four_comp_geometric.half;
    geometry.slice(1).forEach(({ area_m2, C_F }: { area_m2: number; C_F: number }, k: number) => {
      const node = layout.compartments[k]!;
      expect((scale * layout.areaUm2[node]! * 1e-12) / area_m2).toBeCloseTo(1, 9);
      expect((scale * layout.capacitanceNf[node]! * 1e-9) / C_F).toBeCloseTo(1, 9);
    });
    // Between middles, past the end of the parent without membrane.
    const betweenMohm = (k: number): number => {
      const node = layout.compartments[k]!;
      const end = layout.parent[node]!;
      return layout.axialResistanceMohm[node]! + layout.axialResistanceMohm[end]!;
    };
    expect(1e-6 / betweenMohm(1) / couplings.g_prox_trunk.si).toBeCloseTo(1, 9);
    expect(1e-6 / betweenMohm(2) / couplings.g_dist_prox.si).toBeCloseTo(1, 9);
  });

  test.each([
    ['AMPA', 0.5, 3],
    ['NMDA', 2, 60],
  ])('the normalisation of %s synapses is that of ours', (name, riseMs, decayMs) => {
    const local = { above: 0, below: -1, aboveWeight: 1, belowWeight: 0, poles: [], heard: [] };
    const synapse = { local, peakUs: 0.001, offsetMv: 0 } as unknown as MappedSynapse;
    const lines = synapseParameters([synapse], { riseMs, decayMs, reversalMv: 0 });
    const ours = Number(/'g_syn0': (.+)\*nS/.exec(lines.join('\n'))![1]);
    // Dendrify's second state grows by the first, so that the difference of exponentials has this factor before it.
    const factor = (decayMs - riseMs) / (decayMs * riseMs);
    const theirs = models.F_three_comp_synapses.model.parameters[`g_${name}_pp_apical`].si * 1e9;
    expect((ours * factor) / theirs).toBeCloseTo(1, 9);
  });
});

const reason = missing === '' ? skipReason : missing;

describe.skipIf(shared === undefined || brian2Python === undefined)(
  `Dendrify's traces from the exported script, in Brian2 with a stand-in${reason}`,
  () => {
    test('two compartments with a dendritic spike: onsets to the step, voltages to the digits', async () => {
      const reference = models.A_two_comp_dspike;
      const own = { areaUm2: 1, channelsNs: {}, leakReversalMv: -60 };
      const model: ReducedModel = {
        method: 'by hand',
        source: { morphology: 'two compartments', sha256: 'none' },
        compartments: [
          { ...own, name: 'soma', parent: -1, capacitancePf: 200, leakNs: 10, couplingNs: 0 },
          { ...own, name: 'dend', parent: 0, capacitancePf: 50, leakNs: 2.5, couplingNs: 15 },
        ],
        compartmentOfNode: Int32Array.of(0, 1),
        notes: [],
      };
      const spike = {
        ...{
          compartment: 1,
          thresholdMv: -35,
          peakMv: 0,
          riseNs: 30,
          riseMs: 1.2,
          fallNs: 15,
          fallMs: 2.4,
        },
        ...{ fallOffsetMs: 0.5, refractoryMs: 5, riseReversalMv: 70, fallReversalMv: -89 },
      };
      const script = exportDendrify(model, {
        certificate: SAMPLE_CERTIFICATE,
        dtMs: 0.1,
        lif: { thresholdMv: 1000, resetMv: -60, refractoryMs: 2 },
        spikes: [spike],
      });
      const { stdout, stderr } = await runScript(script.replace(/if __name__[\s\S]*$/, RUN));
      const last = stdout.trim().split('\n').at(-1);
      if (last === undefined || last === '') throw new Error(stderr);
      const { onsets, dend, soma, rise, fall } = JSON.parse(last);
      expect(onsets).toHaveLength(reference.dspike_onsets_ms.length);
      reference.dspike_onsets_ms.forEach((ms: number, k: number) => {
        // The first sample with an open conductance is a step after the event.
        expect(Math.abs(onsets[k] + 0.1 - ms)).toBeLessThan(1e-6);
      });
      const every = Math.round(reference.trace_every_ms / 0.1);
      const largest = (all: number[], wanted: number[], from: number, stride: number): number =>
        Math.max(...wanted.map((value, k) => Math.abs(all[from + k * stride]! - value)));
      // Traces are given to five decimals, the window to six.
      expect(largest(dend, reference.trace_V_dend_mV, 0, every)).toBeLessThan(5.001e-6);
      expect(largest(soma, reference.trace_V_soma_mV, 0, every)).toBeLessThan(5.001e-6);
      expect(Math.max(...dend)).toBeCloseTo(reference.V_dend_peak_mV, 6);
      expect(Math.max(...soma)).toBeCloseTo(reference.V_soma_peak_mV, 6);
      const { t_ms, V_dend_mV, g_rise_nS, g_fall_nS } = reference.window_0p1ms;
      const first = Math.round(t_ms[0] / 0.1);
      expect(largest(dend, V_dend_mV, first, 1)).toBeLessThan(5.001e-7);
      expect(largest(rise, g_rise_nS, first, 1)).toBeLessThan(1e-6);
      expect(largest(fall, g_fall_nS, first, 1)).toBeLessThan(1e-6);
    }, 240_000);
  },
);

/** 10 ms of rest, 213 pA into the dendrite for 150 ms, 80 ms of rest. */
const RUN = `
import json
from brian2 import EventMonitor, Network, StateMonitor, pA, prefs
prefs.codegen.target = 'numpy'
neurons = build_neurons()
states = StateMonitor(neurons, ['V_soma', 'V_dend', 'g_rise_Na_dend', 'g_fall_Na_dend'], record=[0])
events = EventMonitor(neurons, 'spike_Na_dend')
network = Network(neurons, states, events)
for current, duration in ((0, 10), (213, 150), (0, 80)):
    neurons.I_ext_dend = current*pA
    network.run(duration*ms)
print(json.dumps({
    'onsets': [float(t/ms) for t in events.t],
    'soma': [float(v/mV) for v in states.V_soma[0]], 'dend': [float(v/mV) for v in states.V_dend[0]],
    'rise': [float(g/nS) for g in states.g_rise_Na_dend[0]], 'fall': [float(g/nS) for g in states.g_fall_Na_dend[0]],
}))
`;
