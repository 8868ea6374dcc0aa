import { readFileSync } from 'node:fs';

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
export function richExperiment(
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

/** Soma, near and far: places on middles of compartments, and between. */
export const BALL = ['soma(0.5)', 'dend[0](0.18)', 'dend[0](0.82)'];
export const TREE = ['soma(0.5)', 'apic[0](0.5)', 'apic[2](0.5)'];
