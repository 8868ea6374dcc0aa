import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Cell, membraneAt } from '../../src/cell/cell.ts';
import type { MeshEntry } from '../../src/cell/experimentSchema.ts';
import type { CompartmentLayout } from '../../src/discretise/compartmentLayout.ts';
import {
  buildModelCell,
  meshOfModel,
  type ReferenceModel,
  type ReferenceSection,
} from '../../src/validate/referenceModel.ts';
import { referenceMechanism } from './referenceChannels.ts';

/** One case of the reference data: a model and what NEURON made of it. Its README gives the meaning of each key. */
export interface ReferenceCase<Results = unknown> {
  readonly folder: string;
  readonly model: ReferenceModel;
  readonly nodes?: ReferenceNodes;
  readonly runs: readonly ReferenceRun[];
  /** Every case has results of a shape of its own. */
  readonly results: Results;
}

export interface ReferenceNodes {
  readonly parent: readonly number[];
  readonly area_um2: readonly number[];
  readonly ri_MOhm: readonly number[];
  readonly section: readonly number[];
  readonly x: readonly number[];
}

export interface ReferenceRun {
  readonly id: string;
  readonly method: 'BE' | 'CN' | 'CVODE';
  /** Every section has so many times the compartments of the case; 1 where undefined. */
  readonly nseg_factor?: number;
  readonly dt: number;
  readonly tstop: number;
  /** ms; null where the samples of the trace are apart by different times. */
  readonly sample: number | null;
  readonly spikes_ms: Readonly<Record<string, readonly number[]>>;
  /** Null where only the spikes are stored. */
  readonly trace: string | null;
}

export function readReferenceCase<Results>(folder: string): ReferenceCase<Results> {
  const text = readFileSync(join(folder, 'case.json'), 'utf8');
  const raw = JSON.parse(text) as Omit<ReferenceCase<Results>, 'folder'>;
  if (raw.model.sections_file === undefined) return { ...raw, folder };
  const file = readFileSync(join(folder, raw.model.sections_file), 'utf8');
  const { sections } = JSON.parse(file) as { sections: ReferenceSection[] };
  return { ...raw, folder, model: { ...raw.model, sections } };
}

export function buildReferenceCell({ model }: ReferenceCase): Cell {
  return buildModelCell(model, referenceMechanism);
}

export function referenceMesh({ model }: ReferenceCase): MeshEntry {
  return meshOfModel(model);
}

/** The case's own node table as a layout, so that the solver is judged without our geometry. */
export function layoutFromNodes(cell: Cell, nodes: ReferenceNodes): CompartmentLayout {
  const { sections } = cell.morphology;
  const nodeCount = nodes.parent.length;
  const isCompartment = nodes.area_um2.map((area) => area > 0);
  const compartments = nodes.parent.flatMap((_, node) => (isCompartment[node] ? [node] : []));
  const offsets = [0];
  for (const { index } of sections)
    offsets.push(offsets.at(-1)! + compartments.filter((n) => nodes.section[n] === index).length);
  const membrane = nodes.section.map((section, node) => membraneAt(cell, section, nodes.x[node]!));
  const firstOf = (section: number): number => compartments[offsets[section]!]!;
  return {
    nodeCount,
    parent: Int32Array.from(nodes.parent),
    areaUm2: Float64Array.from(nodes.area_um2),
    axialResistanceMohm: Float64Array.from(nodes.ri_MOhm),
    capacitanceNf: Float64Array.from(nodes.area_um2, (a, i) => a * membrane[i]!.cmUfPerCm2 * 1e-5),
    axialResistivityOhmCm: Float64Array.from(membrane, ({ raOhmCm }, i) =>
      isCompartment[i] ? raOhmCm : 0,
    ),
    section: Int32Array.from(nodes.section),
    x: Float64Array.from(nodes.x),
    pathDistanceUm: new Float64Array(nodeCount),
    compartments: Int32Array.from(compartments),
    sectionOffsets: Int32Array.from(offsets),
    startNode: Int32Array.from(sections, ({ index }) => nodes.parent[firstOf(index)]!),
    endNode: Int32Array.from(sections, ({ index }) =>
      nodes.section.findLastIndex((section, i) => section === index && nodes.x[i] === 1),
    ),
  };
}

/** A stored trace: its columns by name, `t_ms` among them. */
export function readTrace(folder: string, file: string): Map<string, Float64Array> {
  const text = gunzipSync(readFileSync(join(folder, file))).toString('utf8');
  const [head, ...rows] = text.trim().split(/\r?\n/);
  const cells = rows.map((row) => row.split(',').map(Number));
  return new Map(
    head!.split(',').map((name, c) => [name, Float64Array.from(cells, (row) => row[c]!)]),
  );
}
