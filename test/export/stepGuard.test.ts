/** No explicit script runs at a step that gives no numbers: each says so itself, however the step is set. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { exportBrian2 } from '../../src/export/brian2Script.ts';
import { exportBrian2Spatial } from '../../src/export/brian2SpatialScript.ts';
import { exportDendrify } from '../../src/export/dendrifyScript.ts';
import { sectionsOfCell } from '../../src/export/sectionsOfCell.ts';
import { certifyReduction } from '../../src/reduce/certifyReduction.ts';
import { reduceToSites } from '../../src/reduce/reduceToSites.ts';
import { reductionInputOf } from '../../src/reduce/reductionInputOf.ts';
import { buildExperiment } from './exportedRun.ts';
import { brian2Python, type PythonRun, runScript, skipReason } from './runPython.ts';

const { cell, layout } = buildExperiment({
  cabletree: 1,
  morphology: {
    name: 'asym_y.swc',
    text: readFileSync(new URL('../../morphologies/asym_y.swc', import.meta.url), 'utf8'),
  },
  v_init_mV: -65,
  paint: [
    { region: 'all', mechanism: 'pas', parameters: { g: 5e-5, e: -65 } },
    { region: 'soma', mechanism: 'hh', parameters: { gl: 0 } },
  ],
});
const input = reductionInputOf(cell, layout, 'ab');
const model = reduceToSites(input, [[...layout.compartments].at(-1)!]);
const certificate = certifyReduction(input, model);
const soma = model.compartments[0]!.name;

const scripts: Readonly<Record<string, string>> = {
  'Brian2, passive': exportBrian2(model, { certificate, spiking: 'none' }),
  'Brian2, integrate and fire': exportBrian2(model, { certificate, spiking: 'lif' }),
  'Brian2, hh': exportBrian2(model, { certificate, spiking: 'hh' }),
  Dendrify: exportDendrify(model, { certificate }),
};
const REFUSAL = "is longer than this model's forward-Euler limit of";

function limitOf(script: string): number {
  return Number(/^DT_MAX_MS = (.+)$/m.exec(script)![1]);
}

function drive(script: string, driver: string): Promise<PythonRun> {
  return runScript(script.replace(/if __name__[\s\S]*$/, driver));
}

interface Runs {
  /** What a step above the limit, given when neurons are made and set on their clock later, is answered by. */
  readonly refusals: readonly string[];
  /** Somatic voltage after 100 ms under a current just below the limit, mV. */
  readonly below: number;
}

async function runAround(name: string, script: string): Promise<Runs> {
  const limitMs = limitOf(script);
  const isDendrify = name === 'Dendrify';
  const { stdout, stderr } = await drive(
    script,
    `
import json, traceback
from brian2 import Network, defaultclock, ms, pA, prefs
prefs.codegen.target = 'numpy'

def make(step_ms):
    ${isDendrify ? 'defaultclock.dt = step_ms*ms' : ''}
    return build_neurons(${isDendrify ? '' : 'dt_ms=step_ms'})

def run(made_with, run_with):
    neurons = make(made_with)
    neurons.clock.dt = run_with*ms
    neurons.I_ext_${soma} = 100*pA
    Network(neurons).run(100*ms)
    return float(abs(neurons.V_${soma}[0]))*1e3

refusals = []
for steps in ((${1.01 * limitMs}, ${1.01 * limitMs}), (${0.5 * limitMs}, ${1.01 * limitMs})):
    try:
        refusals.append(str(run(*steps)))
    except Exception:
        refusals.append(traceback.format_exc())
print(json.dumps({'refusals': refusals, 'below': run(${0.99 * limitMs}, ${0.99 * limitMs})}))
`,
  );
  const last = stdout.trim().split('\n').at(-1)!;
  if (!last.startsWith('{')) throw new Error(stderr);
  return JSON.parse(last) as Runs;
}

describe.skipIf(brian2Python === undefined)(`run by Brian2${skipReason}`, () => {
  test.each(Object.entries(scripts))(
    '%s: just above the limit it refuses, just below it stays bounded',
    async (name, script) => {
      const { refusals, below } = await runAround(name, script);
      expect(refusals).toHaveLength(2);
      for (const refusal of refusals) expect(refusal).toContain(REFUSAL);
      expect(below).toBeLessThan(500);
    },
    240_000,
  );

  test('without its guard the script gives no numbers above the limit', async () => {
    const script = scripts['Brian2, passive']!;
    const { stdout } = await drive(
      script.replace(/^DT_MAX_MS = .+$/m, 'DT_MAX_MS = 1e9'),
      `
prefs.codegen.target = 'numpy'
neurons = build_neurons(dt_ms=${2 * limitOf(script)})
neurons.I_ext_${soma} = 100*pA
Network(neurons).run(100*ms)
print('LARGEST', float(abs(neurons.V_${soma}[0]))*1e3)
`,
    );
    const largest = Number(/^LARGEST (.+)$/m.exec(stdout)![1]);
    expect(largest < 500).toBe(false);
  }, 240_000);

  test('a SpatialNeuron, which is implicit, stays bounded at any step', async () => {
    const sections = sectionsOfCell(cell, layout, {
      ...{ target: 'Brian2', sourceSha256: 'ab', geometry: 'cylinders' },
    });
    const { stdout, stderr } = await drive(
      exportBrian2Spatial(sections),
      `
from brian2 import nA
prefs.codegen.target = 'numpy'
neuron, numbers = build_neuron(5)
neuron.I_ext[0] = 1*nA
Network(neuron).run(200*ms)
print('LARGEST', float(abs(neuron.v/mV).max()))
`,
    );
    const largest = Number(/^LARGEST (.+)$/m.exec(stdout)?.[1]);
    if (!Number.isFinite(largest)) throw new Error(stderr);
    expect(largest).toBeLessThan(500);
  }, 240_000);
});
