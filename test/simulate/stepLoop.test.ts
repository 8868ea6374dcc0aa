import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Cell } from '../../src/cell/cell.ts';
import type { CompartmentLayout } from '../../src/discretise/compartmentLayout.ts';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import { probeReaders } from '../../src/simulate/probeColumns.ts';
import { ProbeTape } from '../../src/simulate/probeTape.ts';
import { Simulation } from '../../src/simulate/simulation.ts';
import type { IntegrationMethod, SimulationOptions } from '../../src/simulate/simulationOptions.ts';
import { prepareExperiment } from '../support/forkedRun.ts';

const METHODS: readonly IntegrationMethod[] = ['implicit-euler', 'cn-neuron', 'second-order'];
/** A fork, a branch between two forks, and a second soma. */
const TREE = [
  ...['1 1 0 0 0 8 -1', '2 3 100 0 0 2 1', '3 3 180 40 0 1 2', '4 3 180 -40 0 1 2'],
  ...['5 3 300 60 0 0.7 3', '6 3 300 20 0 0.7 3', '7 3 -90 0 0 1.5 1'],
].join('\n');

/** Passes a GLOBAL on from compartment to compartment: currents and states one kernel after the other. */
const CARRIER = {
  name: 'carrier.mod',
  source: `NEURON { SUFFIX carrier NONSPECIFIC_CURRENT i GLOBAL most }
    PARAMETER { g = 1e-6 (S/cm2) } ASSIGNED { v (mV) i (mA/cm2) most }
    INITIAL { most = -100 }
    BREAKPOINT { IF (v > most) { most = v } i = g * (v - most) }`,
};
const WATCHER = {
  name: 'watcher.mod',
  source: `NEURON { SUFFIX watcher RANGE seen } ASSIGNED { v (mV) seen }
    INITIAL { seen = 0 } BEFORE STEP { seen = seen + t * v } BREAKPOINT { }`,
};

const FIELD = {
  ...{ name: 'coil', direction: [1, 0.5, 0] },
  step: { delay_ms: 0.5, duration_ms: 1, amplitude_mV_per_mm: 20 },
};

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const edges = { delay_ms: number(0, 1.2), duration_ms: number(0.1, 2) };
const place = fc.record({
  section: fc.constantFrom('soma', 'dend[0]', 'dend[2]'),
  x: number(0, 1),
});
const stimuli = fc.oneof(
  fc.record({ iclamp: fc.record({ ...edges, amplitude_nA: number(-0.5, 1) }) }),
  fc.record({ ramp: fc.record({ ...edges, from_nA: number(-0.3, 1), to_nA: number(-0.3, 1) }) }),
  fc.record({
    sine: fc.record({ ...edges, amplitude_nA: number(0, 1), frequency_hz: number(1, 900) }),
  }),
  // Its middle may jump.
  fc
    .tuple(number(0, 1), number(0, 1), fc.constantFrom(0, 0.3), number(-0.2, 0.8))
    .map(([startMs, riseMs, gapMs, topNa]) => ({
      waveform: {
        times_ms: [startMs, startMs + riseMs, startMs + riseMs + gapMs, startMs + 2],
        values_nA: [0.1, topNa, -0.1, 0.2],
      },
    })),
  fc.record({
    noise: fc.record({
      ...edges,
      mean_nA: number(-0.1, 0.2),
      sd_nA: number(0.01, 0.3),
      tau_ms: number(0.2, 3),
      seed: fc.nat(100),
    }),
  }),
);

const models = fc.record({
  method: fc.constantFrom(...METHODS),
  channels: fc.subarray(['CaPool', 'CaHVA', 'SK', 'carrier', 'watcher', 'pas']),
  stimuli: fc.array(fc.tuple(stimuli, place), { maxLength: 3 }),
  probes: fc.array(place, { minLength: 1, maxLength: 3 }),
  synapses: fc.array(
    fc.record({
      at: place,
      mechanism: fc.constantFrom('ExpSyn', 'Exp2Syn', 'TsodyksMarkram', 'NMDA'),
      // Several stand at one place, and between two nodes.
      count: fc.integer({ min: 1, max: 3 }),
      timesMs: fc.array(number(0, 5), { maxLength: 3 }).map((times) => times.sort((a, b) => a - b)),
    }),
    { maxLength: 4 },
  ),
  hasField: fc.boolean(),
  isTabled: fc.boolean(),
  strides: fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 2 }),
});
type Model = typeof models extends fc.Arbitrary<infer M> ? M : never;

const changes = fc.record({
  gnabar: number(0.05, 0.2),
  delayMs: number(0, 6),
  count: fc.integer({ min: 1, max: 60 }),
});

const locus = ({ section, x }: { section: string; x: number }): string => `${section}(${x})`;

function prepare({ channels, stimuli, probes, synapses, hasField }: Model): {
  readonly cell: Cell;
  readonly layout: CompartmentLayout;
} {
  return prepareExperiment({
    cabletree: 1,
    morphology: { text: TREE },
    mechanisms: [CARRIER, WATCHER],
    mesh: { policy: 'fixed', count: 3 },
    paint: [
      { region: 'all', mechanism: 'hh', parameters: { gl: '1e-4 + 1e-7 * distance' } },
      ...channels.map((mechanism) => ({ region: 'dend', mechanism })),
    ],
    place: [
      ...stimuli.map(([stimulus, at], k) => ({ name: `s${k}`, locus: locus(at), ...stimulus })),
      ...synapses.flatMap(({ at, mechanism, count }, k) =>
        Array.from({ length: count }, (_, n) => ({
          ...{ name: `syn${k}_${n}`, mechanism },
          locus: locus({ ...at, x: Math.min(1, at.x + 0.03 * n) }),
        })),
      ),
    ],
    events: synapses.flatMap(({ timesMs }, k) =>
      timesMs.length === 0 ? [] : [{ target: `syn${k}_0`, times_ms: timesMs, weight: 2e-3 }],
    ),
    probes: [
      ...probes.map((at, k) => ({ name: `p${k}`, locus: locus(at) })),
      { name: 'm', locus: 'dend[1](0.4)', record: 'hh.m' },
      { name: 'ina', locus: 'soma', record: 'ina' },
      ...synapses.map(({ at }, k) => ({ name: `i${k}`, locus: locus(at), record: `syn${k}_0.i` })),
      ...stimuli.map(([, at], k) => ({ name: `c${k}`, locus: locus(at), record: `s${k}.i` })),
    ],
    ...(hasField && { fields: [FIELD] }),
    simulation: { duration_ms: 10 },
  });
}

function start(
  { cell, layout }: ReturnType<typeof prepare>,
  options: Omit<SimulationOptions, 'dtMs'>,
): {
  readonly simulation: Simulation;
  readonly tape: ProbeTape;
  readonly readers: (() => number)[];
} {
  const simulation = new Simulation(cell, layout, { dtMs: 0.025, ...options });
  const readers = probeReaders(simulation);
  return { simulation, tape: new ProbeTape(simulation, readers), readers };
}

/** A cell under a lasting current and under one that is over at 1 ms. */
const STEADY: Model = {
  ...{ method: 'second-order', channels: ['CaPool', 'CaHVA', 'SK'], hasField: false },
  stimuli: [
    [
      { iclamp: { delay_ms: 0.3, duration_ms: 50, amplitude_nA: 0.4 } },
      { section: 'soma', x: 0.5 },
    ],
    [
      { iclamp: { delay_ms: 0.1, duration_ms: 0.9, amplitude_nA: 0.1 } },
      { section: 'dend[2]', x: 0.7 },
    ],
  ],
  ...{ probes: [{ section: 'dend[2]', x: 0.8 }], synapses: [], isTabled: false, strides: [] },
};

describe('steps in one call', () => {
  it('are those of one at a time, to the bit, whatever is changed between calls', () => {
    fc.assert(
      fc.property(models, changes, (model, change) => {
        const built = prepare(model);
        const options = { method: model.method, ...(model.isTabled && { tableTolerance: 1e-4 }) };
        const many = start(built, { ...options, engine: 'wasm' });
        const one = start(built, { ...options, engine: 'javascript' });
        const compare = (count: number): void => {
          many.simulation.advance(count, many.tape);
          expect(many.tape.rowCount).toBe(count);
          for (let row = 0; row < count; row++) {
            one.simulation.step();
            const read = one.readers.map((reader) => reader());
            expect(read.map((_, column) => many.tape.valueAt(row, column))).toEqual(read);
          }
          expect(many.simulation.snapshot()).toEqual(one.simulation.snapshot());
        };
        for (const stride of model.strides) compare(stride);
        const mark = many.simulation.snapshot();
        for (const { simulation } of [many, one]) {
          simulation.setParameter('hh', 'gnabar', change.gnabar);
          if (model.stimuli.length > 0) simulation.setStimulus('s0', { delayMs: change.delayMs });
        }
        compare(change.count);
        many.simulation.restore(mark);
        one.simulation.restore(mark);
        compare(change.count);
      }),
      { numRuns: 12 },
    );
  });

  it('are as many as lie between two jumps', () => {
    const { simulation, tape } = start(prepare(STEADY), { method: 'second-order', engine: 'wasm' });
    const take = vi.spyOn(simulation.engine.program!, 'take');
    const step = vi.spyOn(simulation, 'step');
    simulation.advance(100, tape);
    // Two steps are damped at the start; then those that end at an edge, begin there, and the one after that.
    expect(take.mock.calls.map(([from, count]) => [from, count])).toEqual([
      [2, 1],
      [6, 5],
      [14, 25],
      [42, 58],
    ]);
    expect(step).toHaveBeenCalledTimes(11);
  });

  it('end before a step that an event arrives in', () => {
    const synapses = [
      {
        ...{ at: { section: 'dend[2]' as const, x: 0.4 }, mechanism: 'Exp2Syn' as const, count: 1 },
        timesMs: [1, 1.76],
      },
    ];
    const { simulation } = start(prepare({ ...STEADY, stimuli: [], synapses }), {
      ...{ method: 'second-order', engine: 'wasm' },
    });
    const take = vi.spyOn(simulation.engine.program!, 'take');
    simulation.advance(100);
    // The steps from 0.975 ms, which ends with the event, from 1 and from 1.75 ms are taken by themselves.
    expect(take.mock.calls.map(([from, count]) => [from, count])).toEqual([
      [2, 37],
      [40, 30],
      [71, 29],
    ]);
  });

  it('are taken one by one where thresholds are looked at, or a probe reads the currents of all nodes', () => {
    const built = prepare(STEADY);
    const options = { method: 'second-order', engine: 'wasm' } as const;
    const [probe] = built.cell.quantities;
    const quantity = { kind: 'membrane', variable: 'i_membrane', unit: 'mA/cm2' } as const;
    const everywhere = { ...built.cell, quantities: [{ ...probe!, quantity }] };
    const { simulation, tape } = start({ ...built, cell: everywhere }, options);
    const take = vi.spyOn(simulation.engine.program!, 'take');
    simulation.advance(50, tape);
    expect(take).not.toHaveBeenCalled();
    expect(tape.rowCount).toBe(50);
    const locus = { section: 0, x: 0.5 };
    const mechanism = catalogueMechanisms().get('ExpSyn')!;
    const points = [{ name: 'syn', locus, mechanism, parameters: {} }];
    const source = { kind: 'threshold', locus, thresholdMv: -20 } as const;
    const connections = [{ source, target: 'syn', delayMs: 1, weights: [0.01] }];
    const driven = start({ ...built, cell: { ...built.cell, points, connections } }, options);
    expect(driven.simulation.engine.program).toBeUndefined();
    driven.simulation.advance(50, driven.tape);
    expect(driven.tape.rowCount).toBe(50);
  });
});
