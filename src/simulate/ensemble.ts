import { ensembleMessages as messages } from '../base/messages/ensemble.ts';
import { isModelError, type ModelError } from '../base/modelError.ts';
import type { Cell } from '../cell/cell.ts';
import type { Experiment } from '../cell/experimentSchema.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { LANES } from '../kernels/laneMemory.ts';
import { LaneTables } from '../kernels/laneTables.ts';
import { UnsupportedKernel } from '../kernels/wasmRepertoire.ts';
import { ExactStop } from './exactStop.ts';
import { LaneCell, laneObstacle } from './laneCell.ts';
import { areAlike, LaneRun } from './laneRun.ts';
import { Recorder } from './recorder.ts';
import type { Recording } from './recording.ts';
import { schemeOf } from './scheme.ts';
import { Simulation } from './simulation.ts';
import { supportsWasmEngine } from './wasmEngine.ts';

/** One cell of an ensemble on its mesh, and how it is run. */
export interface EnsembleMember {
  readonly cell: Cell;
  readonly layout: CompartmentLayout;
  readonly experiment: Pick<Experiment, 'simulation' | 'recording'>;
}

/** What came of one member: its recording, or the error that ended it. */
export interface EnsembleResult {
  readonly recording: Recording | undefined;
  readonly error: ModelError | undefined;
  /** Why it was run by itself, by exact kernels in double precision; undefined where it was in a lane. */
  readonly exactly: string | undefined;
}

/** Largest error of the tables by which states follow the voltage, as in mode `fast`. */
const TABLE_TOLERANCE = 1e-5;
/** Members that are set up at a time: memory for no more, and enough to find some that are alike. */
const MEMBERS_AT_A_TIME = 4 * LANES;
/** Steps between two looks for numbers that are no longer finite, and between two chances for the caller. */
const STEPS_PER_LOOK = 200;
/** Compiled structures that are kept. */
const MOST_RUNS = 8;

/** A member set up for a lane. */
interface Prepared {
  readonly index: number;
  readonly lane: LaneCell;
}

/**
 * Runs many cells in single precision, LANES of one structure at a time: one tree, mesh and set of mechanisms, with
 * parameters, stimuli, point processes and events of their own. What comes of a cell does not depend on the cells beside
 * it. A cell that cannot be in a lane, or does not stay finite there, is run by itself in double precision.
 */
export class Ensemble {
  private readonly tables = new LaneTables(TABLE_TOLERANCE);
  private runs: { readonly first: LaneCell; readonly run: LaneRun | string }[] = [];

  /**
   * Runs all; what it yields is the share done.
   *
   * @param signal stops the runs; results have what was recorded so far.
   */
  *run(
    members: readonly EnsembleMember[],
    signal?: AbortSignal,
  ): Generator<number, EnsembleResult[]> {
    const results: EnsembleResult[] = [];
    for (let first = 0; first < members.length; first += MEMBERS_AT_A_TIME) {
      const some = members.slice(first, first + MEMBERS_AT_A_TIME);
      const run = this.runSome(some, signal);
      for (let next = run.next(); ; next = run.next()) {
        if (next.done === true) {
          results.push(...next.value);
          break;
        }
        yield (first + next.value * some.length) / members.length;
      }
    }
    return results;
  }

  private *runSome(
    members: readonly EnsembleMember[],
    signal: AbortSignal | undefined,
  ): Generator<number, EnsembleResult[]> {
    const outcome = { results: [] as EnsembleResult[], left: new Map<number, string>() };
    const { results, left } = outcome;
    const batches = new Map<LaneRun, Prepared[]>();
    members.forEach((member, index) => {
      const prepared = this.prepare(member);
      if (typeof prepared === 'string') left.set(index, prepared);
      else if (isModelError(prepared)) results[index] = failed(prepared, undefined);
      else
        batches.set(prepared.run, [...(batches.get(prepared.run) ?? []), { index, ...prepared }]);
    });
    let done = results.length;
    for (const [run, all] of batches)
      for (let first = 0; first < all.length; first += LANES) {
        const batch = all.slice(first, first + LANES);
        const share = batch.length / members.length;
        const stepping = runBatch(run, batch, members, outcome, signal);
        for (const part of stepping) yield done / members.length + part * share;
        done += batch.length;
      }
    for (const [index, reason] of left) {
      results[index] = yield* runExactly(members[index]!, reason, signal);
    }
    return results;
  }

  /** A member in a lane, and what runs those alike; or why it cannot be in one, or what is wrong with it. */
  private prepare({
    cell,
    layout,
    experiment,
  }: EnsembleMember): { readonly lane: LaneCell; readonly run: LaneRun } | string | ModelError {
    const obstacle = supportsWasmEngine() ? laneObstacle(cell) : messages.noWebAssembly();
    if (obstacle !== undefined) return obstacle;
    try {
      const lane = new LaneCell(
        cell,
        layout,
        schemeOf(experiment.simulation, layout.compartments.length),
        this.tables,
      );
      if (lane.points.mayActWithinStep) return messages.actsWithinStep();
      const run = this.runOf(lane);
      return typeof run === 'string' ? run : { lane, run };
    } catch (error) {
      if (isModelError(error)) return error;
      throw error;
    }
  }

  private runOf(lane: LaneCell): LaneRun | string {
    const known = this.runs.find(({ first }) => areAlike(first, lane));
    if (known !== undefined) return known.run;
    const run = compile(lane);
    this.runs = [{ first: lane, run }, ...this.runs].slice(0, MOST_RUNS);
    return run;
  }
}

function compile(lane: LaneCell): LaneRun | string {
  try {
    return new LaneRun(lane);
  } catch (error) {
    if (error instanceof UnsupportedKernel) return error.message;
    throw error;
  }
}

/** Steps up to LANES members to the end of the longest run. */
function* runBatch(
  run: LaneRun,
  batch: readonly Prepared[],
  members: readonly EnsembleMember[],
  { results, left }: { readonly results: EnsembleResult[]; readonly left: Map<number, string> },
  signal: AbortSignal | undefined,
): Generator<number, void> {
  const lanes = batch.map(({ lane, index }) => ({
    lane,
    index,
    recorder: recorderOf(lane, members[index]!),
  }));
  run.load(batch.map(({ lane }) => lane));
  const stepCount = Math.max(...lanes.map(({ recorder }) => recorder.stepCount));
  let active = lanes;
  const look = (): void => {
    active = active.filter(({ lane, index }) => {
      const problem = whatIsNotFinite(lane);
      if (problem !== undefined) left.set(index, messages.notFinite(problem));
      return problem === undefined;
    });
  };
  for (let step = 1; step <= stepCount && signal?.aborted !== true; step++) {
    run.step(active.some(({ recorder }) => !recorder.isDone && recorder.isCheckDue));
    for (const { recorder } of active) if (!recorder.isDone) recorder.step();
    if (step % STEPS_PER_LOOK !== 0) continue;
    look();
    yield step / stepCount;
  }
  look();
  for (const { index, recorder } of active)
    results[index] = { recording: recorder.finish(), error: undefined, exactly: undefined };
}

function whatIsNotFinite(lane: LaneCell): string | undefined {
  try {
    lane.checkFinite();
    return undefined;
  } catch (error) {
    if (isModelError(error)) return error.message;
    throw error;
  }
}

function* runExactly(
  member: EnsembleMember,
  reason: string,
  signal: AbortSignal | undefined,
): Generator<number, EnsembleResult> {
  try {
    const scheme = schemeOf({ ...member.experiment.simulation, mode: 'exact' }, 0);
    const simulation = new Simulation(member.cell, member.layout, { ...scheme, keepsRange: false });
    const recorder = recorderOf(simulation, member);
    const stop = new ExactStop(simulation);
    while (!recorder.isDone && signal?.aborted !== true) {
      recorder.advance(STEPS_PER_LOOK);
      stop.look();
      yield 1;
    }
    return { recording: recorder.finish(), error: undefined, exactly: reason };
  } catch (error) {
    if (isModelError(error)) return failed(error, reason);
    throw error;
  }
}

function recorderOf(simulation: Simulation, { experiment }: EnsembleMember): Recorder {
  return new Recorder(simulation, {
    durationMs: experiment.simulation.duration_ms,
    frameIntervalMs: experiment.recording.frame_interval_ms,
    spikeThresholdMv: experiment.recording.spike_threshold_mV,
  });
}

function failed(error: ModelError, exactly: string | undefined): EnsembleResult {
  return { recording: undefined, error, exactly };
}
