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
  findRestingVoltage,
  findWorkingState,
  fitChannels,
  keepActiveRest,
  reduceToCables,
  reductionInputOf,
  releaseModel,
  rootNode,
  runCell,
  shareSynapses,
} from '../dist/src/index.js';
import { buildWorkload, findWorkload, MAKE_MODS } from './workload.mjs';

const DURATION_MS = 2000;
const COUNT = 10_000;
const MOST_COMPARTMENTS = 47;
const HOLDING_MV = -60;
/** Synapses are silent until then. */
const START_MS = 100;
/** neuron_reduce's example: rise and decay in ms, reversal in mV, conductance in uS, and 15 Hz for inhibition. */
const EXCITATORY = {
  key: 'e',
  tau1: 0.3,
  tau2: 1.8,
  e: 0,
  weightUs: 0.0016,
  rateHz: 3.5,
  share: 0.85,
};
const INHIBITORY = {
  key: 'i',
  tau1: 1,
  tau2: 8,
  e: -86,
  weightUs: 0.0008,
  rateHz: 15,
  share: 0.15,
};
const KINDS = [EXCITATORY, INHIBITORY];
/** How far any model can come: the full cell beside itself, every weight this much larger. */
const NUDGE = 0.01;
const ITSELF = 'full cell, weights 1 % larger';

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

const { lengthUm, totalUm } = measureDendrites();
const WORKING = makeWorking();
const REST_MV = findRestingVoltage(full.cell, layout);
const MODELS = {
  cables: makeCables(),
  'sites, quiet cell': makeQuiet(),
  'sites, working cell': WORKING,
  'the same, rest kept': atRest(WORKING.model),
  'the same, fitted channels': atRest(
    fitChannels(WORKING.model, full, { leakUs: WORKING.quietLeakUs }),
  ),
};

console.log(
  '| seed | model | compartments | spikes full, reduced | Gamma 2 ms | 5 ms | rms below -40 mV | steps in the same CPU time |',
);
console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
const seeds = process.argv.slice(2).map(Number);
const names = [ITSELF, ...Object.keys(MODELS)];
const gammas = new Map(names.map((name) => [name, []]));
const rates = new Map(names.map((name) => [name, []]));
for (const seed of seeds.length > 0 ? seeds : [1, 2, 3, 4, 5, 6]) await compare(seed);
for (const [name, own] of gammas)
  console.log(
    `${name}: Gamma within 2 ms ${mean(own).toFixed(3)}, worst ${Math.min(...own).toFixed(3)}; rate off by ${mean(rates.get(name)).toFixed(1)} %, worst ${Math.max(...rates.get(name)).toFixed(1)} %`,
  );

function makeCables() {
  const model = reduceToCables(input);
  const sharesOf = (node) => [{ compartment: model.compartmentOfNode[node], share: 1 }];
  return { model, sharesOf };
}

/** Places follow the sites as in the quiet cell, channels closed. */
function makeQuiet() {
  const { model } = chooseSites(input, { mostCompartments: MOST_COMPARTMENTS });
  const { sites } = model;
  const sharesOf = (node) =>
    [
      { compartment: sites.above[node], share: sites.aboveWeight[node] },
      { compartment: sites.below[node], share: sites.belowWeight[node] },
    ].filter(({ compartment, share }) => compartment >= 0 && share > 0);
  return { model, sharesOf };
}

/** By the working cell, of whose synapses the density and the rates are known, not the places drawn. */
function makeWorking() {
  const driven = [...lengthUm].flatMap(([node, um]) =>
    KINDS.map(({ tau1, tau2, e, weightUs, rateHz, share }) => ({
      ...{ node, peakUs: weightUs, riseMs: tau1, decayMs: tau2, reversalMv: e },
      ratePerMs: rateHz * 1e-3 * COUNT * share * (um / totalUm),
    })),
  );
  const state = findWorkingState(input, full.cell, HOLDING_MV, driven);
  const working = chooseSites(state.input, { mostCompartments: MOST_COMPARTMENTS }).model;
  const shares = shareSynapses(state, working, driven);
  const byNode = new Map(
    driven.map(({ node, reversalMv }, k) => [`${node} ${reversalMv}`, shares[k]]),
  );
  return {
    model: releaseModel(working, input, HOLDING_MV),
    quietLeakUs: state.quietLeakUs,
    sharesOf: (node, { e }) => byNode.get(`${node} ${e}`),
  };
}

function atRest(model) {
  return { ...WORKING, model: keepActiveRest(model, full, REST_MV) };
}

async function compare(seed) {
  const synapses = drawSynapses(seed);
  const root = rootNode(layout);
  const somaOfFull = { section: layout.section[root], x: layout.x[root] };
  const onItself = (share) => (node) => [
    { locus: { section: layout.section[node], x: layout.x[node] }, share, delayMs: 0 },
  ];
  const a = await run(full, somaOfFull, onItself(1));
  report(ITSELF, layout.compartments.length, await run(full, somaOfFull, onItself(1 + NUDGE)));
  for (const [name, { model, sharesOf }] of Object.entries(MODELS)) {
    const soma = { section: model.compartmentOfNode[root], x: 0.5 };
    const b = await run(cellOfModel(model, full), soma, (node, kind) =>
      sharesOf(node, kind).map(({ compartment, share, delayMs = 0 }) => ({
        ...{ locus: { section: compartment, x: 0.5 }, share, delayMs },
      })),
    );
    report(name, model.compartments.length, b);
  }

  function report(name, count, b) {
    const gamma = [2, 5].map((ms) => coincidence(a.spikes, b.spikes, ms, DURATION_MS));
    gammas.get(name).push(gamma[0]);
    rates.get(name).push(100 * Math.abs(b.spikes.length / a.spikes.length - 1));
    console.log(
      `| ${seed} | ${name} | ${count} | ${a.spikes.length}, ${b.spikes.length} | ${gamma.map((each) => each.toFixed(3)).join(' | ')} | ${rms(a.voltage, b.voltage).toFixed(2)} mV | ${(a.cpuMs / b.cpuMs).toFixed(1)} |`,
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

/** Length of dendrite in each node's compartment. */
function measureDendrites() {
  const lengthUm = new Map();
  let totalUm = 0;
  for (const node of layout.compartments) {
    const section = layout.section[node];
    if (!/^(apic|dend)/.test(sections[section].name)) continue;
    const count = layout.sectionOffsets[section + 1] - layout.sectionOffsets[section];
    lengthUm.set(node, sections[section].lengthUm / count);
    totalUm += sections[section].lengthUm / count;
  }
  return { lengthUm, totalUm };
}

/** Seeded places on the dendrites, evenly over length, with a train each. */
function drawSynapses(seed) {
  const nodes = [...lengthUm.keys()];
  let sum = 0;
  const ends = [...lengthUm.values()].map((um) => (sum += um));
  return Array.from({ length: COUNT }, (_, k) => {
    const at = randomUniform(seed, k, 1) * totalUm;
    const kind = k < COUNT * EXCITATORY.share ? EXCITATORY : INHIBITORY;
    const ratePerMs = kind.rateHz * 1e-3;
    const train = { ratePerMs, startMs: START_MS, endMs: DURATION_MS, seed, stream: 2 + k };
    return { node: nodes[ends.findIndex((end) => at < end)], kind, timesMs: poissonTimes(train) };
  });
}

/** Exp2Syn is linear: synapses of one kind at one place share one, with a connection for each weight. */
function placeSynapses(synapses, placesOfNode) {
  const mechanism = catalogueMechanisms().get('Exp2Syn');
  const points = new Map();
  const trains = new Map();
  for (const { node, kind, timesMs } of synapses)
    for (const { locus, share, delayMs } of placesOfNode(node, kind)) {
      const name = `${kind.key} at ${locus.section} ${locus.x}`;
      const { tau1, tau2, e } = kind;
      points.set(name, { name, locus, mechanism, parameters: { tau1, tau2, e } });
      const key = `${name} ${share} ${delayMs}`;
      const weightUs = kind.weightUs * share;
      const train = trains.get(key) ?? { name, weightUs, delayMs, times: [] };
      trains.set(key, train);
      train.times.push(...timesMs);
    }
  const connections = [...trains.values()].map(({ name, weightUs, delayMs, times }) => ({
    target: name,
    source: { kind: 'times', timesMs: Float64Array.from(times).sort() },
    ...{ weights: [weightUs], delayMs },
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

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
