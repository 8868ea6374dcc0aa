import { runCell } from '../../../src/index.ts';
import { messages } from '../messages.ts';
import { diagnosticsOf, openExperiment } from './openExperiment.ts';
import type { Reply, Request } from './protocol.ts';

/** The worker owns building and solving, so that the page never waits. The newest request wins. */
let running: AbortController | undefined;

self.onmessage = (event: MessageEvent<Request>) => {
  running?.abort();
  running = new AbortController();
  void answer(event.data, running.signal);
};

async function answer(request: Request, signal: AbortSignal): Promise<void> {
  try {
    if (request.type === 'describe') reply(describe(request));
    else await run(request, signal);
  } catch (error) {
    const diagnostics = diagnosticsOf(error, request.source.file, messages.defect);
    reply({ type: 'failed', id: request.id, diagnostics });
  }
}

function describe({ id, source }: Request): Reply {
  return { type: 'described', id, cell: openExperiment(source).described };
}

async function run({ id, source }: Request, signal: AbortSignal): Promise<void> {
  const { experiment, cell, layout, described } = openExperiment(source);
  const onProgress = (share: number): void => reply({ type: 'progress', id, share });
  const recording = await runCell(cell, layout, experiment, { onProgress, signal });
  if (signal.aborted) return;
  const view = { ...described, recording, sha256: recording.sha256 };
  reply({ type: 'ran', id, run: view }, [recording.frames.voltageMv.buffer]);
}

function reply(message: Reply, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}
