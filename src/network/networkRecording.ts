import type { ProbeTrace, QuantityTrace, RunRecord } from '../simulate/recording.ts';
import type { Member } from './networkModel.ts';

/** The spikes of one cell. */
export interface MemberSpikes extends Member {
  /** Ascending. ms */
  readonly timesMs: Float64Array;
}

export type MemberTrace = Member & ProbeTrace;
export type MemberQuantity = Member & QuantityTrace;

/** What a run of a network leaves behind: plain typed arrays. */
export interface NetworkRecording extends RunRecord {
  /** Of every cell, by population: those with cable first, then artificial ones. */
  readonly spikes: readonly MemberSpikes[];
  /** Voltages at the probes of the cells that are traced. */
  readonly traces: readonly MemberTrace[];
  /** What the same probes recorded beside voltages. */
  readonly quantities: readonly MemberQuantity[];
}
