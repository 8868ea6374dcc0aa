// What reduction loses, beside what is on record of others: `node bench/reduceAgainstPeers.mjs`. Needs the folder of reference data.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const ROOT = new URL('../', import.meta.url);
const REFERENCE = new URL('../../shared/reference/reduction/', import.meta.url);
const load = async (path) => (await runnerImport(fileURLToPath(new URL(path, ROOT)))).module;
const readJson = (name) => JSON.parse(readFileSync(new URL(name, REFERENCE), 'utf8'));

const { chooseSites } = await load('src/reduce/chooseSites.ts');
const { measureInputErrors } = await load('src/reduce/compareInput.ts');
const { REFERENCE_SYNAPSE } = await load('src/reduce/postsynapticPotential.ts');
const { pairReduction } = await load('src/reduce/reductionPair.ts');
const { reduceToSites } = await load('src/reduce/reduceToSites.ts');
const { runSynapseTrials, summariseTrials } = await load('src/reduce/synapseTrials.ts');
const { reductionInputOf } = await load('test/reduce/discreteCell.ts');
const { nodeOfSite, readReferenceCell } = await load('test/reduce/referenceCell.ts');
const { buildNeatCell, impedancesOf, nodeOfNeatPlace, readNeatFit, worstError } =
  await load('test/reduce/neatCell.ts');

const percent = (share) => (100 * share).toFixed(share < 0.01 ? 2 : 1);
const both = ([mean, worst]) => `${percent(mean)} (${percent(worst)})`;
const times = (theirs, own) => (theirs / own).toFixed(1);
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
/** Of the section's own prototype: rms error at the soma, peak there, rms error at the synapses. mV */
const MANY = [
  [6, 'random', 0.45, 6.4, 5.3],
  [6, 'clusters', 1.42, 2.4, 7.2],
  [21, 'random', 0.15, 6.4, 1.8],
  [21, 'clusters', 0.39, 2.4, 3.1],
];

const cells = new Map(
  ['ball_and_stick', 'rall_tree', 'asym_y', 'ca1_n120_1p'].map((name) => {
    const reference = readReferenceCell(name);
    const input = reductionInputOf(reference);
    const places = reference.sites.slice(1).map((site) => nodeOfSite(input, site));
    return [name, { reference, input, places, fullPeaks: new Map(), models: new Map() }];
  }),
);

compareWithNeuronReduce();
compareWithPrototype();
compareAtSites();
compareUnderMany();
compareWithNeat();
console.log(`
DendroTweaks reduces a subtree by neuron_reduce's formulas, so its passive errors are those of the first table; Dendrify
takes lengths and diameters that somebody types. Neither has figures of its own on record.`);

function heading(text, columns) {
  console.log(`\n${text}\n`);
  console.log(`| ${columns.join(' | ')} |\n| ${columns.map(() => '---').join(' | ')} |`);
}

function row(...values) {
  console.log(`| ${values.join(' | ')} |`);
}

/** Sites chosen without the places of the test. */
function modelOf(name, mostCompartments) {
  const { input, models } = cells.get(name);
  if (!models.has(mostCompartments))
    models.set(mostCompartments, chooseSites(input, { mostCompartments }).model);
  return models.get(mostCompartments);
}

function errorsAt(name, model, treatment) {
  const { input, places, fullPeaks } = cells.get(name);
  const plan = { nodes: places, strengthsUs: [0.001], synapse: REFERENCE_SYNAPSE };
  const trials = runSynapseTrials(
    ...[pairReduction(input, model), { ...plan, treatments: [treatment] }, fullPeaks],
  );
  const { somaMean, somaWorst, localMean, localWorst } = summariseTrials(trials);
  return { soma: [somaMean, somaWorst], local: [localMean, localWorst] };
}

function compareWithNeuronReduce() {
  heading(
    "One synapse of 1 nS at a time at the reference data's places, mean (worst) error of the peak in %, ours with local nodes.",
    [
      'cell',
      'neuron_reduce at',
      'segments',
      'soma',
      'local',
      'ours',
      'soma',
      'local',
      'times better',
    ],
  );
  for (const [name, { reference }] of cells)
    for (const [frequency, { cables, summary }] of Object.entries(reference.neuron_reduce)) {
      const segments = cables.reduce((sum, { nseg }) => sum + nseg, 0);
      const model = modelOf(name, segments);
      const own = errorsAt(name, model, 'pole');
      const local = summary.local_epsp_ratio.slice(1).map((ratio) => Math.abs(ratio - 1));
      row(
        ...[name, `${frequency} Hz`, segments],
        both([summary.soma_epsp_rel_err_mean, summary.soma_epsp_rel_err_max]),
        both([mean(local), Math.max(...local)]),
        ...[model.compartments.length, both(own.soma), both(own.local)],
        `${times(summary.soma_epsp_rel_err_mean, own.soma[0])}, ${times(mean(local), own.local[0])}`,
      );
    }
}

function compareWithPrototype() {
  heading('The same beside the prototype of this method without local nodes, CA1.', [
    ...['compartments', 'its soma', 'its local', 'ours', 'soma', 'local', 'rescaled: soma, local'],
    'times better',
  ]);
  const name = 'ca1_n120_1p';
  for (const theirs of readJson('prototype_errors.json').cells[name].sites_outside_set) {
    const model = modelOf(name, theirs.n);
    const [own, rescaled] = ['pole', 'rescale'].map((way) => errorsAt(name, model, way));
    row(
      theirs.n,
      both([theirs.soma_mean, theirs.soma_max]),
      both([theirs.local_mean, theirs.local_max]),
      ...[model.compartments.length, both(own.soma), both(own.local)],
      `${both(rescaled.soma)}, ${both(rescaled.local)}`,
      `${times(theirs.soma_mean, own.soma[0])}, ${times(theirs.local_mean, own.local[0])}`,
    );
  }
}

function compareAtSites() {
  heading("Every place of the test a site, as NEAT has it, beside the prototype's.", [
    ...['cell', 'compartments', 'its soma', 'its local', 'ours', 'soma', 'local'],
  ]);
  const { cells: prototype } = readJson('prototype_errors.json');
  for (const name of ['asym_y', 'ca1_n120_1p'])
    for (const theirs of prototype[name].greedy) {
      const { input, places } = cells.get(name);
      const search = { siteNodes: places, mostCompartments: theirs.n };
      const { model } = chooseSites(input, search);
      const own = errorsAt(name, model, 'plain');
      row(
        ...[name, theirs.n, both([theirs.somaEPSP_mean, theirs.somaEPSP_max])],
        both([theirs.localEPSP_mean, theirs.localEPSP_max]),
        ...[model.compartments.length, both(own.soma), both(own.local)],
      );
    }
}

function compareUnderMany() {
  heading(
    "40 synapses of 1 nS at 20 Hz for 200 ms, CA1, mean of three draws (worst): rms errors in mV, at the soma as % of the full cell's peak there.",
    [
      'compartments',
      'places',
      'its soma',
      'its local',
      'ours',
      'soma',
      'soma, mV',
      'local',
      'worst place',
    ],
  );
  const name = 'ca1_n120_1p';
  for (const [count, arrangement, somaMv, peakMv, localMv] of MANY) {
    const model = modelOf(name, count);
    const pair = pairReduction(cells.get(name).input, model);
    const own = [1, 2, 3].flatMap((seed) =>
      measureInputErrors(pair, seed, REFERENCE_SYNAPSE, ['pole']).filter(
        (errors) => errors.arrangement === arrangement,
      ),
    );
    const spread = (of) => [mean(own.map(of)), Math.max(...own.map(of))];
    const inMv = ([average, worst]) => `${average.toFixed(2)} (${worst.toFixed(2)})`;
    row(
      ...[count, arrangement, `${percent(somaMv / peakMv)} (${somaMv} mV)`, localMv],
      model.compartments.length,
      both(spread((errors) => errors.somaMv / errors.somaPeakMv)),
      inMv(spread((errors) => errors.somaMv)),
      inMv(spread((errors) => errors.localMv)),
      Math.max(...own.map(({ worstLocalMv }) => worstLocalMv)).toFixed(2),
    );
  }
}

function compareWithNeat() {
  heading("At NEAT's places and in its convention: worst error of an impedance in %.", [
    ...['cell', 'compartments', 'Hz', 'NEAT', 'ours'],
  ]);
  for (const name of ['asym_y', 'rall_tree']) {
    const fit = readNeatFit(name);
    const { input, sectionOf } = buildNeatCell(fit);
    const nodes = fit.fit_locs.map((place) => nodeOfNeatPlace(input, sectionOf, place));
    const { model, reduced } = pairReduction(input, reduceToSites(input, nodes));
    const indices = nodes.map((node) => model.sites.nodes.indexOf(node));
    for (const [frequency, z] of Object.entries(fit.Z_MOhm)) {
      const theirs = (i, j) => ({ re: z.fit_re[i][j], im: z.fit_im[i][j] });
      const own = impedancesOf(reduced, indices, Number(frequency));
      const errors = [theirs, own].map((at) => worstError(at, z.full_re, z.full_im));
      const shown = errors.map((error) => (error < 1e-4 ? '< 0.01' : percent(error)));
      row(name, model.compartments.length, frequency, ...shown);
    }
  }
}
