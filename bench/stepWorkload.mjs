// A workload in cabletree, a stretch at a time. Argument: settings as JSON: file, mods, copies, compartments, method, dtMs, engine
// (javascript, wasm, or ensemble: the copies in the lanes of vectors), tableTolerance. Prints {compartments, cpuSeconds, bytes} when it is set up; for each line of the input,
// a number of steps, {cpuSeconds} of those; at its end {spikesMs} of each copy.
import { createInterface } from 'node:readline';
import { LANES } from '../dist/src/kernels/laneMemory.js';
import { LaneTables } from '../dist/src/kernels/laneTables.js';
import { LaneCell } from '../dist/src/simulate/laneCell.js';
import { LaneRun } from '../dist/src/simulate/laneRun.js';
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
const durationMs = mostSteps * dtMs;
const recordingOf = (simulation) =>
  new Recorder(simulation, { durationMs, frameIntervalMs: durationMs, spikeThresholdMv: 0 });

/** All copies as one simulation. */
function setUpOne() {
  const { cell, layout } = buildWorkload(settings.file, settings);
  const setUp = () => {
    const options = { method, dtMs, engine, tableTolerance, keepsRange: false };
    const recorder = recordingOf(new Simulation(cell, layout, options));
    return { step: (steps) => recorder.advance(steps), finish: () => recorder.finish().spikes };
  };
  return { compartments: layout.compartments.length, setUp };
}

/** Four copies at a time, each four for all steps of a turn before the next. */
function setUpLanes() {
  const { copies = 1 } = settings;
  const built = Array.from({ length: copies }, (_, firstCopy) =>
    buildWorkload(settings.file, { ...settings, copies: 1, firstCopy }),
  );
  const setUp = () => {
    const tables = new LaneTables(1e-5);
    const cells = built.map(
      ({ cell, layout }) => new LaneCell(cell, layout, { method, dtMs }, tables),
    );
    const recorders = cells.map(recordingOf);
    const blocks = Array.from({ length: Math.ceil(copies / LANES) }, (_, block) => {
      const run = new LaneRun(cells[0]);
      run.load(cells.slice(LANES * block, LANES * (block + 1)));
      return { run, own: recorders.slice(LANES * block, LANES * (block + 1)) };
    });
    const step = (steps) => {
      for (const { run, own } of blocks)
        for (let k = 0; k < steps; k++) {
          run.step(own[0].isCheckDue);
          for (const recorder of own) recorder.step();
        }
    };
    return { step, finish: () => recorders.flatMap((recorder) => recorder.finish().spikes) };
  };
  return { compartments: copies * built[0].layout.compartments.length, setUp };
}

const { compartments, setUp } = engine === 'ensemble' ? setUpLanes() : setUpOne();
let simulated;
const cpuSeconds = timed(() => {
  simulated = setUp();
});
print({
  ...{ compartments, cpuSeconds },
  bytes: process.memoryUsage.rss() - bytesBefore,
});
for await (const line of createInterface({ input: process.stdin })) {
  const steps = Number(line);
  print({
    cpuSeconds: timed(() => simulated.step(steps)),
  });
}
print({ spikesMs: simulated.finish().map(({ timesMs }) => [...timesMs]) });
