import type { Experiment } from '../../../src/index.ts';
import type { SetResult, SweepSetting } from '../../../src/sweep/index.ts';

/** One sweep: the same in every worker of a pool. */
export interface SweepSpace {
  readonly experiment: Experiment;
  /** One or two grids; sets count with the last one fastest. */
  readonly settings: readonly SweepSetting[];
  readonly feature: string;
}

/** `start` comes first; `open` asks for the experiment of a set instead of its result. */
export type SweepRequest =
  | { readonly type: 'start'; readonly space: SweepSpace }
  /** Sets that go side by side where their mode is `ensemble`. */
  | { readonly type: 'run'; readonly indices: readonly number[] }
  | { readonly type: 'open'; readonly index: number };

export type SweepReply =
  | { readonly type: 'ran'; readonly results: readonly SetResult[] }
  | { readonly type: 'opened'; readonly experiment: Experiment }
  | { readonly type: 'failed'; readonly reason: string };
