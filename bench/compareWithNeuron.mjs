// How fast is cabletree beside NEURON? Interleaved runs in fresh processes, medians, and the spikes that all must give.
// Arguments: rounds (3), method (implicit-euler).
import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findWorkload } from './workload.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const [rounds = '3', method = 'implicit-euler'] = process.argv.slice(2);
const DT_MS = 0.025;
/** The difference of the two is the speed once everything is compiled. ms. */
const SHORT_MS = 100;
const LONG_MS = 500;
const PYTHON = '/usr/bin/python3';
const hasNeuron =
  spawnSync(PYTHON, ['-c', 'import neuron'], { stdio: 'ignore', timeout: 60_000 }).status === 0;
const NEURON = { name: 'NEURON exact', script: 'runWorkload.py', settings: ['exact'] };
const ENGINES = [
  NEURON,
  { name: 'NEURON with TABLE', script: 'runWorkload.py', settings: ['table'] },
  { name: 'cabletree javascript', script: 'runWorkload.mjs', settings: ['javascript'] },
  { name: 'cabletree wasm', script: 'runWorkload.mjs', settings: ['wasm'] },
  { name: 'cabletree wasm, tables 1e-5', script: 'runWorkload.mjs', settings: ['table', '1e-5'] },
];

function run(engine, file, durationMs) {
  const command = engine.script.endsWith('.py') ? PYTHON : process.execPath;
  const given = [HERE + engine.script, file, method, String(durationMs), ...engine.settings];
  const output = execFileSync(command, given, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(output.trim().split('\n').at(-1));
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** Nanoseconds per compartment and step: of the short run with its compiling, and of the rest of the long one. */
function measure(engine, file) {
  const short = run(engine, file, SHORT_MS);
  const long = run(engine, file, LONG_MS);
  const { compartments, spikesMs } = long;
  const perStep = (seconds, ms) => (seconds * 1e9) / compartments / (ms / DT_MS);
  return {
    spikesMs,
    whole: perStep(short.cpuSeconds, SHORT_MS),
    warm: perStep(long.cpuSeconds - short.cpuSeconds, LONG_MS - SHORT_MS),
  };
}

function largestDifference(spikesMs, otherMs) {
  if (spikesMs.length !== otherMs.length) return `${spikesMs.length} spikes, not ${otherMs.length}`;
  const differences = spikesMs.map((time, i) => Math.abs(time - otherMs[i]));
  return `${spikesMs.length} spikes, at most ${Math.max(...differences).toExponential(1)} ms apart`;
}

function compare(name, file) {
  const results = new Map(ENGINES.map((engine) => [engine, []]));
  for (let round = 0; round < Number(rounds); round++)
    for (const engine of ENGINES) results.get(engine).push(measure(engine, file));
  console.log(`${name}, ${method}, ns per compartment and step; NEURON exact / this`);
  const exact = results.get(NEURON);
  for (const [engine, measured] of results) {
    const ratio = (key) => measured.map((here, i) => exact[i][key] / here[key]);
    const text = (key) => {
      const ratios = ratio(key);
      const spread = `${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)}`;
      return `${median(measured.map((here) => here[key])).toFixed(1)} (${median(ratios).toFixed(2)}x, ${spread})`;
    };
    const spikes = largestDifference(measured[0].spikesMs, exact[0].spikesMs);
    console.log(`  ${engine.name}: warm ${text('warm')}; 100 ms cold ${text('whole')}; ${spikes}`);
  }
}

if (!hasNeuron) {
  console.log(`Nothing is compared: ${PYTHON} does not import neuron`);
  process.exit(1);
}
compare('W1, HH cable of 1000 compartments', `${HERE}W1-cable-1000.json`);
const cell = findWorkload('W2-ca1-hh');
if (cell === undefined)
  console.log('W2, CA1 pyramidal cell, is skipped: no ../shared/reference beside the checkout');
else compare('W2, CA1 pyramidal cell of 626 compartments, hh everywhere', cell);
