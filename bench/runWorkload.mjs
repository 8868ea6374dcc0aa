// A stored workload in cabletree: prints JSON with the CPU time of the run and its spikes. Arguments: case.json, method,
// ms, engine (javascript, wasm, or table), error of the tables.
import { runCell } from '../dist/src/index.js';
import { buildWorkload } from './workload.mjs';

const [file, method, duration, engine, tolerance] = process.argv.slice(2);
const { cell, layout } = buildWorkload(file);
const options =
  engine === 'table' ? { engine: 'wasm', tableTolerance: Number(tolerance) } : { engine };
const run = {
  simulation: { method, dt_ms: 0.025, duration_ms: Number(duration) },
  recording: { frame_interval_ms: 10, spike_threshold_mV: 0 },
};
const before = process.cpuUsage();
const { spikes } = await runCell(cell, layout, run, options);
const { user, system } = process.cpuUsage(before);
const cpuSeconds = (user + system) / 1e6;
const compartments = layout.compartments.length;
process.stdout.write(
  `${JSON.stringify({ cpuSeconds, compartments, spikesMs: [...spikes[0].timesMs] })}\n`,
);
