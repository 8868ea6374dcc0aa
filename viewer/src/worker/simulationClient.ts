import type { Diagnostic } from '../../../src/index.ts';
import type { RunView } from '../../../src/scene/index.ts';
import type { Reduction } from '../state/reduction.ts';
import type { DescribedCell, Reply, SourceText, WorkRequest } from './protocol.ts';
import { startWorker } from './workerHost.ts';

/** Why a file could not be shown, as the worker reported it. */
export class OpenFailure extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(file: string, diagnostics: readonly Diagnostic[]) {
    super(file);
    this.name = 'OpenFailure';
    this.diagnostics = diagnostics;
  }
}

/** How a wait for the worker is shown and ended. */
export interface Waiting {
  readonly report: (share: number) => void;
  readonly signal: AbortSignal;
}

export interface SimulationClient {
  describe(source: SourceText): Promise<DescribedCell>;
  /** @throws the signal's reason where it was stopped; OpenFailure where the experiment is broken */
  run(source: SourceText, waiting: Waiting): Promise<RunView>;
  /** As run, for the reduced model of the same cell. */
  reduce(source: SourceText, waiting: Waiting): Promise<Reduction>;
}

/** Starts the worker on first use. */
export function createSimulationClient(): SimulationClient {
  let worker: Worker | undefined;
  let newest = 0;
  const ask = <T>(
    type: WorkRequest['type'],
    source: SourceText,
    readValue: (reply: Reply) => T | undefined,
    waiting?: Waiting,
  ): Promise<T> => {
    worker ??= startWorker();
    const target = worker;
    newest++;
    const id = newest;
    return new Promise<T>((resolve, reject) => {
      waiting?.signal.addEventListener('abort', () => {
        if (id === newest) target.postMessage({ type: 'cancel' });
        reject(waiting.signal.reason);
      });
      target.onmessage = ({ data: reply }: MessageEvent<Reply>) => {
        if (reply.id !== id) return;
        if (reply.type === 'failed') reject(new OpenFailure(source.file, reply.diagnostics));
        if (reply.type === 'progress') waiting?.report(reply.share);
        const value = readValue(reply);
        if (value !== undefined) resolve(value);
      };
      target.onerror = (event) => reject(new Error(event.message));
      target.postMessage({ type, id, source });
    });
  };
  return {
    describe: (source) =>
      ask('describe', source, (reply) => (reply.type === 'described' ? reply.cell : undefined)),
    run: (source, waiting) =>
      ask('run', source, (reply) => (reply.type === 'ran' ? reply.run : undefined), waiting),
    reduce: (source, waiting) =>
      ask(
        'reduce',
        source,
        (reply) => (reply.type === 'reduced' ? reply.reduction : undefined),
        waiting,
      ),
  };
}
