/** The default method: its order in time and space, and that it does not ring. */
import { describe, expect, it } from 'vitest';
import type { Cell, Coat, CurrentClamp, PointProcess } from '../../src/cell/cell.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import {
  buildMorphologyFromSections,
  type SectionDrawing,
} from '../../src/morphology/sectionTree.ts';
import type { Recording } from '../../src/simulate/recording.ts';
import type { IntegrationMethod, SimulationOptions } from '../../src/simulate/simulation.ts';
import { runSimulation } from '../support/runSimulation.ts';

const section = (
  name: string,
  lengthUm: number,
  diametersUm: readonly number[],
  parent?: number,
): SectionDrawing => ({
  name,
  type: 3,
  parent: parent === undefined ? null : { section: parent, x: 1 },
  points: diametersUm.map((d, i) => [(i * lengthUm) / (diametersUm.length - 1), 0, 0, d] as const),
});

const SHAPES: Readonly<Record<string, readonly SectionDrawing[]>> = {
  cable: [section('cable', 1000, [2, 2])],
  'tapered cable': [section('cone', 1000, [4, 0.5])],
  'branched tree': [
    section('stem', 300, [3, 2]),
    section('left', 400, [1.5, 0.8], 0),
    section('right', 250, [1.2, 1.2], 0),
  ],
};

interface Scene {
  readonly clamps?: readonly CurrentClamp[];
  readonly points?: readonly PointProcess[];
  readonly mechanism?: 'pas' | 'hh';
}

const PROBES = { start: 0, middle: 0.5, end: 1 };

function makeCell(sections: readonly SectionDrawing[], scene: Scene): Cell {
  const intervals = sections.map((_, i) => ({ section: i, x0: 0, x1: 1 }));
  const mechanism = catalogueMechanisms().get(scene.mechanism ?? 'pas')!;
  const parameters = scene.mechanism === 'hh' ? {} : { g: 1e-4, e: -65 };
  const coat: Coat = { kind: 'mechanism', region: 'all', intervals, mechanism, parameters };
  const last = sections.length - 1;
  return {
    morphology: buildMorphologyFromSections('test', sections),
    celsius: 6.3,
    vInitMv: -65,
    membrane: { cmUfPerCm2: 1, raOhmCm: 100 },
    labels: {},
    coats: [coat],
    clamps: scene.clamps ?? [],
    points: scene.points ?? [],
    connections: [],
    quantities: [],
    probes: Object.entries(PROBES).map(([name, x]) => ({
      name,
      locus: { section: x === 0 ? 0 : last, x },
    })),
  };
}

const step = (x: number, delayMs: number, durationMs: number): CurrentClamp => ({
  ...{ name: 'step', locus: { section: 0, x } },
  ...{ delayMs, durationMs, amplitudeNa: 0.2 },
});

function run(
  shape: string,
  scene: Scene,
  count: number,
  options: SimulationOptions,
  durationMs: number,
): Recording {
  const cell = makeCell(SHAPES[shape]!, scene);
  return runSimulation(cell, discretise(cell, { policy: 'fixed', count }), options, durationMs);
}

const last = ({ probes }: Recording, probe: number): number => probes[probe]!.voltageMv.at(-1)!;
const voltages = (recording: Recording, name: string): Float64Array =>
  recording.probes.find((probe) => probe.name === name)!.voltageMv;

/** Just after a jump the exact solution goes as the root of the time, and no method has its order there. */
const SMOOTH_FROM_MS = 2.5;

/** Root of the mean square difference of all probes at the steps of the coarser run, where they are smooth. mV */
function distance(coarse: Recording, fine: Recording): number {
  const stride = (fine.timeMs.length - 1) / (coarse.timeMs.length - 1);
  const first = Math.round(SMOOTH_FROM_MS / coarse.dtMs);
  const squares = coarse.probes.flatMap(({ voltageMv }, probe) =>
    Array.from(
      voltageMv.subarray(first),
      (value, i) => (value - fine.probes[probe]!.voltageMv[(first + i) * stride]!) ** 2,
    ),
  );
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
}

/** From three runs, each finer by the same factor than the one before. */
function observedOrder(factor: number, [coarse, middle, fine]: readonly Recording[]): number {
  return Math.log(distance(coarse!, middle!) / distance(middle!, fine!)) / Math.log(factor);
}

describe('second-order', () => {
  describe.each(Object.keys(SHAPES))('on a %s', (shape) => {
    it.each(['pas', 'hh'] as const)('is of order 2 in dt with %s', (mechanism) => {
      const scene: Scene = { mechanism, clamps: [step(0, 0.5, 1)] };
      const runs = [1 / 128, 1 / 256, 1 / 512].map((dtMs) =>
        run(shape, scene, 21, { method: 'second-order', dtMs }, 4),
      );
      expect(Math.abs(observedOrder(2, runs) - 2)).toBeLessThan(0.1);
    });

    it('is of order 2 in dx', () => {
      const scene: Scene = { clamps: [step(0, 0.5, 10)] };
      const runs = [9, 27, 81].map((count) =>
        run(shape, scene, count, { method: 'second-order', dtMs: 1 / 32 }, 4),
      );
      expect(Math.abs(observedOrder(3, runs) - 2)).toBeLessThan(0.1);
    });
  });

  it('loses no charge of a pulse between two steps', () => {
    const options: SimulationOptions = { method: 'second-order', dtMs: 0.1 };
    const at = (delayMs: number, durationMs: number): number =>
      last(run('cable', { clamps: [step(0.5, delayMs, durationMs)] }, 1, options, 5), 0);
    const fine = last(
      run('cable', { clamps: [step(0.5, 1.03, 0.05)] }, 1, { ...options, dtMs: 0.001 }, 5),
      0,
    );
    expect((at(1.03, 0.05) + 65) / (fine + 65)).toBeCloseTo(1, 2);
  });

  /** Largest zigzag of a trace: second differences that change their sign from step to step. */
  function ringing(voltageMv: Float64Array): number {
    let largest = 0;
    for (let i = 3; i < voltageMv.length; i++) {
      const bend = (k: number): number => voltageMv[k]! - 2 * voltageMv[k - 1]! + voltageMv[k - 2]!;
      const [before, after] = [bend(i - 1), bend(i)];
      if (before * after < 0)
        largest = Math.max(largest, Math.min(Math.abs(before), Math.abs(after)));
    }
    return largest;
  }

  const LATE = 4;
  const late = (recording: Recording, name: string): Float64Array =>
    voltages(recording, name).subarray(Math.round(LATE / recording.dtMs));

  it('does not ring at an end into which current is injected; cn-neuron does', () => {
    const ring = (method: IntegrationMethod): number =>
      ringing(
        late(run('cable', { clamps: [step(0, 1, 9)] }, 21, { method, dtMs: 0.025 }, 8), 'start'),
      );
    expect(ring('cn-neuron')).toBeGreaterThan(0.1);
    expect(ring('second-order')).toBeLessThan(1e-6);
  });

  it.each([10, 0.5, 1e-3])('does not ring under a voltage clamp of %d MOhm', (rs) => {
    const clamp: PointProcess = {
      ...{ name: 'clamp', locus: { section: 0, x: 0.5 } },
      mechanism: catalogueMechanisms().get('VoltageClamp')!,
      parameters: { rs, dur1: 3, amp1: -65, dur2: 4, amp2: 0, dur3: 9, amp3: -65 },
    };
    const traceOf = (method: IntegrationMethod): Float64Array =>
      late(
        run('cable', { points: [clamp], mechanism: 'hh' }, 21, { method, dtMs: 0.025 }, 6),
        'middle',
      );
    expect(ringing(traceOf('second-order'))).toBeLessThan(0.002);
    if (rs < 1) expect(ringing(traceOf('cn-neuron'))).toBeGreaterThan(0.01);
  });

  it('gives the same bits in WebAssembly as in JavaScript', () => {
    const scene: Scene = { mechanism: 'hh', clamps: [step(0, 1, 9)] };
    const [a, b] = (['wasm', 'javascript'] as const).map((engine) =>
      run('branched tree', scene, 21, { method: 'second-order', dtMs: 0.025, engine }, 8),
    );
    expect(a!.spikes[0]!.timesMs.length).toBeGreaterThan(0);
    expect(a!.sha256).toBe(b!.sha256);
  });
});
