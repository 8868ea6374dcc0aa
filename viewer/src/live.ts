import type { Diagnostic, Experiment } from '../../src/index.ts';
import { messages } from './messages.ts';
import { formatMs } from './panels/numberText.ts';
import type { Store } from './state/store.ts';
import type { TaskRunner } from './taskRunner.ts';
import type { LiveReply, LiveRequest } from './worker/liveProtocol.ts';
import { type Request, sourceOfExperiment } from './worker/protocol.ts';

export interface LiveOptions {
  readonly tasks: TaskRunner;
  readonly startWorker: () => Worker;
  /** Before a start: no other run is to take the place of this one. */
  readonly onStart: () => void;
  /** Where the cell has another mesh, the page needs the whole run. */
  readonly runAgain: () => void;
}

/** A run that the page watches while it is computed, in a worker of its own. */
export interface Live {
  /** Begins at the time shown, or pauses. */
  toggle(): void;
  /** Lets a running one have what was changed; paused, it has it when it goes on. */
  edit(experiment: Experiment): void;
  /** Tells the worker what the state came to say: paused, or another speed. */
  follow(): void;
}

export function createLive(
  { state, dispatch }: Pick<Store, 'state' | 'dispatch'>,
  { tasks, startWorker, onStart, runAgain }: LiveOptions,
): Live {
  let isRunning = false;
  let speed = 0;
  let worker: Worker | undefined;
  /** Of the newest start or edit, and of the frames that came last. */
  let change = 0;
  let heard = 0;
  /** What waits until frames of the last change are there: a slider moves faster than a slow cell answers. */
  let next: Experiment | undefined;
  const send = (request: LiveRequest): void =>
    worker?.postMessage({ type: 'live', request } satisfies Request);
  const sendEdit = (experiment: Experiment): void => {
    change++;
    next = undefined;
    send({ type: 'edit', source: sourceOfExperiment(experiment), change });
  };
  /** The way to a late start, shown as other long work. */
  let seek: { readonly report: (share: number) => void; readonly end: () => void } | undefined;
  const endSeek = (): void => {
    seek?.end();
    seek = undefined;
  };
  const beginSeek = (): void => {
    const fromMs = formatMs(state().timeMs);
    void tasks.run(
      (percent) => messages.seeking(fromMs, percent),
      (report, signal) =>
        new Promise<void>((resolve) => {
          seek = { report, end: resolve };
          signal.addEventListener('abort', () => dispatch({ type: 'live-pause' }));
        }),
    );
  };
  const showProblem = (title: string, diagnostics: readonly Diagnostic[]): void =>
    dispatch({ type: 'show-problem', problem: { title, diagnostics } });
  const stopWith = (title: string, diagnostics: readonly Diagnostic[]): void => {
    dispatch({ type: 'live-pause' });
    showProblem(title, diagnostics);
  };
  const take = (reply: LiveReply): void => {
    switch (reply.type) {
      case 'frames':
        // Computed before the last change: they come again, with it.
        if (reply.change !== change) break;
        heard = change;
        endSeek();
        send({ type: 'taken', change });
        if (state().live?.isRunning !== true) break;
        if (reply.frames.nodeCount !== state().run?.layout.nodeCount) {
          dispatch({ type: 'live-pause' });
          runAgain();
        } else dispatch({ type: 'live-frames', frames: reply.frames, realTimes: reply.realTimes });
        if (isRunning && next !== undefined) sendEdit(next);
        break;
      case 'seeking':
        if (reply.change !== change || state().live?.isRunning !== true) break;
        if (seek === undefined) beginSeek();
        seek?.report(reply.share);
        break;
      case 'edited':
        if (reply.isRestarted) dispatch({ type: 'live-restarted' });
        break;
      case 'ended':
        if (reply.change === change) dispatch({ type: 'live-pause' });
        break;
      case 'broken': {
        if (reply.change !== change) break;
        heard = change;
        // A slider has moved on meanwhile, perhaps to where it can run.
        if (next !== undefined) sendEdit(next);
        else stopWith(messages.brokenOff(reply.timeMs), reply.diagnostics);
        break;
      }
      case 'refused': {
        const title = messages.cannotOpen(state().run?.title ?? messages.unnamed());
        if (reply.goesOn) showProblem(title, reply.diagnostics);
        else stopWith(title, reply.diagnostics);
        break;
      }
    }
  };
  /** The worker of the last cell knows nothing of another one. */
  let cellNumber = 0;
  const ready = (): void => {
    if (worker !== undefined && cellNumber === state().cellNumber) return;
    worker?.terminate();
    cellNumber = state().cellNumber;
    worker = startWorker();
    worker.onmessage = ({ data }: MessageEvent<LiveReply>) => take(data);
    worker.onerror = (event) => {
      // It may never answer again: the next start is another one's.
      worker?.terminate();
      worker = undefined;
      stopWith(messages.workerFailed(event.message), []);
    };
  };
  return {
    toggle: () => {
      const { live, draft } = state();
      if (draft === undefined) return;
      if (live?.isRunning === true) {
        dispatch({ type: 'live-pause' });
        return;
      }
      onStart();
      ready();
      isRunning = true;
      speed = state().speedMsPerSecond;
      dispatch({ type: 'live-start' });
      const source = sourceOfExperiment(draft.experiment);
      change++;
      heard = change;
      next = undefined;
      send({ type: 'start', source, fromMs: state().timeMs, speed, change });
    },
    edit: (experiment) => {
      if (!isRunning) return;
      if (heard === change) sendEdit(experiment);
      else next = experiment;
    },
    follow: () => {
      const { live, speedMsPerSecond } = state();
      if (isRunning && live?.isRunning !== true) {
        isRunning = false;
        endSeek();
        send({ type: 'pause' });
      }
      if (!isRunning || speedMsPerSecond === speed) return;
      speed = speedMsPerSecond;
      send({ type: 'speed', speed });
    },
  };
}
