/** Synapses, electrodes and their events beside NEURON, variable by variable. */
import { describe } from 'vitest';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import {
  type CellRun,
  isNeuronMissing,
  neuronMissingReason,
  type PointRun,
} from '../support/neuronCells.ts';
import { itMatchesNeuron } from '../support/neuronComparison.ts';

/** Of the catalogue, under names that NEURON does not have. */
const catalogued = {
  ...{ ExpOurs: 'ExpSyn', TwoOurs: 'Exp2Syn', NmdaOurs: 'NMDA', GababOurs: 'GABAB' },
  ...{ AlphaOurs: 'AlphaSyn', TsodyksOurs: 'TsodyksMarkram', ClampOurs: 'VoltageClamp' },
};
const mods: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(catalogued).map(([name, original]) => [
      name,
      catalogueMechanisms()
        .get(original)!
        .source.replace(`POINT_PROCESS ${original}`, `POINT_PROCESS ${name}`),
    ]),
  ),
  Weights: `NEURON { POINT_PROCESS Weights RANGE s, w0, w1, w2, when, calls }
ASSIGNED { s w0 w1 w2 when calls }
INITIAL { s = 0 w0 = 0 w1 = 0 w2 = 0 when = 0 calls = 0 }
NET_RECEIVE(w, A, B) {
  INITIAL { A = 1 B = 7*w }
  A = A*0.5
  s = s + w*A
  w0 = w w1 = A w2 = B when = t calls = calls + 1
}`,
  Selfish: `NEURON { POINT_PROCESS Selfish RANGE ticks, last, seen }
PARAMETER { period = 1.27 (ms) }
ASSIGNED { ticks last seen v (mV) }
INITIAL { ticks = 0 last = 0 seen = 0 net_send(0, 1) }
NET_RECEIVE(w) {
  IF (flag == 1) { ticks = ticks + 1 last = t net_send(period, 1) WATCH (v > -55) 2 }
  IF (flag == 2) { seen = seen + 1 }
  IF (flag == 0) { ticks = ticks + 100*w net_send(0.35, 3) }
  IF (flag == 3) { seen = seen + 1000 }
}`,
  Watcher: `NEURON { POINT_PROCESS Watcher RANGE seen, first }
ASSIGNED { seen first v (mV) }
INITIAL { seen = 0 first = 0 net_send(0, 1) }
NET_RECEIVE(w) {
  IF (flag == 1) { WATCH (v > -20) 2 }
  IF (flag == 2) { seen = seen + 1 IF (first == 0) { first = t } }
}`,
  Mover: `NEURON { POINT_PROCESS Mover RANGE seen, when }
ASSIGNED { seen when }
INITIAL { seen = 0 when = 0 }
NET_RECEIVE(w) {
  IF (flag == 0) { IF (w > 1) { net_move(t + 2) } ELSE { net_send(5, 1) } }
  IF (flag == 1) { seen = seen + 1 when = t }
}`,
  CaSyn: `NEURON { POINT_PROCESS CaSyn USEION ca READ eca, cai WRITE ica RANGE g, seen }
ASSIGNED { v (mV) eca (mV) cai (mM) ica (nA) seen }
STATE { g (uS) }
INITIAL { g = 0 }
BREAKPOINT { SOLVE s METHOD cnexp seen = cai ica = g*(v - eca) }
DERIVATIVE s { g' = -g/5 }
NET_RECEIVE(w) { g = g + w }`,
  pool: `NEURON { SUFFIX pool USEION ca READ ica WRITE cai }
ASSIGNED { ica (mA/cm2) }
STATE { cai (mM) }
BREAKPOINT { SOLVE states METHOD cnexp }
DERIVATIVE states { cai' = -1e4*ica*0.05/(2*96485*0.1) - (cai - 1e-4)/20 }`,
};

/** Never on a step's boundary, where NEURON's sum of dt decides by its rounding which row shows the event first. */
const train: PointRun['events'] = [
  [1.02, 0.002],
  [3.649, 0.001],
  [3.651, 0.0005],
  [8.02, 0.002],
  [8.02, 0.001],
  [21.55, 0.003],
];
const scenes: Readonly<Record<string, Omit<CellRun, 'celsius' | 'dt' | 'steps' | 'secondorder'>>> =
  {
    ExpSyn: {
      insert: ['pas'],
      points: [{ name: 'syn', kind: 'ExpOurs', set: { tau: 3 }, events: train }],
      record: ['v', 'syn.g'],
    },
    'Exp2Syn and NMDA together': {
      insert: ['pas', 'hh'],
      points: [
        { name: 'fast', kind: 'TwoOurs', set: { tau1: 0.5, tau2: 4, e: 0 }, events: train },
        { name: 'slow', kind: 'NmdaOurs', events: train },
        {
          name: 'other',
          kind: 'TwoOurs',
          set: { tau1: 1, tau2: 6, e: -80 },
          events: [[4.01, 0.01]],
        },
      ],
      record: ['v', 'fast.A', 'fast.B', 'slow.A', 'slow.B', 'other.B'],
    },
    'GABA-B': {
      insert: ['pas'],
      points: [
        {
          name: 'syn',
          kind: 'GababOurs',
          events: [
            [2.03, 0.01],
            [2.23, 0.02],
            [9.01, 0.01],
          ],
        },
      ],
      record: ['v', 'syn.r', 'syn.s', 'syn.T'],
    },
    'alpha function': {
      insert: ['pas'],
      points: [{ name: 'syn', kind: 'AlphaOurs', events: train }],
      record: ['v', 'syn.a', 'syn.g'],
    },
    'short-term plasticity': {
      insert: ['pas'],
      points: [
        {
          name: 'syn',
          kind: 'TsodyksOurs',
          set: { tauRec: 20, tauFacil: 30, U: 0.3 },
          events: train,
        },
      ],
      record: ['v', 'syn.g'],
    },
    'voltage clamp': {
      insert: ['pas', 'hh'],
      points: [
        {
          ...{ name: 'clamp', kind: 'ClampOurs' },
          set: { rs: 0.5, dur1: 5, amp2: 0, dur2: 10, amp3: -50, dur3: 5 },
        },
      ],
      record: ['v', 'clamp.i', 'hh.m'],
    },
    'weight vectors': {
      insert: ['pas'],
      points: [
        {
          name: 'syn',
          kind: 'Weights',
          events: [
            [0.54, 2],
            [0.56, 3],
            [0.649, 4],
          ],
        },
      ],
      record: ['syn.s', 'syn.w0', 'syn.w1', 'syn.w2', 'syn.when', 'syn.calls'],
    },
    'events to itself': {
      insert: ['pas', 'hh'],
      amp: 0.3,
      points: [{ name: 'syn', kind: 'Selfish', events: [[2.53, 1]] }],
      record: ['v', 'syn.ticks', 'syn.last', 'syn.seen'],
    },
    WATCH: {
      insert: ['pas', 'hh'],
      amp: 0.3,
      points: [{ name: 'syn', kind: 'Watcher' }],
      record: ['v', 'syn.seen', 'syn.first'],
    },
    net_move: {
      insert: ['pas'],
      points: [
        {
          name: 'syn',
          kind: 'Mover',
          events: [
            [1.02, 1],
            [3.04, 2],
          ],
        },
      ],
      record: ['syn.seen', 'syn.when'],
    },
    'a synapse that carries calcium into a pool': {
      insert: ['pas', 'pool'],
      points: [{ name: 'syn', kind: 'CaSyn', events: train }],
      record: ['v', 'cai', 'eca', 'syn.g', 'syn.seen'],
    },
  };
const runs: Readonly<Record<string, CellRun>> = Object.fromEntries(
  Object.entries(scenes).flatMap(([name, scene]) =>
    ([0, 2] as const).map((secondorder): [string, CellRun] => [
      `${name}, secondorder ${secondorder}`,
      { celsius: 6.3, dt: 0.1, steps: 300, secondorder, ...scene },
    ]),
  ),
);

describe.skipIf(isNeuronMissing)(`point processes beside NEURON${neuronMissingReason}`, () => {
  itMatchesNeuron(mods, runs, { tolerance: 1e-9, timeoutMs: 120_000 });
});
