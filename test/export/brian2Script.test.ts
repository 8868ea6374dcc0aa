import { describe, expect, test } from 'vitest';
import { exportBrian2 } from '../../src/export/brian2Script.ts';
import { findRow } from '../../src/reduce/certificate.ts';
import { certifyReduction } from '../../src/reduce/certifyReduction.ts';
import { reduceByRegions } from '../../src/reduce/reduceByRegions.ts';
import type { ReductionInput } from '../../src/reduce/reductionInput.ts';
import { drawCell, PYRAMID, SOMA } from '../reduce/drawnCell.ts';
import { pythonWith } from '../support/python.ts';
import { brian2Python, printedResistance, runScript, skipReason } from './runPython.ts';
import { SAMPLE_CERTIFICATE, SAMPLE_MODEL } from './sampleModel.ts';

const certificate = SAMPLE_CERTIFICATE;

test.each(['none', 'lif', 'hh'] as const)(
  'the script with spiking %s is the golden one',
  async (spiking) => {
    await expect(exportBrian2(SAMPLE_MODEL, { certificate, spiking })).toMatchFileSnapshot(
      `../golden/brian2_${spiking}.py`,
    );
  },
);

test('spikes are those of hh where the model carries it, else those of a threshold', () => {
  expect(exportBrian2(SAMPLE_MODEL, { certificate })).toContain('I_hh_soma');
  const passive = SAMPLE_MODEL.compartments.map((compartment) => ({
    ...compartment,
    channelsNs: {},
  }));
  const model = { ...SAMPLE_MODEL, compartments: passive };
  expect(exportBrian2(model, { certificate })).toContain('LIF_threshold');
  expect(() => exportBrian2(model, { certificate, spiking: 'hh' })).toThrow(
    expect.objectContaining({ code: 'export/no-hodgkin-huxley' }),
  );
});

test('a step above dt_max is refused with both numbers, and so is a step that is no time', () => {
  expect(() => exportBrian2(SAMPLE_MODEL, { certificate, dtMs: 5 })).toThrow(
    /5 ms is longer than this model's forward-Euler limit of 2\.\d+ ms/,
  );
  for (const dtMs of [0, -1, Number.NaN])
    expect(() => exportBrian2(SAMPLE_MODEL, { certificate, dtMs })).toThrow(
      expect.objectContaining({ code: 'export/bad-step' }),
    );
});

const varied = PYRAMID.map((section, i) => ({
  ...section,
  leakSPerCm2: [1e-4, 5e-5][i % 2]!,
  reversalMv: -65 - i,
}));
const piece = { type: 3, parent: -1, lengthUm: 100, diameterUm: 1, compartments: 3 };
const cells: { name: string; input: ReductionInput }[] = [
  { name: 'a soma alone', input: drawCell([SOMA]) },
  { name: 'a pyramidal cell', input: drawCell(PYRAMID) },
  { name: 'a cell of varied membrane in two pieces', input: drawCell([...varied, piece]) },
];

describe.skipIf(brian2Python === undefined)(`run by Brian2${skipReason}`, () => {
  test.each(cells)(
    '$name prints the certified input resistance to one part in ten thousand',
    async ({ input }) => {
      const model = reduceByRegions(input);
      const own = certifyReduction(input, model);
      const run = await runScript(exportBrian2(model, { certificate: own }));
      expect(run.status).toBe(0);
      expect(printedResistance(run) / findRow(own, 'soma_rin')!.full!).toBeCloseTo(1, 4);
      expect(run.stderr).not.toContain('WARNING');
    },
    240_000,
  );

  test('the script refuses a step above dt_max with a sentence and exit code 1', async () => {
    const script = exportBrian2(SAMPLE_MODEL, { certificate });
    const run = await runScript(script, ['3']);
    expect(run.status).toBe(1);
    expect(run.stdout).toBe('');
    expect(run.stderr).toContain(
      "a step of 3 ms is longer than this model's forward-Euler limit of 2.",
    );
  }, 240_000);

  test('just below dt_max the voltages stay finite, just above they would not', async () => {
    const script = exportBrian2(SAMPLE_MODEL, { certificate, spiking: 'none' });
    const dtMaxMs = Number(/^DT_MAX_MS = (.+)$/m.exec(script)![1]);
    const below = await runScript(script, [String(dtMaxMs * 0.99)]);
    expect(Number.isFinite(printedResistance(below))).toBe(true);
    const unchecked = script
      .replace(/^DT_MAX_MS = .+$/m, 'DT_MAX_MS = 1e9')
      .replace('14*TAU0_MS', '1000*TAU0_MS');
    const above = printedResistance(await runScript(unchecked, [String(dtMaxMs * 1.3)]));
    expect(Math.abs(above) > 1e6 || Number.isNaN(above)).toBe(true);
  }, 240_000);

  const both = pythonWith('neuron', 'brian2');
  test.skipIf(both === undefined)(
    `spikes of hh in one compartment are NEURON's to 0.01 ms at a step of 0.005 ms${both === undefined ? ' (skipped: no Python with neuron)' : ''}`,
    async () => {
      const areaUm2 = Math.PI * 400;
      const soma = drawCell([{ ...SOMA, leakSPerCm2: 0.0003, reversalMv: -54.3 }]);
      const scale = (siemensPerCm2: number): Float64Array =>
        soma.layout.areaUm2.map((area) => area * siemensPerCm2 * 10);
      const input = {
        ...soma,
        channelsNs: { 'hh.gnabar': scale(0.12), 'hh.gkbar': scale(0.036) },
      };
      const model = reduceByRegions(input);
      expect(model.compartments[0]!.areaUm2).toBeCloseTo(areaUm2, 6);
      const own = certifyReduction(input, model);
      const script = exportBrian2(model, { certificate: own, dtMs: 0.005 });
      const run = await runScript(script.replace(/if __name__[\s\S]*$/, COMPARE_WITH_NEURON));
      const [brian, neuron] = JSON.parse(run.stdout.trim().split('\n').at(-1)!) as number[][];
      expect(brian!.length).toBeGreaterThan(2);
      expect(brian).toHaveLength(neuron!.length);
      brian!.forEach((time, i) => {
        expect(Math.abs(time - neuron![i]!)).toBeLessThan(0.01);
      });
    },
    240_000,
  );
});

/** 60 ms of 0.15 nA from -65 mV in both simulators; prints two lists of times of upward crossings of 0 mV. */
const COMPARE_WITH_NEURON = `
import json
from brian2 import SpikeMonitor
from neuron import h

prefs.codegen.target = 'numpy'
neurons = build_neurons()
neurons.V_soma = -65*mV
for gate in 'mhn':
    setattr(neurons, gate + '_soma', f'alpha_{gate}_soma/(alpha_{gate}_soma + beta_{gate}_soma)')
neurons.I_ext_soma = 150*pA
spikes = SpikeMonitor(neurons)
Network(neurons, spikes).run(60*ms)

h.load_file('stdrun.hoc')
soma = h.Section(name='soma')
soma.L = soma.diam = 20
soma.insert('hh')
clamp = h.IClamp(soma(0.5))
clamp.delay, clamp.dur, clamp.amp = 0, 60, 0.15
times = h.Vector()
counter = h.NetCon(soma(0.5)._ref_v, None, sec=soma)
counter.threshold = 0
counter.record(times)
h.usetable_hh = 0
h.dt, h.secondorder, h.celsius = 0.005, 2, 6.3
h.finitialize(-65)
while h.t < 60 - h.dt/2:
    h.fadvance()
print(json.dumps([[float(t/ms) for t in spikes.t], list(times)]))
`;
