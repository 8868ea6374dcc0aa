// A stored workload as a cell and its mesh: the model of a case.json of the reference data.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildMorphologyFromSections, catalogueMechanisms, discretise } from '../dist/src/index.js';

const WORKLOADS = fileURLToPath(new URL('../../shared/reference/workloads', import.meta.url));
const { fround } = Math;

/** Path of the case's JSON; undefined where the reference data is not beside the checkout. */
export function findWorkload(name) {
  const file = join(process.env.CABLETREE_WORKLOADS ?? WORKLOADS, name, 'case.json');
  return existsSync(file) ? file : undefined;
}

/** Cell and layout; all groups must have hh. */
export function buildWorkload(file) {
  const { model } = JSON.parse(readFileSync(file, 'utf8'));
  const sections =
    model.sections_file === undefined
      ? model.sections
      : JSON.parse(readFileSync(join(dirname(file), model.sections_file), 'utf8')).sections;
  const index = new Map(sections.map(({ name }, i) => [name, i]));
  const morphology = buildMorphologyFromSections(
    'workload',
    sections.map(({ name, parent, pt3d, L, diam }) => ({
      ...{ name, type: 3 },
      parent: parent === null ? null : { section: index.get(parent[0]), x: parent[1] },
      // NEURON keeps pt3d in single precision.
      points: pt3d?.map((point) => point.map(fround)) ?? [
        [0, 0, 0, diam],
        [L, 0, 0, diam],
      ],
    })),
  );
  const [group] = Object.values(model.groups);
  const everywhere = {
    region: 'all',
    intervals: sections.map((_, section) => ({ section, x0: 0, x1: 1 })),
  };
  const locusOf = ([name, x]) => ({ section: index.get(name), x });
  const cell = {
    ...{ morphology, celsius: model.celsius, vInitMv: model.v_init, labels: {} },
    membrane: { cmUfPerCm2: group.cm, raOhmCm: group.Ra },
    coats: [
      {
        ...{ kind: 'mechanism', ...everywhere, parameters: group.mech.hh },
        mechanism: catalogueMechanisms().get('hh'),
      },
      ...Object.entries(group.reversal).map(([ion, reversalMv]) => ({
        ...{ kind: 'reversal', ...everywhere, ion, reversalMv },
      })),
    ],
    clamps: model.stimuli.map(({ at, delay, dur, amp }) => ({
      ...{ name: 'clamp', locus: locusOf(at), delayMs: delay, durationMs: dur, amplitudeNa: amp },
    })),
    probes: Object.entries(model.record).map(([name, at]) => ({ name, locus: locusOf(at) })),
    ...{ points: [], connections: [], quantities: [] },
  };
  const count = Object.fromEntries(
    sections.map(({ name, nseg }) => [name, nseg ?? model.nseg?.[name] ?? 1]),
  );
  return { cell, layout: discretise(cell, { policy: 'explicit', count }) };
}
