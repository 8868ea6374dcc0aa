// A workload in cabletree, a stretch at a time. Argument: settings as JSON: file, mods, copies, compartments, method, dtMs, engine
// (javascript or wasm), tableTolerance. Prints {compartments, cpuSeconds, bytes} when it is set up; for each line of the input,
// a number of steps, {cpuSeconds} of those; at its end {spikesMs} of each copy.
import { createInterface } from 'node:readline';
import { Recorder } from '../dist/src/simulate/recorder.js';
import { Simulation } from '../dist/src/simulate/simulation.js';
import { buildWorkload } from './workload.mjs';

const settings = JSON.parse(process.argv[2]);
const { method, dtMs, engine, tableTolerance, mostSteps } = settings;
const print = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

function timed(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const bytesBefore = process.memoryUsage.rss();
const { cell, layout } = buildWorkload(settings.file, settings);
let recorder;
const cpuSeconds = timed(() => {
  const simulation = new Simulation(cell, layout, {
    ...{ method, dtMs, engine, tableTolerance, keepsRange: false },
  });
  const durationMs = mostSteps * dtMs;
  recorder = new Recorder(simulation, {
    durationMs,
    frameIntervalMs: durationMs,
    spikeThresholdMv: 0,
  });
});
print({
  ...{ compartments: layout.compartments.length, cpuSeconds },
  bytes: process.memoryUsage.rss() - bytesBefore,
});
for await (const line of createInterface({ input: process.stdin })) {
  const steps = Number(line);
  print({
    cpuSeconds: timed(() => {
      for (let k = 0; k < steps; k++) recorder.step();
    }),
  });
}
print({ spikesMs: recorder.finish().spikes.map(({ timesMs }) => [...timesMs]) });
