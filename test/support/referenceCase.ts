import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Cell, Coat } from '../../src/cell/cell.ts';
import { membraneAt } from '../../src/cell/cell.ts';
import type { MeshEntry } from '../../src/cell/experimentSchema.ts';
import type { CompartmentLayout } from '../../src/discretise/compartmentLayout.ts';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import { buildMorphologyFromSections } from '../../src/morphology/sectionTree.ts';
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

interface ReferenceModel {
  readonly celsius: number;
  readonly v_init: number;
  readonly groups: Readonly<Record<string, ReferenceGroup>>;
  readonly sections: readonly ReferenceSection[];
  readonly sections_file?: string;
  readonly nseg?: Readonly<Record<string, number>>;
  readonly record: Readonly<Record<string, readonly [string, number]>>;
  /** Section, x, and `cai`, `eca` or `mechanism.state`. */
  readonly record_extra?: Readonly<Record<string, readonly [string, number, string]>>;
  /** Values of a parameter by segment. */
  readonly distributed?: readonly ReferenceDistribution[];
  readonly synapses?: readonly ReferenceSynapse[];
  readonly events?: readonly ReferenceEvent[];
  readonly stimuli?: readonly ReferenceStimulus[];
  /** Of f-I cases, which give the amplitude with each result. */
  readonly stimulus?: Omit<ReferenceStimulus, 'amp'>;
}

interface ReferenceStimulus {
  readonly at: readonly [string, number];
  readonly delay: number;
  readonly dur: number;
  readonly amp: number;
}

interface ReferenceDistribution {
  /** `mechanism.parameter` */
  readonly param: string;
  readonly values: {
    readonly section: readonly string[];
    readonly x: readonly number[];
    readonly value: readonly number[];
  };
}

/** Also the parameters of its type, by name. */
interface ReferenceSynapse {
  readonly id: string;
  readonly type: 'ExpSyn' | 'Exp2Syn' | 'NMDASyn';
  readonly at: readonly [string, number];
}

interface ReferenceEvent {
  readonly source:
    | { readonly type: 'times'; readonly times: readonly number[] }
    | {
        readonly type: 'regular';
        readonly start: number;
        readonly interval: number;
        readonly number: number;
      }
    | {
        readonly type: 'threshold';
        readonly at: readonly [string, number];
        readonly threshold: number;
      };
  readonly target: string;
  readonly weight: number;
  readonly delay: number;
}

interface ReferenceGroup {
  readonly nseg?: number;
  readonly Ra: number;
  readonly cm: number;
  readonly mech: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** mV, or `nernst`. */
  readonly reversal?: Readonly<Record<string, number | 'nernst'>>;
}

interface ReferenceSection {
  readonly name: string;
  readonly group: string;
  readonly L: number;
  readonly diam: number;
  readonly nseg?: number;
  readonly parent: readonly [string, number] | null;
  readonly pt3d?: readonly (readonly [number, number, number, number])[];
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

/** The case as a cell: each section with the membrane of its group. */
export function buildReferenceCell({ model }: ReferenceCase): Cell {
  const { sections, groups } = model;
  const index = new Map(sections.map(({ name }, i) => [name, i]));
  const morphology = buildMorphologyFromSections(
    'reference',
    sections.map(({ name, parent, pt3d, L, diam }) => ({
      name,
      type: 3,
      parent: parent === null ? null : { section: index.get(parent[0])!, x: parent[1] },
      // NEURON keeps pt3d in single precision, and the case prints it with fewer digits than that.
      points: pt3d?.map(
        ([x, y, z, d]) => [fround(x), fround(y), fround(z), fround(d)] as const,
      ) ?? [
        [0, 0, 0, diam],
        [L, 0, 0, diam],
      ],
    })),
  );
  const coats = Object.entries(groups).flatMap(([name, group]) => {
    const intervals = sections.flatMap((section, i) =>
      section.group === name ? [{ section: i, x0: 0, x1: 1 }] : [],
    );
    return groupCoats(name, group).map((coat): Coat => ({ ...coat, region: name, intervals }));
  });
  const locusOf = ([name, x]: readonly [string, number]) => ({ section: index.get(name)!, x });
  return {
    morphology,
    celsius: model.celsius,
    vInitMv: model.v_init,
    membrane: { cmUfPerCm2: 1, raOhmCm: 100 },
    labels: {},
    coats: [...coats, ...(model.distributed ?? []).flatMap((each) => segmentCoats(each, index))],
    clamps: (model.stimuli ?? []).map(({ at, delay, dur, amp }, i) => ({
      name: `clamp ${i}`,
      locus: locusOf(at),
      delayMs: delay,
      durationMs: dur,
      amplitudeNa: amp,
    })),
    points: (model.synapses ?? []).map(({ id, type, at, ...parameters }) => ({
      ...{ name: id, locus: locusOf(at), parameters },
      mechanism: catalogueMechanisms().get(type === 'NMDASyn' ? 'NMDA' : type)!,
    })),
    connections: (model.events ?? []).map(({ source, target, weight, delay }) => ({
      ...{ target, weights: [weight], delayMs: delay },
      source:
        source.type === 'threshold'
          ? { kind: 'threshold', locus: locusOf(source.at), thresholdMv: source.threshold }
          : { kind: 'times', timesMs: timesOf(source).sort() },
    })),
    quantities: [],
    probes: Object.entries(model.record).map(([name, at]) => ({ name, locus: locusOf(at) })),
  };
}

/** One coat a segment, at its centre only. */
function segmentCoats(
  { param, values }: ReferenceDistribution,
  index: ReadonlyMap<string, number>,
): Coat[] {
  const [name = '', parameter = ''] = param.split('.');
  const mechanism = referenceMechanism(name);
  return values.section.map((section, k) => {
    const x = values.x[k]!;
    const interval = { section: index.get(section)!, x0: x - 1e-6, x1: x + 1e-6 };
    const parameters = { [parameter]: values.value[k]! };
    return { kind: 'mechanism', region: section, intervals: [interval], mechanism, parameters };
  });
}

function timesOf(source: Exclude<ReferenceEvent['source'], { type: 'threshold' }>): Float64Array {
  if (source.type === 'times') return Float64Array.from(source.times);
  const { number, start, interval } = source;
  return Float64Array.from({ length: number }, (_, k) => start + k * interval);
}

const { fround } = Math;

type DistributedOmit<T, K extends string> = T extends unknown ? Omit<T, K> : never;

function groupCoats(
  _name: string,
  { Ra, cm, mech, reversal }: ReferenceGroup,
): DistributedOmit<Coat, 'region' | 'intervals'>[] {
  return [
    { kind: 'membrane', raOhmCm: Ra, cmUfPerCm2: cm },
    ...Object.entries(mech).map(([name, parameters]) => ({
      kind: 'mechanism' as const,
      mechanism: referenceMechanism(name),
      parameters,
    })),
    ...Object.entries(reversal ?? {}).flatMap(([ion, reversalMv]) =>
      reversalMv === 'nernst' ? [] : [{ kind: 'reversal' as const, ion, reversalMv }],
    ),
  ];
}

/** The case's own mesh. */
export function referenceMesh({ model }: ReferenceCase): MeshEntry {
  const count = model.sections.map((section): [string, number] => [
    section.name,
    section.nseg ?? model.nseg?.[section.name] ?? model.groups[section.group]!.nseg ?? 1,
  ]);
  return { policy: 'explicit', count: Object.fromEntries(count) };
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
