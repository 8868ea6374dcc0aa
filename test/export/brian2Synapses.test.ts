import { expect, test } from 'vitest';
import { exportBrian2 } from '../../src/export/brian2Script.ts';
import { measureLocalPeak } from '../../src/reduce/localSynapse.ts';
import { measurePeak, REFERENCE_SYNAPSE } from '../../src/reduce/postsynapticPotential.ts';
import { reduceToSites } from '../../src/reduce/reduceToSites.ts';
import { pairReduction } from '../../src/reduce/reductionPair.ts';
import { mapSynapses } from '../../src/reduce/synapseMap.ts';
import { drawCell, PYRAMID } from '../reduce/drawnCell.ts';
import { brian2Python, runScript, skipReason } from './runPython.ts';
import { SAMPLE_CERTIFICATE } from './sampleModel.ts';

const PEAK_US = 0.003;
const synapse = { ...REFERENCE_SYNAPSE, peakUs: PEAK_US };
const input = drawCell(PYRAMID.map((section, i) => ({ ...section, reversalMv: -66 - (i % 3) })));
const { layout } = input;
/** Middle compartment of a section. */
const middleOf = (section: number): number =>
  layout.compartments[
    (layout.sectionOffsets[section]! + layout.sectionOffsets[section + 1]!) >> 1
  ]!;
const [tuft, oblique, basal] = [middleOf(6), middleOf(4), middleOf(1)];
const pair = pairReduction(input, reduceToSites(input, [tuft, basal]));
const synapses = mapSynapses(
  pair,
  [oblique, middleOf(5), tuft].map((node) => ({ node, peakUs: PEAK_US, reversalMv: 0 })),
);
const script = exportBrian2(pair.model, {
  ...{ certificate: SAMPLE_CERTIFICATE, synapses, spiking: 'lif' },
});

const ONE_EVENT_EACH = `
import json
from brian2 import StateMonitor
REST = ${JSON.stringify(
  Object.fromEntries(pair.model.compartments.map(({ name }, i) => [name, pair.reduced.restMv[i]])),
)}
prefs.codegen.target = 'numpy'
found = []
for k in range(${synapses.length}):
    neurons = build_neurons(1, 0.005, passive=True)
    for name, rest in REST.items():
        setattr(neurons, 'V_' + name, rest*mV)
    setattr(neurons, f'A_syn{k}', 1)
    setattr(neurons, f'B_syn{k}', 1)
    seen = StateMonitor(neurons, ['V_soma', f'v_syn{k}'], record=True)
    Network(neurons, seen).run(15*ms)
    found.append([float((trace.max() - trace[0])/mV) for trace in (seen.V_soma[0], getattr(seen, f'v_syn{k}')[0])])
print(json.dumps(found))
`;

test('each synapse has its own voltage, and where a place is a site no state', () => {
  expect(script).toContain('du0_syn0/dt');
  expect(script).not.toContain('du0_syn2/dt');
  expect(script).toContain(`syn0) is at ${synapses[0]!.place}`);
  expect(() =>
    exportBrian2(pair.model, { certificate: SAMPLE_CERTIFICATE, synapses, dtMs: 5 }),
  ).toThrow(expect.objectContaining({ code: 'export/step-too-long' }));
});

test.skipIf(brian2Python === undefined)(
  `run in Brian2, peaks at soma and synapse are those of the local nodes to 0.5 %, near the full cell's${skipReason}`,
  async () => {
    const run = await runScript(script.replace(/if __name__[\s\S]*$/, ONE_EVENT_EACH));
    const found = JSON.parse(run.stdout.trim().split('\n').at(-1)!) as [number, number][];
    synapses.forEach(({ local }, k) => {
      const [soma, own] = found[k]!;
      const wanted = measureLocalPeak(pair.reduced, 0, local, synapse, 60); // implicit, at 0.025 ms
      expect(Math.abs(soma / wanted.site - 1)).toBeLessThan(0.005);
      expect(Math.abs(own / wanted.local - 1)).toBeLessThan(0.005);
      const weights = new Float64Array(layout.nodeCount);
      weights[local.node] = 1;
      const full = measurePeak(pair.full, pair.sites[0]!, weights, synapse, 60);
      expect(Math.abs(soma / full.site - 1)).toBeLessThan(0.15);
      expect(Math.abs(own / full.local - 1)).toBeLessThan(0.2);
    });
  },
  240_000,
);

test.skipIf(brian2Python === undefined)(
  `a hundred such cells run as a network, and a step too long is refused${skipReason}`,
  async () => {
    const run = await runScript(script, ['network', '100', '100']);
    expect(run.stderr).not.toContain('Error');
    expect(run.stdout).toMatch(/^spikes [1-9]\d* from \d+ of 100 cells$/m);
    const refused = await runScript(script, ['network', '100', '100', '9']);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('a step of 9 ms is longer');
  },
  240_000,
);
