// How fast is a whole axon read beside NEURON's Import3d, and does the time grow with the number of points alone?
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { readReconstruction } from '../dist/src/index.js';

const HERE = dirname(fileURLToPath(import.meta.url));
const PYTHON = '/usr/bin/python3';
const ROUNDS = Number(process.argv[3] ?? 15);
/** Rounds until the compiler of the JavaScript engine has settled; the first of them is the cold one. */
const WARM_UP = 6;
const CELL = process.argv[2] ?? 'mouse-thalamic-ld-whole-axon-car-18457-00009.swc';
const FOLDER = join(HERE, '../../shared/morphologies');

await besideNeuron();
growth();

async function besideNeuron() {
  const path = join(FOLDER, CELL);
  const python = spawn(PYTHON, [join(HERE, 'readWholeAxon.py'), path], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  const ours = [];
  const theirs = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    ours.push(timed(() => readReconstruction(readFileSync(path, 'utf8'), { file: CELL })));
    python.stdin.write('read\n');
    theirs.push(JSON.parse((await answers.next()).value));
  }
  python.stdin.end();
  await once(python, 'exit');
  const { result } = ours[0];
  console.log(
    `${CELL}: ${result.table.count} points, ${result.morphology.sections.length} sections`,
  );
  for (const clock of ['wall', 'cpu']) {
    const [a, b] = [ours, theirs].map((runs) => runs.map((run) => run[clock] * 1e3));
    const [warm, theirWarm] = [a.slice(WARM_UP), b.slice(WARM_UP)];
    const ratios = theirWarm.map((value, k) => value / warm[k]);
    console.log(
      `  ${clock}: cabletree ${median(warm).toFixed(1)} ms warm, ${a[0].toFixed(1)} ms cold; NEURON ${median(theirWarm).toFixed(0)} ms warm, ${b[0].toFixed(0)} ms cold`,
    );
    console.log(
      `  NEURON / cabletree, warm: ${median(ratios).toFixed(1)} (${Math.min(...ratios).toFixed(1)} to ${Math.max(...ratios).toFixed(1)})`,
    );
  }
}

function growth() {
  for (const count of [1e3, 1e4, 1e5, 1e6]) {
    const text = randomTree(count);
    const rounds = Math.max(5, Math.min(200, Math.round(1e6 / count)));
    const runs = Array.from({ length: rounds }, () => timed(() => readReconstruction(text)).wall);
    const ns = runs.slice(Math.floor(rounds / 4)).map((seconds) => (seconds * 1e9) / count);
    console.log(
      `  ${count} points: ${median(ns).toFixed(0)} ns a point (${Math.min(...ns).toFixed(0)} to ${Math.max(...ns).toFixed(0)})`,
    );
  }
}

function timed(work) {
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  const result = work();
  const wall = (performance.now() - start) / 1e3;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { wall, cpu: (user + system) / 1e6, result };
}

/** A tree that forks at about every twentieth point, the same on every run. */
function randomTree(count) {
  const random = mulberry32(7);
  const rows = ['1 1 0 0 0 6 -1'];
  const at = [[0, 0, 0]];
  for (let id = 2; id <= count; id++) {
    const parent = random() < 0.05 ? 1 + Math.floor(random() * (id - 1)) : id - 1;
    const place = at[parent - 1].map((x) => x + (random() - 0.5) * 4);
    at.push(place);
    rows.push(
      `${id} 3 ${place.map((x) => x.toFixed(3)).join(' ')} ${(0.2 + random()).toFixed(3)} ${parent}`,
    );
  }
  return rows.join('\n');
}

function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
