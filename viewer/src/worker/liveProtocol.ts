import type { Diagnostic, QuantityFrames, QuantityTrace } from '../../../src/index.ts';
import type { SourceText } from './protocol.ts';

/**
 * What the page asks of a live run. It counts its starts and edits as changes; frames of an older change than the newest
 * are of no account.
 */
export type LiveRequest =
  /** From a time of the experiment on; after `edit` from a time that was computed already. */
  | {
      readonly type: 'start';
      readonly source: SourceText;
      readonly fromMs: number;
      readonly speed: number;
      readonly change: number;
    }
  /**
   * Another experiment from the frame on that the page took last: frames that are on their way are computed again, so
   * that the next one it sees has the change.
   */
  | { readonly type: 'edit'; readonly source: SourceText; readonly change: number }
  /** Model time a second of wall time, ms. */
  | { readonly type: 'speed'; readonly speed: number }
  | { readonly type: 'pause' }
  /** Frames of the change were taken in: the worker may be so many messages ahead and no more. */
  | { readonly type: 'taken'; readonly change: number };

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
      /** The last change that they know of. */
      readonly change: number;
      /** Model time over the wall time that it takes to compute. */
      readonly realTimes: number;
    }
  /** On the way to the time that a start asked for, which nobody has computed yet. */
  | { readonly type: 'seeking'; readonly share: number; readonly change: number }
  | { readonly type: 'edited'; readonly isRestarted: boolean }
  | { readonly type: 'ended'; readonly change: number }
  /** A number is no longer finite, or a mechanism gave up: the run rests at the last frame before. */
  | {
      readonly type: 'broken';
      readonly change: number;
      readonly timeMs: number;
      readonly diagnostics: readonly Diagnostic[];
    }
  | {
      readonly type: 'refused';
      readonly file: string;
      readonly diagnostics: readonly Diagnostic[];
      /** With what it had before. */
      readonly goesOn: boolean;
    };
