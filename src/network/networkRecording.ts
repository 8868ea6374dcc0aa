import type { ProbeTrace, QuantityTrace } from '../simulate/recording.ts';
import type { Member } from './networkModel.ts';

/** The spikes of one cell. */
export interface MemberSpikes extends Member {
  /** Ascending. ms */
  readonly timesMs: Float64Array;
}

export type MemberTrace = Member & ProbeTrace;
export type MemberQuantity = Member & QuantityTrace;

/** What a run of a network leaves behind: plain typed arrays. */
export interface NetworkRecording {
  readonly dtMs: number;
  /** Sample times, one a step and the start. ms */
  readonly timeMs: Float64Array;
  /** Of every cell, by population: those with cable first, then artificial ones. */
  readonly spikes: readonly MemberSpikes[];
  /** Voltages at the probes of the cells that are traced. */
  readonly traces: readonly MemberTrace[];
  /** What the same probes recorded beside voltages. */
  readonly quantities: readonly MemberQuantity[];
  /** Largest |sum of currents| over nodes and checked steps of all cells. nA */
  readonly kirchhoffResidualNa: number;
  /** SHA-256 over spike times, voltages and the values of `quantities` (float64, little endian). */
  readonly sha256: string;
}
