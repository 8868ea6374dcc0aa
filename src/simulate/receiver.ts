import type { BoundEvents } from '../kernels/interpretEvent.ts';

/** One point process that receives events. */
export interface Receiver {
  readonly name: string;
  readonly instance: number;
  readonly events: BoundEvents;
  /** Whether a WATCH stands in its NET_RECEIVE. */
  readonly hasWatches: boolean;
  /** Brings the instance's voltage and ions up to date and sets `t`, before a program of it runs. */
  prepare(timeMs: number): void;
  /** What a program of the instance wrote of ions, to where they are kept. */
  finish(): void;
}
