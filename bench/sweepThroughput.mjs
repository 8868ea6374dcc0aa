// How much of two cores does a sweep use? Parameter sets of the CA1 cell of the reference data: a plain loop over them in
// one process, `cabletree sweep run` with one and two workers, exact and side by side, and NEURON processes two at a time.
// Arguments: model time of a set in ms, rounds, sets.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  buildCell,
  discretise,
  parseExperiment,
  runCell,
  throwOnErrors,
} from '../dist/src/index.js';

const HERE = dirname(fileURLToPath(import.meta.url));
const SHARED = join(HERE, '../../shared');
const CASE = join(SHARED, 'reference/workloads/W2-ca1-hh');
const CELL = join(SHARED, 'morphologies/rat-ca1-pyramidal-turner-n120.swc');
const PYTHON = '/usr/bin/python3';
const PROGRAM = join(HERE, '../dist/bin/main.js');
const [SETS, DURATION_MS, ROUNDS] = [
  Number(process.argv[4] ?? 256),
  Number(process.argv[2] ?? 10),
  Number(process.argv[3] ?? 3),
];
const SHARDS = 16;
const AMPLITUDES_NA = Array.from({ length: SETS }, (_, i) => 1 + (2 * i) / (SETS - 1));

if (!existsSync(CASE) || !existsSync(CELL)) {
  console.log('skipped: the reference data is not beside the checkout (../shared)');
  process.exit(0);
}

const folder = mkdtempSync(join(tmpdir(), 'cabletree-bench-'));
const model = {
  cabletree: 1,
  morphology: { name: 'n120.swc', text: readFileSync(CELL, 'utf8'), soma: 'neuron' },
  membrane: { cm_uF_per_cm2: 1, Ra_ohm_cm: 100 },
  celsius: 6.3,
  v_init_mV: -65,
  paint: [
    { region: 'all', mechanism: 'hh' },
    { region: 'all', ion: 'na', reversal_mV: 50 },
    { region: 'all', ion: 'k', reversal_mV: -77 },
  ],
  place: [
    {
      name: 'step',
      locus: 'soma',
      iclamp: { delay_ms: 1, duration_ms: 1e6, amplitude_nA: 2 },
    },
  ],
  probes: [{ name: 'soma', locus: 'soma' }],
  simulation: { method: 'cn-neuron', dt_ms: 0.025, duration_ms: DURATION_MS },
  recording: { frame_interval_ms: DURATION_MS },
};

/** What the work returns, its wall time, and the CPU time of this process and of the children it has waited for, which a busy computer leaves alone. s. */
async function timed(work) {
  const [start, cpu] = [performance.now(), cpuSeconds()];
  const peakMb = await work();
  return { wall: (performance.now() - start) / 1000, cpu: cpuSeconds() - cpu, peakMb };
}

/** Fields 14 to 17 of /proc/self/stat, in hundredths of a second. */
function cpuSeconds() {
  const text = readFileSync('/proc/self/stat', 'latin1');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) / 100, 0);
}

/** What a person writes who has no sweep: one experiment after the other, built and run. */
async function plainLoop() {
  for (const amplitude_nA of AMPLITUDES_NA) {
    const [step] = model.place;
    const place = [{ ...step, iclamp: { ...step.iclamp, amplitude_nA } }];
    const { experiment, diagnostics } = parseExperiment(JSON.stringify({ ...model, place }));
    throwOnErrors('bench', diagnostics);
    const { cell } = buildCell(experiment);
    await runCell(cell, discretise(cell, experiment.mesh), experiment);
  }
}

function plan(mode) {
  rmSync(join(folder, 's'), { recursive: true, force: true });
  const setting = `step.amplitude_nA=1:3:${SETS}`;
  const words = [
    'model.json',
    '-s',
    setting,
    '-f',
    'spike_count',
    '--shards',
    `${SHARDS}`,
    '--mode',
    mode,
  ];
  const stdio = /** @type {const} */ (['ignore', 'ignore', 'ignore']);
  execFileSync(process.execPath, [PROGRAM, 'sweep', 'plan', ...words, '-o', 's'], {
    cwd: folder,
    stdio,
  });
}

function run(workers, mode = 'exact') {
  plan(mode);
  const words = [PROGRAM, 'sweep', 'run', 's', '--workers', `${workers}`];
  return timed(() => finish(process.execPath, words));
}

/** Runs a program to its end and returns the most memory it had at a time, in MB. */
async function finish(program, words) {
  const child = spawn(program, words, { cwd: folder, stdio: 'ignore' });
  let peakMb = 0;
  const watch = setInterval(() => {
    peakMb = Math.max(peakMb, peakMemoryMb(child.pid));
  }, 50);
  const [status] = await once(child, 'exit');
  clearInterval(watch);
  if (status !== 0) throw new Error(`${program} ${words.join(' ')} ended with ${status}`);
  return peakMb;
}

function peakMemoryMb(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'latin1');
    return Number(/VmHWM:\s+(\d+) kB/.exec(text)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** A process a shard, two at a time. */
async function runNeuron() {
  const queue = Array.from({ length: SHARDS }, (_, shard) =>
    AMPLITUDES_NA.slice((shard * SETS) / SHARDS, ((shard + 1) * SETS) / SHARDS),
  );
  let peakMb = 0;
  const lane = async () => {
    for (let shard = queue.shift(); shard !== undefined; shard = queue.shift()) {
      const words = [join(HERE, 'sweepThroughput.py'), CASE, `${DURATION_MS}`, shard.join(',')];
      peakMb = Math.max(peakMb, await finish(PYTHON, words));
    }
  };
  await Promise.all([lane(), lane()]);
  return peakMb;
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

function describe(name, times) {
  const ratio = (kind) => {
    const ratios = times.map((time, round) => seconds.loop[round][kind] / time[kind]);
    return `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`;
  };
  const cpuMs = (1000 * median(times.map(({ cpu }) => cpu))) / SETS;
  console.log(
    `${name}: ${ratio('wall')} of the plain loop by wall time, ${ratio('cpu')} by CPU time; ${cpuMs.toFixed(1)} ms of CPU a set`,
  );
}

writeFileSync(join(folder, 'model.json'), JSON.stringify(model));
const seconds = { loop: [], one: [], two: [], oneLanes: [], twoLanes: [], neuron: [] };
for (let round = 0; round < ROUNDS; round++) {
  seconds.loop.push(await timed(plainLoop));
  seconds.one.push(await run(1));
  seconds.two.push(await run(2));
  seconds.oneLanes.push(await run(1, 'ensemble'));
  seconds.twoLanes.push(await run(2, 'ensemble'));
  seconds.neuron.push(await timed(runNeuron));
}
rmSync(folder, { recursive: true });
console.log(
  `${SETS} sets of ${DURATION_MS} ms in ${SHARDS} shards, ${ROUNDS} rounds; sets done in the same time:`,
);
describe('plain loop', seconds.loop);
describe('sweep, 1 worker', seconds.one);
describe('sweep, 2 workers', seconds.two);
describe('sweep in mode ensemble, 1 worker', seconds.oneLanes);
describe('sweep in mode ensemble, 2 workers', seconds.twoLanes);
describe('NEURON, 2 processes at a time', seconds.neuron);
const [one, two, neuron] = [seconds.one, seconds.two, seconds.neuron].map((times) =>
  median(times.map(({ peakMb }) => peakMb)),
);
console.log(
  `memory at its peak: sweep with 1 worker ${one.toFixed(0)} MB, with 2 ${two.toFixed(0)} MB, so ${(two - one).toFixed(0)} MB a worker more; a process of NEURON ${neuron.toFixed(0)} MB`,
);
