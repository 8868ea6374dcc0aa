import type { Certificate } from '../../src/reduce/certificate.ts';
import type { ReducedCompartment, ReducedModel } from '../../src/reduce/reducedModel.ts';

const source = { morphology: 'sample "one".swc', sha256: '0123456789abcdef'.repeat(4) };

export const SAMPLE_COMPARTMENTS: readonly ReducedCompartment[] = [
  {
    name: 'soma',
    parent: -1,
    capacitancePf: 20,
    leakNs: 1.25,
    leakReversalMv: -65,
    couplingNs: 0,
    areaUm2: 1250,
    channelsNs: { 'hh.gnabar': 1500, 'hh.gkbar': 450, 'ca.gbar': 1 },
  },
  {
    name: 'trunk',
    parent: 0,
    capacitancePf: 40,
    leakNs: 2.5,
    leakReversalMv: -70,
    couplingNs: 10,
    areaUm2: 3000,
    channelsNs: {},
  },
  {
    name: 'tuft',
    parent: 1,
    capacitancePf: 60,
    leakNs: 4,
    leakReversalMv: -65,
    couplingNs: 2.5,
    areaUm2: 5000,
    channelsNs: {},
  },
];

/** Small round numbers, so that a reader can follow the scripts made of it. */
export const SAMPLE_MODEL: ReducedModel = {
  method: 'regions',
  source,
  compartments: SAMPLE_COMPARTMENTS,
  compartmentOfNode: Int32Array.of(0, 1, 2),
  notes: ['drawn by hand'],
};

export const SAMPLE_CERTIFICATE: Certificate = {
  generator: 'cabletree',
  method: 'regions',
  source,
  rows: [
    {
      key: 'soma_rin',
      metric: 'input resistance',
      unit: 'MOhm',
      full: 180,
      reduced: 180,
      error: 0,
    },
    {
      key: 'tau0',
      metric: 'slowest time constant',
      unit: 'ms',
      full: 20,
      reduced: 16,
      error: -0.2,
    },
    { key: 'z', metric: 'mean error', unit: '', full: null, reduced: null, error: 0.0123 },
  ],
  notes: [],
  compartments: ['soma', 'trunk', 'tuft'],
  impedances: [],
  trials: [],
};
