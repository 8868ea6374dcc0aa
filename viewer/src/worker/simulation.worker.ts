import { runCell } from '../../../src/index.ts';
import { messages } from '../messages.ts';
import { diagnosticsOf, openExperiment } from './openExperiment.ts';
import type { Reply, Request, WorkRequest } from './protocol.ts';
import { reduceAndRun } from './reduceAndRun.ts';

/** The worker owns building and solving, so that the page never waits. The newest request wins. */
let running: AbortController | undefined;

self.onmessage = ({ data: request }: MessageEvent<Request>) => {
  running?.abort();
  if (request.type === 'cancel') return;
  running = new AbortController();
  void answer(request, running.signal);
};

async function answer(request: WorkRequest, signal: AbortSignal): Promise<void> {
  try {
    if (request.type === 'describe') reply(describe(request));
    else if (request.type === 'run') await run(request, signal);
    else await reduce(request, signal);
  } catch (error) {
    const diagnostics = diagnosticsOf(error, request.source.file, messages.defect);
    reply({ type: 'failed', id: request.id, diagnostics });
  }
}

function describe({ id, source }: WorkRequest): Reply {
  return { type: 'described', id, cell: openExperiment(source).described };
}

async function run({ id, source }: WorkRequest, signal: AbortSignal): Promise<void> {
  const { experiment, cell, layout, described } = openExperiment(source);
  const onProgress = (share: number): void => reply({ type: 'progress', id, share });
  const recording = await runCell(cell, layout, experiment, { onProgress, signal });
  if (signal.aborted) return;
  const view = { ...described, recording, sha256: recording.sha256 };
  reply({ type: 'ran', id, run: view }, [recording.frames.voltageMv.buffer]);
}

async function reduce({ id, source }: WorkRequest, signal: AbortSignal): Promise<void> {
  const onProgress = (share: number): void => reply({ type: 'progress', id, share });
  const reduction = await reduceAndRun(openExperiment(source), { onProgress, signal });
  if (signal.aborted) return;
  const { buffer } = reduction.run.recording.frames.voltageMv;
  reply({ type: 'reduced', id, reduction }, [buffer]);
}

function reply(message: Reply, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}
