import type { SpikeTrain, WholeCellFrames } from '../../../src/index.ts';
import { mixNodesAt, type RunView, voltageTrace } from '../../../src/scene/index.ts';
import type { LiveFrames } from '../worker/liveProtocol.ts';

/** A run that is computed while it is watched. */
export interface LiveState {
  readonly isRunning: boolean;
  /** Model time over the wall time that it takes. */
  readonly realTimes: number;
  /** The last frames, for the picture: the whole run would be sent to the graphics card again and again. */
  readonly recent: WholeCellFrames | undefined;
  /** Time of the first of them. ms */
  readonly recentStartMs: number;
}

/** Frames kept for the picture beside the newest message. */
const RECENT_FRAMES = 64;

/** The recording with new frames at its end; what was recorded after them before belongs to another branch. */
export function withFrames(run: RunView, added: LiveFrames): RunView {
  const { frames, frameQuantities, quantities } = run.recording;
  const { duration_ms: durationMs } = run.experiment.simulation;
  const { intervalMs, nodeCount } = frames;
  const { firstFrame, frameCount: addedCount } = added;
  const end = firstFrame + addedCount;
  const wanted = Math.max(end, Math.floor(durationMs / intervalMs + 1e-6) + 1);
  const at = firstFrame * nodeCount;
  const room = wanted * nodeCount;
  const oldFrames = (wantedName: string): Float32Array | undefined =>
    frameQuantities.find(({ quantity }) => quantity === wantedName)?.values;
  const oldTrace = (wantedName: string): Float64Array | undefined =>
    quantities.find(({ name }) => name === wantedName)?.values;
  const voltageMv = append(frames.voltageMv, added.voltageMv, { at, room });
  return {
    ...run,
    recording: {
      ...run.recording,
      timeMs: frameTimes(end, intervalMs),
      frames: { ...frames, frameCount: end, voltageMv },
      frameQuantities: added.quantities.map((kept) => ({
        ...kept,
        values: append(oldFrames(kept.quantity), kept.values, { at, room }),
      })),
      quantities: added.traces.map((trace) => ({
        ...trace,
        values: append(oldTrace(trace.name), trace.values, { at: firstFrame, room: wanted }),
      })),
    },
  };
}

/** The first frames and nothing after them: a run that goes on from there, every trace with a value a frame. */
export function cutAfter(run: RunView, timeMs: number): RunView {
  const { frames, frameQuantities, quantities, probes, spikes, dtMs } = run.recording;
  const { intervalMs, nodeCount } = frames;
  const frameCount = Math.min(frames.frameCount, Math.floor(timeMs / intervalMs + 1e-6) + 1);
  // A memory of its own: the frames to come are written behind these.
  const first = (values: Float32Array): Float32Array => values.slice(0, frameCount * nodeCount);
  const stride = Math.max(1, Math.round(intervalMs / dtMs));
  return {
    ...run,
    recording: {
      ...run.recording,
      dtMs: intervalMs,
      timeMs: frameTimes(frameCount, intervalMs),
      // The page reads voltages off the frames.
      probes: probes.map((probe) => ({ ...probe, voltageMv: new Float64Array(0) })),
      // Those that lay ahead may never fall.
      spikes: spikes.map((train) => ({
        ...train,
        timesMs: train.timesMs.filter((ms) => ms <= timeMs),
      })),
      frames: { ...frames, frameCount, voltageMv: first(frames.voltageMv) },
      frameQuantities: frameQuantities.map((kept) => ({ ...kept, values: first(kept.values) })),
      quantities: quantities.map((trace) => ({
        ...trace,
        values: Float64Array.from({ length: frameCount }, (_, i) => trace.values[i * stride]!),
      })),
    },
    // No experiment alone says how a run went that was changed under way.
    sha256: '',
  };
}

/** The recording of a live run that rests: spikes are counted in its frames, for nothing else was recorded. */
export function settle(run: RunView): RunView {
  return { ...run, recording: { ...run.recording, spikes: spikesOf(run) } };
}

export function recentFrames(run: RunView): { recent: WholeCellFrames; recentStartMs: number } {
  const { frames } = run.recording;
  const first = firstRecent(frames);
  return {
    recent: lastOf(frames, frames.voltageMv, first),
    recentStartMs: first * frames.intervalMs,
  };
}

/** The same frames of a quantity that the run keeps; undefined where it does not. */
export function recentQuantity(run: RunView, quantity: string): WholeCellFrames | undefined {
  const { frames, frameQuantities } = run.recording;
  const kept = frameQuantities.find((entry) => entry.quantity === quantity);
  return kept && lastOf(frames, kept.values, firstRecent(frames));
}

function firstRecent({ frameCount }: WholeCellFrames): number {
  return Math.max(0, frameCount - RECENT_FRAMES);
}

function lastOf(frames: WholeCellFrames, values: Float32Array, first: number): WholeCellFrames {
  return {
    ...frames,
    frameCount: frames.frameCount - first,
    voltageMv: values.subarray(first * frames.nodeCount),
  };
}

function frameTimes(count: number, intervalMs: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => i * intervalMs);
}

/**
 * Values with others in the place of all from `at` on: in the memory under the old ones where it has room, else in a
 * larger one. What was not recorded before is NaN.
 */
function append<Values extends Float32Array | Float64Array>(
  old: Values | undefined,
  added: Values,
  { at, room }: { readonly at: number; readonly room: number },
): Values {
  const Kind = added.constructor as {
    new (length: number): Values;
    new (buffer: ArrayBufferLike, offset: number, length: number): Values;
  };
  const hasRoom =
    old !== undefined &&
    old.byteOffset === 0 &&
    old.buffer.byteLength >= room * added.BYTES_PER_ELEMENT;
  const store = hasRoom ? new Kind(old.buffer, 0, room) : new Kind(room);
  const known = Math.min(at, old?.length ?? 0);
  if (old !== undefined && !hasRoom) store.set(old.subarray(0, known));
  store.fill(Number.NaN, known, at);
  store.set(added, at);
  return store.subarray(0, at + added.length) as Values;
}

function spikesOf({ recording, layout, morphology, experiment }: RunView): SpikeTrain[] {
  const thresholdMv = experiment.recording.spike_threshold_mV;
  const { frames, probes } = recording;
  return recording.spikes.map((train) => {
    const probe = probes.find(({ name }) => name === train.probe);
    const section = morphology.sections.findIndex(({ name }) => name === probe?.section);
    if (probe === undefined || section < 0) return train;
    const trace = voltageTrace(frames, mixNodesAt(layout, section, probe.x));
    return { ...train, thresholdMv, timesMs: crossings(trace, thresholdMv, frames.intervalMs) };
  });
}

/** Upward crossings, linear between frames. ms */
function crossings(trace: Float32Array, thresholdMv: number, intervalMs: number): Float64Array {
  const times: number[] = [];
  for (let i = 1; i < trace.length; i++) {
    const [a, b] = [trace[i - 1]!, trace[i]!];
    if (a < thresholdMv && b >= thresholdMv)
      times.push((i - 1 + (thresholdMv - a) / (b - a)) * intervalMs);
  }
  return Float64Array.from(times);
}
