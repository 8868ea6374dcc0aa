import { exportMessages } from '../base/messages/export.ts';
import { exactNumber } from './exactNumber.ts';
import { exportModFiles } from './neuronScript.ts';
import { exportNeuronTemplate } from './neuronTemplate.ts';
import type { SectionCell } from './sectionCell.ts';
import { NOTHING_PLACED } from './sectionPlacement.ts';
import { exportSwc } from './sectionSwc.ts';
import { drawEdges, indexEdges } from './sonataNetwork.ts';

export interface SonataOptions {
  /** At least 2. */
  readonly cells: number;
  readonly seed: number;
  /** Of each synapse, nS. */
  readonly strengthNs: number;
  /** Of the run in simulation_config.json, ms. */
  readonly durationMs: number;
}

/** A column of an HDF5 file; `width` numbers a row. */
export interface SonataDataset {
  readonly path: string;
  readonly values: readonly number[];
  readonly width?: 2;
  /** Unsigned whole numbers of 64 and 32 bits, and floats of 64. */
  readonly dtype: '<Q' | '<I' | '<d';
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Files of a circuit by path: texts, and HDF5 as their datasets. */
export interface SonataCircuit {
  readonly texts: ReadonlyMap<string, string>;
  readonly tables: ReadonlyMap<string, readonly SonataDataset[]>;
  /** What the root of each HDF5 file says of it, beside the format's own `magic` and `version`. */
  readonly header: readonly string[];
}

const POPULATION = 'cabletree';
const TEMPLATE = 'ReducedCell';
const TYPE_ID = 100;
const INPUTS = 10;
const DELAY_MS = 2;

/**
 * A population of one cell in SONATA 0.1: nodes and edges, their types, the circuit's and a simulation's configuration, and
 * the components: hoc template, .mod files, a synapse, the sketch of a morphology. Every cell has ten others (or all) as
 * sources, each by an Exp2Syn on a section drawn by membrane area.
 *
 * @throws RangeError where there are not two cells.
 * @see https://github.com/AllenInstitute/sonata/blob/master/docs/SONATA_DEVELOPER_GUIDE.md
 */
export function exportSonata(
  cell: SectionCell,
  { cells, seed, strengthNs, durationMs }: SonataOptions,
): SonataCircuit {
  if (!(Number.isInteger(cells) && cells >= 2))
    throw new RangeError(`a population has at least 2 cells, not ${cells}`);
  const bare: SectionCell = { ...cell, placed: NOTHING_PLACED };
  const header = [
    ...cell.header,
    '',
    exportMessages.sonataNotRun(),
    exportMessages.sonataSynapses(),
  ];
  const edges = drawEdges(cells, Math.min(INPUTS, cells - 1), placesOf(cell), seed);
  const texts = new Map([
    ['README.txt', `${header.join('\n')}\n`],
    ['circuit_config.json', printJson(circuitConfig())],
    ['simulation_config.json', printJson(simulationConfig(cell, durationMs))],
    ['network/node_types.csv', printTypes(nodeType())],
    ['network/edge_types.csv', printTypes(edgeType())],
    [`components/templates/${TEMPLATE}.hoc`, exportNeuronTemplate(bare, TEMPLATE)],
    ['components/morphologies/reduced.swc', exportSwc(bare)],
    [
      'components/synaptic_models/exp2syn.json',
      printJson({ level_of_detail: 'exp2syn', tau1: 0.5, tau2: 3, erev: 0 }),
    ],
    ...[...exportModFiles(bare)].map(([name, text]): [string, string] => [
      `components/mechanisms/modfiles/${name}`,
      text,
    ]),
  ]);
  const tables = new Map([
    ['network/nodes.h5', nodeTables(cells)],
    ['network/edges.h5', edgeTables(edges, cells, strengthNs * 1e-3)],
  ]);
  return { texts, tables, header };
}

function placesOf({ sections }: SectionCell): { section: number; x: number; weight: number }[] {
  return sections.flatMap(({ lengthUm, diameterUm }, section) =>
    diameterUm.map((diameter, k) => ({
      section,
      x: (k + 0.5) / diameterUm.length,
      weight: (diameter * lengthUm) / diameterUm.length,
    })),
  );
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, k) => k);
}

function nodeTables(cells: number): SonataDataset[] {
  const root = `nodes/${POPULATION}`;
  const nothing = new Array<number>(cells).fill(0);
  return [
    { path: `${root}/node_id`, values: range(cells), dtype: '<Q' },
    { path: `${root}/node_type_id`, values: nothing.map(() => TYPE_ID), dtype: '<Q' },
    { path: `${root}/node_group_id`, values: nothing, dtype: '<I' },
    { path: `${root}/node_group_index`, values: range(cells), dtype: '<Q' },
    ...['x', 'y', 'z'].map((axis) => ({
      ...{ path: `${root}/0/${axis}`, values: nothing, dtype: '<d' as const },
    })),
  ];
}

function edgeTables(
  { sources, targets, sections, positions }: ReturnType<typeof drawEdges>,
  cells: number,
  weightUs: number,
): SonataDataset[] {
  const root = `edges/${POPULATION}_to_${POPULATION}`;
  const all = (value: number): number[] => sources.map(() => value);
  const attributes = { node_population: POPULATION };
  return [
    { path: `${root}/edge_type_id`, values: all(TYPE_ID), dtype: '<Q' },
    { path: `${root}/source_node_id`, values: sources, dtype: '<Q', attributes },
    { path: `${root}/target_node_id`, values: targets, dtype: '<Q', attributes },
    { path: `${root}/edge_group_id`, values: all(0), dtype: '<I' },
    { path: `${root}/edge_group_index`, values: range(sources.length), dtype: '<Q' },
    { path: `${root}/0/syn_weight`, values: all(weightUs), dtype: '<d' },
    { path: `${root}/0/delay`, values: all(DELAY_MS), dtype: '<d' },
    { path: `${root}/0/afferent_section_id`, values: sections, dtype: '<Q' },
    { path: `${root}/0/afferent_section_pos`, values: positions, dtype: '<d' },
    ...indexEdges(`${root}/indices/source_to_target`, sources, cells),
    ...indexEdges(`${root}/indices/target_to_source`, targets, cells),
  ];
}

function nodeType(): Record<string, string> {
  return {
    node_type_id: String(TYPE_ID),
    population: POPULATION,
    model_type: 'biophysical',
    model_template: `hoc:${TEMPLATE}`,
    morphology: 'reduced',
  };
}

function edgeType(): Record<string, string> {
  return {
    edge_type_id: String(TYPE_ID),
    population: `${POPULATION}_to_${POPULATION}`,
    model_template: 'Exp2Syn',
    dynamics_params: 'exp2syn.json',
    delay: exactNumber(DELAY_MS),
    target_sections: "\"['somatic', 'basal', 'apical']\"",
    distance_range: '"[0.0, 1e+20]"',
  };
}

/** One row, columns parted by a space. */
function printTypes(row: Record<string, string>): string {
  return `${Object.keys(row).join(' ')}\n${Object.values(row).join(' ')}\n`;
}

function circuitConfig(): object {
  return {
    manifest: {
      $BASE_DIR: '.',
      $NETWORK_DIR: '$BASE_DIR/network',
      $COMPONENT_DIR: '$BASE_DIR/components',
    },
    components: {
      morphologies_dir: '$COMPONENT_DIR/morphologies',
      synaptic_models_dir: '$COMPONENT_DIR/synaptic_models',
      mechanisms_dir: '$COMPONENT_DIR/mechanisms',
      biophysical_neuron_models_dir: '$COMPONENT_DIR/templates',
      templates_dir: '$COMPONENT_DIR/templates',
    },
    networks: {
      nodes: [
        { nodes_file: '$NETWORK_DIR/nodes.h5', node_types_file: '$NETWORK_DIR/node_types.csv' },
      ],
      edges: [
        { edges_file: '$NETWORK_DIR/edges.h5', edge_types_file: '$NETWORK_DIR/edge_types.csv' },
      ],
    },
  };
}

function simulationConfig({ celsius, vInitMv }: SectionCell, durationMs: number): object {
  return {
    manifest: { $BASE_DIR: '.', $OUTPUT_DIR: '$BASE_DIR/output' },
    network: '$BASE_DIR/circuit_config.json',
    target_simulator: 'NEURON',
    run: { tstop: durationMs, dt: 0.025, dL: 1e9, spike_threshold: -15 },
    conditions: { celsius, v_init: vInitMv },
    inputs: {},
    output: { log_file: 'log.txt', output_dir: '$OUTPUT_DIR', spikes_file: 'spikes.h5' },
  };
}

function printJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
