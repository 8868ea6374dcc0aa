import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { placeLocus } from '../../src/discretise/place.ts';
import { exportNeuron } from '../../src/export/neuronScript.ts';
import { sectionsOfCell } from '../../src/export/sectionsOfCell.ts';
import { sectionsOfModel } from '../../src/export/sectionsOfModel.ts';
import type { Locus } from '../../src/morphology/morphology.ts';
import { cellOfModel } from '../../src/reduce/cellOfModel.ts';
import { reduceByRegions } from '../../src/reduce/reduceByRegions.ts';
import type { ReducedModel } from '../../src/reduce/reducedModel.ts';
import { reduceToCables } from '../../src/reduce/reduceToCables.ts';
import { reduceToSites } from '../../src/reduce/reduceToSites.ts';
import type { ReductionInput } from '../../src/reduce/reductionInput.ts';
import { reductionInputOf } from '../../src/reduce/reductionInputOf.ts';
import {
  type BuiltExperiment,
  buildExperiment,
  type ExportedCase,
  runExported,
  runHere,
  worstDifference,
} from './exportedRun.ts';
import { compilerSkipReason, isCompilerMissing } from './runNeuron.ts';
import { SAMPLE_CERTIFICATE } from './sampleModel.ts';

const swcOf = (name: string): string =>
  readFileSync(new URL(`../../morphologies/${name}`, import.meta.url), 'utf8');

/** A user's channel with a leak of its own, a parameter in no RANGE, a conductance without a unit, and a GLOBAL. */
const KV = `TITLE slow potassium channel with a leak
NEURON { SUFFIX kvs USEION k READ ek WRITE ik NONSPECIFIC_CURRENT i RANGE gbar, gleak GLOBAL vhalf }
UNITS { (mA) = (milliamp) (mV) = (millivolt) (S) = (siemens) }
PARAMETER { gbar = 0.002 gleak = 1e-5 (S/cm2) eleak = -60 (mV) vhalf = -30 (mV) slope = 9 (mV) }
ASSIGNED { v (mV) ek (mV) ik (mA/cm2) i (mA/cm2) }
STATE { n }
BREAKPOINT { SOLVE states METHOD cnexp ik = gbar * n * (v - ek) i = gleak * (v - eleak) }
INITIAL { n = 1 / (1 + exp(-(v - vhalf) / slope)) }
DERIVATIVE states { n' = (1 / (1 + exp(-(v - vhalf) / slope)) - n) / 8 }
`;
/** Named as one that NEURON has. */
const OWN_SYNAPSE = `NEURON { POINT_PROCESS ExpSyn RANGE tau, e NONSPECIFIC_CURRENT i }
UNITS { (nA) = (nanoamp) (mV) = (millivolt) (uS) = (microsiemens) }
PARAMETER { tau = 2 (ms) e = -10 (mV) }
ASSIGNED { v (mV) i (nA) }
STATE { g (uS) }
INITIAL { g = 0 }
BREAKPOINT { SOLVE decay METHOD cnexp i = 0.5 * g * (v - e) }
DERIVATIVE decay { g' = -g / tau }
NET_RECEIVE (weight (uS)) { g = g + weight }
`;

/** Channels of several ions, gradients, a pool on a part of the dendrite, painted ions, uneven axial resistance. */
function richExperiment(
  file: string,
  method: string,
  places: readonly string[],
  stepNa: number,
): object {
  const [soma, near, far] = places;
  return {
    cabletree: 1,
    morphology: { name: file, text: swcOf(file) },
    mesh: {
      policy: 'by_region',
      rules: [
        { region: 'all', policy: 'max_length', max_length_um: 40 },
        { region: 'apic', policy: 'fixed', count: 7 },
      ],
    },
    celsius: 24,
    v_init_mV: -68,
    membrane: { cm_uF_per_cm2: 0.9, Ra_ohm_cm: 120 },
    mechanisms: [
      { name: 'kvs.mod', source: KV },
      { name: 'mysyn.mod', source: OWN_SYNAPSE },
    ],
    paint: [
      { region: 'distance > 150', Ra_ohm_cm: 200, cm_uF_per_cm2: 1.5 },
      { region: 'all', mechanism: 'pas', parameters: { g: 4e-5, e: -72 } },
      {
        region: 'all',
        mechanism: 'hh',
        parameters: { gnabar: '0.1 * exp(-distance / 200)', gl: 1e-4, el: -60 },
      },
      {
        region: 'distance > 60',
        mechanism: 'kvs',
        parameters: {
          gbar: '0.001 + distance * 1e-6',
          gleak: '1e-5 * radius',
          eleak: -58,
          vhalf: -25,
        },
      },
      { region: 'distance < 200', mechanism: 'CaHVA', parameters: { gbar: 5e-4 } },
      { region: 'distance < 200', mechanism: 'CaPool', parameters: { gamma: 0.3, decay: 40 } },
      { region: 'distance < 120', mechanism: 'SK', parameters: { gbar: 0.004 } },
      { region: 'distance > 100', mechanism: 'Ih', parameters: {} },
      { region: 'all', ion: 'na', reversal_mV: 55 },
      { region: 'distance > 100', ion: 'k', reversal_mV: -85 },
      { region: 'distance < 150', ion: 'ca', interior_mM: 2e-4, exterior_mM: 1.8 },
    ],
    place: [
      { name: 'step', locus: soma, iclamp: { delay_ms: 3, duration_ms: 20, amplitude_nA: stepNa } },
      {
        name: 'ramp',
        locus: near,
        ramp: { delay_ms: 8, duration_ms: 9, from_nA: 0.1, to_nA: 0.3 },
      },
      {
        name: 'zap',
        locus: far,
        zap: { delay_ms: 1, duration_ms: 25, amplitude_nA: 0.05, f0_hz: 20, f1_hz: 200 },
      },
      {
        name: 'noise',
        locus: soma,
        noise: { delay_ms: 2, duration_ms: 25, mean_nA: 0, sd_nA: 0.1, tau_ms: 2, seed: 3 },
      },
      {
        name: 'wave',
        locus: near,
        waveform: { times_ms: [5, 7, 7, 9], values_nA: [0, 0.1, -0.1, 0] },
      },
      { name: 'e1', locus: far, mechanism: 'Exp2Syn', parameters: { tau1: 0.3, tau2: 4 } },
      { name: 'e2', locus: near, mechanism: 'ExpSyn', parameters: { tau: 3 } },
      { name: 'nmda', locus: near, mechanism: 'NMDA', parameters: {} },
      {
        name: 'hold',
        locus: far,
        seclamp: {
          rs_MOhm: 50,
          levels: [
            { until_ms: 2, mV: -65 },
            { until_ms: 6, mV: -50 },
          ],
        },
      },
    ],
    events: [
      { target: 'e1', weight: 0.004, delay_ms: 0.5, times_ms: [4, 11, 12.5] },
      {
        target: 'e2',
        weight: 0.003,
        source: { threshold: { locus: soma, threshold_mV: -20 } },
        delay_ms: 2,
      },
      { target: 'nmda', weight: 0.002, times_ms: [6] },
    ],
    gap_junctions: [{ a: soma, b: far, conductance_uS: 0.002 }],
    fields: [
      {
        name: 'plates',
        direction: [1, 0, 0],
        step: { delay_ms: 6, duration_ms: 10, amplitude_mV_per_mm: 5 },
      },
    ],
    probes: [
      { name: 'soma', locus: soma },
      { name: 'near', locus: near },
      { name: 'far', locus: far },
    ],
    simulation: { method, mode: 'neuron', dt_ms: 0.025, duration_ms: 30 },
  };
}

const BALL = ['soma(0.5)', 'dend[0](0.18)', 'dend[0](0.82)'];
const TREE = ['soma(0.5)', 'apic[0](0.5)', 'apic[2](0.5)'];

test('two thresholds at one place are refused, for NEURON keeps one', () => {
  const value = richExperiment('ball_and_stick.swc', 'implicit-euler', BALL, 0.6);
  const at = (threshold_mV: number): object => ({
    ...{ target: 'e2', weight: 0.003 },
    source: { threshold: { locus: 'soma(0.5)', threshold_mV } },
  });
  const { cell, layout } = buildExperiment({ ...value, events: [at(-20), at(0)] });
  const sections = sectionsOfCell(cell, layout, { target: 'NEURON', sourceSha256: 'ab' });
  expect(() => exportNeuron(sections)).toThrow(
    expect.objectContaining({ code: 'export/two-thresholds' }),
  );
});

interface Compared {
  readonly exported: ExportedCase;
  readonly here: BuiltExperiment;
  readonly barMv: number;
}

function fullCase(file: string, method: string, geometry: 'points' | 'cylinders'): Compared {
  const [places, stepNa] = file === 'asym_y.swc' ? [TREE, 3] : [BALL, 0.6];
  const here = buildExperiment(richExperiment(file, method, places, stepNa));
  const options = { target: 'NEURON', sourceSha256: 'ab', geometry, durationMs: 30 } as const;
  const sections = sectionsOfCell(here.cell, here.layout, options);
  const { simulation } = here.experiment;
  // NEURON keeps points in single precision.
  return { exported: { sections, simulation }, here, barMv: geometry === 'points' ? 1e-3 : 1e-6 };
}

/** Without synapses, which get local nodes: see neuronLocalNodes.test.ts. */
function modelCase(reduce: (input: ReductionInput, nodes: number[]) => ReducedModel): Compared {
  const value = richExperiment('asym_y.swc', 'implicit-euler', TREE, 3);
  const built = buildExperiment({ ...value, ...{ events: [], gap_junctions: [], fields: [] } });
  const { layout, experiment } = built;
  const { clamps } = built.cell;
  const cell = { ...built.cell, points: [] };
  const nodeOf = (locus: Locus): number => placeLocus(cell.morphology, layout, locus).near;
  const nodes = cell.probes.map(({ locus }) => nodeOf(locus));
  const model = reduce(reductionInputOf(cell, layout, 'ab'), nodes);
  const small = cellOfModel(model, { cell, layout });
  const onSmall = <T extends { locus: Locus }>(placed: T): T => {
    const section = model.compartmentOfNode[nodeOf(placed.locus)]!;
    return { ...placed, locus: { section, x: 0.5 } };
  };
  const sections = sectionsOfModel(model, {
    ...{ certificate: SAMPLE_CERTIFICATE, target: 'NEURON', durationMs: 30 },
    full: { cell, layout },
  });
  return {
    exported: { sections, simulation: experiment.simulation },
    here: {
      ...{ layout: small.layout, experiment },
      cell: { ...small.cell, clamps: clamps.map(onSmall), probes: cell.probes.map(onSmall) },
    },
    barMv: 1e-6,
  };
}

const cases = {
  'cylinders, implicit Euler': () => fullCase('ball_and_stick.swc', 'implicit-euler', 'cylinders'),
  'cylinders, second order': () => fullCase('ball_and_stick.swc', 'cn-neuron', 'cylinders'),
  'points of a branched cell': () => fullCase('asym_y.swc', 'cn-neuron', 'points'),
  'a model by sites': () => modelCase(reduceToSites),
  'a model by cables': () => modelCase((input) => reduceToCables(input)),
  'a model by regions': () => modelCase((input) => reduceByRegions(input)),
};
const names = Object.keys(cases) as (keyof typeof cases)[];

describe.skipIf(isCompilerMissing)(
  `all that is painted and placed, in NEURON as here${compilerSkipReason}`,
  () => {
    const compared = new Map<string, Compared>();
    let there: Record<string, Record<string, number[]>> = {};
    beforeAll(() => {
      for (const name of names) compared.set(name, cases[name]());
      there = runExported(
        Object.fromEntries([...compared].map(([name, { exported }]) => [name, exported])),
      );
    }, 240_000);

    test.each(names)('%s', async (name) => {
      const { here, barMv } = compared.get(name)!;
      const recorded = await runHere(here);
      expect(Math.max(...there[name]!['soma']!)).toBeGreaterThan(0);
      expect(worstDifference(recorded, there[name]!)).toBeLessThan(barMv);
    });
  },
);
