import type { DetectorSnapshot } from './thresholdDetectors.ts';

/**
 * What an EventDelivery holds, as plain data. Receivers, connections and their numbers (`weights`) are meant by their place
 * in the lists of the simulation.
 */
export interface EventSnapshot extends DetectorSnapshot {
  readonly weights: readonly Float64Array[];
  readonly watches: readonly {
    readonly receiver: number;
    readonly weights: number;
    readonly watch: number;
    readonly flag: number;
    readonly wasAbove: boolean;
  }[];
  readonly deliveries: readonly {
    readonly timeMs: number;
    readonly number: number;
    readonly receiver: number;
    readonly weights: number;
    readonly flag: number;
    readonly isCancelled: boolean;
    readonly train: { readonly connection: number; readonly index: number } | undefined;
    /** Of a WATCH: which one. */
    readonly watch: number | undefined;
  }[];
  readonly arrivals: number;
  /** Of `deliveries`: those that a point process may still move. */
  readonly pending: readonly number[];
}
