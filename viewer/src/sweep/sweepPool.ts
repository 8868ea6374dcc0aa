import type { Experiment } from '../../../src/index.ts';
import { LANES, type SetResult } from '../../../src/sweep/index.ts';
import type { SweepReply, SweepRequest, SweepSpace } from '../worker/sweepProtocol.ts';

export interface SweepPool {
  /** Every set once, in any order; `onResult` hears of each as it is done. Rejects with the signal's reason. */
  run(count: number, onResult: (result: SetResult) => void, signal: AbortSignal): Promise<void>;
  /** The experiment of one set. */
  open(index: number): Promise<Experiment>;
  dispose(): void;
}

/** More would wait for each other on most computers, and each keeps an engine in memory. */
const MOST_WORKERS = 4;

/**
 * So many workers as the computer has cores, each given the next set when it is done with one; in mode `ensemble` the
 * next sets, as many as go side by side.
 */
export function createSweepPool(space: SweepSpace, startWorker: () => Worker): SweepPool {
  const atATime = space.experiment.simulation.mode === 'ensemble' ? LANES : 1;
  const count = Math.max(1, Math.min(MOST_WORKERS, navigator.hardwareConcurrency || 1));
  const startOne = (): Worker => {
    const worker = startWorker();
    worker.postMessage({ type: 'start', space } satisfies SweepRequest);
    return worker;
  };
  let workers: readonly Worker[] = [];
  const awake = (): readonly Worker[] => {
    if (workers.length === 0) workers = Array.from({ length: count }, startOne);
    return workers;
  };
  const dispose = (): void => {
    for (const worker of workers) worker.terminate();
    workers = [];
  };
  return {
    run: async (setCount, onResult, signal) => {
      let next = 0;
      const all = awake().map(async (worker) => {
        while (next < setCount) {
          signal.throwIfAborted();
          const end = Math.min(setCount, next + atATime);
          const indices = Array.from({ length: end - next }, (_, i) => next + i);
          next = end;
          const answer = await ask(worker, { type: 'run', indices });
          if (answer.type === 'ran') answer.results.forEach(onResult);
        }
      });
      // A worker hears nothing while it runs a set, which may take minutes.
      const stopped = new Promise<never>((_, reject) => {
        const stop = (): void => {
          dispose();
          reject(signal.reason);
        };
        signal.addEventListener('abort', stop, { once: true });
      });
      await Promise.race([Promise.all(all), stopped]);
    },
    open: async (index) => {
      const answer = await ask(awake()[0]!, { type: 'open', index });
      if (answer.type !== 'opened') throw new Error('the worker gave no experiment');
      return answer.experiment;
    },
    dispose,
  };
}

/** One question at a time: the next message of the worker is its answer. */
function ask(worker: Worker, request: SweepRequest): Promise<SweepReply> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<SweepReply>) =>
      data.type === 'failed' ? reject(new Error(data.reason)) : resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(request);
  });
}
