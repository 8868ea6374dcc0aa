import type { Diagnostic, QuantityFrames, QuantityTrace } from '../../../src/index.ts';
import type { SourceText } from './protocol.ts';

/** What the page asks of a live run. */
export type LiveRequest =
  /** From a time of the experiment on; after `edit` from a time that was computed already. */
  | {
      readonly type: 'start';
      readonly source: SourceText;
      readonly fromMs: number;
      readonly speed: number;
    }
  /** Another experiment from the next step on. */
  | { readonly type: 'edit'; readonly source: SourceText }
  /** Model time a second of wall time, ms. */
  | { readonly type: 'speed'; readonly speed: number }
  | { readonly type: 'pause' }
  /** A message was taken in: the worker may be so many ahead and no more. */
  | { readonly type: 'taken' };

/** Whole-cell frames one after another. */
export interface LiveFrames {
  /** Number of the first one in the run. */
  readonly firstFrame: number;
  readonly frameCount: number;
  readonly nodeCount: number;
  /** mV, as WholeCellFrames has it. */
  readonly voltageMv: Float32Array;
  /** What the experiment keeps of the whole cell beside the voltage, in the same frames. */
  readonly quantities: readonly QuantityFrames[];
  /** What probes record beside voltages: a value a frame. */
  readonly traces: readonly QuantityTrace[];
}

export type LiveReply =
  | {
      readonly type: 'frames';
      readonly frames: LiveFrames;
      /** Model time over the wall time that it takes to compute. */
      readonly realTimes: number;
    }
  | { readonly type: 'edited'; readonly isRestarted: boolean }
  | { readonly type: 'ended' }
  | {
      readonly type: 'refused';
      readonly file: string;
      readonly diagnostics: readonly Diagnostic[];
    };
