// Rest with channels open, of cells reduced to sites: `node bench/reduceRest.mjs [COMPARTMENTS...]`. Needs NEURON's Python for the .mod files.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  cellOfModel,
  chooseSites,
  findRestingVoltage,
  fitChannels,
  keepActiveRest,
  reductionInputOf,
  runCell,
} from '../dist/src/index.js';
import { buildWorkload, findWorkload, MAKE_MODS } from './workload.mjs';

const NAMES = ['W3-hay-l5', 'W2-ca1-hh', '../06-active-allen_485574832-bap-active'];
const DURATION_MS = 2000;

const sizes = process.argv.slice(2).map(Number);
const mods = mkdtempSync(join(tmpdir(), 'cabletree-bench-'));
execFileSync('/usr/bin/python3', [MAKE_MODS, mods]);
console.log(
  '| cell | compartments | sites off rest by, mV: nothing kept | rest kept | fitted channels | fitted, rest kept |',
);
console.log('| --- | --- | --- | --- | --- | --- |');
for (const name of NAMES) {
  const file = findWorkload(name);
  if (file === undefined) console.log(`| ${name} | not beside the checkout | | | | |`);
  else await measure(name.split('/').at(-1), buildWorkload(file, { mods }));
}
rmSync(mods, { recursive: true });

async function measure(name, { cell: placed, layout }) {
  const full = { layout, cell: { ...placed, clamps: [], probes: [] } };
  const restMv = findRestingVoltage(full.cell, layout);
  const input = reductionInputOf(full.cell, layout, 'bench');
  for (const mostCompartments of sizes.length > 0 ? sizes : [6, 20]) {
    const { model } = chooseSites(input, { mostCompartments });
    const fitted = fitChannels(model, full, { leakUs: input.leakUs });
    const off = [];
    for (const each of [model, fitted]) {
      const kept = restMv === undefined ? undefined : keepActiveRest(each, full, restMv);
      for (const run of [each, kept])
        off.push(kept === undefined ? 'no rest' : await offRest(run, full, restMv));
    }
    console.log(`| ${[name, model.compartments.length, ...off].join(' | ')} |`);
  }
}

/** Largest difference at a site after two seconds. mV */
async function offRest(model, full, restMv) {
  const { cell, layout } = cellOfModel(model, full);
  const probes = model.compartments.map((_, section) => ({
    ...{ name: `${section}`, locus: { section, x: 0.5 } },
  }));
  const recording = await runCell({ ...cell, probes }, layout, {
    simulation: { method: 'implicit-euler', dt_ms: 0.1, duration_ms: DURATION_MS },
    recording: { frame_interval_ms: DURATION_MS, spike_threshold_mV: 0 },
  });
  const off = recording.probes.map(({ voltageMv }, i) =>
    Math.abs(voltageMv.at(-1) - restMv[model.sites.nodes[i]]),
  );
  return Math.max(...off).toPrecision(2);
}
