import type { Cell, Coat } from '../cell/cell.ts';
import type { MeshEntry } from '../cell/experimentSchema.ts';
import { catalogueMechanisms } from '../mechanisms/catalogue.ts';
import type { Mechanism } from '../mechanisms/mechanism.ts';
import { buildMorphologyFromSections } from '../morphology/sectionTree.ts';

/** The model of a reference case, as the README of the reference data says it. */
export interface ReferenceModel {
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

export interface ReferenceSection {
  readonly name: string;
  readonly group: string;
  readonly L: number;
  readonly diam: number;
  readonly nseg?: number;
  readonly parent: readonly [string, number] | null;
  readonly pt3d?: readonly (readonly [number, number, number, number])[];
}

/** The mechanism that a case calls by a name. */
export type MechanismByName = (name: string) => Mechanism;

/** The model as a cell: each section with the membrane of its group. */
export function buildModelCell(model: ReferenceModel, mechanismOf: MechanismByName): Cell {
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
    return groupCoats(group, mechanismOf).map(
      (coat): Coat => ({ ...coat, region: name, intervals }),
    );
  });
  const locusOf = ([name, x]: readonly [string, number]) => ({ section: index.get(name)!, x });
  return {
    morphology,
    celsius: model.celsius,
    vInitMv: model.v_init,
    membrane: { cmUfPerCm2: 1, raOhmCm: 100 },
    labels: {},
    coats: [
      ...coats,
      ...(model.distributed ?? []).flatMap((each) => segmentCoats(each, index, mechanismOf)),
    ],
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
  mechanismOf: MechanismByName,
): Coat[] {
  const [name = '', parameter = ''] = param.split('.');
  const mechanism = mechanismOf(name);
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
  { Ra, cm, mech, reversal }: ReferenceGroup,
  mechanismOf: MechanismByName,
): DistributedOmit<Coat, 'region' | 'intervals'>[] {
  return [
    { kind: 'membrane', raOhmCm: Ra, cmUfPerCm2: cm },
    ...Object.entries(mech).map(([name, parameters]) => ({
      kind: 'mechanism' as const,
      mechanism: mechanismOf(name),
      parameters,
    })),
    ...Object.entries(reversal ?? {}).flatMap(([ion, reversalMv]) =>
      reversalMv === 'nernst' ? [] : [{ kind: 'reversal' as const, ion, reversalMv }],
    ),
  ];
}

/** The model's own mesh. */
export function meshOfModel(model: ReferenceModel): MeshEntry {
  const count = model.sections.map((section): [string, number] => [
    section.name,
    section.nseg ?? model.nseg?.[section.name] ?? model.groups[section.group]!.nseg ?? 1,
  ]);
  return { policy: 'explicit', count: Object.fromEntries(count) };
}
