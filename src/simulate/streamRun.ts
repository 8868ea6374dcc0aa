import { placeLocus } from '../discretise/place.ts';
import type { AdaptiveCount } from './adaptiveSteps.ts';
import { frameReaders } from './frameReader.ts';
import { probeReaders } from './probeColumns.ts';
import { RowChunk } from './rowChunk.ts';
import type { Simulation } from './simulation.ts';
import { crossingTimeMs } from './spikes.ts';

/** Wall time between two reports, and between two chances for others to run. ms */
const TURN_MS = 50;
const STEPS_PER_LOOK = 20;
/** A check of conservation takes as long as a step. */
const STEPS_PER_CHECK = 400;

/** Takes the rows of a run as they come; the arrays are used again when the promise is fulfilled. */
export interface RunSink {
  /** Row after row of `traceColumns` values. */
  traces(rows: Float64Array): Promise<void>;
  /** Frame after frame of `nodeCount` voltages. mV */
  frames(rows: Float32Array): Promise<void>;
  /** The same of a quantity by its number in the cell's `frameQuantities`. */
  quantityFrames(quantity: number, rows: Float32Array): Promise<void>;
  /** An upward crossing of the threshold. ms */
  spike(probe: number, timeMs: number): Promise<void>;
}

export interface StreamOptions {
  readonly durationMs: number;
  /** Both are rounded to whole steps. */
  readonly frameIntervalMs: number;
  readonly traceIntervalMs: number;
  readonly spikeThresholdMv: number;
  readonly onProgress?: (share: number) => void;
  readonly signal?: AbortSignal;
}

/** What a run came to whose numbers are elsewhere. */
export interface StreamedRun {
  readonly simulatedMs: number;
  readonly sampleCount: number;
  readonly frameCount: number;
  readonly traceIntervalMs: number;
  readonly frameIntervalMs: number;
  readonly kirchhoffResidualNa: number;
  /** Of a run in variable steps. */
  readonly adaptive?: AdaptiveCount;
}

/** The columns of a streamed trace: time, the voltage of each probe, then each quantity. */
export function traceColumns({ cell }: Simulation): { name: string; unit: string }[] {
  return [
    { name: 't', unit: 'ms' },
    ...cell.probes.map(({ name }) => ({ name, unit: 'mV' })),
    ...cell.quantities.map(({ name, quantity: { unit } }) => ({ name, unit })),
  ];
}

/**
 * Runs a simulation and hands on what it records, in memory that does not grow with the time simulated.
 *
 * @throws ModelError `simulate/not-finite` after what came before was handed on, and those of readQuantity.
 */
export async function streamRun(
  simulation: Simulation,
  sink: RunSink,
  { durationMs, spikeThresholdMv, onProgress, signal, ...intervals }: StreamOptions,
): Promise<StreamedRun> {
  const { dtMs } = simulation;
  const stepCount = Math.round(durationMs / dtMs);
  const wholeSteps = (intervalMs: number): number => Math.max(1, Math.round(intervalMs / dtMs));
  const stepsPerSample = wholeSteps(intervals.traceIntervalMs);
  const stepsPerFrame = wholeSteps(intervals.frameIntervalMs);
  const traces = new RowChunk(
    (length) => new Float64Array(length),
    traceColumns(simulation).length,
    (rows) => sink.traces(rows),
  );
  const frames = frameChunks(simulation, sink);
  const writeRow = rowWriter(simulation);
  const findSpikes = spikeFinder(simulation, spikeThresholdMv);
  let kirchhoffResidualNa = 0;
  let turnEnds = performance.now() + TURN_MS;
  let step = 0;
  try {
    for (; ; step++) {
      if (step % stepsPerSample === 0) await traces.add(writeRow);
      if (step % stepsPerFrame === 0) for (const { chunk, write } of frames) await chunk.add(write);
      if (step > 0) for (const { probe, timeMs } of findSpikes()) await sink.spike(probe, timeMs);
      if (step % STEPS_PER_LOOK === 0) {
        simulation.checkFinite();
        if (signal?.aborted === true) break;
        if (performance.now() >= turnEnds) {
          onProgress?.(step / stepCount);
          await new Promise((resolve) => setTimeout(resolve, 0));
          turnEnds = performance.now() + TURN_MS;
        }
      }
      if (step === stepCount) break;
      if (step % STEPS_PER_CHECK === 0)
        kirchhoffResidualNa = Math.max(kirchhoffResidualNa, simulation.stepAndCheckConservation());
      else simulation.step();
    }
    simulation.checkFinite();
  } finally {
    await traces.flush();
    for (const { chunk } of frames) await chunk.flush();
  }
  return {
    simulatedMs: simulation.timeMs,
    sampleCount: traces.rowCount,
    frameCount: frames[0]!.chunk.rowCount,
    traceIntervalMs: stepsPerSample * dtMs,
    frameIntervalMs: stepsPerFrame * dtMs,
    kirchhoffResidualNa,
    ...(simulation.adaptiveCount && { adaptive: simulation.adaptiveCount }),
  };
}

/** Of the voltage, then of each quantity that frames hold beside it. */
function frameChunks(
  simulation: Simulation,
  sink: RunSink,
): {
  chunk: RowChunk<Float32Array<ArrayBuffer>>;
  write: (target: Float32Array, at: number) => void;
}[] {
  const chunkFor = (handOn: (rows: Float32Array) => Promise<void>) =>
    new RowChunk((length) => new Float32Array(length), simulation.layout.nodeCount, handOn);
  return [
    {
      chunk: chunkFor((rows) => sink.frames(rows)),
      write: (target, at) => target.set(simulation.voltageMv, at),
    },
    ...frameReaders(simulation).map(({ read }, quantity) => ({
      chunk: chunkFor((rows) => sink.quantityFrames(quantity, rows)),
      write: read,
    })),
  ];
}

/** Writes the present values of all columns. */
function rowWriter(simulation: Simulation): (target: Float64Array, at: number) => void {
  const readers = probeReaders(simulation);
  return (target, at) => {
    let column = at;
    target[column++] = simulation.timeMs;
    for (const read of readers) target[column++] = read();
  };
}

/** To be called after every step: the crossings within it. */
function spikeFinder(
  simulation: Simulation,
  thresholdMv: number,
): () => readonly { readonly probe: number; readonly timeMs: number }[] {
  const { cell, layout } = simulation;
  const places = cell.probes.map(({ locus }) => placeLocus(cell.morphology, layout, locus));
  const before = places.map((place) => simulation.voltageAt(place));
  let beforeMs = simulation.timeMs;
  const none: readonly { probe: number; timeMs: number }[] = [];
  return () => {
    let found = none;
    const { timeMs } = simulation;
    places.forEach((place, probe) => {
      const voltages = { beforeMv: before[probe]!, afterMv: simulation.voltageAt(place) };
      before[probe] = voltages.afterMv;
      const spikeMs = crossingTimeMs({ beforeMs, afterMs: timeMs }, voltages, thresholdMv);
      if (spikeMs !== undefined) found = [...found, { probe, timeMs: spikeMs }];
    });
    beforeMs = timeMs;
    return found;
  };
}
