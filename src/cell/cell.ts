import type { Expression } from '../mechanisms/expression.ts';
import type { Mechanism } from '../mechanisms/mechanism.ts';
import type { Locus, Morphology, SectionInterval } from '../morphology/morphology.ts';

/** One coat of paint on a region of the cell. Later coats cover earlier ones where both say the same thing. */
export type Coat = MembraneCoat | MechanismCoat | ReversalCoat | ConcentrationCoat;

interface CoatPlace {
  /** The region as it was written, for messages. */
  readonly region: string;
  /** The region on this morphology: sorted, disjoint. */
  readonly intervals: readonly SectionInterval[];
}

export interface MembraneCoat extends CoatPlace {
  readonly kind: 'membrane';
  readonly cmUfPerCm2: number | undefined;
  readonly raOhmCm: number | undefined;
}

export interface MechanismCoat extends CoatPlace {
  readonly kind: 'mechanism';
  readonly mechanism: Mechanism;
  /** In the unit of the mechanism's PARAMETER block; an expression is of distance, radius, x, y and z, in um. */
  readonly parameters: Readonly<Record<string, number | Expression>>;
}

export interface ReversalCoat extends CoatPlace {
  readonly kind: 'reversal';
  readonly ion: string;
  readonly reversalMv: number;
}

/** Concentrations of an ion at the start of a run; undefined ones stay as they are. */
export interface ConcentrationCoat extends CoatPlace {
  readonly kind: 'concentration';
  readonly ion: string;
  readonly interiorMilliMolar: number | undefined;
  readonly exteriorMilliMolar: number | undefined;
}

/** A current into the cell: a step, or what the waveform says. Positive current depolarises. */
export interface CurrentClamp {
  readonly name: string;
  readonly locus: Locus;
  readonly delayMs: number;
  readonly durationMs: number;
  /** Of a waveform its value farthest from 0, of noise one standard deviation from the mean. */
  readonly amplitudeNa: number;
  readonly waveform?: CurrentWaveform;
}

/** The course of a field in time: as that of a current, its numbers mV/mm instead of nA. */
export type FieldCourse = Omit<CurrentClamp, 'name' | 'locus'>;

/** An extracellular field that is the same all around the cell. */
export interface ElectricField {
  readonly name: string;
  /** Of length 1; the extracellular potential falls along it. */
  readonly direction: readonly [number, number, number];
  readonly course: FieldCourse;
}

/** What a current does between its start and its end. */
export type CurrentWaveform =
  | { readonly kind: 'ramp'; readonly fromNa: number; readonly toNa: number }
  /** A sine whose frequency goes evenly from one value to another. */
  | {
      readonly kind: 'chirp';
      readonly offsetNa: number;
      readonly amplitudeNa: number;
      readonly fromHz: number;
      readonly toHz: number;
    }
  /** Ornstein-Uhlenbeck. */
  | {
      readonly kind: 'noise';
      readonly meanNa: number;
      readonly sdNa: number;
      readonly tauMs: number;
      readonly seed: number;
      /** Noises of one seed and different streams are independent. */
      readonly stream: number;
    }
  /** Linear between points; times do not fall, the first is the start. */
  | {
      readonly kind: 'points';
      readonly timesMs: Float64Array;
      readonly valuesNa: Float64Array;
    };

/** A mechanism at one place: a synapse, an electrode. */
export interface PointProcess {
  readonly name: string;
  readonly locus: Locus;
  readonly mechanism: Mechanism;
  /** In the unit of the mechanism's PARAMETER block. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Where the point process sits beside a reduced cell's compartments; its `locus` is then that of the ions it uses. */
  readonly localPlace?: LocalPlace;
}

/**
 * A place of a full cell kept beside the compartments of a reduced one by states of its own:
 *
 *     v = nearWeight v_near + farWeight v_far + offsetMv + sum_k u_k + what is heard of other places
 *     pole k:  timeConstantMs u_k' = -u_k + resistanceMohm i,  i the current into the cell
 *     transferMs J' = -J + i;  each of the two compartments receives its weight times J
 */
export interface LocalPlace {
  /** Point processes that name the same place share it. */
  readonly name: string;
  readonly near: Locus;
  readonly nearWeight: number;
  /** The middle of a compartment joined to that at `near`; undefined where the place follows one alone. */
  readonly far?: Locus;
  readonly farWeight: number;
  readonly offsetMv: number;
  /** One or two. Resistances positive, time constants at least 0. */
  readonly poles: readonly { readonly resistanceMohm: number; readonly timeConstantMs: number }[];
  /** At least 0. */
  readonly transferMs: number;
  /** Places between the same two compartments; one at which no point process is adds nothing. */
  readonly heard: readonly HeardPlace[];
}

/** ownShare sum_k u_k + transferMohm J of another place. */
export interface HeardPlace {
  readonly name: string;
  readonly ownShare: number;
  readonly transferMohm: number;
}

/** Events from somewhere to a point process. */
export interface Connection {
  /** Name of the point process. */
  readonly target: string;
  readonly source: EventSource;
  /** What NET_RECEIVE has as its parameters, the weight first; the rest starts at 0. */
  readonly weights: readonly number[];
  /** From the event at the source to that at the target. */
  readonly delayMs: number;
}

export type EventSource =
  /** Ascending. */
  | { readonly kind: 'times'; readonly timesMs: Float64Array }
  /** An upward crossing of the voltage at a place. */
  | { readonly kind: 'threshold'; readonly locus: Locus; readonly thresholdMv: number }
  /** net_event of a point process. */
  | { readonly kind: 'point'; readonly name: string }
  /** Outside of the cell: whoever runs it hands the events over. */
  | { readonly kind: 'remote' };

/** One end of a gap junction, a conductance to another place. */
export interface GapEnd {
  readonly locus: Locus;
  readonly conductanceUs: number;
  /** Place of the other end among those of the cell; undefined where it is on another cell. */
  readonly partner: number | undefined;
}

/** A place whose voltage is recorded at every step. */
export interface Probe {
  readonly name: string;
  readonly locus: Locus;
}

/** A place where something beside the voltage is recorded at every step. */
export interface QuantityProbe extends Probe {
  readonly quantity: RecordedQuantity;
}

/** What a probe records, in `unit` as the mechanism's file has it; '' where it gives none. */
export type RecordedQuantity = { readonly variable: string; readonly unit: string } & (
  | { readonly kind: 'mechanism'; readonly mechanism: string }
  /** `ina`, `ena`, `nai` or `nao` at the compartment. */
  | { readonly kind: 'ion'; readonly ion: string }
  /** `i_membrane`: all that leaves through the membrane of the compartment, charging and synapses included. */
  | { readonly kind: 'membrane' }
  /** Of a point process by its name. */
  | { readonly kind: 'point'; readonly point: string }
  /** The current `i` of a clamp by its name. */
  | { readonly kind: 'clamp'; readonly clamp: string }
  /** The extracellular potential at a point in space. */
  | {
      readonly kind: 'electrode';
      readonly positionUm: readonly [number, number, number];
      readonly conductivitySPerM: number;
    }
);

/** What every compartment may have a value of. */
export type CompartmentQuantity = Extract<
  RecordedQuantity,
  { readonly kind: 'mechanism' | 'ion' | 'membrane' }
>;

/** A morphology with everything that was painted and placed on it. Immutable. */
export interface Cell {
  readonly morphology: Morphology;
  readonly celsius: number;
  readonly vInitMv: number;
  /** Where no coat says otherwise. */
  readonly membrane: { readonly cmUfPerCm2: number; readonly raOhmCm: number };
  readonly labels: Readonly<Record<string, string>>;
  readonly coats: readonly Coat[];
  readonly clamps: readonly CurrentClamp[];
  readonly points: readonly PointProcess[];
  readonly connections: readonly Connection[];
  /** None where left out. */
  readonly fields?: readonly ElectricField[];
  /** None where left out. */
  readonly gapEnds?: readonly GapEnd[];
  readonly probes: readonly Probe[];
  readonly quantities: readonly QuantityProbe[];
  /** What whole-cell frames hold beside the voltage; none where left out. */
  readonly frameQuantities?: readonly CompartmentQuantity[];
}

/** Everything that is recorded beside voltages, at places or in frames. */
export function recordedQuantities({
  quantities,
  frameQuantities = [],
}: Cell): readonly RecordedQuantity[] {
  return [...quantities.map(({ quantity }) => quantity), ...frameQuantities];
}

/** Whether sorted, disjoint intervals cover a place; their ends belong to them. */
export function coversLocus(
  intervals: readonly SectionInterval[],
  section: number,
  x: number,
): boolean {
  let low = 0;
  let high = intervals.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const interval = intervals[middle]!;
    if (interval.section < section || (interval.section === section && interval.x1 < x))
      low = middle + 1;
    else if (interval.section > section || interval.x0 > x) high = middle - 1;
    else return true;
  }
  return false;
}

/** Specific capacitance and axial resistivity at a place, the last coat that covers it winning. */
export function membraneAt(
  cell: Cell,
  section: number,
  x: number,
): { cmUfPerCm2: number; raOhmCm: number } {
  let { cmUfPerCm2, raOhmCm } = cell.membrane;
  for (const coat of cell.coats) {
    if (coat.kind !== 'membrane' || !coversLocus(coat.intervals, section, x)) continue;
    cmUfPerCm2 = coat.cmUfPerCm2 ?? cmUfPerCm2;
    raOhmCm = coat.raOhmCm ?? raOhmCm;
  }
  return { cmUfPerCm2, raOhmCm };
}
