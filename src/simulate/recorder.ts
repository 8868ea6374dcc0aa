import { timingMessages } from '../base/messages/timing.ts';
import { ModelError } from '../base/modelError.ts';
import { sha256OfArrays } from '../base/sha256.ts';
import { type MeshPlace, placeLocus } from '../discretise/place.ts';
import { FrameRecorder } from './frameRecorder.ts';
import { formatQuantity, type QuantityReader, readQuantity } from './quantityReader.ts';
import type { QuantityTrace, Recording } from './recording.ts';
import type { Simulation } from './simulation.ts';
import { findUpwardCrossings } from './spikes.ts';

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
  private readonly places: readonly MeshPlace[];
  private readonly columns: readonly Float64Array[];
  private readonly readers: readonly QuantityReader[];
  private readonly quantityColumns: readonly Float64Array[];
  private readonly frames: FrameRecorder;
  private sampleCount = 0;
  private kirchhoffResidualNa = 0;

  /**
   * @throws ModelError `simulate/too-many-frames` above 1.5 GB of frames, `simulate/too-many-steps` above 1.5 GB of
   *   traces, and those of readQuantity.
   */
  constructor(simulation: Simulation, options: RecorderOptions) {
    const { cell, layout, dtMs } = simulation;
    this.simulation = simulation;
    this.spikeThresholdMv = options.spikeThresholdMv;
    this.stepCount = Math.round(options.durationMs / dtMs);
    this.stepsPerFrame = Math.max(1, Math.round(options.frameIntervalMs / dtMs));
    this.stepsPerCheck = Math.max(LEAST_STEPS_PER_CHECK, this.stepsPerFrame);
    const traces = 1 + cell.probes.length + cell.quantities.length;
    if (!((this.stepCount + 1) * traces * Float64Array.BYTES_PER_ELEMENT <= MAX_TRACE_BYTES))
      throw new ModelError('simulate/too-many-steps', timingMessages.tooManySteps(this.stepCount));
    this.places = cell.probes.map(({ locus }) => placeLocus(cell.morphology, layout, locus));
    this.columns = cell.probes.map(() => new Float64Array(this.stepCount + 1));
    this.readers = cell.quantities.map((probe) => readQuantity(simulation, probe));
    this.quantityColumns = this.readers.map(() => new Float64Array(this.stepCount + 1));
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

  private sample(): void {
    this.places.forEach((place, probe) => {
      this.columns[probe]![this.sampleCount] = this.simulation.voltageAt(place);
    });
    this.readers.forEach((read, probe) => {
      this.quantityColumns[probe]![this.sampleCount] = read();
    });
    if (this.sampleCount % this.stepsPerFrame === 0) this.frames.sample();
    this.sampleCount++;
  }

  /** What was recorded so far: after the last step, or sooner where a run was stopped. */
  finish(): Recording {
    const { cell, dtMs, adaptiveCount } = this.simulation;
    const timeMs = Float64Array.from({ length: this.sampleCount }, (_, i) => i * dtMs);
    const columns = this.columns.map((column) => column.slice(0, this.sampleCount));
    const probes = cell.probes.map(({ name, locus }, i) => ({
      name,
      section: cell.morphology.sections[locus.section]!.name,
      x: locus.x,
      voltageMv: columns[i]!,
    }));
    const spikes = probes.map(({ name, voltageMv }) => ({
      probe: name,
      thresholdMv: this.spikeThresholdMv,
      timesMs: findUpwardCrossings(timeMs, voltageMv, this.spikeThresholdMv),
    }));
    const quantities = this.quantityTraces();
    return {
      dtMs,
      timeMs,
      probes,
      quantities,
      spikes,
      ...this.frames.finish(this.stepsPerFrame * dtMs),
      kirchhoffResidualNa: this.kirchhoffResidualNa,
      ...(adaptiveCount && { adaptive: adaptiveCount }),
      sha256: sha256OfArrays([
        ...columns,
        ...spikes.map(({ timesMs }) => timesMs),
        ...quantities.map(({ values }) => values),
      ]),
    };
  }

  private quantityTraces(): QuantityTrace[] {
    const { quantities, morphology } = this.simulation.cell;
    return quantities.map(({ name, locus, quantity }, i) => ({
      name,
      section: morphology.sections[locus.section]!.name,
      x: locus.x,
      quantity: formatQuantity(quantity),
      unit: quantity.unit,
      values: this.quantityColumns[i]!.slice(0, this.sampleCount),
    }));
  }
}
