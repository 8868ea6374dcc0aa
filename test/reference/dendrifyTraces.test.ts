/**
 * Dendrify's stored runs B to E (forward Euler, 0.1 ms) from exported scripts, in Brian2 with the stand-in. The protocols,
 * which the data does not tell, were found by trying: each gives every stored digit.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exportDendrify } from '../../src/export/dendrifyScript.ts';
import type { DendriticSpikeFit } from '../../src/reduce/fitDendriticSpikes.ts';
import type { ReducedModel } from '../../src/reduce/reducedModel.ts';
import { brian2Python, runScript, skipReason } from '../export/runPython.ts';
import { SAMPLE_CERTIFICATE } from '../export/sampleModel.ts';
import { sharedFolder } from '../support/shared.ts';

const shared = sharedFolder();
const missing = shared === undefined ? ' (skipped: no reference data beside this checkout)' : '';
const { models } =
  shared === undefined
    ? { models: {} as never }
    : JSON.parse(readFileSync(join(shared, 'reference/reduction/dendrify_models.json'), 'utf8'));

type Parameters = Readonly<Record<string, { readonly si: number }>>;

/** A chain of compartments from Dendrify's own parameters. */
function chainOf(names: readonly string[], own: Parameters): ReducedModel {
  return {
    method: 'by hand',
    source: { morphology: 'chain', sha256: 'none' },
    compartments: names.map((name, k) => ({
      ...{ name, parent: k - 1, areaUm2: 1, channelsNs: {} },
      capacitancePf: own[`C_${name}`]!.si * 1e12,
      leakNs: own[`gL_${name}`]!.si * 1e9,
      leakReversalMv: own[`EL_${name}`]!.si * 1e3,
      couplingNs: k === 0 ? 0 : own[`g_${name}_${names[k - 1]!}`]!.si * 1e9,
    })),
    compartmentOfNode: Int32Array.from(names, (_, k) => k),
    notes: [],
  };
}

function spikesOf(names: readonly string[], own: Parameters): DendriticSpikeFit[] {
  return names.flatMap((name, compartment) => {
    const threshold = own[`Vth_Na_${name}`];
    if (threshold === undefined) return [];
    const steps = (key: string): number => own[`${key}_Na_${name}`]!.si * 0.1;
    return [
      {
        ...{ compartment, thresholdMv: threshold.si * 1e3, peakMv: 0 },
        riseNs: own[`g_rise_max_Na_${name}`]!.si * 1e9,
        fallNs: own[`g_fall_max_Na_${name}`]!.si * 1e9,
        ...{ riseMs: steps('duration_rise'), fallMs: steps('duration_fall') },
        ...{ fallOffsetMs: steps('offset_fall'), refractoryMs: steps('refractory') },
        ...{ riseReversalMv: 70, fallReversalMv: -89 },
      },
    ];
  });
}

interface Lif {
  readonly thresholdMv: number;
  readonly resetMv: number;
  readonly refractoryMs: number;
}

const NO_SPIKES: Lif = { thresholdMv: 1000, resetMv: -65, refractoryMs: 0 };

/** What a driver prints last, run behind the exported script. */
async function drive<T>(
  model: ReducedModel,
  spikes: readonly DendriticSpikeFit[],
  lif: Lif,
  driver: string,
): Promise<T> {
  const script = exportDendrify(model, {
    ...{ certificate: SAMPLE_CERTIFICATE, dtMs: 0.1, lif, spikes },
  });
  const { stdout, stderr } = await runScript(
    script.replace(
      /if __name__[\s\S]*$/,
      `
import json
import numpy as np
from brian2 import Network, SpikeMonitor, StateMonitor, Synapses, TimedArray, network_operation, pA, prefs
prefs.codegen.target = 'numpy'
${driver}`,
    ),
  );
  const last = stdout.trim().split('\n').at(-1);
  if (last === undefined || last === '') throw new Error(stderr);
  return JSON.parse(last) as T;
}

const reason = missing === '' ? skipReason : missing;
const FOUR = ['soma', 'trunk', 'prox', 'dist'] as const;

describe.skipIf(shared === undefined || brian2Python === undefined)(
  `Dendrify's stored runs from exported scripts${reason}`,
  () => {
    test.each(['user', 'half', 'cyl'])(
      'B, spikes that travel back, couplings %s: spike times, peaks, traces, rheobase',
      async (kind) => {
        const all = models.B_four_comp_geometric;
        const reference = all[kind];
        const own: Parameters = { ...all.user.model.parameters, ...reference.couplings };
        const { lo, hi } = reference.soma_rheobase_pA_500ms;
        interface Run {
          readonly times: number[];
          readonly counts: number[];
          readonly traces: Record<string, number[]>;
        }
        // A spike goes to 40 mV and 0.8 ms later to -55 mV. Cell 0 has 115 pA from 10 to 110 ms, cells 1 and 2 a current all along.
        const { times, counts, traces } = await drive<Run>(
          chainOf(FOUR, own),
          spikesOf(FOUR, own),
          { thresholdMv: -40, resetMv: 40, refractoryMs: 4 },
          `
neurons = build_neurons(3)
second = Synapses(neurons, neurons, on_pre='V_soma_post = -55*mV', delay=0.8*ms)
second.connect(j='i')
spikes = SpikeMonitor(neurons)
states = StateMonitor(neurons, ${JSON.stringify(FOUR.map((name) => `V_${name}`))}, record=[0])
network = Network(neurons, second, spikes, states)
for current, duration in ((0, 10), (115, 100), (0, 60)):
    neurons.I_ext_soma = [current, ${lo}, ${hi}]*pA
    network.run(duration*ms)
states.active = False
network.run(330*ms)
trains = spikes.spike_trains()
print(json.dumps({
    'times': [round(float(t/ms), 6) for t in trains[0]],
    'counts': [len(trains[1]), len(trains[2])],
    'traces': {name: [float(v/mV) for v in getattr(states, 'V_' + name)[0]] for name in ${JSON.stringify(FOUR)}},
}))
`,
        );
        expect(times).toEqual(reference.spike_times_ms);
        expect(counts[0]).toBe(0);
        expect(counts[1]).toBeGreaterThan(0);
        for (const name of FOUR) {
          expect(Math.max(...traces[name]!)).toBeCloseTo(reference.peaks_mV[name], 6);
          expect(Math.min(...traces[name]!)).toBeCloseTo(reference.mins_mV[name], 6);
          const stored: number[] = reference.traces_mV?.[name] ?? [];
          // Given to five decimals.
          stored.forEach((value, k) => {
            expect(Math.abs(traces[name]![5 * k]! - value)).toBeLessThan(5.01e-6);
          });
        }
      },
      240_000,
    );

    test('C, firing over current: every count and every first spike', async () => {
      const { I_pA, count_1s, first_spike_ms } = models.C_fi;
      const names = ['soma', 'dend'];
      const { counts, first } = await drive<{ counts: number[]; first: (number | null)[] }>(
        chainOf(names, models.D_dendritic_io.model.parameters),
        [],
        { thresholdMv: -40, resetMv: -55, refractoryMs: 4 },
        `
neurons = build_neurons(${I_pA.length})
neurons.I_ext_soma = ${JSON.stringify(I_pA)}*pA
spikes = SpikeMonitor(neurons)
Network(neurons, spikes).run(1000*ms)
trains = spikes.spike_trains()
print(json.dumps({
    'counts': [len(trains[k]) for k in range(len(neurons))],
    'first': [round(float(trains[k][0]/ms), 6) if len(trains[k]) else None for k in range(len(neurons))],
}))
`,
      );
      expect(counts).toEqual(count_1s);
      expect(first).toEqual(first_spike_ms);
    }, 240_000);

    test('D, dendritic input and output: peaks of 1 to 15 inputs, one a step', async () => {
      const { model, actual_mV, expected_mV, unitary_EPSP_mV } = models.D_dendritic_io;
      const names = ['soma', 'dend'];
      const own: Parameters = model.parameters;
      const peaks = await drive<number[]>(
        chainOf(names, own),
        spikesOf(names, own),
        NO_SPIKES,
        `
count = ${actual_mV.length}
neurons = build_neurons(count)
ampa, nmda = np.zeros(count), np.zeros(count)

@network_operation(when='start')
def currents():
    v = np.array(neurons.V_dend/mV)
    block = 1/(1 + np.exp(-0.062*v)/3.57)
    neurons.I_ext_dend = (3*ampa + 3*nmda*block)*(0 - v)*pA

@network_operation(when='end')
def synapses(t):
    global ampa, nmda
    arrived = round(float(t/ms)/0.1) - 100
    ampa, nmda = ampa*(1 - 0.1/2), nmda*(1 - 0.1/50)
    if arrived >= 0:
        due = np.arange(count) >= arrived
        ampa, nmda = ampa + due, nmda + due

states = StateMonitor(neurons, 'V_dend', record=True)
Network(neurons, states, currents, synapses).run(120*ms)
print(json.dumps([float(v.max()/mV) + 65 for v in states.V_dend]))
`,
      );
      peaks.forEach((peak, k) => {
        expect(peak).toBeCloseTo(actual_mV[k], 7);
        expect(peaks[0]! * (k + 1)).toBeCloseTo(expected_mV[k], 6);
      });
      expect(peaks[0]).toBeCloseTo(unitary_EPSP_mV, 8);
    }, 240_000);

    test('E, attenuation of -10 pA from the soma', async () => {
      const { parameters, deltaV_mV, ratio } = models.E_attenuation;
      const change = await drive<number[]>(
        chainOf(FOUR, parameters),
        [],
        NO_SPIKES,
        `
neurons = build_neurons()
neurons.I_ext_soma = -10*pA
Network(neurons).run(600*ms)
print(json.dumps([float(getattr(neurons, 'V_' + name)[0]/mV) + 70 for name in ${JSON.stringify(FOUR)}]))
`,
      );
      change.forEach((value, k) => {
        expect(value).toBeCloseTo(deltaV_mV[k], 6);
        expect(value / change[0]!).toBeCloseTo(ratio[k], 7);
      });
    }, 240_000);

    test('the couplings of B by half cylinders and by one cylinder are those of the geometry', () => {
      // 1/R of a cylinder, and of two halves in a row, R = 4 Ra L / (pi d^2).
      const { half, cyl } = models.B_four_comp_geometric;
      const wholeNs = cyl.couplings.g_prox_trunk.si * 1e9;
      const outerNs = cyl.couplings.g_dist_prox.si * 1e9;
      expect((2 / (1 / wholeNs + 1 / outerNs)) * 1e-9).toBeCloseTo(
        half.couplings.g_dist_prox.si,
        15,
      );
    });
  },
);
