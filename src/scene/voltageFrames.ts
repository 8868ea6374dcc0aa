import type { WholeCellFrames } from '../simulate/recording.ts';
import type { NodeMix } from './nodeMix.ts';

/** Lowest and highest voltage of all frames, mV. */
export interface VoltageRange {
  readonly lowMv: number;
  readonly highMv: number;
}

/** Time of the last frame, ms. */
export function framesDurationMs(frames: WholeCellFrames): number {
  return Math.max(0, frames.frameCount - 1) * frames.intervalMs;
}

/** Where a time falls among the frames, as a fractional frame number within [0, frameCount - 1]. */
export function framePosition(frames: WholeCellFrames, timeMs: number): number {
  return Math.min(Math.max(0, frames.frameCount - 1), Math.max(0, timeMs / frames.intervalMs));
}

/** Voltage at a place in one frame, mV, out of the Float32 frames. */
export function voltageInFrame(frames: WholeCellFrames, mix: NodeMix, frame: number): number {
  const row = frame * frames.nodeCount;
  const a = frames.voltageMv[row + mix.nodeA]!;
  const b = frames.voltageMv[row + mix.nodeB]!;
  return a + (b - a) * mix.weight;
}

/** Voltage at a place and time, mV, linear between frames. */
export function voltageAtTime(frames: WholeCellFrames, mix: NodeMix, timeMs: number): number {
  const position = framePosition(frames, timeMs);
  const frame = Math.floor(position);
  const before = voltageInFrame(frames, mix, frame);
  if (position === frame) return before;
  return before + (voltageInFrame(frames, mix, frame + 1) - before) * (position - frame);
}

/** The voltage at one place in every frame, mV. Length frameCount. */
export function voltageTrace(frames: WholeCellFrames, mix: NodeMix): Float32Array {
  const trace = new Float32Array(frames.frameCount);
  for (let frame = 0; frame < trace.length; frame++)
    trace[frame] = voltageInFrame(frames, mix, frame);
  return trace;
}

/** Range over every node and frame; what is no number is passed over. Both ends are 0 where there is nothing. */
export function voltageRange({ voltageMv }: WholeCellFrames): VoltageRange {
  let lowMv = Number.POSITIVE_INFINITY;
  let highMv = Number.NEGATIVE_INFINITY;
  // By index: a picture of a long run waits for this, and it is four times as fast as by iterator.
  for (let i = 0; i < voltageMv.length; i++) {
    const mv = voltageMv[i]!;
    if (mv < lowMv) lowMv = mv;
    if (mv > highMv) highMv = mv;
  }
  return lowMv <= highMv ? { lowMv, highMv } : { lowMv: 0, highMv: 0 };
}

/**
 * The frame in which the voltages of the cell differ most (largest variance over nodes): an action potential on its
 * way. It makes the first picture a coloured one.
 */
export function mostVariedFrame(frames: WholeCellFrames): number {
  let best = 0;
  let bestVariance = -1;
  for (let frame = 0; frame < frames.frameCount; frame++) {
    const variance = frameVariance(frames, frame);
    if (variance > bestVariance) {
      best = frame;
      bestVariance = variance;
    }
  }
  return best;
}

function frameVariance(frames: WholeCellFrames, frame: number): number {
  const { nodeCount } = frames;
  const row = frames.voltageMv.subarray(frame * nodeCount, (frame + 1) * nodeCount);
  // Shifted by the first value, so that the difference of squares keeps its digits.
  const shift = row[0] ?? 0;
  let sum = 0;
  let squares = 0;
  for (let node = 0; node < row.length; node++) {
    const fromShift = row[node]! - shift;
    sum += fromShift;
    squares += fromShift * fromShift;
  }
  return squares / nodeCount - (sum / nodeCount) ** 2;
}
