import InlineWorker from './simulation.worker.ts?worker&inline';

/** The worker out of the page itself, which may be a file on a disk: stands in for workerHost.ts there. */
export function startWorker(): Worker {
  return new InlineWorker();
}
