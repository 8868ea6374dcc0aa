#!/usr/bin/env node
// Packs the reference cases that need no reconstruction for `cabletree validate`: validation/*.json, of each case its model
// and of its runs the spikes and every few samples of the traces, as they are stored.
// usage: node scripts/packReferences.mjs FOLDER   (the folder of the reference cases)
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { runnerImport } from 'vite';

const FORMAT = 'cabletree-reference/1';
/** Tolerances of the reference data: those of a simulator that computes areas and resistances by itself. */
const SAME_SCHEME = { voltage_mV: 1e-3, spikes_ms: 1e-3 };
const COMMON_RUNS = ['be_dt0.025', 'cn_dt0.025', 'converged_x1'];
/** Against converged runs: spikes in one compartment and on trees, and voltages of passive cells. */
const converged = (dt_ms, bar) => ({ run: 'converged_x1', dt_ms, ...bar });
const ONE_COMPARTMENT = { spikes_ms: 0.01 };
const TREE = { spikes_ms: 0.05 };
const PASSIVE = { voltage_mV: 1e-3 };

/** The step of the default method with its bars, and which sample of the traces is kept. */
const CASES = {
  '01-hh-soma-step1': { stride: 5, default_method: converged(0.025, ONE_COMPARTMENT) },
  '01-hh-soma-step2': { stride: 5, default_method: converged(0.025, ONE_COMPARTMENT) },
  '01-hh-soma-step3': { stride: 5, default_method: converged(0.025, ONE_COMPARTMENT) },
  '01-hh-soma-step4': { stride: 5, default_method: converged(0.025, ONE_COMPARTMENT) },
  '01-hh-soma-18C-step1': { stride: 5, default_method: converged(0.00625, ONE_COMPARTMENT) },
  '02-axon-1um': { stride: 5, default_method: converged(0.025, TREE) },
  '02-axon-4um': { stride: 5, default_method: converged(0.025, TREE) },
  '02-squid-axon-18C': { stride: 5, default_method: converged(0.025, TREE) },
  '03-ball-and-stick': { stride: 10, default_method: converged(0.0125, PASSIVE) },
  '03-rall-tree': { stride: 10, default_method: converged(0.00625, PASSIVE) },
  '04-rallpack3': {
    stride: 2,
    places: ['x0', 'xL'],
    runs: ['converged_x3'],
    default_method: {
      ...{ run: 'converged_x3', dt_ms: 0.0125, spikes_ms: 0.02, aligned_percent: 0.1 },
    },
  },
  '07-calcium-pool': { stride: 10, runs: COMMON_RUNS.slice(0, 2) },
  '08-two-cells': { stride: 5, default_method: converged(0.025, TREE) },
};

const mods = resolve(import.meta.dirname, '../test/support/channelMods.ts');
const { poolMod, writeChannelMod } = (await runnerImport(mods)).module;
const [folder] = process.argv.slice(2);
const target = resolve(import.meta.dirname, '../validation');
const { channels } = JSON.parse(readFileSync(join(folder, 'generators/channels.json'), 'utf8'));

function readTrace(file) {
  const [head, ...rows] = gunzipSync(readFileSync(file)).toString('utf8').trim().split(/\r?\n/);
  const cells = rows.map((row) => row.split(',').map(Number));
  return new Map(head.split(',').map((name, c) => [name, cells.map((row) => row[c])]));
}

function packRun(id, run, places, stride) {
  const trace = readTrace(join(folder, id, run.trace));
  const kept = (values) => values.filter((_, i) => i % stride === 0);
  return {
    ...{ id: run.id, method: run.method, dt: run.dt, tstop: run.tstop },
    sample_ms: run.sample * stride,
    spikes_ms: Object.fromEntries(places.map((place) => [place, run.spikes_ms[place] ?? []])),
    v_mV: Object.fromEntries(places.map((place) => [place, kept(trace.get(place))])),
  };
}

function modFiles(groups) {
  const names = new Set(Object.values(groups).flatMap(({ mech }) => Object.keys(mech)));
  const own = [...names].filter((name) => name !== 'pas' && name !== 'hh');
  return Object.fromEntries(
    own.map((name) => [
      name,
      name === 'CaDynamics_E2' ? poolMod : writeChannelMod(name, channels[name]),
    ]),
  );
}

mkdirSync(target, { recursive: true });
for (const [id, kept] of Object.entries(CASES)) {
  const { title, provenance, model, runs } = JSON.parse(
    readFileSync(join(folder, id, 'case.json'), 'utf8'),
  );
  const { places = Object.keys(model.record), runs: wanted = COMMON_RUNS, stride } = kept;
  const record = Object.fromEntries(places.map((place) => [place, model.record[place]]));
  const packed = {
    ...{ format: FORMAT, id, title, provenance },
    model: { ...model, record, record_extra: undefined },
    mechanisms: modFiles(model.groups),
    same_scheme: wanted.includes('be_dt0.025') ? SAME_SCHEME : undefined,
    default_method: kept.default_method,
    runs: wanted.map((name) =>
      packRun(
        id,
        runs.find((run) => run.id === name),
        places,
        stride,
      ),
    ),
  };
  writeFileSync(join(target, `${id}.json`), `${JSON.stringify(packed)}\n`);
}
