import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import {
  countNetworkShares,
  ModelError,
  type NetworkRecording,
  runNetwork,
  runNetworkInWorkers,
  type SharePort,
} from '../src/index.ts';
import type { LoadedNetwork } from './loadNetwork.ts';
import { workerEnded } from './messages.ts';
import type { RunWatch } from './stoppableRun.ts';

const WORKER_FILE = new URL('./networkWorker.js', import.meta.url);
/** Nodes times steps that one thread takes in a second or two: less is done before threads have started. */
const WORTHWHILE = 4e7;

/** How many threads a network is run in, and what keeps it from more. */
export interface ThreadChoice {
  readonly threads: number;
  /** No more than so many groups of cells can be run side by side. */
  readonly groups: number;
}

/** As many threads as were asked for; else one a core, where the run is long enough and has the groups of cells. */
export function chooseThreads({ model, network }: LoadedNetwork, asked?: number): ThreadChoice {
  const { dt_ms: dtMs, duration_ms: durationMs } = network.simulation;
  const groups = countNetworkShares(model, dtMs);
  const nodes = model.cells.reduce((sum, { layout }) => sum + layout.nodeCount, 0);
  const usual = (nodes * durationMs) / dtMs < WORTHWHILE ? 1 : availableParallelism();
  return { threads: Math.max(1, Math.min(asked ?? usual, groups)), groups };
}

/** Runs a network in this thread, or in so many others. */
export async function runInThreads(
  { model, network }: LoadedNetwork,
  threads: number,
  watch: RunWatch,
): Promise<NetworkRecording> {
  if (threads <= 1) return await runNetwork(model, network, watch);
  const workers = Array.from({ length: threads }, () => new Worker(WORKER_FILE));
  const settings = { simulation: network.simulation, spike_times: network.spike_times };
  try {
    return await Promise.race([
      runNetworkInWorkers(model, settings, workers.map(portOf), watch),
      ...workers.map(untilItEnds),
    ]);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function portOf(worker: Worker): SharePort {
  return {
    post: (message) => worker.postMessage(message),
    listen: (heard) => worker.on('message', heard),
  };
}

/** Rejects: no worker ends before it is told to. */
function untilItEnds(worker: Worker): Promise<never> {
  return new Promise((_, reject) => {
    worker.once('error', (error: NodeJS.ErrnoException) =>
      reject(new ModelError('cli/worker-ended', workerEnded(error.message))),
    );
    worker.once('exit', (code) =>
      reject(new ModelError('cli/worker-ended', workerEnded(`exit code ${code}`))),
    );
  });
}
