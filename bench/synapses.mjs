// What do synapses cost? The CA1 cell of W2 with so many Exp2Syn at random places, each driven by a Poisson train. Arguments:
// how many, the method, events a second of each.
import { catalogueMechanisms } from '../dist/src/index.js';
import { Recorder } from '../dist/src/simulate/recorder.js';
import { Simulation } from '../dist/src/simulate/simulation.js';
import { buildWorkload, findWorkload } from './workload.mjs';

const [count = 300, method = 'second-order', rate = 5] = process.argv.slice(2);
const DURATION_MS = 500;
const TURN_STEPS = 1000;
const { cell, layout } = buildWorkload(findWorkload('W2-ca1-hh'));
const mechanism = catalogueMechanisms().get('Exp2Syn');
let state = 1;
/** Park and Miller's minimal standard, so that every run draws the same. */
const draw = () => {
  state = (state * 16807) % 2147483647;
  return state / 2147483647;
};

function drawTrain() {
  const timesMs = [];
  const waitMs = () => (-Math.log(1 - draw()) * 1000) / Number(rate);
  for (let at = waitMs(); at < DURATION_MS; at += waitMs()) timesMs.push(at);
  return Float64Array.from(timesMs);
}

const points = [];
const connections = [];
for (let k = 0; k < Number(count); k++) {
  const section = Math.floor(draw() * cell.morphology.sections.length);
  const locus = { section, x: draw() };
  points.push({ name: `s${k}`, locus, mechanism, parameters: { tau1: 0.5, tau2: 3 } });
  const source = { kind: 'times', timesMs: drawTrain() };
  connections.push({ source, target: `s${k}`, delayMs: 0, weights: [1e-5] });
}
const options = { method, dtMs: 0.025, engine: 'wasm', keepsRange: false };
const simulation = new Simulation({ ...cell, points, connections }, layout, options);
const recorder = new Recorder(simulation, {
  ...{ durationMs: DURATION_MS, frameIntervalMs: DURATION_MS, spikeThresholdMv: 0 },
});
recorder.advance(2 * TURN_STEPS);
const turns = Array.from({ length: 6 }, () => {
  const before = process.cpuUsage();
  recorder.advance(TURN_STEPS);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / TURN_STEPS;
});
console.log(
  `${count} Exp2Syn at ${rate} Hz, ${method}: ${Math.min(...turns).toFixed(2)} us a step`,
);
