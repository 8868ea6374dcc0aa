// What reduction keeps of real cells that it was not made for: `node bench/reduceCells.mjs 6 20 FILE...`
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  buildCell,
  buildMorphology,
  certifyReduction,
  chooseSites,
  discretise,
  parseSwc,
  reductionInputOf,
  softenModel,
  suggestExperiment,
} from '../dist/src/index.js';

const FOLDERS = ['morphologies/', 'reference/swc/'].map((folder) =>
  fileURLToPath(new URL(`../../shared/${folder}`, import.meta.url)),
);
/** A whole axon takes minutes and says nothing of dendrites. */
const MOST_COMPARTMENTS = 4000;
const STEP_MS = 0.02;
const percent = (share) => (share === null ? '-' : (100 * share).toFixed(1));

const words = process.argv.slice(2);
const sizes = words.filter((word) => /^\d+$/.test(word)).map(Number);
const named = words.filter((word) => !/^\d+$/.test(word));
const files = named.length > 0 ? named : FOLDERS.flatMap(listCells);

console.log(
  'The last two: 40 synapses of 1 nS at 20 Hz on local nodes, rms error in mV, soma / local (worst place).',
);
console.log(
  'Somatic / local peak of one synapse off the sites, mean (worst) error in %, places the sites were not chosen by.',
);
console.log(
  '| cell | compartments | nodes 0.3 nS | 1 nS | 3 nS | 10 nS | rescaled 1 nS | neither 1 nS | 40 at random | in clusters of 5 |',
);
console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |');
for (const file of files) tabulate(file, sizes.length > 0 ? sizes : [6, 20]);

function listCells(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.swc'))
    .map((name) => `${folder}${name}`);
}

function tabulate(file, counts) {
  const name = basename(file, '.swc').slice(0, 36);
  const swc = readFileSync(file, 'utf8');
  const { table } = parseSwc(swc, { file: name });
  if (table === undefined)
    return console.log(`| ${name} | not a reconstruction that reads | | | | | | | | |`);
  const { morphology } = buildMorphology(table);
  const experiment = suggestExperiment(morphology, { name, swc });
  const { cell } = buildCell(experiment);
  const layout = discretise(cell, experiment.mesh);
  const total = layout.compartments.length;
  if (total > MOST_COMPARTMENTS)
    return console.log(`| ${name} | ${total}: left out | | | | | | | | |`);
  const input = reductionInputOf(cell, layout, 'bench');
  for (const count of counts) {
    const { model } = chooseSites(input, { mostCompartments: count, stepMs: STEP_MS });
    const certificate = certifyReduction(input, softenModel(model, STEP_MS));
    const cellOf = (strength, treatment) =>
      ['soma', 'local']
        .map((where) => {
          const key = `epsp_${where}_off_${strength}ns_${treatment}`;
          const { error, metric } = certificate.rows.find((row) => row.key === key);
          return `${percent(error)} (${/worst ([\d.]+)/.exec(metric)[1]})`;
        })
        .join(' / ');
    const underMany = (arrangement) => {
      const [soma, local] = ['soma', 'local'].map((where) =>
        certificate.rows.find((row) => row.key === `input_${arrangement}_${where}_pole`),
      );
      const worst = /worst ([\d.]+)/.exec(local.metric)[1];
      return `${soma.reduced.toFixed(2)} / ${local.reduced.toFixed(2)} (${worst})`;
    };
    const columns = [
      ...[0.3, 1, 3, 10].map((strength) => cellOf(strength, 'pole')),
      cellOf(1, 'rescale'),
      cellOf(1, 'plain'),
      ...['random', 'clusters'].map(underMany),
    ];
    console.log(`| ${name} | ${total} -> ${model.compartments.length} | ${columns.join(' | ')} |`);
  }
}
