import {
  carryState,
  type Experiment,
  Simulation,
  type SimulationSnapshot,
  schemeOf,
} from '../../../src/index.ts';
import { changeClamps } from './clampChange.ts';
import type { LiveFrames, LiveReply, LiveRequest } from './liveProtocol.ts';
import { buffersOf, LiveRecorder } from './liveRecorder.ts';
import { diagnosticsOf, type OpenedExperiment } from './openExperiment.ts';
import type { SourceText } from './protocol.ts';
import { buildExperiment, readExperiment } from './readExperiment.ts';

/** Wall time from one message of frames to the next, and what it may compute for, ms: a display frame. */
const TURN_MS = 16;
/** Messages on their way to the page; more would make it lag behind the sliders. */
const MOST_AHEAD = 4;
/** Model time between two marks to come back to, ms. */
const MARK_INTERVAL_MS = 10;
/** Frames that one message may hold, however fast the model runs. */
const MOST_FRAMES = 256;

/** A place of the run to come back to, with the experiment that it had there. */
interface Mark {
  readonly timeMs: number;
  readonly opened: OpenedExperiment;
  readonly simulation: Simulation;
  readonly snapshot: SimulationSnapshot;
}

/** A run that is watched while it goes on, changed between two steps, and taken up again at an earlier time. */
export class LiveSession {
  private readonly reply: (reply: LiveReply, transfer?: Transferable[]) => void;
  private opened: OpenedExperiment | undefined;
  private simulation: Simulation | undefined;
  private recorder: LiveRecorder | undefined;
  private marks: Mark[] = [];
  /** Whether the next step is the first with something changed: to come back to, it must be marked. */
  private isChanged = false;
  private speed = 1;
  private ahead = 0;
  /** Counts starts and pauses: a turn of an older one ends. */
  private epoch = 0;
  private busyMs = 0;
  private busyModelMs = 0;

  constructor(reply: (reply: LiveReply, transfer?: Transferable[]) => void) {
    this.reply = reply;
  }

  handle(request: LiveRequest): void {
    try {
      this.answer(request);
    } catch (error) {
      const file = 'source' in request ? request.source.file : '';
      const diagnostics = diagnosticsOf(error, file);
      this.reply({ type: 'refused', file, diagnostics });
    }
  }

  private answer(request: LiveRequest): void {
    switch (request.type) {
      case 'start':
        this.start(request.source, request.fromMs, request.speed);
        break;
      case 'edit':
        this.reply({ type: 'edited', isRestarted: this.edit(request.source) });
        break;
      case 'speed':
        this.speed = request.speed;
        break;
      case 'pause':
        this.epoch++;
        break;
      case 'taken':
        this.ahead--;
        break;
    }
  }

  private start(source: SourceText, fromMs: number, speed: number): void {
    this.speed = speed;
    this.ahead = 0;
    this.goTo(fromMs);
    this.edit(source);
    this.catchUp(fromMs);
    this.epoch++;
    void this.takeTurns(this.epoch);
  }

  /** To the last mark before a time, and forgets what came after it. */
  private goTo(timeMs: number): void {
    this.marks = this.marks.filter((mark) => mark.timeMs <= timeMs + 1e-9);
    const mark = this.marks.at(-1);
    if (mark === undefined) this.simulation = undefined;
    else {
      mark.simulation.restore(mark.snapshot);
      this.opened = mark.opened;
      this.simulation = mark.simulation;
      this.catchUp(timeMs);
    }
  }

  private catchUp(timeMs: number): void {
    const { simulation } = this;
    while (simulation !== undefined && simulation.timeMs < timeMs - simulation.dtMs / 2)
      this.step();
  }

  /** @returns whether the run begins again, since what was changed cannot be changed while it runs. */
  private edit(source: SourceText): boolean {
    const read = readExperiment(source);
    this.isChanged = true;
    if (this.takeClamps(read.experiment)) return false;
    const opened = buildExperiment(source, read);
    const scheme = schemeOf(opened.experiment.simulation);
    const next = new Simulation(opened.cell, opened.layout, scheme);
    const old = this.simulation;
    const isCarried = old !== undefined && isSameShape(this.opened!, opened);
    if (isCarried) carryState(old, next);
    this.opened = opened;
    this.simulation = next;
    if (!isCarried) this.marks = [];
    return old !== undefined && !isCarried;
  }

  /** @returns whether nothing but current steps was changed, which the running simulation takes as it is. */
  private takeClamps(experiment: Experiment): boolean {
    const { simulation, opened } = this;
    if (simulation === undefined || opened === undefined) return false;
    if (!changeClamps(simulation, opened.experiment, experiment)) return false;
    this.opened = { ...opened, experiment };
    return true;
  }

  private step(): void {
    const simulation = this.simulation!;
    const last = this.marks.at(-1)?.timeMs ?? Number.NEGATIVE_INFINITY;
    if (this.isChanged || simulation.timeMs >= last + MARK_INTERVAL_MS) {
      const { timeMs } = simulation;
      this.marks = this.marks.filter((mark) => mark.timeMs < timeMs);
      this.marks.push({
        ...{ timeMs, opened: this.opened!, simulation },
        snapshot: simulation.snapshot(),
      });
      this.isChanged = false;
    }
    simulation.step();
  }

  /** A turn computes what the clock asks for, sends it, and lets messages in. */
  private async takeTurns(epoch: number): Promise<void> {
    let wallMs = performance.now();
    let owedMs = 0;
    try {
      while (epoch === this.epoch) {
        // A turn that took long leaves no rest, but lets messages in.
        const restMs = Math.max(0, wallMs + TURN_MS - performance.now());
        await new Promise((resolve) => setTimeout(resolve, restMs));
        const nowMs = performance.now();
        owedMs = Math.min(owedMs + ((nowMs - wallMs) / 1000) * this.speed, 1000);
        wallMs = nowMs;
        if (epoch !== this.epoch || this.ahead >= MOST_AHEAD) continue;
        const before = this.simulation!.timeMs;
        this.send(this.computeFrames(before + owedMs));
        owedMs = Math.max(0, owedMs - (this.simulation!.timeMs - before));
        if (this.simulation!.timeMs < this.opened!.experiment.simulation.duration_ms - 1e-9)
          continue;
        this.reply({ type: 'ended' });
        return;
      }
    } catch (error) {
      const diagnostics = diagnosticsOf(error, 'experiment.json');
      this.reply({ type: 'refused', file: 'experiment.json', diagnostics });
    }
  }

  /** Whole frames up to a time, at least one, and no more than a turn has time for. */
  private computeFrames(untilMs: number): LiveFrames {
    const simulation = this.simulation!;
    const { experiment } = this.opened!;
    const stepsPerFrame = Math.max(
      1,
      Math.round(experiment.recording.frame_interval_ms / simulation.dtMs),
    );
    const intervalMs = stepsPerFrame * simulation.dtMs;
    const firstFrame = Math.floor(simulation.timeMs / intervalMs + 1e-6) + 1;
    const lastFrame = Math.floor(
      Math.min(untilMs, experiment.simulation.duration_ms) / intervalMs + 1e-6,
    );
    const most = Math.max(1, Math.min(MOST_FRAMES, lastFrame - firstFrame + 1));
    const beganMs = performance.now();
    const frames = this.recorderOf(simulation).record(
      firstFrame,
      most,
      (frame) => this.catchUp((firstFrame + frame) * intervalMs),
      () => performance.now() - beganMs < TURN_MS,
    );
    simulation.checkFinite();
    this.busyMs += performance.now() - beganMs;
    this.busyModelMs += frames.frameCount * intervalMs;
    return frames;
  }

  private recorderOf(simulation: Simulation): LiveRecorder {
    if (this.recorder?.simulation !== simulation) this.recorder = new LiveRecorder(simulation);
    return this.recorder;
  }

  private send(frames: LiveFrames): void {
    this.ahead++;
    const realTimes = this.busyModelMs / Math.max(this.busyMs, 1e-3);
    this.reply({ type: 'frames', frames, realTimes }, buffersOf(frames));
  }
}

/** Whether the state of one cell can be carried to the other: the same mesh, step, point processes and events. */
function isSameShape(before: OpenedExperiment, after: OpenedExperiment): boolean {
  const shape = ({ experiment, cell, layout }: OpenedExperiment): string =>
    JSON.stringify([
      layout.nodeCount,
      experiment.simulation.dt_ms,
      experiment.simulation.method,
      experiment.simulation.mode,
      experiment.events,
      cell.points.map(({ name, mechanism, locus }) => [name, mechanism.sourceSha256, locus]),
    ]);
  return shape(before) === shape(after) && before.sourceSha256() === after.sourceSha256();
}
