import InlineWorker from './simulation.worker.ts?worker&inline';
import InlineSweepWorker from './sweep.worker.ts?worker&inline';

/** The workers out of the page itself, which may be a file on a disk: stands in for workerHost.ts there. */
export function startWorker(): Worker {
  return new InlineWorker();
}

export function startSweepWorker(): Worker {
  return new InlineSweepWorker();
}
