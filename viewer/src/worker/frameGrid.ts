import type { Experiment, Simulation } from '../../../src/index.ts';

/** At which times a run has its frames: frame 0 at its start, then every so many whole steps. */
export class FrameGrid {
  readonly intervalMs: number;
  private readonly dtMs: number;

  constructor({ dtMs }: Simulation, { recording }: Experiment) {
    this.dtMs = dtMs;
    this.intervalMs = Math.max(1, Math.round(recording.frame_interval_ms / dtMs)) * dtMs;
  }

  /** Number of the first frame after a time. */
  firstAfter(timeMs: number): number {
    return this.lastUntil(timeMs) + 1;
  }

  /** Number of the last frame that is not after a time. */
  lastUntil(timeMs: number): number {
    return Math.floor(timeMs / this.intervalMs + 1e-6);
  }

  /** Number of the last frame before the step that ends at a time. */
  lastBefore(timeMs: number): number {
    return this.lastUntil(timeMs - this.dtMs);
  }
}
