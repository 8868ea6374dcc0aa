/** A cylinder with hh under a stimulus, in NEURON (neuronStimuli.py) and here from an experiment file. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { throwOnErrors } from '../../src/base/modelError.ts';
import { buildCell } from '../../src/cell/buildCell.ts';
import { parseExperiment } from '../../src/cell/parseExperiment.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import type { Recording } from '../../src/simulate/recording.ts';
import { type RunOptions, runCell } from '../../src/simulate/runCell.ts';
import { pythonWith } from './python.ts';

const CYLINDER = { L: 200, diam: 4, nseg: 5, Ra: 100, celsius: 6.3, dt: 0.025, v_init: -65 };
const DURATION_MS = 20;

const python = pythonWith('neuron');
export const isNeuronMissing: boolean = python === undefined;
/** For the title of what is skipped without NEURON. */
export const neuronMissingReason: string = isNeuronMissing
  ? ' (skipped: NEURON is not installed)'
  : '';

export interface StimulusRun {
  readonly secondorder: 0 | 2;
  /** As neuronStimuli.py takes it. */
  readonly stimulus: Readonly<Record<string, unknown>>;
  /** A quantity and where on the cylinder. */
  readonly record: readonly (readonly [name: string, x: number])[];
}

/** @throws Error with what NEURON said where it does not run. */
export function runStimuliInNeuron(
  runs: Readonly<Record<string, StimulusRun>>,
): Record<string, number[][]> {
  const steps = Math.round(DURATION_MS / CYLINDER.dt);
  const settings = Object.entries(runs).map(([name, run]) => [
    name,
    { ...CYLINDER, steps, ...run },
  ]);
  const peer = spawnSync(python!, [join(import.meta.dirname, 'neuronStimuli.py')], {
    encoding: 'utf8',
    input: JSON.stringify(Object.fromEntries(settings)),
    maxBuffer: 2 ** 28,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  if (peer.status !== 0) throw new Error(`NEURON did not run:\n${peer.stdout}\n${peer.stderr}`);
  return JSON.parse(peer.stdout.trim().split('\n').at(-1)!) as Record<string, number[][]>;
}

/** The cylinder's experiment with some keys of its own, run here. */
export async function runCylinder(change: object, options: RunOptions = {}): Promise<Recording> {
  const { L, diam, nseg, Ra, celsius, dt, v_init } = CYLINDER;
  const value = {
    cabletree: 1,
    morphology: {
      name: 'cylinder.swc',
      text: `1 3 0 0 0 ${diam / 2} -1\n2 3 ${L} 0 0 ${diam / 2} 1\n`,
    },
    mesh: { policy: 'fixed', count: nseg },
    celsius,
    v_init_mV: v_init,
    membrane: { cm_uF_per_cm2: 1, Ra_ohm_cm: Ra },
    paint: [{ region: 'all', mechanism: 'hh' }],
    ...change,
    simulation: {
      duration_ms: DURATION_MS,
      dt_ms: dt,
      method: 'cn-neuron',
      ...simulationOf(change),
    },
  };
  const { experiment, diagnostics } = parseExperiment(JSON.stringify(value));
  throwOnErrors('test', diagnostics);
  const built = buildCell(experiment!);
  throwOnErrors('test', built.diagnostics);
  return runCell(built.cell!, discretise(built.cell!, experiment!.mesh), experiment!, options);
}

function simulationOf(change: object): object {
  return 'simulation' in change ? (change.simulation as object) : {};
}

/** Largest difference of a column of NEURON's rows, relative to its largest value. */
export function largestDifference(
  values: ArrayLike<number>,
  rows: readonly (readonly number[])[],
  column: number,
): number {
  let [largest, worst] = [0, 0];
  rows.forEach((row, step) => {
    const difference = Math.abs(row[column]! - values[step]!);
    largest = Math.max(largest, Math.abs(row[column]!));
    worst = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(worst, difference);
  });
  return worst / largest;
}
