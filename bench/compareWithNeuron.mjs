// How fast is cabletree beside NEURON on the HH cable? Interleaved runs, medians, and the spikes that both must give.
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROUNDS = Number(process.argv[2] ?? 5);
const DURATION_MS = 100;
const COMPARTMENTS = 1000;
const STEPS = DURATION_MS / 0.025;
const PYTHON = '/usr/bin/python3';

function run(command, script, method) {
  const output = execFileSync(command, [join(HERE, script), method, String(DURATION_MS)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(output.trim().split('\n').at(-1));
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

function nanosecondsPerStep(seconds) {
  return ((seconds * 1e9) / COMPARTMENTS / STEPS).toFixed(1);
}

for (const method of ['implicit-euler', 'cn-neuron']) {
  const ours = [];
  const theirs = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(run(process.execPath, 'hhCable.mjs', method));
    theirs.push(run(PYTHON, 'hhCable.py', method));
  }
  const ratios = ours.map(({ cpuSeconds }, i) => theirs[i].cpuSeconds / cpuSeconds);
  const a = median(ours.map(({ cpuSeconds }) => cpuSeconds));
  const b = median(theirs.map(({ cpuSeconds }) => cpuSeconds));
  const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
  const { spikesMs } = ours[0];
  const difference = spikesMs.map((time, i) => Math.abs(time - theirs[0].spikesMs[i]));
  console.log(
    `${method}: cabletree ${nanosecondsPerStep(a)} ns, NEURON ${nanosecondsPerStep(b)} ns`,
  );
  console.log(
    `  per compartment and step; NEURON / cabletree ${median(ratios).toFixed(2)} (${spread})`,
  );
  console.log(
    `  spikes ${spikesMs.length} and ${theirs[0].spikesMs.length}, at most ${Math.max(...difference).toExponential(1)} ms apart`,
  );
}
