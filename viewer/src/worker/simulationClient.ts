import type { Diagnostic } from '../../../src/index.ts';
import type { RunView } from '../../../src/scene/index.ts';
import type { DescribedCell, Reply, Request, SourceText } from './protocol.ts';

/** Why a file could not be shown, as the worker reported it. */
export class OpenFailure extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(file: string, diagnostics: readonly Diagnostic[]) {
    super(file);
    this.name = 'OpenFailure';
    this.diagnostics = diagnostics;
  }
}

export interface SimulationClient {
  describe(source: SourceText): Promise<DescribedCell>;
  /** Never settles where a newer request came before the end: nobody waits for the older any more. */
  run(source: SourceText, onProgress: (share: number) => void): Promise<RunView>;
}

/** Starts the worker on first use: a page that only shows a recording of a known layout never loads the solver. */
export function createSimulationClient(): SimulationClient {
  let worker: Worker | undefined;
  let newest = 0;
  const ask = <T>(
    request: Omit<Request, 'id'>,
    settle: (reply: Reply) => T | undefined,
  ): Promise<T> => {
    worker ??= new Worker(new URL('./simulation.worker.ts', import.meta.url), { type: 'module' });
    const target = worker;
    newest++;
    const id = newest;
    return new Promise<T>((resolve, reject) => {
      target.onmessage = ({ data: reply }: MessageEvent<Reply>) => {
        if (reply.id !== id) return;
        if (reply.type === 'failed')
          reject(new OpenFailure(request.source.file, reply.diagnostics));
        const value = settle(reply);
        if (value !== undefined) resolve(value);
      };
      target.onerror = (event) => reject(new Error(event.message));
      target.postMessage({ ...request, id });
    });
  };
  return {
    describe: (source) =>
      ask({ type: 'describe', source }, (reply) =>
        reply.type === 'described' ? reply.cell : undefined,
      ),
    run: (source, onProgress) =>
      ask({ type: 'run', source }, (reply) => {
        if (reply.type === 'progress') onProgress(reply.share);
        return reply.type === 'ran' ? reply.run : undefined;
      }),
  };
}
