/** Mode `neuron` puts what is placed beside the centres of compartments where NEURON puts it, and delivers events when it does. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Cell, Connection, EventSource, PointProcess } from '../../src/cell/cell.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import { buildMorphologyFromSections } from '../../src/morphology/sectionTree.ts';
import { schemeOf } from '../../src/simulate/scheme.ts';
import { straight } from '../support/cells.ts';
import { pythonWith } from '../support/python.ts';
import { runSimulation } from '../support/runSimulation.ts';

interface Place {
  readonly section: 0 | 1;
  readonly x: number;
}

/** The keys are those that neuronPlaces.py reads. */
interface Scene {
  readonly dt: number;
  readonly steps: number;
  readonly secondorder: 0 | 2;
  readonly nseg: readonly [number, number];
  readonly clamps: readonly (Place & { readonly amp: number })[];
  readonly seclamp?: Place & { readonly dur: number; readonly amp: number; readonly rs: number };
  readonly synapses: readonly (Place & {
    readonly kind: 'ExpSyn' | 'Exp2Syn';
    readonly set: Readonly<Record<string, number>>;
    readonly weight: number;
    readonly delay: number;
    readonly times: readonly number[];
    readonly watched?: Place;
  })[];
  readonly probes: readonly Place[];
}

const python = pythonWith('neuron');
const reason = python === undefined ? ' (skipped: NEURON is not installed)' : '';

function runInNeuron(scene: Scene): number[][] {
  const script = join(import.meta.dirname, '../support/neuronPlaces.py');
  const peer = spawnSync(python!, [script], {
    ...{ input: JSON.stringify(scene), encoding: 'utf8', maxBuffer: 2 ** 28, cwd: '/' },
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  if (peer.status !== 0) throw new Error(`NEURON did not run:\n${peer.stdout}\n${peer.stderr}`);
  return JSON.parse(peer.stdout.trim().split('\n').at(-1)!) as number[][];
}

function makeCell({ clamps, seclamp, synapses, probes }: Scene): Cell {
  const morphology = buildMorphologyFromSections('pair', [
    straight(1, null, [0, 0, 0, 20], [20, 0, 0, 20]),
    straight(3, { section: 0, x: 1 }, [20, 0, 0, 2], [320, 0, 0, 2]),
  ]);
  const catalogue = catalogueMechanisms();
  const locusOf = ({ section, x }: Place): Place => ({ section, x });
  const points: PointProcess[] = synapses.map(({ kind, set, ...place }, k) => ({
    ...{ name: `s${k}`, locus: locusOf(place), mechanism: catalogue.get(kind)!, parameters: set },
  }));
  if (seclamp !== undefined)
    points.push({
      ...{ name: 'clamp', locus: locusOf(seclamp), mechanism: catalogue.get('VoltageClamp')! },
      parameters: { rs: seclamp.rs, dur1: seclamp.dur, amp1: seclamp.amp },
    });
  const connections = synapses.flatMap(({ times, watched, weight, delay }, k) => {
    const to = (source: EventSource): Connection => ({
      ...{ target: `s${k}`, weights: [weight], delayMs: delay, source },
    });
    const given = to({ kind: 'times', timesMs: Float64Array.from(times) });
    if (watched === undefined) return [given];
    return [given, to({ kind: 'threshold', locus: locusOf(watched), thresholdMv: -20 })];
  });
  const intervals = [0, 1].map((section) => ({ section, x0: 0, x1: 1 }));
  return {
    ...{ morphology, celsius: 6.3, vInitMv: -65, labels: {}, quantities: [], points, connections },
    membrane: { cmUfPerCm2: 1, raOhmCm: 100 },
    coats: [
      {
        ...{ kind: 'mechanism', region: 'all', intervals },
        ...{ mechanism: catalogue.get('hh')!, parameters: {} },
      },
    ],
    clamps: clamps.map(({ amp, ...place }, k) => ({
      ...{ name: `c${k}`, locus: locusOf(place), delayMs: 1, durationMs: 1e9, amplitudeNa: amp },
    })),
    probes: probes.map((place, k) => ({ name: `p${k}`, locus: locusOf(place) })),
  };
}

function runHere(scene: Scene): number[][] {
  const cell = makeCell(scene);
  const [soma, dend] = scene.nseg;
  const layout = discretise(cell, {
    policy: 'explicit',
    count: Object.fromEntries(
      cell.morphology.sections.map(({ name, index }) => [name, index === 0 ? soma : dend]),
    ),
  });
  const method = scene.secondorder === 2 ? 'second-order' : 'implicit-euler';
  const scheme = schemeOf(
    { method, dt_ms: scene.dt, duration_ms: scene.dt * scene.steps, mode: 'neuron' },
    layout.compartments.length,
  );
  const { probes } = runSimulation(cell, layout, scheme, scene.dt * scene.steps);
  return Array.from({ length: scene.steps + 1 }, (_, step) =>
    probes.map(({ voltageMv }) => voltageMv[step]!),
  );
}

const ODD_PLACES: Omit<Scene, 'secondorder' | 'nseg' | 'seclamp'> = {
  ...{ dt: 0.025, steps: 1600 },
  clamps: [
    { section: 0, x: 0.2, amp: 0.1 },
    { section: 1, x: 0.95, amp: 0.02 },
  ],
  synapses: [
    {
      ...{ kind: 'ExpSyn', section: 1, x: 0.13, set: { tau: 2, e: 0 }, weight: 0.004 },
      ...{ delay: 0.317, times: [2.003, 7.7, 7.71, 19.09] },
    },
    {
      ...{ kind: 'Exp2Syn', section: 1, x: 1, set: { tau1: 0.5, tau2: 3, e: 0 }, weight: 0.003 },
      ...{ delay: 1.013, times: [11.4], watched: { section: 1, x: 0.37 } },
    },
    {
      ...{ kind: 'ExpSyn', section: 0, x: 0, set: { tau: 5, e: -80 }, weight: 0.01 },
      ...{ delay: 0.0125, times: [], watched: { section: 0, x: 0.9 } },
    },
  ],
  probes: [0, 0.05, 0.4, 0.6, 0.95, 1].flatMap((x) => [
    { section: 0, x },
    { section: 1, x },
  ]),
};

describe(`mode neuron beside NEURON${reason}`, () => {
  it.skipIf(python === undefined).each([
    ['implicit Euler', 0, [3, 5], false],
    ['cn-neuron', 2, [3, 5], false],
    ['cn-neuron, an even number of compartments', 2, [2, 4], false],
    ['implicit Euler, a voltage clamp at an odd place', 0, [3, 5], true],
    ['cn-neuron, a voltage clamp at an odd place', 2, [1, 3], true],
  ] as const)('%s: every probe at every step', (_, secondorder, nseg, isClamped) => {
    const seclamp = { section: 1, x: 0.7, dur: 15, amp: -30, rs: 5 } as const;
    const scene: Scene = { ...ODD_PLACES, secondorder, nseg, ...(isClamped ? { seclamp } : {}) };
    const [here, there] = [runHere(scene), runInNeuron(scene)];
    expect(Math.max(...there.map((row) => row[4]!))).toBeGreaterThan(0);
    const worst = Math.max(
      ...there.flatMap((row, step) => row.map((mv, k) => Math.abs(mv - here[step]![k]!))),
    );
    expect(worst).toBeLessThan(1e-8);
  });
});
