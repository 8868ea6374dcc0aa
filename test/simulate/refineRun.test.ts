/** The estimated error of a run to a tolerance is true within a factor of two, as runs on far finer meshes and steps judge it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildCell } from '../../src/cell/buildCell.ts';
import type { Cell } from '../../src/cell/cell.ts';
import type { Experiment } from '../../src/cell/experimentSchema.ts';
import { parseExperiment } from '../../src/cell/parseExperiment.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { countCompartments } from '../../src/discretise/meshPolicy.ts';
import { type RefinedRun, runToTolerance } from '../../src/simulate/refineRun.ts';
import { runCell } from '../../src/simulate/runCell.ts';
import { runFigures } from '../../src/simulate/runFigures.ts';
import { sharedFolder } from '../support/shared.ts';

interface Scene {
  readonly cell: Cell;
  readonly experiment: Experiment;
}

const TREE = `1 1 0 0 0 8 -1
2 3 8 0 0 1.5 1
3 3 158 0 0 1 2
4 3 300 90 0 0.4 3
5 3 280 -120 0 0.6 3
`;
const CABLE = '1 3 0 0 0 0.5 -1\n2 3 1500 0 0 0.5 1\n';

function makeScene(text: string, more: object): Scene {
  const document = {
    cabletree: 1,
    morphology: { name: 'cell.swc', text },
    membrane: { cm_uF_per_cm2: 1, Ra_ohm_cm: 150 },
    simulation: { duration_ms: 12 },
    ...more,
  };
  const { experiment, diagnostics } = parseExperiment(JSON.stringify(document));
  if (experiment === undefined) throw new Error(JSON.stringify(diagnostics));
  const { cell, diagnostics: found } = buildCell(experiment);
  if (cell === undefined) throw new Error(JSON.stringify(found));
  return { cell, experiment };
}

/** Passive, an EPSP at a place and at the soma. */
const epsp = (locus: string): object => ({
  paint: [{ region: 'all', mechanism: 'pas', parameters: { g: 5e-5, e: -65 } }],
  place: [{ name: 'syn', locus, mechanism: 'Exp2Syn', parameters: { tau1: 0.5, tau2: 3, e: 0 } }],
  events: [{ target: 'syn', times_ms: [1.2345], weight: 0.002 }],
  probes: [
    { name: 'soma', locus: 'soma(0.5)' },
    { name: 'local', locus },
  ],
});

/** HH everywhere, and a current that makes it fire. */
const spikes = (at: string, probe: string, amplitude_nA: number): object => ({
  celsius: 6.3,
  paint: [{ region: 'all', mechanism: 'hh' }],
  place: [{ name: 'step', locus: at, iclamp: { delay_ms: 1, duration_ms: 9, amplitude_nA } }],
  probes: [{ name: 'probe', locus: probe }],
});

/** The largest error of the figures as a run on an eight times finer mesh with a quarter of the step has it. */
async function trueError({ cell, experiment }: Scene, refined: RefinedRun): Promise<number> {
  const counts = countCompartments(cell, experiment.mesh);
  const times = 2 ** (refined.meshHalvings + 3);
  const fine = discretise(cell, {
    policy: 'explicit',
    count: Object.fromEntries(
      cell.morphology.sections.map(({ name, index }) => [name, counts[index]! * times]),
    ),
  });
  const simulation = { ...experiment.simulation, dt_ms: refined.dtMs / 4 };
  const truths = runFigures(cell, fine, await runCell(cell, fine, { ...experiment, simulation }));
  const figures = runFigures(cell, refined.layout, refined.recording);
  expect(figures.map(({ name }) => name)).toEqual(truths.map(({ name }) => name));
  return Math.max(
    ...figures.map(({ value, scale }, k) => Math.abs(value - truths[k]!.value) / scale),
  );
}

async function expectTruth(scene: Scene, tolerance: number): Promise<RefinedRun> {
  const refined = await runToTolerance(scene.cell, scene.experiment, { tolerance });
  expect(refined.isMet).toBe(true);
  expect(refined.error).toBeLessThanOrEqual(tolerance);
  const truth = await trueError(scene, refined);
  expect(refined.error).toBeLessThan(2 * truth);
  expect(refined.error).toBeGreaterThan(truth / 2);
  return refined;
}

describe('runToTolerance', () => {
  it('keeps mesh and step that are fine enough, and says how fine they are', async () => {
    const { meshHalvings, stepHalvings, mesh, dtMs, runCount } = await expectTruth(
      makeScene(TREE, epsp('dend[1](0.83)')),
      0.01,
    );
    expect([meshHalvings, stepHalvings, dtMs, runCount]).toEqual([0, 0, 0.025, 3]);
    expect(mesh).toMatchObject({ policy: 'd_lambda' });
  });

  it('halves the compartments of a coarse mesh', async () => {
    const scene = makeScene(TREE, { ...epsp('dend[1](0.83)'), mesh: { policy: 'single' } });
    const refined = await expectTruth(scene, 0.005);
    expect(refined.meshHalvings).toBeGreaterThan(0);
    expect(refined.mesh).toMatchObject({ policy: 'explicit' });
    expect(discretise(scene.cell, refined.mesh)).toEqual(refined.layout);
  });

  it('halves the step of a spiking axon', async () => {
    const simulation = { duration_ms: 12, dt_ms: 0.1 };
    const scene = makeScene(CABLE, { ...spikes('dend[0](0)', 'dend[0](0.9)', 0.3), simulation });
    const refined = await expectTruth(scene, 0.002);
    expect(refined.stepHalvings).toBeGreaterThan(1);
    expect(refined.recording.dtMs).toBe(refined.dtMs);
  });

  it('says so where it cannot be met', async () => {
    const scene = makeScene(TREE, epsp('dend[1](0.83)'));
    const { isMet, error } = await runToTolerance(scene.cell, scene.experiment, {
      ...{ tolerance: 1e-13, engine: 'javascript' },
      signal: AbortSignal.abort(),
    });
    expect(isMet).toBe(false);
    expect(error).toBeGreaterThan(1e-13);
  });

  it('refuses a tolerance of nothing or of all', async () => {
    const { cell, experiment } = makeScene(TREE, epsp('dend[1](0.83)'));
    for (const tolerance of [0, 1, Number.NaN])
      await expect(runToTolerance(cell, experiment, { tolerance })).rejects.toThrow(RangeError);
  });

  const shared = sharedFolder();
  const reason = shared === undefined ? ' (skipped: no folder of reference data)' : '';
  it.skipIf(shared === undefined).each([
    ['an EPSP, coarse mesh', 'mouse-pvalb-interneuron-allen-470522102', 'coarse', 0.02],
    ['an EPSP, coarse mesh', 'rat-ca1-pyramidal-turner-n120', 'coarse', 0.01],
    ['a spike', 'mouse-pvalb-interneuron-allen-470522102', 'spikes', 0.005],
  ] as const)(`of %s in %s${reason}`, async (_, name, kind, tolerance) => {
    const text = readFileSync(join(shared!, `morphologies/${name}.swc`), 'utf8');
    const more =
      kind === 'spikes'
        ? spikes('soma(0.5)', 'soma(0.5)', 1.5)
        : { ...epsp('dend[12](0.85)'), mesh: { policy: 'single' } };
    await expectTruth(makeScene(text, more), tolerance);
  });
});
