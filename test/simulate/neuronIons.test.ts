/** Ions, pools and reversal potentials beside NEURON, variable by variable. */
import { describe } from 'vitest';
import { type CellRun, isNeuronMissing, neuronMissingReason } from '../support/neuronCells.ts';
import { itMatchesNeuron } from '../support/neuronComparison.ts';

const mods: Readonly<Record<string, string>> = {
  calch: `NEURON { SUFFIX calch USEION ca READ eca WRITE ica RANGE g, m }
PARAMETER { g = 1e-4 (S/cm2) }
ASSIGNED { v (mV) eca (mV) ica (mA/cm2) }
STATE { m }
INITIAL { m = 1/(1 + exp(-(v + 40)/7)) }
BREAKPOINT { SOLVE states METHOD cnexp  ica = g*m*m*(v - eca) }
DERIVATIVE states { m' = (1/(1 + exp(-(v + 40)/7)) - m)/3 }`,
  // Named to come first in NEURON's order of loading: it must still see the pool's new cai.
  areader: `NEURON { SUFFIX areader USEION ca READ cai, cao RANGE seen, start, out }
ASSIGNED { cai (mM) cao (mM) seen start out }
INITIAL { start = cai }
BREAKPOINT { seen = cai out = cao }`,
  pool: `NEURON { SUFFIX pool USEION ca READ ica WRITE cai RANGE depth }
PARAMETER { depth = 0.1 (um) rest = 1e-4 (mM) }
ASSIGNED { ica (mA/cm2) }
STATE { cai (mM) }
BREAKPOINT { SOLVE states METHOD cnexp }
DERIVATIVE states { cai' = -1e4*ica*0.05/(2*96485*depth) - (cai - rest)/20 }`,
  poolstate: `NEURON { SUFFIX poolstate USEION ca READ ica, cai WRITE cai RANGE ca }
PARAMETER { rest = 2e-4 (mM) }
ASSIGNED { ica (mA/cm2) cai (mM) }
STATE { ca (mM) }
INITIAL { ca = rest  cai = ca }
BREAKPOINT { SOLVE states METHOD cnexp }
DERIVATIVE states { ca' = -1e4*ica*0.05/(2*96485*0.1) - (ca - rest)/20  cai = ca }`,
  ghkch: `NEURON { SUFFIX ghkch USEION ca READ cai, cao WRITE ica RANGE p }
PARAMETER { p = 2e-5 (cm/s) }
ASSIGNED { v (mV) cai (mM) cao (mM) ica (mA/cm2) celsius (degC) }
BREAKPOINT { ica = p*ghk(v, cai, cao)/(1 + exp(-(v + 30)/8)) }
FUNCTION ghk(v (mV), ci (mM), co (mM)) { LOCAL z
 z = 2e-3*96485.33212331001*v/(8.31446261815324*(celsius + 273.15))
 ghk = 2e-3*96485.33212331001*(ci*efun(-z) - co*efun(z)) }
FUNCTION efun(z) { IF (fabs(z) < 1e-4) { efun = 1 - z/2 } ELSE { efun = z/(exp(z) - 1) } }`,
  clx: `NEURON { SUFFIX clx USEION clx READ eclx, clxi WRITE iclx, clxi VALENCE -1 RANGE g }
PARAMETER { g = 2e-4 (S/cm2) }
ASSIGNED { v (mV) eclx (mV) iclx (mA/cm2) }
STATE { clxi (mM) }
INITIAL { clxi = 8 }
BREAKPOINT { SOLVE states METHOD cnexp  iclx = g*(v - eclx) }
DERIVATIVE states { clxi' = 1e-2*iclx - (clxi - 8)/50 }`,
  ecawriter: `NEURON { SUFFIX ecawriter USEION ca WRITE eca RANGE x }
ASSIGNED { v (mV) eca (mV) x }
INITIAL { eca = 90 x = 0 }
BREAKPOINT { x = x + 1 eca = 100 + x }`,
  total: `NEURON { SUFFIX total USEION ca READ ica RANGE seen, during }
ASSIGNED { ica (mA/cm2) seen during }
STATE { s }
INITIAL { s = 0 }
BREAKPOINT { SOLVE states METHOD cnexp seen = ica }
DERIVATIVE states { during = ica s' = ica - s }`,
  twice: `NEURON { SUFFIX twice USEION ca READ ica, eca WRITE ica RANGE before, after }
ASSIGNED { v (mV) ica (mA/cm2) eca (mV) before after }
STATE { s }
INITIAL { s = 0 }
BREAKPOINT { SOLVE states METHOD cnexp before = ica ica = 1e-5*(v - eca) }
DERIVATIVE states { after = ica s' = 1 }`,
};

const base = { celsius: 34, dt: 0.05, steps: 400, amp: 0.1 };
const runs: Readonly<Record<string, CellRun>> = Object.fromEntries(
  ([0, 2] as const).flatMap((secondorder): [string, CellRun][] => [
    [
      `pool ${secondorder}`,
      {
        ...{ ...base, secondorder, insert: ['pas', 'areader', 'calch', 'pool'] },
        record: ['v', 'cai', 'eca', 'ica', 'areader.seen', 'areader.start', 'calch.m'],
      },
    ],
    [
      `pool by a state, concentrations given ${secondorder}`,
      {
        ...{ ...base, secondorder, insert: ['pas', 'areader', 'calch', 'poolstate', 'total'] },
        ions: { cao: 3 },
        record: ['v', 'cai', 'eca', 'areader.seen', 'areader.out', 'total.s', 'total.seen'],
      },
    ],
    [
      `GHK current ${secondorder}`,
      {
        ...{ ...base, secondorder, insert: ['pas', 'ghkch', 'pool'] },
        record: ['v', 'cai', 'ica'],
      },
    ],
    [
      `another ion ${secondorder}`,
      { ...base, secondorder, insert: ['pas', 'clx'], record: ['v', 'clxi', 'eclx'] },
    ],
    [
      `a reader alone makes Nernst hold at the start ${secondorder}`,
      {
        ...{ ...base, secondorder, insert: ['pas', 'areader', 'calch'] },
        ions: { cai: 2e-4, eca: 77 },
        record: ['v', 'eca', 'areader.seen'],
      },
    ],
    [
      `eca as given where nobody uses concentrations ${secondorder}`,
      {
        ...{ ...base, secondorder, insert: ['pas', 'calch'] },
        ions: { eca: 77 },
        record: ['v', 'eca'],
      },
    ],
    [
      `eca by default ${secondorder}`,
      { ...base, secondorder, insert: ['pas', 'calch'], record: ['v', 'eca'] },
    ],
    [
      `eca written by a mechanism ${secondorder}`,
      {
        ...{ ...base, secondorder, insert: ['pas', 'calch', 'ecawriter', 'areader'] },
        record: ['v', 'eca', 'ecawriter.x'],
      },
    ],
    [
      `ica read and written ${secondorder}`,
      {
        ...{ ...base, secondorder, insert: ['pas', 'calch', 'twice'] },
        record: ['v', 'ica', 'twice.before', 'twice.after'],
      },
    ],
  ]),
);

describe.skipIf(isNeuronMissing)(`ions beside NEURON${neuronMissingReason}`, () => {
  itMatchesNeuron(mods, runs, { tolerance: 1e-9, timeoutMs: 120_000 });
});
