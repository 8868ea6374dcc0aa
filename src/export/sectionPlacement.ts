import { exportMessages } from '../base/messages/export.ts';
import type { CoupledNode } from '../reduce/coupledNodes.ts';
import type { SectionMechanism } from './sectionCell.ts';

/** The middle of a compartment of a section, or one of its ends. */
export interface SectionSpot {
  readonly section: number;
  readonly x: number;
}

/**
 * A place between two compartments of a reduced model, with a voltage of its own (see LocalNode). A weight of 0 has no
 * spot; those that it hears are given by their numbers.
 */
export interface LocalSpot
  extends Pick<CoupledNode, 'aboveWeight' | 'belowWeight' | 'poles' | 'transferMs' | 'heard'> {
  readonly above: SectionSpot | undefined;
  readonly below: SectionSpot | undefined;
  readonly offsetMv: number;
}

/** A point process: on a section, or on the local node of that number. */
export interface PlacedProcess {
  readonly name: string;
  readonly mechanism: Omit<SectionMechanism, 'bySection'>;
  readonly parameters: Readonly<Record<string, number>>;
  readonly at: SectionSpot | { readonly local: number };
}

/** What a current does over time; nA, ms from the start of the run. */
export type SectionCourse =
  | {
      readonly kind: 'step';
      readonly delayMs: number;
      readonly durationMs: number;
      readonly na: number;
    }
  /** Straight between points, which begin and end with 0. */
  | { readonly kind: 'points'; readonly timesMs: readonly number[]; readonly na: readonly number[] }
  | {
      readonly kind: 'chirp';
      readonly delayMs: number;
      readonly durationMs: number;
      readonly offsetNa: number;
      readonly amplitudeNa: number;
      readonly fromHz: number;
      readonly toHz: number;
    };

export interface PlacedCurrent {
  readonly name: string;
  readonly course: SectionCourse;
  /** Where it goes, and how many times the course: a clamp has one place, a field all of them. */
  readonly at: readonly (SectionSpot & { readonly factor: number })[];
}

export interface PlacedEvents {
  /** Of `processes`. */
  readonly target: number;
  readonly source:
    | { readonly kind: 'times'; readonly timesMs: readonly number[] }
    | { readonly kind: 'threshold'; readonly at: SectionSpot; readonly thresholdMv: number }
    | { readonly kind: 'process'; readonly process: number };
  readonly weights: readonly number[];
  readonly delayMs: number;
}

export interface PlacedGap {
  readonly a: SectionSpot;
  readonly b: SectionSpot;
  readonly conductanceUs: number;
}

/** What stands on a cell's sections beside its membrane. */
export interface SectionPlacement {
  readonly processes: readonly PlacedProcess[];
  readonly locals: readonly LocalSpot[];
  readonly currents: readonly PlacedCurrent[];
  readonly events: readonly PlacedEvents[];
  readonly gaps: readonly PlacedGap[];
  readonly probes: readonly { readonly name: string; readonly at: SectionSpot }[];
}

export const NOTHING_PLACED: SectionPlacement = {
  ...{ processes: [], locals: [], currents: [], events: [], gaps: [], probes: [] },
};

/** Names what a format cannot carry; nothing where nothing is placed. */
export function describePlacedLeft({ placed }: { readonly placed: SectionPlacement }): string[] {
  const { processes, currents, gaps } = placed;
  const joints = gaps.length > 0 ? [exportMessages.gapJunctions(gaps.length)] : [];
  const names = [...[...processes, ...currents].map(({ name }) => name), ...joints];
  return names.length === 0 ? [] : [exportMessages.placedLeftOut(names)];
}
