import {
  type Certificate,
  type DendriticSpikeFit,
  exportArbor,
  exportBrian2,
  exportBrian2Spatial,
  exportDendrify,
  exportModFiles,
  exportNest,
  exportNetpyne,
  exportNeuroml,
  exportNeuron,
  exportNeuronTemplate,
  exportSwc,
  fitDendriticSpikes,
  hodgkinHuxleyOf,
  type MappedSynapse,
  ModelError,
  pairReduction,
  type ReducedModel,
  type RunnableCell,
  reductionInputOf,
  type SectionCell,
  sectionsOfCell,
  sectionsOfModel,
} from '../src/index.ts';
import type { LoadedExperiment } from './loadExperiment.ts';
import { unknownTarget } from './messages.ts';
import { printSonata } from './sonataFiles.ts';

interface Exported {
  readonly loaded: LoadedExperiment;
  readonly model: ReducedModel;
  readonly certificate: Certificate;
  readonly synapses: readonly MappedSynapse[];
  /** The model's cell with the experiment's synapses shared on it, where it was reduced at work. */
  readonly placed?: RunnableCell;
}

type Writer = (exported: Exported) => readonly (readonly [name: string, text: string])[];

const FULL = 'full-';

type CellWriter = (exported: Pick<Exported, 'loaded'>) => ReturnType<Writer>;

/** Of the cell as it was before the reduction. */
const FULL_WRITERS = {
  'full-neuron': (exported) => neuronFiles('full', fullSections(exported, 'NEURON')),
  'full-hoc': (exported) => templateFiles('full', 'FullCell', fullSections(exported, 'NEURON')),
  'full-neuroml': (exported) => [
    ['full.cell.nml', exportNeuroml(fullSections(exported, 'NeuroML 2'))],
  ],
  'full-netpyne': (exported) => [
    ['full_netpyne.json', exportNetpyne(fullSections(exported, 'NetPyNE'))],
  ],
  'full-brian2': (exported) => [
    ['full_brian2.py', exportBrian2Spatial(fullSections(exported, 'Brian2', 'cylinders'))],
  ],
  'full-arbor': (exported) => [['full_arbor.acc', exportArbor(fullSections(exported, 'Arbor'))]],
} as const satisfies Record<string, CellWriter>;

/** By target: the files it writes. */
const WRITERS = {
  brian2: ({ loaded, model, certificate, synapses }) => [
    [
      'reduced_brian2.py',
      exportBrian2(model, { certificate, synapses, hh: hodgkinHuxleyOf(loaded.cell) }),
    ],
  ],
  dendrify: ({ loaded, model, certificate }) => [
    ['reduced_dendrify.py', exportDendrify(model, { certificate, ...fittedSpikes(loaded, model) })],
  ],
  neuron: (exported) => neuronFiles('reduced', reducedSections(exported, 'NEURON')),
  hoc: (exported) => templateFiles('reduced', 'ReducedCell', reducedSections(exported, 'NEURON')),
  neuroml: (exported) => [
    ['reduced.cell.nml', exportNeuroml(reducedSections(exported, 'NeuroML 2'))],
  ],
  swc: (exported) => [['reduced.swc', exportSwc(reducedSections(exported, 'SWC'))]],
  netpyne: (exported) => [
    ['reduced_netpyne.json', exportNetpyne(reducedSections(exported, 'NetPyNE'))],
  ],
  nest: ({ model, certificate }) => [['reduced_nest.py', exportNest(model, { certificate })]],
  arbor: (exported) => [['reduced_arbor.acc', exportArbor(reducedSections(exported, 'Arbor'))]],
  ...FULL_WRITERS,
} as const satisfies Record<string, Writer>;

/** SONATA is HDF5, which takes its time to load: see exportPopulation. */
export type ExportTarget = keyof typeof WRITERS | 'sonata';

export const EXPORT_TARGETS = [...Object.keys(WRITERS), 'sonata'] as ExportTarget[];

/** @throws ModelError `cli/bad-option` */
export function readTargets(text: string): ExportTarget[] {
  const names = text.split(',').map((name) => name.trim());
  return names.map((name) => {
    const target = EXPORT_TARGETS.find((known) => known === name);
    if (target === undefined)
      throw new ModelError('cli/bad-option', unknownTarget(name, EXPORT_TARGETS));
    return target;
  });
}

/** Targets of a cell as it is, by the names of the full ones without `full-`. */
export const CELL_TARGETS: readonly string[] = EXPORT_TARGETS.flatMap((target) =>
  target.startsWith(FULL) ? [target.slice(FULL.length)] : [],
);

/** Files of the cell as it is, by name. @throws ModelError `cli/bad-option`, and as the exporters do. */
export function exportCell(loaded: LoadedExperiment, targets: string): Map<string, string> {
  const writers: Readonly<Record<string, CellWriter>> = FULL_WRITERS;
  return new Map(
    targets.split(',').flatMap((text) => {
      const name = text.trim();
      const write = writers[`${FULL}${name}`];
      if (write === undefined)
        throw new ModelError('cli/bad-option', unknownTarget(name, CELL_TARGETS));
      return [...write({ loaded })];
    }),
  );
}

/** Files by name. @throws ModelError as the exporters do. */
export function exportTo(target: ExportTarget, exported: Exported): Map<string, string> {
  if (target === 'sonata') return new Map();
  const write: Writer = WRITERS[target];
  return new Map(write(exported));
}

/** Of a cell with channels that was reduced to sites. */
function fittedSpikes(
  { cell, layout, sourceSha256 }: LoadedExperiment,
  model: ReducedModel,
): { spikes?: readonly DendriticSpikeFit[] } {
  const input = reductionInputOf(cell, layout, sourceSha256);
  if (model.sites === undefined || Object.keys(input.channelsNs).length === 0) return {};
  return { spikes: fitDendriticSpikes(pairReduction(input, model), { cell, layout }) };
}

/** Of a population of the reduced cell. */
export interface PopulationWords {
  readonly cells: number;
  readonly seed: number;
  readonly strengthNs: number;
}

/** What SONATA has of the reduced cell, by path. @throws ModelError as the exporters do. */
export function exportPopulation(
  exported: Omit<Exported, 'synapses'>,
  words: PopulationWords,
): Promise<Map<string, string | Uint8Array>> {
  const durationMs = exported.loaded.experiment.simulation.duration_ms;
  return printSonata(reducedSections(exported, 'SONATA'), { ...words, durationMs });
}

function neuronFiles(stem: string, cell: SectionCell): readonly (readonly [string, string])[] {
  return [[`${stem}_neuron.py`, exportNeuron(cell)], ...exportModFiles(cell)];
}

function templateFiles(
  stem: string,
  templateName: string,
  cell: SectionCell,
): readonly (readonly [string, string])[] {
  return [
    [`${stem}_neuron.hoc`, exportNeuronTemplate(cell, templateName)],
    ...exportModFiles(cell),
  ];
}

function reducedSections(
  { loaded, model, certificate, placed }: Omit<Exported, 'synapses'>,
  target: string,
): SectionCell {
  const { cell, layout, experiment } = loaded;
  const durationMs = experiment.simulation.duration_ms;
  return sectionsOfModel(model, {
    ...{ certificate, target, full: { cell, layout }, durationMs },
    ...(placed === undefined ? {} : { placed }),
  });
}

function fullSections(
  { loaded: { cell, layout, sourceSha256, experiment } }: Pick<Exported, 'loaded'>,
  target: string,
  geometry: 'points' | 'cylinders' = 'points',
): SectionCell {
  const durationMs = experiment.simulation.duration_ms;
  // Both are read by NEURON, which joins sections at middles.
  const joints = target === 'NEURON' || target === 'NetPyNE' ? 'links' : 'places';
  return sectionsOfCell(cell, layout, { target, sourceSha256, geometry, joints, durationMs });
}
