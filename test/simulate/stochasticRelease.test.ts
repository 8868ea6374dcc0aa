import { describe, expect, it } from 'vitest';
import { buildCell } from '../../src/cell/buildCell.ts';
import { loadMechanisms } from '../../src/cell/loadMechanisms.ts';
import { parseExperiment } from '../../src/cell/parseExperiment.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { Simulation } from '../../src/simulate/simulation.ts';

interface Synapses {
  readonly mechanism?: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly count: number;
  readonly timesMs: readonly number[];
  /** Of events without a weight. */
  readonly idleMs?: readonly number[];
}

/** Synapses on a cylinder that is held near rest, alike but for their random numbers. */
function simulate(synapses: Synapses) {
  const { mechanism = 'ProbAMPANMDA_EMS', parameters, count, timesMs, idleMs = [] } = synapses;
  const { experiment } = parseExperiment(
    JSON.stringify({
      cabletree: 1,
      morphology: { text: '1 3 0 0 0 10 -1\n2 3 100 0 0 10 1\n' },
      mesh: { policy: 'fixed', count: 1 },
      paint: [{ region: 'all', mechanism: 'pas', parameters: { g: 0.01, e: -70 } }],
      place: [{ name: 'syn', locus: `uniform(all, ${count}, 1)`, mechanism, parameters }],
      events: [
        { target: 'syn', times_ms: timesMs, weight: 1 },
        { target: 'syn', times_ms: idleMs, weight: 0 },
      ],
    }),
  );
  const cell = buildCell(experiment!).cell!;
  const layout = discretise(cell, experiment!.mesh);
  return new Simulation(cell, layout, { method: 'implicit-euler', dtMs: 0.5 });
}

/** Share of synapses that released at each event, from the jumps of their fast conductance. */
function releases(options: Synapses): number[] {
  const simulation = simulate(options);
  const decayed = (name: string): number =>
    simulation.points.fields.valuesOf(`${name}`)!.get('occupied')!;
  return options.timesMs.map((timeMs) => {
    while (simulation.timeMs < timeMs) simulation.step();
    let empty = 0;
    for (let k = 0; k < options.count; k++) empty += decayed(`syn[${k}]`) === 0 ? 1 : 0;
    return empty / options.count;
  });
}

describe('stochastic release', () => {
  it('has the mean of the model, event by event', () => {
    const [Use, Dep, Fac, count] = [0.4, 60, 40, 1500];
    const timesMs = [10, 20, 45, 50, 150];
    const measured = releases({
      ...{ parameters: { Use, Dep, Fac, u0: 0 }, count, timesMs },
    });
    // P(occupied) after each event follows by hand: one place is refilled, then emptied with probability u.
    let [u, full, last] = [0, 1, 0];
    timesMs.forEach((timeMs, k) => {
      u *= Math.exp(-(timeMs - last) / Fac);
      u += Use * (1 - u);
      full = 1 - (1 - full) * Math.exp(-(timeMs - last) / Dep);
      full *= 1 - u;
      last = timeMs;
      // Four standard deviations of a share of 1500.
      expect(Math.abs(measured[k]! - (1 - full))).toBeLessThan(4 * Math.sqrt(0.25 / count));
    });
  });

  it('is certain with Use 1, and has the two exponentials with a peak of gmax', () => {
    const simulation = simulate({
      ...{ parameters: { Use: 1, Fac: 0, mg: 0, gmax: 0.002 }, count: 1, timesMs: [1] },
    });
    const peaks = { AMPA: 0, NMDA: 0 };
    while (simulation.timeMs < 10) {
      simulation.step();
      const fields = simulation.points.fields.valuesOf('syn')!;
      const sinceMs = simulation.timeMs - 1;
      if (sinceMs <= 0) continue;
      for (const [name, rise, decay, ratio] of [
        ['AMPA', 0.2, 1.7, 1],
        ['NMDA', 0.29, 43, 0.71],
      ] as const) {
        const peakMs = ((rise * decay) / (decay - rise)) * Math.log(decay / rise);
        const shape = (t: number): number => Math.exp(-t / decay) - Math.exp(-t / rise);
        const state = fields.get(`B_${name}`)! - fields.get(`A_${name}`)!;
        expect(state).toBeCloseTo((ratio * shape(sinceMs)) / shape(peakMs), 9);
        peaks[name] = Math.max(peaks[name], state);
      }
    }
    expect(peaks.NMDA).toBeGreaterThan(0.6);
  });

  it('neither draws nor depresses where the weight is 0', () => {
    const run = (idleMs: number[]): ReadonlyMap<string, number> => {
      const simulation = simulate({
        ...{ parameters: { Use: 0.5, Nrrp: 5, seed: 3 }, count: 1 },
        ...{ timesMs: [10, 30], idleMs },
      });
      while (simulation.timeMs < 40) simulation.step();
      return simulation.points.fields.valuesOf('syn')!;
    };
    const alone = run([]);
    expect(alone.get('draws')).toBeGreaterThan(5);
    expect([...run([5, 12, 25])]).toEqual([...alone]);
  });

  it('releases in steps of one vesicle of Nrrp, and the same again for the same seed', () => {
    const options = {
      ...{ mechanism: 'ProbGABAAB_EMS', count: 40, timesMs: [5] },
      parameters: { Use: 0.5, Nrrp: 4, seed: 9 },
    };
    const left = (seed: number): number[] => {
      const simulation = simulate({ ...options, parameters: { ...options.parameters, seed } });
      while (simulation.timeMs < 6) simulation.step();
      return Array.from(
        { length: 40 },
        (_, k) => simulation.points.fields.valuesOf(`syn[${k}]`)!.get('occupied')!,
      );
    };
    const first = left(9);
    expect(new Set(first).size).toBeGreaterThan(2);
    expect(first.every((value) => [0, 1, 2, 3, 4].includes(value))).toBe(true);
    expect(left(9)).toEqual(first);
    expect(left(10)).not.toEqual(first);
  });
});

describe('files that need C code', () => {
  const load = (source: string) => {
    const { experiment } = parseExperiment(
      JSON.stringify({
        ...{ cabletree: 1, morphology: { text: '' } },
        mechanisms: [{ name: 'a.mod', source }],
      }),
    );
    return loadMechanisms(experiment!, new Map()).diagnostics.map(
      ({ code, severity, line }) => `${severity} ${code} ${line}`,
    );
  };

  it.each([
    ['ProbAMPANMDA_EMS', 'POINT_PROCESS'],
    ['VecStim', 'ARTIFICIAL_CELL'],
    ['HalfGap', 'POINT_PROCESS'],
  ])('%s is replaced with a note', (name, keyword) => {
    const text = `NEURON {\n  ${keyword} ${name}\n  POINTER p\n}\nVERBATIM\nint x = f(y);\nENDVERBATIM\n`;
    expect(load(text)).toEqual(['note experiment/native 2']);
  });

  it('another name is refused', () => {
    const text = 'NEURON {\n  POINT_PROCESS Other\n  POINTER p\n}\n';
    expect(load(text).join()).toMatch(/error nmodl\/pointer 3/);
  });

  it('a file that runs is taken as it is', () => {
    const text = 'NEURON { POINT_PROCESS ProbGABAAB_EMS RANGE x }\nPARAMETER { x = 1 }\n';
    expect(load(text).join()).toMatch(/replaces-built-in/);
  });
});
