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
  const { frames } = run.recording;
  const { duration_ms: durationMs } = run.experiment.simulation;
  const end = added.firstFrame + added.frameCount;
  const wanted = Math.max(end, Math.floor(durationMs / frames.intervalMs + 1e-6) + 1);
  const store = roomFor(frames, wanted);
  store.set(added.voltageMv, added.firstFrame * frames.nodeCount);
  const voltageMv = store.subarray(0, end * frames.nodeCount);
  return {
    ...run,
    recording: { ...run.recording, frames: { ...frames, frameCount: end, voltageMv } },
  };
}

/** The first frames and nothing after them: a run that goes on from there. */
export function cutAfter(run: RunView, timeMs: number): RunView {
  const { frames } = run.recording;
  const frameCount = Math.min(frames.frameCount, Math.floor(timeMs / frames.intervalMs + 1e-6) + 1);
  // A memory of its own: the frames to come are written behind these.
  const voltageMv = frames.voltageMv.slice(0, frameCount * frames.nodeCount);
  return {
    ...run,
    recording: { ...run.recording, frames: { ...frames, frameCount, voltageMv } },
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
  const first = Math.max(0, frames.frameCount - RECENT_FRAMES);
  return {
    recent: {
      ...frames,
      frameCount: frames.frameCount - first,
      voltageMv: frames.voltageMv.subarray(first * frames.nodeCount),
    },
    recentStartMs: first * frames.intervalMs,
  };
}

/** The memory under the frames where it has room, else a larger one. */
function roomFor(frames: WholeCellFrames, frameCount: number): Float32Array {
  const length = frameCount * frames.nodeCount;
  const { buffer, byteOffset } = frames.voltageMv;
  if (byteOffset === 0 && buffer.byteLength >= 4 * length)
    return new Float32Array(buffer, 0, length);
  const store = new Float32Array(length);
  store.set(frames.voltageMv.subarray(0, length));
  return store;
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
