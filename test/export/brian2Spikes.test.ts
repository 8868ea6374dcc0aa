/** Cells of several compartments with hh in all of them: Brian2 beside NEURON, both live, at a step of 5 us. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { exportBrian2 } from '../../src/export/brian2Script.ts';
import { exportBrian2Spatial } from '../../src/export/brian2SpatialScript.ts';
import { hodgkinHuxleyOf } from '../../src/export/hodgkinHuxley.ts';
import type { SectionCell } from '../../src/export/sectionCell.ts';
import { sectionsOfCell } from '../../src/export/sectionsOfCell.ts';
import { sectionsOfModel } from '../../src/export/sectionsOfModel.ts';
import { reduceToSites } from '../../src/reduce/reduceToSites.ts';
import { reductionInputOf } from '../../src/reduce/reductionInputOf.ts';
import { buildExperiment, runExported } from './exportedRun.ts';
import { neuronPython, neuronSkipReason } from './runNeuron.ts';
import { brian2Python, runScript, skipReason } from './runPython.ts';
import { SAMPLE_CERTIFICATE } from './sampleModel.ts';

const DT_MS = 0.005;
const DURATION_MS = 10;
const STEP_NA = 0.8;
const V_INIT_MV = -65;

const { cell, layout } = buildExperiment({
  cabletree: 1,
  morphology: {
    name: 'asym_y.swc',
    text: readFileSync(new URL('../../morphologies/asym_y.swc', import.meta.url), 'utf8'),
  },
  mesh: { policy: 'max_length', max_length_um: 60 },
  celsius: 12,
  v_init_mV: V_INIT_MV,
  paint: [
    { region: 'all', mechanism: 'pas', parameters: { g: 3e-5, e: -68 } },
    { region: 'all', mechanism: 'hh', parameters: { gnabar: '0.12 * exp(-distance / 300)' } },
    { region: 'all', ion: 'na', reversal_mV: 55 },
  ],
  place: [
    {
      name: 'step',
      locus: 'soma(0.25)',
      iclamp: { delay_ms: 0, duration_ms: 1e9, amplitude_nA: STEP_NA },
    },
  ],
  probes: [{ name: 'soma', locus: 'soma(0.25)' }],
});

/** Upward crossings of 0 mV, straight between steps. */
function crossings(v: readonly number[]): number[] {
  return v.flatMap((value, k) => {
    const before = v[k - 1];
    if (before === undefined || before >= 0 || value < 0) return [];
    return [(k - value / (value - before)) * DT_MS];
  });
}

function inNeuron(sections: SectionCell, method: 'implicit-euler' | 'cn-neuron'): number[] {
  const simulation = { dt_ms: DT_MS, duration_ms: DURATION_MS, method };
  return crossings(runExported({ own: { sections, simulation } }).own['soma']!);
}

async function inBrian2(script: string, driver: string): Promise<number[]> {
  const { stdout, stderr } = await runScript(script.replace(/if __name__[\s\S]*$/, driver));
  const last = stdout.trim().split('\n').at(-1)!;
  if (!last.startsWith('[')) throw new Error(stderr);
  return crossings(JSON.parse(last) as number[]);
}

function expectSame(brian: readonly number[], neuron: readonly number[]): void {
  expect(neuron.length).toBeGreaterThan(1);
  expect(brian).toHaveLength(neuron.length);
  brian.forEach((time, k) => {
    expect(Math.abs(time - neuron[k]!)).toBeLessThan(0.01);
  });
}

const reason = neuronPython === undefined ? neuronSkipReason : skipReason;

describe.skipIf(neuronPython === undefined || brian2Python === undefined)(
  `spikes to 0.01 ms${reason}`,
  () => {
    test('a NeuronGroup of a model by sites', async () => {
      const sites = [...layout.compartments].filter((_, k) => k % 10 === 9);
      const model = reduceToSites(reductionInputOf(cell, layout, 'ab'), sites);
      expect(model.compartments.length).toBeGreaterThan(2);
      const script = exportBrian2(model, {
        ...{ certificate: SAMPLE_CERTIFICATE, dtMs: DT_MS, hh: hodgkinHuxleyOf(cell) },
      });
      const soma = model.compartments[0]!.name;
      const names = JSON.stringify(model.compartments.map(({ name }) => name));
      const brian = await inBrian2(
        script,
        `
import json
from brian2 import StateMonitor, nA
prefs.codegen.target = 'numpy'
neurons = build_neurons()
for name in ${names}:
    setattr(neurons, 'V_' + name, ${V_INIT_MV}*mV)
for name in ${names}:
    for gate in 'mhn':
        if hasattr(neurons, gate + '_' + name):
            setattr(neurons, gate + '_' + name, f'alpha_{gate}_{name}/(alpha_{gate}_{name} + beta_{gate}_{name})')
neurons.I_ext_${soma} = ${STEP_NA}*nA
monitor = StateMonitor(neurons, 'V_${soma}', record=[0])
Network(neurons, monitor).run(${DURATION_MS}*ms)
print(json.dumps([float(v/mV) for v in monitor.V_${soma}[0]]))
`,
      );
      const sections = sectionsOfModel(model, {
        ...{ certificate: SAMPLE_CERTIFICATE, target: 'NEURON', full: { cell, layout } },
      });
      const neuron = inNeuron(sections, 'cn-neuron');
      expectSame(brian, neuron);
    }, 240_000);

    test('a SpatialNeuron of the full cell', async () => {
      const sections = sectionsOfCell(cell, layout, {
        ...{ target: 'Brian2', sourceSha256: 'ab', geometry: 'cylinders' },
      });
      const brian = await inBrian2(
        exportBrian2Spatial(sections, DT_MS),
        `
import json
from brian2 import StateMonitor, nA
prefs.codegen.target = 'numpy'
neuron, numbers = build_neuron()
soma = numbers[0][0]
neuron.I_ext[soma] = ${STEP_NA}*nA
monitor = StateMonitor(neuron, 'v', record=[soma])
Network(neuron, monitor).run(${DURATION_MS}*ms)
print(json.dumps([float(v/mV) for v in monitor.v[0]]))
`,
      );
      const neuron = inNeuron(sections, 'implicit-euler');
      expectSame(brian, neuron);
    }, 240_000);
  },
);
