import type { AdaptiveCount } from './adaptiveSteps.ts';
import { ExactStop } from './exactStop.ts';
import { frameReaders } from './frameReader.ts';
import { probeReaders } from './probeColumns.ts';
import { ProbeTape } from './probeTape.ts';
import { RowChunk } from './rowChunk.ts';
import type { Simulation } from './simulation.ts';
import { crossingTimeMs } from './spikes.ts';
import { stepsToNext } from './stepIntervals.ts';

/** Wall time between two reports, and between two chances for others to run. ms */
const TURN_MS = 50;
/** Between two looks for numbers that are no longer finite. */
const STEPS_PER_LOOK = 100;
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
  const tape = new ProbeTape(simulation, probeReaders(simulation));
  const findSpikes = new SpikeFinder(simulation, spikeThresholdMv);
  const stop = new ExactStop(simulation);
  let kirchhoffResidualNa = 0;
  let turnEnds = performance.now() + TURN_MS;
  let nextLook = STEPS_PER_LOOK;
  /** Hands on what is on the tape, whose first row is that of a step. */
  const handOn = async (first: number): Promise<void> => {
    for (let row = 0; row < tape.rowCount; row++) {
      const step = first + row;
      if (step % stepsPerSample === 0)
        await traces.add((target, at) => {
          target[at] = step * dtMs;
          for (let k = 0; k < tape.columnCount; k++) target[at + 1 + k] = tape.valueAt(row, k);
        });
      for (const { probe, timeMs } of findSpikes.look(tape, row, step * dtMs))
        await sink.spike(probe, timeMs);
    }
    const last = first + tape.rowCount - 1;
    if (last % stepsPerFrame === 0) for (const { chunk, write } of frames) await chunk.add(write);
  };
  try {
    tape.sample();
    await handOn(0);
    for (let step = 0; step < stepCount; ) {
      if (step >= nextLook) {
        stop.look();
        nextLook = step + STEPS_PER_LOOK;
      }
      if (performance.now() >= turnEnds) {
        onProgress?.(step / stepCount);
        await new Promise((resolve) => setTimeout(resolve, 0));
        turnEnds = performance.now() + TURN_MS;
      }
      if (signal?.aborted === true) break;
      if (step % STEPS_PER_CHECK === 0) {
        kirchhoffResidualNa = Math.max(kirchhoffResidualNa, simulation.stepAndCheckConservation());
        tape.clear();
        tape.sample();
      } else {
        const most = Math.min(simulation.stepsAtOnce, stepCount - step);
        const count = Math.min(most, stepsToNext(step, [stepsPerFrame, STEPS_PER_CHECK]));
        simulation.advance(count, tape);
      }
      await handOn(step + 1);
      step += tape.rowCount;
    }
    stop.look();
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

/** Finds the crossings within steps as they come. */
class SpikeFinder {
  private readonly thresholdMv: number;
  private readonly before: Float64Array;
  private beforeMs = Number.NaN;

  constructor({ cell }: Simulation, thresholdMv: number) {
    this.thresholdMv = thresholdMv;
    this.before = new Float64Array(cell.probes.length);
  }

  /** @param timeMs of a row of the tape, the one after that of the last call. */
  look(tape: ProbeTape, row: number, timeMs: number): { probe: number; timeMs: number }[] {
    const { before, beforeMs, thresholdMv } = this;
    const found: { probe: number; timeMs: number }[] = [];
    for (let probe = 0; probe < before.length; probe++) {
      const voltages = { beforeMv: before[probe]!, afterMv: tape.valueAt(row, probe) };
      before[probe] = voltages.afterMv;
      if (Number.isNaN(beforeMs)) continue;
      const spikeMs = crossingTimeMs({ beforeMs, afterMs: timeMs }, voltages, thresholdMv);
      if (spikeMs !== undefined) found.push({ probe, timeMs: spikeMs });
    }
    this.beforeMs = timeMs;
    return found;
  }
}
