import type { Diagnostic } from '../../../src/index.ts';
import type { RunView, SegmentTable } from '../../../src/scene/index.ts';
import type { Reduction } from '../state/reduction.ts';
import type { ReductionPlan } from '../state/reductionPlan.ts';
import type {
  DescribedCell,
  MechanismInfo,
  PaintedParameter,
  Reply,
  Request,
  SketchedCell,
  SourceText,
} from './protocol.ts';
import { startWorker } from './workerHost.ts';

/** The worker could not do it, with what it said of the file. */
export class OpenFailure extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(file: string, diagnostics: readonly Diagnostic[]) {
    super(file);
    this.name = 'OpenFailure';
    this.diagnostics = diagnostics;
  }
}

/** The worker itself failed: what it said, or nothing where its script could not be loaded. */
export class WorkerFailure extends Error {
  override readonly name = 'WorkerFailure';
}

/** How a wait for the worker is shown and ended. */
export interface Waiting {
  readonly report: (share: number) => void;
  readonly signal: AbortSignal;
}

/** Every answer but a stopped one comes or fails with OpenFailure where the experiment is broken. */
export interface RunWaiting extends Waiting {
  /** Hears how the cell of a bare reconstruction is drawn before anything else is known of it. */
  readonly onSketched?: (sketch: SketchedCell) => void;
  /** Hears of the cell before it is run. */
  readonly onDescribed?: (cell: DescribedCell) => void;
}

/** A run, and what broke it off where something did. */
export interface RanView {
  readonly run: RunView;
  readonly broken: readonly Diagnostic[];
}

export interface SimulationClient {
  /** Starts the worker before it is needed, so that the first question finds it awake. */
  start(): void;
  describe(source: SourceText): Promise<DescribedCell>;
  /** @throws the signal's reason where it was stopped */
  run(source: SourceText, waiting: RunWaiting): Promise<RanView>;
  /** As run, for a reduced model of the same cell. */
  reduce(source: SourceText, plan: ReductionPlan, waiting: Waiting): Promise<Reduction>;
  paint(source: SourceText, mechanism: string, parameter: string): Promise<PaintedParameter>;
  listMechanisms(source: SourceText): Promise<readonly MechanismInfo[]>;
}

/** A request without its number. */
type Question = Request extends infer R
  ? R extends { source: SourceText }
    ? Omit<R, 'id'>
    : never
  : never;
type Answer = Exclude<Reply, { type: 'progress' | 'sketched' | 'failed' | 'cancelled' }>;

/** A worker that has not heard that its work is cancelled is in the middle of something, and is replaced. ms */
const UNHEARD_MS = 300;

interface Pending {
  readonly question: Question;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
  readonly waiting: RunWaiting | undefined;
  readonly wanted: Answer['type'];
  /** What came before the answer. */
  table?: SegmentTable;
}

/** Starts the worker on first use. */
export function createSimulationClient(): SimulationClient {
  const pending = new Map<number, Pending>();
  /** By request, until the worker says that it heard of its end. */
  const unheard = new Map<number, ReturnType<typeof setTimeout>>();
  let worker: Worker | undefined;
  let newest = 0;
  const listen = (started: Worker): Worker => {
    started.onmessage = ({ data: reply }: MessageEvent<Reply>) => {
      if (reply.type === 'cancelled') {
        clearTimeout(unheard.get(reply.id));
        unheard.delete(reply.id);
        return;
      }
      const asked = pending.get(reply.id);
      if (asked === undefined) return;
      const { waiting, wanted, question } = asked;
      if (reply.type === 'progress') waiting?.report(reply.share);
      else if (reply.type === 'sketched') {
        asked.table = reply.sketch.table;
        waiting?.onSketched?.(reply.sketch);
      } else if (reply.type === 'described' && wanted !== 'described') {
        const { table = asked.table } = reply.cell;
        waiting?.onDescribed?.({ ...reply.cell, table });
      } else {
        pending.delete(reply.id);
        if (reply.type === 'failed')
          asked.reject(new OpenFailure(question.source.file, reply.diagnostics));
        else asked.resolve(reply);
      }
    };
    started.onerror = (event) => {
      for (const { reject } of pending.values()) reject(new WorkerFailure(event.message));
      pending.clear();
      // It may never answer again: the next question goes to another one.
      replace(started);
    };
    return started;
  };
  const start = (): Worker => {
    worker ??= listen(startWorker());
    return worker;
  };
  /** Another worker in its place, which is asked what is still to be answered. */
  const replace = (stuck: Worker): void => {
    if (worker !== stuck) return;
    stuck.terminate();
    worker = undefined;
    for (const timer of unheard.values()) clearTimeout(timer);
    unheard.clear();
    for (const [id, { question }] of pending) start().postMessage({ ...question, id });
  };
  const ask = <Type extends Answer['type']>(
    question: Question,
    wanted: Type,
    waiting?: RunWaiting,
  ): Promise<Extract<Answer, { type: Type }>> => {
    const target = start();
    newest++;
    const id = newest;
    return new Promise((resolve, reject) => {
      pending.set(id, {
        question,
        resolve: resolve as (answer: Answer) => void,
        reject,
        waiting,
        wanted,
      });
      waiting?.signal.addEventListener('abort', () => {
        if (!pending.delete(id)) return;
        target.postMessage({ type: 'cancel', id });
        unheard.set(
          id,
          setTimeout(() => replace(target), UNHEARD_MS),
        );
        reject(waiting.signal.reason);
      });
      target.postMessage({ ...question, id });
    });
  };
  return {
    start,
    describe: async (source) => (await ask({ type: 'describe', source }, 'described')).cell,
    run: async (source, waiting) => {
      let described: DescribedCell | undefined;
      const onDescribed = (cell: DescribedCell): void => {
        described = cell;
        waiting.onDescribed?.(cell);
      };
      const heard = { ...waiting, onDescribed };
      const { recording, broken } = await ask({ type: 'run', source }, 'ran', heard);
      // The worker tells of the cell first.
      return { run: { ...described!, recording, sha256: recording.sha256 }, broken };
    },
    reduce: async (source, plan, waiting) =>
      (await ask({ type: 'reduce', source, plan }, 'reduced', waiting)).reduction,
    paint: async (source, mechanism, parameter) =>
      (await ask({ type: 'paint', source, mechanism, parameter }, 'painted')).painted,
    listMechanisms: async (source) =>
      (await ask({ type: 'mechanisms', source }, 'listed')).mechanisms,
  };
}
