import { ExactStop } from './exactStop.ts';
import { Recorder, type RecorderOptions, type RecorderPosition } from './recorder.ts';
import type { Recording } from './recording.ts';
import type { Simulation } from './simulation.ts';
import type { SimulationSnapshot } from './simulationSnapshot.ts';

/** Wall time between two chances for others to run. ms */
const TURN_MS = 50;
const STEPS_PER_LOOK = 100;

/** A point of a run to come back to: plain data. */
export interface RunMark {
  readonly simulation: SimulationSnapshot;
  readonly recording: RecorderPosition;
}

/**
 * A run that somebody drives: run, pause, step, change things, rewind. Changes are made on `simulation` and act from the
 * next step on.
 */
export class LiveRun {
  readonly simulation: Simulation;
  private readonly recorder: Recorder;
  private readonly stop: ExactStop;
  private isWanted = false;
  private running: Promise<void> | undefined;

  /** @throws ModelError as Recorder does. */
  constructor(simulation: Simulation, options: RecorderOptions) {
    this.simulation = simulation;
    this.recorder = new Recorder(simulation, options);
    this.stop = new ExactStop(simulation);
  }

  get isRunning(): boolean {
    return this.running !== undefined;
  }

  /** Whether the whole duration is recorded. */
  get isDone(): boolean {
    return this.recorder.isDone;
  }

  /** 0 to 1. */
  get progress(): number {
    return this.recorder.progress;
  }

  /**
   * Takes so many steps, fewer at the end of the run.
   *
   * @throws ModelError `simulate/not-finite`
   */
  step(count = 1): void {
    // What somebody changed since the last step was not so before.
    this.stop.mark();
    this.take(count);
  }

  /**
   * Runs to the end or to `pause`, giving way to timers and messages every 50 ms.
   *
   * @param onTurn called each time it gives way
   * @throws ModelError `simulate/not-finite`
   */
  run(onTurn?: (progress: number) => void): Promise<void> {
    this.isWanted = true;
    this.running ??= this.takeTurns(onTurn).finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  /** Stops a run after the steps it is at; it has stopped when this is fulfilled. */
  async pause(): Promise<void> {
    this.isWanted = false;
    await this.running;
  }

  mark(): RunMark {
    return { simulation: this.simulation.snapshot(), recording: this.recorder.position };
  }

  /** Goes back to a mark of this run: what was recorded after it is forgotten. @throws RangeError for a mark that lies ahead. */
  rewind(mark: RunMark): void {
    this.recorder.rewind(mark.recording);
    this.simulation.restore(mark.simulation);
  }

  /** What is recorded so far. */
  recording(): Recording {
    return this.recorder.finish();
  }

  private take(count: number, untilMs?: number): void {
    if (count > 0 && !this.isDone) this.recorder.advance(count, untilMs);
    this.stop.look();
  }

  private async takeTurns(onTurn?: (progress: number) => void): Promise<void> {
    let turnEnds = performance.now() + TURN_MS;
    this.stop.mark();
    while (this.isWanted && !this.isDone) {
      this.take(STEPS_PER_LOOK, turnEnds);
      if (performance.now() < turnEnds) continue;
      onTurn?.(this.progress);
      await new Promise((resolve) => setTimeout(resolve, 0));
      turnEnds = performance.now() + TURN_MS;
      this.stop.mark();
    }
    onTurn?.(this.progress);
  }
}
