// A stored workload as a cell and its mesh: the model of a case.json of the reference data.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  buildMorphologyFromSections,
  catalogueMechanisms,
  discretise,
  parseNmodl,
  throwOnErrors,
} from '../dist/src/index.js';

const SHARED = new URL('../../shared/reference/', import.meta.url);
const WORKLOADS = process.env.CABLETREE_WORKLOADS ?? fileURLToPath(new URL('workloads', SHARED));
/** Writes the channels of the reference data as the .mod files that both simulators read. */
export const MAKE_MODS = fileURLToPath(new URL('generators/make_mods.py', SHARED));
/** Of a coat on one segment's centre: so far on either side, as a share of the section. */
const HALF_WIDTH = 1e-6;
const { fround } = Math;

/** Path of the case's JSON; undefined where the reference data is not beside the checkout. */
export function findWorkload(name) {
  const file = join(WORKLOADS, name, 'case.json');
  return existsSync(file) ? file : undefined;
}

/** The model of a case with its sections, which may be in a file of their own. */
export function readModel(file) {
  const { model } = JSON.parse(readFileSync(file, 'utf8'));
  if (model.sections_file === undefined) return model;
  const path = join(dirname(file), model.sections_file);
  return { ...model, sections: JSON.parse(readFileSync(path, 'utf8')).sections };
}

/** Spikes of the first probe by the finest run that the case stores. ms; undefined where it stores none. */
export function convergedSpikes(file) {
  const { model, runs = [] } = JSON.parse(readFileSync(file, 'utf8'));
  const [finest] = runs.filter(({ method }) => method === 'CN').sort((a, b) => a.dt - b.dt);
  const [probe] = Object.keys(model.record);
  return finest?.spikes_ms[probe];
}

/**
 * Cell and layout.
 *
 * @param settings `mods`: folder of .mod files; `copies`: so many cells without a connection, the current of copy k
 *   1 + 0.01 k times the first one's, and the first is copy `firstCopy`; `compartments`: of each section, which is as many um long.
 */
export function buildWorkload(file, { mods, copies = 1, firstCopy = 0, compartments } = {}) {
  const model = readModel(file);
  if (compartments !== undefined)
    model.sections = model.sections.map((section) => ({
      ...{ ...section, L: compartments, nseg: compartments },
    }));
  const names = model.sections.map(({ name }) => name);
  const copyNumbers = Array.from({ length: copies }, (_, copy) => copy);
  const indexOf = (name, copy) => copy * names.length + names.indexOf(name);
  const nameOf = (name, copy) => (copies === 1 ? name : `${name}_of_${copy}`);
  const locusOf = ([name, x], copy) => ({ section: indexOf(name, copy), x });
  const morphology = buildMorphologyFromSections(
    'workload',
    copyNumbers.flatMap((copy) =>
      model.sections.map(({ name, parent, pt3d, L, diam }) => ({
        ...{ name: nameOf(name, copy), type: 3 },
        parent: parent === null ? null : locusOf(parent, copy),
        // NEURON keeps pt3d in single precision.
        points: pt3d?.map((point) => point.map(fround)) ?? [
          [0, 0, 0, diam],
          [L, 0, 0, diam],
        ],
      })),
    ),
  );
  const mechanismOf = mechanismReader(mods);
  const groupOf = ({ group }) => (group in model.groups ? group : 'all');
  const intervalsOf = (group) =>
    copyNumbers.flatMap((copy) =>
      model.sections
        .filter((section) => groupOf(section) === group)
        .map(({ name }) => ({ section: indexOf(name, copy), x0: 0, x1: 1 })),
    );
  const cell = {
    ...{ morphology, celsius: model.celsius, vInitMv: model.v_init, labels: {} },
    membrane: { cmUfPerCm2: 1, raOhmCm: 100 },
    coats: [
      ...Object.entries(model.groups).flatMap(([name, group]) =>
        coatsOf(group, mechanismOf).map((coat) => ({
          ...{ ...coat, region: name, intervals: intervalsOf(name) },
        })),
      ),
      ...copyNumbers.flatMap((copy) =>
        (model.distributed ?? []).flatMap((each) =>
          segmentCoats(each, mechanismOf, (name) => indexOf(name, copy)),
        ),
      ),
    ],
    clamps: copyNumbers.flatMap((copy) =>
      model.stimuli.map(({ at, delay, dur, amp }) => ({
        ...{ name: `clamp ${copy}`, locus: locusOf(at, copy), delayMs: delay, durationMs: dur },
        amplitudeNa: amp * (1 + 0.01 * (firstCopy + copy)),
      })),
    ),
    probes: copyNumbers.map((copy) => {
      const [[name, at]] = Object.entries(model.record);
      return { name: `${name} ${copy}`, locus: locusOf(at, copy) };
    }),
    ...{ points: [], connections: [], quantities: [] },
  };
  const count = Object.fromEntries(
    copyNumbers.flatMap((copy) =>
      model.sections.map(({ name, nseg }) => [nameOf(name, copy), nseg ?? model.nseg?.[name] ?? 1]),
    ),
  );
  return { cell, layout: discretise(cell, { policy: 'explicit', count }) };
}

function coatsOf({ Ra, cm, mech, reversal = {} }, mechanismOf) {
  return [
    { kind: 'membrane', raOhmCm: Ra, cmUfPerCm2: cm },
    ...Object.entries(mech).map(([name, parameters]) => ({
      ...{ kind: 'mechanism', mechanism: mechanismOf(name), parameters },
    })),
    ...Object.entries(reversal).flatMap(([ion, reversalMv]) =>
      reversalMv === 'nernst' ? [] : [{ kind: 'reversal', ion, reversalMv }],
    ),
  ];
}

/** One coat a segment. */
function segmentCoats({ param, values }, mechanismOf, indexOf) {
  const [name, parameter] = param.split('.');
  return values.section.map((section, k) => ({
    ...{ kind: 'mechanism', region: section, mechanism: mechanismOf(name) },
    intervals: [
      { section: indexOf(section), x0: values.x[k] - HALF_WIDTH, x1: values.x[k] + HALF_WIDTH },
    ],
    parameters: { [parameter]: values.value[k] },
  }));
}

/** The mechanism of a name: of the folder where it has one, else built in. */
function mechanismReader(mods) {
  const known = new Map(catalogueMechanisms());
  return (name) => {
    const file = mods === undefined ? '' : join(mods, `${name}.mod`);
    if (!known.has(name) && existsSync(file)) {
      const { mechanism, diagnostics } = parseNmodl(readFileSync(file, 'utf8'), { file });
      throwOnErrors('bench', diagnostics);
      known.set(name, mechanism);
    }
    return known.get(name);
  };
}
