import {
  carryState,
  type Experiment,
  isModelError,
  Simulation,
  type SimulationSnapshot,
  schemeOf,
} from '../../../src/index.ts';
import { FrameGrid } from './frameGrid.ts';
import type { LiveFrames, LiveReply, LiveRequest } from './liveProtocol.ts';
import { buffersOf, LiveRecorder } from './liveRecorder.ts';
import { diagnosticsOf, type OpenedExperiment } from './openExperiment.ts';
import { PAGE_EXPERIMENT, type SourceText } from './protocol.ts';
import { buildExperiment, readExperiment } from './readExperiment.ts';
import { changeRunning } from './runningChange.ts';

/** Wall time from one message of frames to the next, and what it may compute for, ms: a display frame. */
const TURN_MS = 16;
/** Wall time that a way to a late start is computed for before messages are let in, ms. */
const SEEK_TURN_MS = 50;
/** Messages on their way to the page; more would make it lag behind the sliders. */
const MOST_AHEAD = 4;
/** Model time between two marks to come back to, ms. */
const MARK_INTERVAL_MS = 10;
/** Model time by which a slow run falls behind before it gives up catching up. */
const MOST_OWED_MS = 1000;
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
  private change = 0;
  /** Where each message begins that the page has not taken yet. */
  private onWay: Mark[] = [];
  /** Model time that the clock has asked for and that was not computed. */
  private owedMs = 0;
  /** Where frames begin: until there the run is computed unseen. */
  private soughtMs = 0;
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
      this.refuse(error, file, request.type === 'edit' && this.simulation !== undefined);
    }
  }

  private refuse(error: unknown, file: string, goesOn: boolean): void {
    this.reply({ type: 'refused', file, diagnostics: diagnosticsOf(error, file), goesOn });
  }

  private answer(request: LiveRequest): void {
    switch (request.type) {
      case 'start':
        this.change = request.change;
        this.start(request.source, request.fromMs, request.speed);
        break;
      case 'edit':
        this.change = request.change;
        this.editNow(request.source);
        break;
      case 'speed':
        this.speed = request.speed;
        break;
      case 'pause':
        this.epoch++;
        break;
      case 'taken':
        // The page tells of older changes what was given up here.
        if (request.change === this.change) this.onWay.shift();
        break;
    }
  }

  private start(source: SourceText, fromMs: number, speed: number): void {
    this.speed = speed;
    this.onWay = [];
    this.owedMs = 0;
    this.goTo(fromMs);
    const isRestarted = this.edit(source);
    // What was watched so far was another run.
    if (isRestarted) this.reply({ type: 'edited', isRestarted });
    else this.soughtMs = fromMs;
    this.takeTurns();
  }

  /** From what the page has seen on, at once; where the experiment cannot run, with what there was. */
  private editNow(source: SourceText): void {
    this.giveUpOnWay();
    try {
      this.reply({ type: 'edited', isRestarted: this.edit(source) });
    } finally {
      if (this.simulation !== undefined) this.takeTurns();
    }
  }

  private giveUpOnWay(): void {
    const [mark] = this.onWay;
    if (mark === undefined) return;
    this.owedMs += this.simulation!.timeMs - mark.timeMs;
    this.comeBackTo(mark);
    this.onWay = [];
  }

  /** To the last mark before a time, and on to that time as it was then, as far as it was computed. */
  private goTo(timeMs: number): void {
    const reachedMs = this.simulation?.timeMs ?? 0;
    const mark = this.marks.findLast((candidate) => candidate.timeMs <= timeMs + 1e-9);
    if (mark === undefined) {
      this.marks = [];
      this.simulation = undefined;
    } else {
      this.comeBackTo(mark);
      this.catchUp(Math.min(timeMs, reachedMs));
    }
  }

  /** Forgets what came after. */
  private comeBackTo({ simulation, snapshot, opened, timeMs }: Mark): void {
    simulation.restore(snapshot);
    this.opened = opened;
    this.simulation = simulation;
    this.marks = this.marks.filter((mark) => mark.timeMs <= timeMs);
  }

  private markNow(): Mark {
    const simulation = this.simulation!;
    const { timeMs } = simulation;
    return { timeMs, opened: this.opened!, simulation, snapshot: simulation.snapshot() };
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
    if (this.changeRunning(read.experiment)) return false;
    const opened = buildExperiment(source, read);
    const scheme = schemeOf(opened.experiment.simulation, opened.layout.compartments.length);
    const next = new Simulation(opened.cell, opened.layout, scheme);
    const old = this.simulation;
    const isCarried = old !== undefined && isSameShape(this.opened!, opened);
    if (isCarried) carryState(old, next);
    this.opened = opened;
    this.simulation = next;
    if (!isCarried) {
      this.marks = [];
      this.soughtMs = 0;
    }
    return old !== undefined && !isCarried;
  }

  /** @returns whether nothing was changed but what the running simulation takes as it is. */
  private changeRunning(experiment: Experiment): boolean {
    const { simulation, opened } = this;
    if (simulation === undefined || opened === undefined) return false;
    if (!changeRunning(simulation, opened.experiment, experiment)) return false;
    this.opened = { ...opened, experiment };
    return true;
  }

  private step(): void {
    const simulation = this.simulation!;
    const last = this.marks.at(-1)?.timeMs ?? Number.NEGATIVE_INFINITY;
    if (this.isChanged || simulation.timeMs >= last + MARK_INTERVAL_MS) {
      const { timeMs } = simulation;
      // Nobody wants to come back to numbers that are none.
      simulation.checkFinite();
      this.marks = this.marks.filter((mark) => mark.timeMs < timeMs);
      this.marks.push(this.markNow());
      this.isChanged = false;
    }
    simulation.step();
  }

  /** From now on, in the place of what went on before. */
  private takeTurns(): void {
    this.epoch++;
    this.goOn(this.epoch).catch((error: unknown) => this.refuse(error, PAGE_EXPERIMENT, false));
  }

  /** A turn computes what the clock asks for, sends it, and lets messages in. */
  private async goOn(epoch: number): Promise<void> {
    if (!this.isThere() && !(await this.seek(epoch))) return;
    let wallMs = performance.now();
    while (epoch === this.epoch) {
      const nowMs = performance.now();
      this.owedMs = Math.min(this.owedMs + ((nowMs - wallMs) / 1000) * this.speed, MOST_OWED_MS);
      wallMs = nowMs;
      if (this.simulation!.timeMs >= this.opened!.experiment.simulation.duration_ms - 1e-9) {
        this.reply({ type: 'ended', change: this.change });
        return;
      }
      if (this.onWay.length < MOST_AHEAD) this.takeTurn();
      // A turn that took long leaves no rest, but lets messages in.
      const restMs = Math.max(0, wallMs + TURN_MS - performance.now());
      await new Promise((resolve) => setTimeout(resolve, restMs));
    }
  }

  private isThere(): boolean {
    const { timeMs, dtMs } = this.simulation!;
    return timeMs >= this.soughtMs - dtMs / 2;
  }

  /** Computes the way to the first frame, a turn at a time; @returns whether it is there. */
  private async seek(epoch: number): Promise<boolean> {
    while (epoch === this.epoch) {
      const untilMs = performance.now() + SEEK_TURN_MS;
      const isWhole = this.dares(() => {
        while (!this.isThere() && performance.now() < untilMs) this.step();
      });
      if (!isWhole) return false;
      if (this.isThere()) return true;
      const share = this.simulation!.timeMs / this.soughtMs;
      this.reply({ type: 'seeking', share, change: this.change });
      await new Promise((resolve) => setTimeout(resolve));
    }
    return false;
  }

  private takeTurn(): void {
    const mark = this.markNow();
    let frames: LiveFrames | undefined;
    const isWhole = this.dares(() => {
      frames = this.computeFrames(mark.timeMs + this.owedMs);
    }, mark);
    if (!isWhole) return;
    this.owedMs = Math.max(0, this.owedMs - (this.simulation!.timeMs - mark.timeMs));
    this.send(frames!, mark);
  }

  private send(frames: LiveFrames, mark: Mark): void {
    this.onWay.push(mark);
    const realTimes = this.busyModelMs / Math.max(this.busyMs, 1e-3);
    const { change } = this;
    this.reply({ type: 'frames', frames, change, realTimes }, buffersOf(frames));
  }

  /** Steps that may break; @returns whether they did not. Where they do, the run rests before that. */
  private dares(steps: () => void, from?: Mark): boolean {
    try {
      steps();
      return true;
    } catch (error) {
      const safe = from ?? this.marks.at(-1);
      if (!isModelError(error) || safe === undefined) throw error;
      this.breakOff(error, safe);
      return false;
    }
  }

  /** From a mark on step by step, to name the one that breaks; the frames before it are sent. */
  private breakOff(found: Error, mark: Mark): void {
    this.epoch++;
    const { simulation } = mark;
    const reachedMs = simulation.timeMs;
    const grid = new FrameGrid(simulation, mark.opened.experiment);
    this.comeBackTo(mark);
    const broken = findBreak(simulation, reachedMs) ?? { error: found, timeMs: reachedMs };
    this.comeBackTo(mark);
    const first = grid.firstAfter(mark.timeMs);
    const count = grid.lastBefore(broken.timeMs) - first + 1;
    if (count > 0) this.send(this.record(grid, first, Math.min(count, MOST_FRAMES)), mark);
    this.reply({
      ...{ type: 'broken', change: this.change, timeMs: broken.timeMs },
      diagnostics: diagnosticsOf(broken.error, PAGE_EXPERIMENT),
    });
  }

  /** Whole frames up to a time, at least one, and no more than a turn has time for; a change is sent with its first. */
  private computeFrames(untilMs: number): LiveFrames {
    const simulation = this.simulation!;
    const { experiment } = this.opened!;
    const grid = new FrameGrid(simulation, experiment);
    const first = grid.firstAfter(simulation.timeMs);
    const last = grid.lastUntil(Math.min(untilMs, experiment.simulation.duration_ms));
    const wanted = Math.min(MOST_FRAMES, last - first + 1);
    const beganMs = performance.now();
    const frames = this.record(
      grid,
      first,
      this.isChanged ? 1 : Math.max(1, wanted),
      () => performance.now() - beganMs < TURN_MS,
    );
    simulation.checkFinite();
    this.busyMs += performance.now() - beganMs;
    this.busyModelMs += frames.frameCount * grid.intervalMs;
    return frames;
  }

  private record(
    { intervalMs }: FrameGrid,
    first: number,
    count: number,
    mayGoOn = (): boolean => true,
  ): LiveFrames {
    const advance = (frame: number): void => this.catchUp((first + frame) * intervalMs);
    return this.recorderOf(this.simulation!).record(first, count, advance, mayGoOn);
  }

  private recorderOf(simulation: Simulation): LiveRecorder {
    if (this.recorder?.simulation !== simulation) this.recorder = new LiveRecorder(simulation);
    return this.recorder;
  }
}

/** The first step whose numbers are not all finite, or that cannot be taken. */
function findBreak(
  simulation: Simulation,
  untilMs: number,
): { readonly error: unknown; readonly timeMs: number } | undefined {
  try {
    while (simulation.timeMs < untilMs - simulation.dtMs / 2) {
      simulation.step();
      simulation.checkFinite();
    }
    return undefined;
  } catch (error) {
    return { error, timeMs: simulation.timeMs };
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
