// Does the cost of a step grow with the number of compartments alone, and how much memory does one take? Cables of hh, one
// of many compartments or many of 100, each in a process of its own.
import { fileURLToPath } from 'node:url';
import { SimulatorProcess } from './simulatorProcess.mjs';

const file = fileURLToPath(new URL('W1-cable-1000.json', import.meta.url));
/** Compartments times steps of one turn: long enough for the clock. */
const TURN_SIZE = 1e6;
const TURNS = 12;
const settings = { file, method: 'implicit-euler', dtMs: 0.025, engine: 'wasm' };

async function measure(words, sizes, more) {
  const count = sizes.compartments * (sizes.copies ?? 1);
  const steps = Math.max(2, Math.round(TURN_SIZE / count));
  const simulator = await SimulatorProcess.start('stepWorkload.mjs', {
    ...{ ...settings, ...sizes, ...more, mostSteps: steps * TURNS },
  });
  const seconds = [];
  for (let turn = 0; turn < TURNS; turn++) seconds.push(await simulator.step(steps));
  await simulator.finish();
  const ns = (Math.min(...seconds) * 1e9) / count / steps;
  const { bytes, cpuSeconds } = simulator.setUp;
  console.log(
    `${words}: ${ns.toFixed(1)} ns a compartment and step, set up in ${cpuSeconds.toFixed(2)} s with ${(bytes / count).toFixed(0)} bytes a compartment`,
  );
}

for (const [name, more] of [
  ['exact', {}],
  ['tables', { tableTolerance: 1e-5 }],
]) {
  for (const compartments of [100, 1000, 10_000, 100_000])
    await measure(`${name}, 1 cable of ${compartments}`, { compartments }, more);
  for (const copies of [1, 10, 100, 1000])
    await measure(`${name}, ${copies} cables of 100`, { compartments: 100, copies }, more);
}
