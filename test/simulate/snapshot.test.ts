import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { throwOnErrors } from '../../src/base/modelError.ts';
import { buildCell } from '../../src/cell/buildCell.ts';
import type { Cell } from '../../src/cell/cell.ts';
import { parseExperiment } from '../../src/cell/parseExperiment.ts';
import type { CompartmentLayout } from '../../src/discretise/compartmentLayout.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { LiveRun } from '../../src/simulate/liveRun.ts';
import { Simulation } from '../../src/simulate/simulation.ts';
import type { IntegrationMethod, SimulationOptions } from '../../src/simulate/simulationOptions.ts';

const SWC = readFileSync(new URL('../../morphologies/ball_and_stick.swc', import.meta.url), 'utf8');
const ENGINES = ['wasm', 'javascript'] as const;

/** Sends itself events, moves one now and then, watches the voltage, and rings. */
const BELL = {
  name: 'bell.mod',
  source: `NEURON { POINT_PROCESS Bell RANGE gap, rung }
    PARAMETER { gap = 0.6 (ms) } ASSIGNED { v (mV) rung }
    INITIAL { rung = 0  net_send(0.3, 1) }
    NET_RECEIVE (w) {
      IF (flag == 1) { rung = rung + 1  net_event(t)  net_send(gap, 1)  WATCH (v > -55) 2 }
      IF (flag == 2) { net_move(t + 0.25) }
    }`,
};

/** The voltage of half activation is read where the state goes by a table. */
const SLOW = `NEURON { SUFFIX slow NONSPECIFIC_CURRENT i RANGE g, half }
  PARAMETER { g = 1e-5 (S/cm2) half = -40 (mV) } ASSIGNED { v (mV) i (mA/cm2) } STATE { m }
  INITIAL { m = 0 } BREAKPOINT { SOLVE states METHOD cnexp  i = g * m * (v + 90) }
  DERIVATIVE states { m' = (1 / (1 + exp(-(v - half) / 5)) - m) / 20 }`;

function prepare(change: object): { cell: Cell; layout: CompartmentLayout } {
  const value = {
    cabletree: 1,
    morphology: { name: 'ball_and_stick.swc', swc: SWC },
    probes: [{ name: 'soma', locus: 'soma' }],
    simulation: { duration_ms: 10 },
    ...change,
  };
  const { experiment, diagnostics } = parseExperiment(JSON.stringify(value));
  throwOnErrors('test', diagnostics);
  const built = buildCell(experiment!);
  throwOnErrors('test', built.diagnostics);
  return { cell: built.cell!, layout: discretise(built.cell!, experiment!.mesh) };
}

/** Channels, a pool that follows calcium, synapses with trains and thresholds, one that sends itself events, noise. */
const models = fc
  .record({
    hasPool: fc.boolean(),
    gnabar: fc.double({ min: 0.05, max: 0.2, noNaN: true }),
    sdNa: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
    seed: fc.nat(1000),
    intervalMs: fc.double({ min: 0.3, max: 3, noNaN: true }),
    x: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
    method: fc.constantFrom<IntegrationMethod>('implicit-euler', 'cn-neuron', 'second-order'),
    before: fc.integer({ min: 0, max: 120 }),
    after: fc.integer({ min: 1, max: 120 }),
  })
  .map(({ hasPool, gnabar, sdNa, seed, intervalMs, x, ...run }) => ({
    ...run,
    change: {
      paint: [
        { region: 'all', mechanism: 'hh', parameters: { gnabar } },
        ...(hasPool
          ? ['CaPool', 'CaHVA', 'SK'].map((mechanism) => ({ region: 'dend', mechanism }))
          : []),
      ],
      place: [
        {
          name: 'noise',
          locus: 'soma',
          noise: { delay_ms: 0.2, duration_ms: 100, mean_nA: 0.1, sd_nA: sdNa, tau_ms: 1, seed },
        },
        { name: 'train', locus: `dend(${x})`, mechanism: 'Exp2Syn' },
        { name: 'echo', locus: `dend(${1 - x})`, mechanism: 'TsodyksMarkram' },
        { name: 'bell', locus: 'soma', mechanism: 'Bell' },
      ],
      mechanisms: [BELL],
      events: [
        {
          ...{ target: 'train', weight: 0.002 },
          source: { regular: { start_ms: 0.1, interval_ms: intervalMs, count: 40 } },
        },
        {
          ...{ target: 'echo', weight: 0.002, delay_ms: 0.7 },
          source: { threshold: { locus: 'soma', threshold_mV: -60 } },
        },
        { target: 'train', weight: 0.001, delay_ms: 1.2, source: { point: 'bell' } },
      ],
    },
  }));

/** Everything there is to see of a simulation. */
function stateOf(simulation: Simulation): readonly number[][] {
  const { arrays, events, stepCount } = simulation.snapshot();
  const numbers = [...arrays, ...events.weights].map((values) => [...values]);
  const times = events.deliveries.map(({ timeMs, number }) => [timeMs, number]);
  return [[stepCount, events.arrivals], ...numbers, ...times];
}

function takeSteps(simulation: Simulation, count: number): void {
  for (let k = 0; k < count; k++) simulation.step();
}

describe('a snapshot', () => {
  it.each(ENGINES)(
    'goes on to the same bits, here and in a simulation of its own, %s',
    (engine) => {
      fc.assert(
        fc.property(models, ({ change, method, before, after }) => {
          const { cell, layout } = prepare(change);
          const options = { method, dtMs: 0.025, engine };
          const simulation = new Simulation(cell, layout, options);
          takeSteps(simulation, before);
          const snapshot = structuredClone(simulation.snapshot());
          const atSnapshot = stateOf(simulation);
          takeSteps(simulation, after);
          const end = stateOf(simulation);
          expect(end).not.toEqual(atSnapshot);
          const others = ENGINES.map(
            (each) => new Simulation(cell, layout, { ...options, engine: each }),
          );
          for (const other of [simulation, ...others]) {
            other.restore(snapshot);
            expect(stateOf(other)).toEqual(atSnapshot);
            takeSteps(other, after);
            expect(stateOf(other)).toEqual(end);
          }
        }),
        { numRuns: 18 },
      );
    },
  );

  it('of another mesh is refused', () => {
    const { cell } = prepare({ paint: [{ region: 'all', mechanism: 'hh' }] });
    const of = (count: number): Simulation =>
      new Simulation(cell, discretise(cell, { policy: 'fixed', count }), {
        method: 'cn-neuron',
        dtMs: 0.025,
      });
    expect(() => of(3).restore(of(5).snapshot())).toThrow(/another mesh/);
  });
});

describe('a run that somebody drives', () => {
  const model = {
    paint: [{ region: 'all', mechanism: 'hh' }],
    place: [
      { name: 'step', locus: 'soma', iclamp: { delay_ms: 1, duration_ms: 100, amplitude_nA: 0.5 } },
      { name: 'syn', locus: 'dend(0.5)', mechanism: 'ExpSyn' },
    ],
    events: [{ target: 'syn', weight: 0.001, times_ms: [3, 6] }],
  };
  const start = (change: object = model, options: Partial<SimulationOptions> = {}): LiveRun => {
    const { cell, layout } = prepare(change);
    const scheme = { method: 'cn-neuron', dtMs: 0.025 } as const;
    const simulation = new Simulation(cell, layout, { ...scheme, ...options });
    return new LiveRun(simulation, { durationMs: 10, frameIntervalMs: 0.1, spikeThresholdMv: 0 });
  };

  it('is the same after a rewind, and as one that nobody touched', async () => {
    const untouched = start();
    await untouched.run();
    const run = start();
    run.step(130);
    const mark = run.mark();
    run.simulation.setStimulus('step', { amplitudeNa: -3 });
    await run.run();
    expect(run.recording().sha256).not.toBe(untouched.recording().sha256);
    run.rewind(mark);
    expect(run.recording().timeMs.length).toBe(131);
    await run.run();
    expect(run.recording()).toEqual(untouched.recording());
    expect(() => start().rewind(mark)).toThrow(RangeError);
  });

  it.each(['cn-neuron', 'second-order'] as const)(
    'takes another stimulus, before it begins, as if it had always been: %s',
    (method) => {
      const later = (amplitude_nA: number, delay_ms: number) => ({
        ...model,
        place: model.place.map((entry) =>
          'iclamp' in entry
            ? { ...entry, iclamp: { delay_ms, duration_ms: 100, amplitude_nA } }
            : entry,
        ),
      });
      const [changed, always, old] = [later(0.5, 3), later(0.7, 5), later(0.5, 3)].map((change) =>
        start(change, { method }),
      ) as [LiveRun, LiveRun, LiveRun];
      for (const run of [changed, always, old]) run.step(80);
      changed.simulation.setStimulus('step', { amplitudeNa: 0.7, delayMs: 5 });
      for (const run of [changed, always, old]) run.step(320);
      expect(changed.recording().sha256).toBe(always.recording().sha256);
      expect(changed.recording().sha256).not.toBe(old.recording().sha256);
    },
  );

  it('pauses, goes on, and ends', async () => {
    const run = start();
    let turns = 0;
    const ended = run.run(() => {
      turns++;
    });
    expect(run.isRunning).toBe(true);
    await run.pause();
    expect(run.isRunning).toBe(false);
    await ended;
    await run.run();
    expect(run.isDone).toBe(true);
    expect(turns).toBeGreaterThan(0);
  });

  it('takes another parameter as if it had been painted', () => {
    const changed = start();
    changed.simulation.setParameter('hh', 'gnabar', 0.06);
    changed.simulation.setParameter('syn', 'tau', 3);
    const [syn, step] = [model.place[1]!, model.place[0]!];
    const painted = start({
      ...model,
      paint: [{ region: 'all', mechanism: 'hh', parameters: { gnabar: 0.06 } }],
      place: [step, { ...syn, parameters: { tau: 3 } }],
    });
    changed.step(400);
    painted.step(400);
    expect(changed.recording().sha256).toBe(painted.recording().sha256);
  });

  it.each(['wasm', 'javascript'] as const)(
    'takes another parameter in a region as if it had been painted there: %s',
    (engine) => {
      const options = { engine, variesByPlace: true };
      const changed = start(model, options);
      changed.simulation.setParameter('hh', 'gnabar', 0.06, 'dend');
      const painted = start(
        {
          ...model,
          paint: [
            { region: 'all', mechanism: 'hh' },
            { region: 'dend', mechanism: 'hh', parameters: { gnabar: 0.06 } },
          ],
        },
        options,
      );
      changed.step(400);
      painted.step(400);
      expect(changed.recording().sha256).toBe(painted.recording().sha256);
      const everywhere = start(model, options);
      everywhere.step(400);
      expect(everywhere.recording().sha256).not.toBe(changed.recording().sha256);
    },
  );

  it('does not follow a change that its tables were not made for', () => {
    for (const engine of ['wasm', 'javascript'] as const) {
      const { simulation } = start(
        {
          ...model,
          mechanisms: [{ name: 'slow.mod', source: SLOW }],
          paint: [
            { region: 'all', mechanism: 'hh' },
            { region: 'all', mechanism: 'slow' },
          ],
        },
        { engine, tableTolerance: 1e-5 },
      );
      expect(simulation.engine.isTabled('slow')).toBe(true);
      const change = (name: string) => () => simulation.setParameter('slow', name, 30);
      expect(change('half')).toThrow(/tables/);
      expect(change('g')).not.toThrow();
    }
  });

  it('says what cannot be changed', () => {
    const { simulation } = start();
    const code = (act: () => void): unknown => {
      try {
        act();
        return undefined;
      } catch (error) {
        return (error as { code?: string }).code;
      }
    };
    expect(code(() => simulation.setStimulus('none', {}))).toBe('simulate/no-stimulus');
    expect(code(() => simulation.setParameter('hh', 'gx', 1))).toBe('simulate/no-parameter');
    expect(code(() => simulation.setParameter('hh', 'm', 1))).toBe('simulate/no-parameter');
    const inRegion = (owner: string, name: string, region: string) =>
      code(() => simulation.setParameter(owner, name, 0.1, region));
    expect(inRegion('hh', 'gl', 'dend')).toBe('simulate/one-value');
    expect(inRegion('hh', 'gl', 'axon')).toBe('simulate/no-parameter');
    expect(inRegion('syn', 'tau', 'dend')).toBe('simulate/no-parameter');
    expect(inRegion('hh', 'gl', 'dend(')).toBe('morphology/bad-region');
    expect(code(() => simulation.setParameter('none', 'g', 1))).toBe('simulate/no-parameter');
    expect(code(() => simulation.setParameter('hh', 'gl', Number.NaN))).toBe('simulate/bad-value');
  });
});
