/** Methods of SOLVE, kinetic schemes, arrays and loops beside NEURON, variable by variable. */
import { describe } from 'vitest';
import { type CellRun, isNeuronMissing, neuronMissingReason } from '../support/neuronCells.ts';
import { itMatchesNeuron } from '../support/neuronComparison.ts';

const mods: Readonly<Record<string, string>> = {
  eul: `NEURON { SUFFIX eul RANGE seen }
ASSIGNED { v (mV) seen }
STATE { p q }
INITIAL { p = 0.2 q = 0.3 }
BREAKPOINT { SOLVE states METHOD euler }
DERIVATIVE states { seen = q p' = (0.5 - p)/3 + 0.01*q q' = -p*q + v/1000 }`,
  impl: `NEURON { SUFFIX impl RANGE seen, width }
ASSIGNED { v (mV) seen width dt (ms) }
STATE { p q }
INITIAL { p = 0.2 q = 0.3 }
BREAKPOINT { SOLVE states METHOD derivimplicit }
DERIVATIVE states { seen = q width = dt p' = (0.5 - p)/3 + 0.3*q q' = -p + v/1000 }`,
  nonlin: `NEURON { SUFFIX nonlin NONSPECIFIC_CURRENT i RANGE rate }
ASSIGNED { v (mV) i (mA/cm2) rate }
STATE { p q }
INITIAL { p = 0.8 q = 0.3 }
BREAKPOINT { SOLVE states METHOD derivimplicit i = 1e-5*p*(v + 60) }
DERIVATIVE states { rates(v) p' = -p*p*rate + 0.1*q q' = p - q*exp(q) }
PROCEDURE rates(v (mV)) { rate = exp(v/80) }`,
  fallback: `NEURON { SUFFIX fallback }
STATE { p }
INITIAL { p = 0.8 }
BREAKPOINT { SOLVE states METHOD cnexp }
DERIVATIVE states { p' = -exp(p)/10 + 0.3 }`,
  byproc: `NEURON { SUFFIX byproc NONSPECIFIC_CURRENT i RANGE n, calls }
ASSIGNED { v (mV) i (mA/cm2) n calls dt (ms) }
INITIAL { n = 0.1 calls = 0 }
BREAKPOINT { SOLVE update i = 2e-5*n*(v + 80) }
PROCEDURE update() { calls = calls + 1 n = n + (1 - exp(-dt/4))*(1/(1 + exp(-(v + 50)/6)) - n) }`,
  kin: `NEURON { SUFFIX kin NONSPECIFIC_CURRENT i RANGE f, g }
PARAMETER { kb = 0.5 (/ms) }
ASSIGNED { v (mV) i (mA/cm2) f g }
STATE { c o d }
INITIAL { SOLVE scheme STEADYSTATE sparse }
BREAKPOINT { SOLVE scheme METHOD sparse i = 3e-5*o*(v + 20) }
KINETIC scheme { LOCAL a a = exp((v + 60)/20)
  ~ c <-> o (a, kb)
  f = f_flux g = b_flux
  ~ o <-> d (0.2, 0.1*a)
  CONSERVE c + o + d = 1 }`,
  kinfree: `NEURON { SUFFIX kinfree RANGE f }
ASSIGNED { v (mV) f }
STATE { a b e }
INITIAL { a = 1 b = 0.5 e = 0 }
BREAKPOINT { SOLVE scheme METHOD sparse }
KINETIC scheme {
  ~ a + b <-> e (0.3, 0.1)
  f = f_flux - b_flux
  ~ 2 a <-> b (0.05, 0.02)
  ~ e -> (0.01)
  ~ a << (0.001*v*v/4000) }`,
  shells: `NEURON { SUFFIX shells USEION ca READ ica WRITE cai RANGE far }
DEFINE N 4
PARAMETER { D = 0.3 }
ASSIGNED { ica (mA/cm2) cai (mM) far vol[N] k[N] }
STATE { ca[N] (mM) bound[N] }
INITIAL { LOCAL s
  FROM i = 0 TO N - 1 { vol[i] = (N - i)*(N - i)/N/N k[i] = D*(1 + i/10) }
  FROM j = 0 TO N - 1 { ca[j] = 1e-4 bound[j] = 1e-3 }
  cai = ca[0] }
BREAKPOINT { SOLVE diffuse METHOD sparse far = ca[N - 1] }
KINETIC diffuse {
  COMPARTMENT i, vol[i] { ca }
  COMPARTMENT i, vol[i] { bound }
  ~ ca[0] << (-100*ica)
  FROM i = 0 TO N - 2 { ~ ca[i] <-> ca[i+1] (k[i], k[i]) }
  FROM i = 0 TO N - 1 { ~ ca[i] <-> bound[i] (0.1*vol[i], 0.01*vol[i]) }
  cai = ca[0] }`,
  calch: `NEURON { SUFFIX calch USEION ca READ eca WRITE ica }
ASSIGNED { v (mV) eca (mV) ica (mA/cm2) }
BREAKPOINT { ica = 1e-5*(v - eca)/(1 + exp(-(v + 40)/7)) }`,
  lin: `NEURON { SUFFIX lin RANGE x }
ASSIGNED { v (mV) x }
STATE { c o d }
INITIAL { SOLVE steady x = c }
BREAKPOINT { SOLVE steady }
LINEAR steady { LOCAL a a = exp((v + 60)/20)
  ~ c + o + d = 1
  ~ a*c - 2*o = 0
  ~ o - 3*d = 0 }`,
  nonl: `NEURON { SUFFIX nonl }
ASSIGNED { v (mV) }
STATE { p q }
INITIAL { p = 1 q = 1 }
BREAKPOINT { SOLVE both }
NONLINEAR both { ~ p*p + q = 3 + v/100
  ~ p - q*q = 0.5 }`,
  around: `NEURON { SUFFIX around NONSPECIFIC_CURRENT i RANGE before, after, inits, seen }
ASSIGNED { v (mV) i (mA/cm2) before after inits seen }
STATE { s }
BEFORE INITIAL { inits = 1 }
INITIAL { s = 0 before = 0 after = 0 }
AFTER INITIAL { inits = inits + 10 }
BEFORE BREAKPOINT { before = before + 1 seen = s }
BREAKPOINT { SOLVE states METHOD cnexp i = 1e-6*before*(v + 65) }
DERIVATIVE states { s' = 1 - s }
AFTER SOLVE { after = after + s }`,
  timed: `NEURON { SUFFIX timed NONSPECIFIC_CURRENT i RANGE seen }
ASSIGNED { v (mV) i (mA/cm2) seen }
STATE { s }
INITIAL { s = 0 }
BREAKPOINT { SOLVE states METHOD cnexp seen = t i = -0.002*sin(t) }
DERIVATIVE states { s' = t - s }`,
};

const base = { celsius: 6.3, dt: 0.1, steps: 300, amp: 0.1 };
const recorded: Readonly<Record<string, readonly string[]>> = {
  eul: ['eul.p', 'eul.q', 'eul.seen'],
  impl: ['impl.p', 'impl.q', 'impl.seen', 'impl.width'],
  nonlin: ['v', 'nonlin.p', 'nonlin.q', 'nonlin.rate'],
  fallback: ['fallback.p'],
  byproc: ['v', 'byproc.n', 'byproc.calls'],
  kin: ['v', 'kin.c', 'kin.o', 'kin.d', 'kin.f', 'kin.g'],
  kinfree: ['kinfree.a', 'kinfree.b', 'kinfree.e', 'kinfree.f'],
  'calch shells': ['v', 'cai', 'shells.far'],
  lin: ['lin.c', 'lin.o', 'lin.d', 'lin.x'],
  nonl: ['nonl.p', 'nonl.q'],
  around: ['v', 'around.before', 'around.after', 'around.inits', 'around.seen', 'around.s'],
  timed: ['v', 'timed.s', 'timed.seen'],
};
const runs: Readonly<Record<string, CellRun>> = Object.fromEntries(
  Object.entries(recorded).flatMap(([suffixes, record]) =>
    ([0, 2] as const).map((secondorder): [string, CellRun] => [
      `${suffixes}, secondorder ${secondorder}`,
      { ...base, secondorder, insert: ['pas', ...suffixes.split(' ')], record },
    ]),
  ),
);

/** NEURON stops its iterations at 1e-6; linear systems are exact but for rounding. */
const tolerances: Readonly<Record<string, number>> = {
  nonlin: 1e-6,
  fallback: 1e-6,
  kinfree: 1e-6,
  nonl: 1e-6,
};

describe.skipIf(isNeuronMissing)(`methods of SOLVE beside NEURON${neuronMissingReason}`, () => {
  itMatchesNeuron(mods, runs, { tolerance: 1e-9, tolerances, timeoutMs: 120_000 });
});
