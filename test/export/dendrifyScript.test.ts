import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exportDendrify } from '../../src/export/dendrifyScript.ts';
import { findRow } from '../../src/reduce/certificate.ts';
import { certifyReduction } from '../../src/reduce/certifyReduction.ts';
import { reduceByRegions } from '../../src/reduce/reduceByRegions.ts';
import type { ReductionInput } from '../../src/reduce/reductionInput.ts';
import { drawCell, PYRAMID, SOMA } from '../reduce/drawnCell.ts';
import { brian2Python, printedResistance, runScript, skipReason, stubFolder } from './runPython.ts';
import { SAMPLE_CERTIFICATE, SAMPLE_MODEL } from './sampleModel.ts';

const certificate = SAMPLE_CERTIFICATE;

test('the script is the golden one', async () => {
  await expect(exportDendrify(SAMPLE_MODEL, { certificate })).toMatchFileSnapshot(
    '../golden/dendrify.py',
  );
});

test('the clock is set before anything of Dendrify is made, and only v_rest goes to NeuronModel', () => {
  const script = exportDendrify(SAMPLE_MODEL, { certificate });
  expect(script.indexOf('defaultclock.dt =')).toBeGreaterThan(0);
  expect(script.indexOf('defaultclock.dt =')).toBeLessThan(script.indexOf("Soma('soma'"));
  expect(script).toContain('model = NeuronModel(connections, v_rest=-65*mV)');
  expect(script).toContain("    'EL_trunk': -70*mV,");
  expect(script).not.toContain("'EL_tuft'");
});

test('what has no fit is said, and dendritic spikes stand as comments only', () => {
  const script = exportDendrify(SAMPLE_MODEL, { certificate });
  expect(script).toContain('Not fitted: the somatic threshold');
  const calls = script.split('\n').filter((line) => line.includes('.dspikes('));
  expect(calls).toHaveLength(2);
  for (const line of calls) expect(line).toMatch(/^# /);
  expect(script).toContain('no equations for them: ca.gbar, hh.gkbar, hh.gnabar');
});

test('fitted dendritic spikes are calls, and the header says of which compartments', () => {
  const spike = {
    ...{
      compartment: 1,
      thresholdMv: -41.5,
      peakMv: 12,
      riseNs: 25,
      riseMs: 0.8,
      fallNs: 11,
      fallMs: 2.5,
    },
    ...{ fallOffsetMs: 0.8, refractoryMs: 6, riseReversalMv: 70, fallReversalMv: -89 },
  };
  const script = exportDendrify(SAMPLE_MODEL, { certificate, spikes: [spike] });
  expect(script).toContain("\ntrunk.dspikes('Na', threshold=-41.5*mV,");
  expect(script).toContain('g_rise=25*nS, g_fall=11*nS,');
  expect(script).toContain('offset_fall=0.8*ms, refractory=6*ms,');
  expect(script).toContain('reversal_rise=70*mV, reversal_fall=-89*mV)');
  expect(script).not.toContain('# tuft.dspikes');
  expect(script).toContain('Dendritic spikes of 1 compartment fitted');
  expect(exportDendrify(SAMPLE_MODEL, { certificate, spikes: [] })).toContain('No compartment has');
});

test('strong dendritic spikes shorten the longest step', () => {
  const limitOf = (riseNs: number): number => {
    const spike = {
      ...{ compartment: 1, thresholdMv: -40, peakMv: 0, riseNs, riseMs: 1, fallNs: 10, fallMs: 2 },
      ...{ fallOffsetMs: 1, refractoryMs: 5, riseReversalMv: 70, fallReversalMv: -89 },
    };
    const script = exportDendrify(SAMPLE_MODEL, { certificate, spikes: [spike] });
    return Number(/^DT_MAX_MS = (.+)$/m.exec(script)![1]);
  };
  // 2 C / g of the trunk's 40 pF once its spike's conductance is all that counts.
  expect(limitOf(1e6) / ((2 * 40) / 1e6)).toBeCloseTo(1, 3);
  expect(limitOf(1e6)).toBeLessThan(limitOf(100));
});

test('a step above dt_max is refused', () => {
  expect(() => exportDendrify(SAMPLE_MODEL, { certificate, dtMs: 5 })).toThrow(
    expect.objectContaining({ code: 'export/step-too-long' }),
  );
});

test('a compartment called as a name of the script is told apart from it', () => {
  const compartments = SAMPLE_MODEL.compartments.map((compartment, i) =>
    i === 1 ? { ...compartment, name: 'model' } : compartment,
  );
  const script = exportDendrify({ ...SAMPLE_MODEL, compartments }, { certificate });
  expect(script).toContain("model_ = Dendrite('model'");
  expect(script).toContain('(soma, model_, 10*nS)');
});

const varied = PYRAMID.map((section, i) => ({ ...section, reversalMv: -65 - i }));
const piece = { type: 3, parent: -1, lengthUm: 100, diameterUm: 1, compartments: 3 };
const cells: { name: string; input: ReductionInput }[] = [
  { name: 'a soma alone', input: drawCell([SOMA]) },
  { name: 'a pyramidal cell', input: drawCell(PYRAMID) },
  { name: 'a cell of varied membrane in two pieces', input: drawCell([...varied, piece]) },
];

describe.skipIf(brian2Python === undefined)(`run by Brian2 with a stand-in${skipReason}`, () => {
  test('a clock set too slow is refused by the script itself, with a sentence', async () => {
    const script = exportDendrify(SAMPLE_MODEL, { certificate });
    const slow = 'defaultclock.dt = 3*ms\nbuild_neurons()\n';
    const { status, stderr } = await runScript(script.replace(/if __name__[\s\S]*$/, slow));
    expect(status).toBe(1);
    expect(stderr).toContain(
      "a step of 3 ms is longer than this model's forward-Euler limit of 2.",
    );
  }, 240_000);

  test('the script compiles', async () => {
    const script = JSON.stringify(exportDendrify(SAMPLE_MODEL, { certificate }));
    const run = await runScript(`compile(${script}, 'exported.py', 'exec')`);
    expect(run).toMatchObject({ status: 0, stderr: '' });
  });

  test.each(cells)(
    '$name has the certified input resistance to one part in ten thousand',
    async ({ input }) => {
      const model = reduceByRegions(input);
      const own = certifyReduction(input, model);
      const settlingMs = 14 * findRow(own, 'tau0')!.reduced!;
      const run = await runScript(
        exportDendrify(model, { certificate: own }),
        [model.compartments[0]!.name, String(settlingMs)],
        join(stubFolder, 'measure_dendrify.py'),
      );
      expect(run.status).toBe(0);
      expect(printedResistance(run) / findRow(own, 'soma_rin')!.full!).toBeCloseTo(1, 4);
    },
    240_000,
  );
});
