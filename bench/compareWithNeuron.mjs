// How fast is cabletree beside NEURON, and how far apart are the spikes? Each engine is a process that stays alive and
// takes turns with the others, so that what else the computer does falls on all. Arguments: rounds (20), workloads (all).
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasNeuron, PYTHON, SimulatorProcess } from './simulatorProcess.mjs';
import { convergedSpikes, findWorkload, MAKE_MODS } from './workload.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const [rounds = 20, ...asked] = process.argv.slice(2);
const W2 = findWorkload('W2-ca1-hh');
/** `stepsPerTurn` of 0.025 ms; `arbor` is its stored ratio to NEURON exact. */
const WORKLOADS = [
  {
    ...{ name: 'W1', title: 'HH cable of 1000 compartments', stepsPerTurn: 1000, arbor: 4.7 },
    file: `${HERE}W1-cable-1000.json`,
  },
  {
    ...{ name: 'W2', title: 'CA1 pyramidal cell, hh everywhere', stepsPerTurn: 1000, arbor: 5 },
    file: W2,
  },
  {
    ...{ name: 'W3', title: 'layer 5 pyramidal cell of 10 channels', stepsPerTurn: 1000 },
    ...{ file: findWorkload('W3-hay-l5'), needsMods: true, coarseDtMs: 0.05 },
  },
  {
    ...{ name: 'W4', title: '64 of the cells of W2', stepsPerTurn: 100, arbor: 6.5 },
    ...{ file: W2, copies: 64 },
  },
];
const EXACT = { name: 'NEURON exact', script: 'stepWorkload.py', settings: {} };
const ours = (name, settings) => ({
  ...{ name: `cabletree ${name}`, script: 'stepWorkload.mjs' },
  settings: { engine: 'wasm', ...settings },
});
/** All but the last by implicit Euler at 0.025 ms. `goals` are ratios to NEURON exact. */
const ENGINES = [
  EXACT,
  { name: 'NEURON with TABLE of hh', script: 'stepWorkload.py', settings: { table: true } },
  { ...ours('JavaScript', { engine: 'javascript' }), isSlow: true },
  { ...ours('exact', {}), goals: { W1: 4.5, W2: 5, W3: 4, W4: 6 } },
  { ...ours('tables', { tableTolerance: 1e-5 }), goals: { W1: 8, W2: 10, W3: 8, W4: 12 } },
  { ...ours('ensemble', { engine: 'ensemble' }), goals: { W4: 16 }, isForCopies: true },
];
/**
 * Second order in longer steps: compared with a converged run, as NEURON's default is. At 34 degC channels of sodium need
 * half the step: at 0.1 ms they fire doublets.
 */
const coarse = (dtMs) => ({
  ...ours(`second order, dt ${dtMs}, tables`, {
    ...{ method: 'second-order', dtMs, tableTolerance: 1e-5 },
  }),
  goals: { W1: 30, W2: 30, W3: 30, W4: 30 },
});
const DT_MS = 0.025;

async function compare(workload, mods) {
  const { name, title, file, copies, stepsPerTurn, needsMods, coarseDtMs = 0.1 } = workload;
  const common = { file, copies, method: 'implicit-euler', dtMs: DT_MS };
  common.mostSteps = stepsPerTurn * rounds;
  const engines = [...ENGINES, coarse(coarseDtMs)].filter(({ isSlow, isForCopies }) =>
    copies > 1 ? !isSlow : !isForCopies,
  );
  const runs = [];
  for (const { script, settings } of engines) {
    const given = { ...common, ...(needsMods ? mods : {}), ...settings };
    runs.push({ seconds: [], simulator: await SimulatorProcess.start(script, given) });
  }
  for (let round = 0; round < rounds; round++)
    for (const [k, { settings }] of engines.entries()) {
      const steps = Math.round((stepsPerTurn * DT_MS) / (settings.dtMs ?? DT_MS));
      runs[k].seconds.push(await runs[k].simulator.step(steps));
    }
  for (const run of runs) run.spikesMs = await run.simulator.finish();
  const { compartments } = runs[0].simulator.setUp;
  console.log(
    `${name}, ${title}: ${compartments} compartments, ${rounds} turns of ${stepsPerTurn * DT_MS} ms`,
  );
  const nsOf = (seconds) => (seconds * 1e9) / compartments / stepsPerTurn;
  const converged = convergedSpikes(file);
  for (const [k, engine] of engines.entries())
    console.log(
      `  ${describe(engine, runs[k], runs[0], { nsOf, goal: engine.goals?.[name], converged })}`,
    );
  const arbor = workload.arbor === undefined ? 'no figure' : `${workload.arbor}x`;
  console.log(`  Arbor 0.12 with AVX-512, not run: ${arbor}`);
}

function describe({ name, settings }, run, exact, { nsOf, goal, converged }) {
  const warm = run.seconds.slice(1);
  const ratios = warm.map((seconds, i) => exact.seconds[i + 1] / seconds);
  const best = Math.min(...exact.seconds) / Math.min(...run.seconds);
  const cold =
    (exact.seconds[0] + exact.simulator.setUp.cpuSeconds) /
    (run.seconds[0] + run.simulator.setUp.cpuSeconds);
  const words = [
    `${name}: ${nsOf(median(warm)).toFixed(1)} ns (best ${nsOf(Math.min(...warm)).toFixed(1)})`,
    `${median(ratios).toFixed(1)}x (best to best ${best.toFixed(1)}, first turn with setting up ${cold.toFixed(1)})`,
  ];
  if (goal !== undefined) words.push(`goal ${goal}x`);
  if (settings.dtMs === undefined) words.push(spikesApart(run.spikesMs, exact.spikesMs));
  if (
    converged !== undefined &&
    run.spikesMs[0].length >= converged.length &&
    (run === exact || settings.dtMs !== undefined)
  )
    words.push(
      `from a converged run ${spikesApart([run.spikesMs[0].slice(0, converged.length)], [converged])}`,
    );
  return words.join('; ');
}

function spikesApart(copies, others) {
  const count = copies.flat().length;
  let largest = 0;
  for (const [copy, times] of copies.entries()) {
    if (times.length !== others[copy].length) return `${count} spikes, not ${others.flat().length}`;
    for (const [i, time] of times.entries())
      largest = Math.max(largest, Math.abs(time - others[copy][i]));
  }
  return `${count} spikes, at most ${largest.toExponential(1)} ms off`;
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

/** The channels of W3 for both simulators: .mod files, and NEURON's library of them. */
function makeMods(folder) {
  execFileSync(PYTHON, [MAKE_MODS, folder]);
  const script = `import sys; sys.path.insert(0, sys.argv[1]); from compileMods import compile_mods; print(compile_mods(sys.argv[2]))`;
  const words = ['-c', script, join(HERE, '../test/support'), folder];
  return { mods: folder, library: execFileSync(PYTHON, words, { encoding: 'utf8' }).trim() };
}

if (!hasNeuron()) {
  console.log(`Nothing is compared: ${PYTHON} does not import neuron`);
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'cabletree-bench-'));
try {
  for (const workload of WORKLOADS) {
    if (asked.length > 0 && !asked.includes(workload.name)) continue;
    if (workload.file === undefined)
      console.log(`${workload.name} is skipped: no ../shared/reference beside the checkout`);
    else await compare(workload, workload.needsMods ? makeMods(folder) : {});
  }
} finally {
  rmSync(folder, { recursive: true });
}
