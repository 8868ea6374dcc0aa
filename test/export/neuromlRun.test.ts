/** NeuroML run in NEURON by a reader of its own (stub/neuroml_in_neuron.py), beside the cell here. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exportNeuroml } from '../../src/export/neuroml.ts';
import type { SectionCell } from '../../src/export/sectionCell.ts';
import { sectionsOfCell } from '../../src/export/sectionsOfCell.ts';
import { sectionsOfModel } from '../../src/export/sectionsOfModel.ts';
import { cellOfModel } from '../../src/reduce/cellOfModel.ts';
import { reduceToSites } from '../../src/reduce/reduceToSites.ts';
import { reductionInputOf } from '../../src/reduce/reductionInputOf.ts';
import { type BuiltExperiment, buildExperiment, runHere } from './exportedRun.ts';
import { compilerSkipReason, isCompilerMissing, runNeuron } from './runNeuron.ts';
import { SAMPLE_CERTIFICATE } from './sampleModel.ts';

/** A sum of gates, a gate that opens at once, a factor from INITIAL, two currents, a leak, a shape that is painted. */
const MIXED = `NEURON { SUFFIX mixed USEION k READ ek WRITE ik NONSPECIFIC_CURRENT i RANGE gbar, gl, vhalf, share }
UNITS { (mA) = (milliamp) (mV) = (millivolt) (S) = (siemens) }
PARAMETER { gbar = 0.004 (S/cm2) gl = 2e-5 (S/cm2) el = -61 (mV) vhalf = -33 (mV) share = 0.3 p = 2 q10 = 2.1 }
ASSIGNED { v (mV) celsius (degC) ek (mV) ik (mA/cm2) i (mA/cm2) tadj inf tau minf }
STATE { a b }
INITIAL { tadj = q10^((celsius - 21)/10) rates(v) a = inf b = 0.02/(0.02 + 0.05*exp(-(v + 30)/25)) }
BREAKPOINT {
  SOLVE states METHOD cnexp
  rates(v)
  ik = gbar*minf^p*(share*a^2 + (1 - share)*b)*(v - ek)
  i = gl*(v - el)
}
DERIVATIVE states { rates(v) a' = (inf - a)/tau b' = 0.02*tadj*(1 - b) - 0.05*tadj*exp(-(v + 30)/25)*b }
PROCEDURE rates(v) {
  minf = 1/(1 + exp(-(v - vhalf)/7))
  inf = 1/(1 + exp((v + 60)/9))
  if (v < -50) { tau = 12/tadj } else { tau = (3 + 9*exp(-(v + 50)/20))/tadj }
}
`;

const STEP_NA = 0.5;
const CHANNELS = ['NaTa', 'KDR', 'KA', 'KD', 'KM', 'Ih', 'SKv3', 'CaLVA', 'CaR'];

function experiment(channels: readonly string[]): object {
  const text = readFileSync(
    new URL('../../morphologies/ball_and_stick.swc', import.meta.url),
    'utf8',
  );
  return {
    cabletree: 1,
    morphology: { name: 'ball_and_stick.swc', text },
    mesh: { policy: 'max_length', max_length_um: 60 },
    celsius: 27,
    v_init_mV: -70,
    mechanisms: [{ name: 'mixed.mod', source: MIXED }],
    paint: [
      { region: 'distance > 150', Ra_ohm_cm: 180, cm_uF_per_cm2: 1.4 },
      { region: 'all', mechanism: 'pas', parameters: { g: 4e-5, e: -71 } },
      ...channels.map((mechanism) => ({ region: 'distance < 300', mechanism, parameters: {} })),
      { region: 'soma', mechanism: 'hh', parameters: { gnabar: 0.2 } },
      {
        region: 'distance > 100',
        mechanism: 'mixed',
        parameters: { gbar: '0.001 + 1e-6 * distance' },
      },
      { region: 'distance > 240', mechanism: 'mixed', parameters: { vhalf: -27, share: 0.6 } },
      { region: 'distance < 200', mechanism: 'CaHVA', parameters: { gbar: 4e-4 } },
      { region: 'distance < 200', mechanism: 'CaPool', parameters: { gamma: 0.3, decay: 40 } },
      { region: 'distance < 120', mechanism: 'SK', parameters: { gbar: 0.002 } },
      { region: 'distance > 200', mechanism: 'BK', parameters: { gbar: 1e-4 } },
      { region: 'all', ion: 'na', reversal_mV: 55 },
      { region: 'distance > 100', ion: 'k', reversal_mV: -85 },
      { region: 'distance < 150', ion: 'ca', interior_mM: 2e-4, exterior_mM: 1.8 },
    ],
    place: [
      {
        name: 'step',
        locus: 'soma(0.5)',
        iclamp: { delay_ms: 2, duration_ms: 1e9, amplitude_nA: STEP_NA },
      },
    ],
    probes: [{ name: 'soma', locus: 'soma(0.5)' }],
    simulation: { method: 'implicit-euler', mode: 'neuron', dt_ms: 0.025, duration_ms: 40 },
  };
}

interface Compared {
  readonly sections: SectionCell;
  readonly here: BuiltExperiment;
}

function fullCell(): Compared {
  const here = buildExperiment(experiment(CHANNELS));
  const options = { target: 'NeuroML 2', sourceSha256: 'ab', geometry: 'cylinders' } as const;
  return { here, sections: sectionsOfCell(here.cell, here.layout, options) };
}

function model(): Compared {
  const { cell, layout, experiment: run } = buildExperiment(experiment(['NaTa', 'KDR', 'Ih']));
  const sites = [...layout.compartments].filter((_, k) => k % 4 === 3);
  const reduced = reduceToSites(reductionInputOf(cell, layout, 'ab'), sites);
  const small = cellOfModel(reduced, { cell, layout });
  const atSoma = <T extends object>(placed: T): T => ({ ...placed, locus: { section: 0, x: 0.5 } });
  return {
    sections: sectionsOfModel(reduced, {
      ...{ certificate: SAMPLE_CERTIFICATE, target: 'NeuroML 2', full: { cell, layout } },
    }),
    here: {
      ...{ layout: small.layout, experiment: run },
      cell: { ...small.cell, clamps: cell.clamps.map(atSoma), probes: cell.probes.map(atSoma) },
    },
  };
}

const cases = { 'a full cell': fullCell, 'a model by sites': model };
const names = Object.keys(cases) as (keyof typeof cases)[];

describe.skipIf(isCompilerMissing)(
  `NeuroML in NEURON by a reader of its own${compilerSkipReason}`,
  () => {
    test.each(names)(
      '%s: the somatic voltage of every step',
      async (name) => {
        const { sections, here } = cases[name]();
        const there = runNeuron(
          new Map([['cell.nml', exportNeuroml(sections)]]),
          `
import json, os, sys
sys.path[:0] = ${JSON.stringify(['stub', '../support'].map((folder) => resolve(import.meta.dirname, folder)))}
from neuroml_in_neuron import Cell
from neuron import h
cell = Cell('cell.nml', os.path.abspath('written'))
clamp = h.IClamp(cell.all[0](0.5))
clamp.delay, clamp.dur, clamp.amp = 2, 1e9, ${STEP_NA}
soma = h.Vector().record(cell.all[0](0.5)._ref_v)
h.celsius, h.dt = 27, 0.025
h.finitialize(-70)
while h.t < 40 - h.dt / 2:
    h.fadvance()
print(json.dumps(list(soma)))
`,
        ) as number[];
        const { probes } = await runHere(here);
        const own = probes[0]!.voltageMv;
        expect(there).toHaveLength(own.length);
        const worst = there.reduce((most, v, k) => Math.max(most, Math.abs(v - own[k]!)), 0);
        expect(Math.max(...there)).toBeGreaterThan(0);
        // NeuroML's constants of nature end after six figures: 5e-7 mV seen.
        expect(worst).toBeLessThan(1e-5);
      },
      120_000,
    );
  },
);
