/** That the default method does not ring; its orders are measured in test/validate. */
import { describe, expect, it } from 'vitest';
import type { Cell, Coat, CurrentClamp, PointProcess } from '../../src/cell/cell.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import {
  buildMorphologyFromSections,
  type SectionDrawing,
} from '../../src/morphology/sectionTree.ts';
import type { Recording } from '../../src/simulate/recording.ts';
import type { IntegrationMethod, SimulationOptions } from '../../src/simulate/simulationOptions.ts';
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

describe('second-order', () => {
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
