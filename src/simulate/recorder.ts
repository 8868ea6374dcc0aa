import { timingMessages } from '../base/messages/timing.ts';
import { ModelError } from '../base/modelError.ts';
import { sha256OfArrays } from '../base/sha256.ts';
import { FrameRecorder } from './frameRecorder.ts';
import { ProbeColumns } from './probeColumns.ts';
import type { Recording } from './recording.ts';
import type { Simulation } from './simulation.ts';
import { findUpwardCrossings } from './spikes.ts';
import { stepsToNext } from './stepIntervals.ts';

/** A check of conservation takes as long as a step. */
const LEAST_STEPS_PER_CHECK = 40;
/** Of all probes together, and the times beside them. */
const MAX_TRACE_BYTES = 1.5 * 2 ** 30;

export interface RecorderOptions {
  readonly durationMs: number;
  /** Rounded to whole steps. */
  readonly frameIntervalMs: number;
  readonly spikeThresholdMv: number;
}

/** How much is recorded. */
export interface RecorderPosition {
  readonly sampleCount: number;
  readonly kirchhoffResidualNa: number;
}

/** Collects probes at every step and whole-cell frames as a simulation runs; `finish` makes the Recording. */
export class Recorder {
  readonly stepCount: number;
  private readonly simulation: Simulation;
  private readonly spikeThresholdMv: number;
  private readonly stepsPerFrame: number;
  private readonly stepsPerCheck: number;
  private readonly columns: ProbeColumns;
  private readonly frames: FrameRecorder;
  private sampleCount = 0;
  private kirchhoffResidualNa = 0;

  /**
   * @throws ModelError `simulate/too-many-frames` above 1.5 GB of frames, `simulate/too-many-steps` above 1.5 GB of
   *   traces, and those of readQuantity.
   */
  constructor(simulation: Simulation, options: RecorderOptions) {
    const { cell, dtMs } = simulation;
    this.simulation = simulation;
    this.spikeThresholdMv = options.spikeThresholdMv;
    this.stepCount = Math.round(options.durationMs / dtMs);
    this.stepsPerFrame = Math.max(1, Math.round(options.frameIntervalMs / dtMs));
    this.stepsPerCheck = Math.max(LEAST_STEPS_PER_CHECK, this.stepsPerFrame);
    const traces = 1 + cell.probes.length + cell.quantities.length;
    if (!((this.stepCount + 1) * traces * Float64Array.BYTES_PER_ELEMENT <= MAX_TRACE_BYTES))
      throw new ModelError('simulate/too-many-steps', timingMessages.tooManySteps(this.stepCount));
    this.columns = new ProbeColumns(simulation, this.stepCount + 1);
    const frameCount = Math.floor(this.stepCount / this.stepsPerFrame) + 1;
    this.frames = new FrameRecorder(simulation, frameCount);
    this.sample();
  }

  get isDone(): boolean {
    return this.sampleCount > this.stepCount;
  }

  /** 0 to 1. */
  get progress(): number {
    return (this.sampleCount - 1) / this.stepCount;
  }

  /** Whether the next step is one in which the conservation of charge is checked. */
  get isCheckDue(): boolean {
    return (this.sampleCount - 1) % this.stepsPerCheck === 0;
  }

  get position(): RecorderPosition {
    return { sampleCount: this.sampleCount, kirchhoffResidualNa: this.kirchhoffResidualNa };
  }

  /** Forgets what was recorded after a position. @throws RangeError for one that lies ahead. */
  rewind({ sampleCount, kirchhoffResidualNa }: RecorderPosition): void {
    if (sampleCount > this.sampleCount)
      throw new RangeError(`${sampleCount} samples, where ${this.sampleCount} are recorded`);
    this.sampleCount = sampleCount;
    this.frames.rewind(Math.floor((sampleCount - 1) / this.stepsPerFrame) + 1);
    this.kirchhoffResidualNa = kirchhoffResidualNa;
  }

  /** Takes one step of the simulation and records it; current conservation is checked once in a while. */
  step(): void {
    if (this.isCheckDue) {
      const residualNa = this.simulation.stepAndCheckConservation();
      this.kirchhoffResidualNa = Math.max(this.kirchhoffResidualNa, residualNa);
    } else this.simulation.step();
    this.sample();
  }

  /**
   * Takes and records steps until so many are taken or the run is done; how many.
   *
   * @param untilMs of performance.now(): stops then, at least one step on.
   */
  advance(most: number, untilMs = Number.POSITIVE_INFINITY): number {
    let taken = 0;
    do taken += this.takeStretch(most - taken);
    while (taken < most && !this.isDone && performance.now() < untilMs);
    return taken;
  }

  /** Steps that can be taken in one call: not past the next frame, nor past a check of conservation or the end. */
  private takeStretch(most: number): number {
    if (this.isCheckDue) {
      this.step();
      return 1;
    }
    const { simulation, columns, stepsPerFrame, stepsPerCheck } = this;
    const taken = this.sampleCount - 1;
    const count = Math.min(
      ...[most, simulation.stepsAtOnce, this.stepCount - taken],
      stepsToNext(taken, [stepsPerFrame, stepsPerCheck]),
    );
    simulation.advance(count, columns.tape);
    columns.takeTape(this.sampleCount);
    this.sampleCount += count;
    if ((taken + count) % stepsPerFrame === 0) this.frames.sample();
    return count;
  }

  private sample(): void {
    this.columns.sample(this.sampleCount);
    if (this.sampleCount % this.stepsPerFrame === 0) this.frames.sample();
    this.sampleCount++;
  }

  /** What was recorded so far: after the last step, or sooner where a run was stopped. */
  finish(): Recording {
    const { dtMs, adaptiveCount, tableTolerance } = this.simulation;
    const timeMs = Float64Array.from({ length: this.sampleCount }, (_, i) => i * dtMs);
    const { probes, quantities } = this.columns.finish(this.sampleCount);
    const spikes = probes.map(({ name, voltageMv }) => ({
      probe: name,
      thresholdMv: this.spikeThresholdMv,
      timesMs: findUpwardCrossings(timeMs, voltageMv, this.spikeThresholdMv),
    }));
    return {
      dtMs,
      timeMs,
      probes,
      quantities,
      spikes,
      ...this.frames.finish(this.stepsPerFrame * dtMs),
      kirchhoffResidualNa: this.kirchhoffResidualNa,
      ...(tableTolerance !== undefined && { tableTolerance }),
      ...(adaptiveCount && { adaptive: adaptiveCount }),
      sha256: sha256OfArrays([
        ...probes.map(({ voltageMv }) => voltageMv),
        ...spikes.map(({ timesMs }) => timesMs),
        ...quantities.map(({ values }) => values),
      ]),
    };
  }
}
