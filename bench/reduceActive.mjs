// The layer 5 cell under ten thousand synapses, reduced: `node bench/reduceActive.mjs [SEED...]`. Needs NEURON's Python for the .mod files.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUniform } from '../dist/src/base/random.js';
import { poissonTimes } from '../dist/src/cell/eventTimes.js';
import {
  catalogueMechanisms,
  cellOfModel,
  chooseSites,
  coincidence,
  holdInput,
  reduceToCables,
  reductionInputOf,
  releaseModel,
  rootNode,
  runCell,
} from '../dist/src/index.js';
import { buildWorkload, findWorkload, MAKE_MODS } from './workload.mjs';

const DURATION_MS = 2000;
const COUNT = 10_000;
const MOST_COMPARTMENTS = 47;
const HOLDING_MV = -60;
/** Rise and decay in ms, reversal in mV, conductance in uS. */
const EXCITATORY = { key: 'e', tau1: 0.3, tau2: 1.8, e: 0, weightUs: 0.0016, rateHz: 3.5 };
const INHIBITORY = { key: 'i', tau1: 1, tau2: 8, e: -86, weightUs: 0.0008, rateHz: 10 };
const EXCITATORY_SHARE = 0.85;

const file = findWorkload('W3-hay-l5');
if (file === undefined) {
  console.log('Nothing is measured: no ../shared/reference beside the checkout');
  process.exit(1);
}
const mods = mkdtempSync(join(tmpdir(), 'cabletree-bench-'));
execFileSync('/usr/bin/python3', [MAKE_MODS, mods]);
const workload = buildWorkload(file, { mods });
rmSync(mods, { recursive: true });
const full = { layout: workload.layout, cell: { ...workload.cell, clamps: [], probes: [] } };
const { layout } = full;
const { sections } = full.cell.morphology;
const input = reductionInputOf(full.cell, layout, 'bench');

const cables = reduceToCables(input);
const most = { mostCompartments: MOST_COMPARTMENTS, capacitance: 'mode' };
const closed = chooseSites(input, most).model;
const held = chooseSites(holdInput(input, full.cell, layout, HOLDING_MV), most).model;
const MODELS = {
  cables,
  'sites, channels closed': closed,
  [`sites, held at ${HOLDING_MV} mV`]: releaseModel(held, input, HOLDING_MV),
};

console.log(
  '| seed | model | compartments | spikes full, reduced | Gamma 2 ms | 5 ms | rms below -40 mV | steps in the same CPU time |',
);
console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
const seeds = process.argv.slice(2).map(Number);
for (const seed of seeds.length > 0 ? seeds : [1, 2, 3]) await compare(seed);

async function compare(seed) {
  const synapses = drawSynapses(seed);
  const root = rootNode(layout);
  const a = await run(full, { section: layout.section[root], x: layout.x[root] }, (node) => [
    { locus: { section: layout.section[node], x: layout.x[node] }, share: 1 },
  ]);
  for (const [name, model] of Object.entries(MODELS)) {
    const soma = { section: model.compartmentOfNode[root], x: 0.5 };
    const b = await run(cellOfModel(model, full), soma, (node) => placesOf(model, node));
    const gamma = [2, 5].map((ms) => coincidence(a.spikes, b.spikes, ms, DURATION_MS).toFixed(3));
    console.log(
      `| ${seed} | ${name} | ${model.compartments.length} | ${a.spikes.length}, ${b.spikes.length} | ${gamma.join(' | ')} | ${rms(a.voltage, b.voltage).toFixed(2)} mV | ${(a.cpuMs / b.cpuMs).toFixed(1)} |`,
    );
  }

  async function run({ cell, layout: mesh }, soma, placesOfNode) {
    const placed = placeSynapses(synapses, placesOfNode);
    const began = process.cpuUsage().user;
    const recording = await runCell(
      { ...cell, ...placed, probes: [{ name: 'soma', locus: soma }] },
      mesh,
      {
        simulation: { method: 'implicit-euler', dt_ms: 0.025, duration_ms: DURATION_MS },
        recording: { frame_interval_ms: DURATION_MS, spike_threshold_mV: 0 },
      },
    );
    const cpuMs = (process.cpuUsage().user - began) / 1000;
    return { spikes: recording.spikes[0].timesMs, voltage: recording.probes[0].voltageMv, cpuMs };
  }
}

/** Seeded places on the dendrites, evenly over length, with a train each. */
function drawSynapses(seed) {
  const nodes = [...layout.compartments].filter((node) =>
    /^(apic|dend)/.test(sections[layout.section[node]].name),
  );
  const ends = [];
  let total = 0;
  for (const node of nodes) {
    const section = layout.section[node];
    const count = layout.sectionOffsets[section + 1] - layout.sectionOffsets[section];
    total += sections[section].lengthUm / count;
    ends.push(total);
  }
  return Array.from({ length: COUNT }, (_, k) => {
    const at = randomUniform(seed, k, 1) * total;
    const kind = k < COUNT * EXCITATORY_SHARE ? EXCITATORY : INHIBITORY;
    const ratePerMs = kind.rateHz * 1e-3;
    const train = { ratePerMs, startMs: 0, endMs: DURATION_MS, seed, stream: 2 + k };
    return { node: nodes[ends.findIndex((end) => at < end)], kind, timesMs: poissonTimes(train) };
  });
}

/** Shared between two sites by weight; of cables, on the compartment that stands for the place. */
function placesOf({ sites, compartmentOfNode }, node) {
  if (sites === undefined)
    return [{ locus: { section: compartmentOfNode[node], x: 0.5 }, share: 1 }];
  return [
    { section: sites.above[node], share: sites.aboveWeight[node] },
    { section: sites.below[node], share: sites.belowWeight[node] },
  ].flatMap(({ section, share }) =>
    section >= 0 && share > 0 ? [{ locus: { section, x: 0.5 }, share }] : [],
  );
}

/** Exp2Syn is linear: synapses of one kind at one place share one, with a connection for each weight. */
function placeSynapses(synapses, placesOfNode) {
  const mechanism = catalogueMechanisms().get('Exp2Syn');
  const points = new Map();
  const trains = new Map();
  for (const { node, kind, timesMs } of synapses)
    for (const { locus, share } of placesOfNode(node)) {
      const name = `${kind.key} at ${locus.section} ${locus.x}`;
      const { tau1, tau2, e } = kind;
      points.set(name, { name, locus, mechanism, parameters: { tau1, tau2, e } });
      const key = `${name} ${share}`;
      const train = trains.get(key) ?? { name, weightUs: kind.weightUs * share, times: [] };
      trains.set(key, train);
      train.times.push(...timesMs);
    }
  const connections = [...trains.values()].map(({ name, weightUs, times }) => ({
    target: name,
    source: { kind: 'times', timesMs: Float64Array.from(times).sort() },
    ...{ weights: [weightUs], delayMs: 0 },
  }));
  return { points: [...points.values()], connections };
}

function rms(a, b) {
  let [sum, count] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    if (a[i] > -40 || b[i] > -40) continue;
    sum += (a[i] - b[i]) ** 2;
    count++;
  }
  return Math.sqrt(sum / count);
}
