import { buildSegmentTable, type SegmentTable } from '../../../src/scene/index.ts';
import type { LiveSession } from './liveSession.ts';
import { diagnosticsOf, type OpenedExperiment, openReconstruction } from './openExperiment.ts';
import {
  type DescribedCell,
  isExperiment,
  type Reply,
  type Request,
  type SourceText,
  type WorkRequest,
} from './protocol.ts';

/** The worker owns building and solving, so that the page never waits. Of the long requests the newest wins. */
let running: { readonly id: number; readonly stop: AbortController } | undefined;

/** What is not needed for a first run comes when it is asked for. */
let live: Promise<LiveSession> | undefined;

self.onmessage = ({ data: request }: MessageEvent<Request>) => {
  if (request.type === 'live') {
    live ??= startLive();
    void live.then((session) => session.handle(request.request));
    return;
  }
  if (request.type === 'cancel') {
    if (running?.id === request.id) running.stop.abort();
    reply({ type: 'cancelled', id: request.id });
    return;
  }
  const stop = new AbortController();
  if (request.type === 'run' || request.type === 'reduce') {
    running?.stop.abort();
    running = { id: request.id, stop };
  }
  void answer(request, stop.signal);
};

async function answer(request: WorkRequest, signal: AbortSignal): Promise<void> {
  try {
    await work(request, signal);
  } catch (error) {
    const diagnostics = diagnosticsOf(error, request.source.file);
    reply({ type: 'failed', id: request.id, diagnostics });
  }
}

async function work(request: WorkRequest, signal: AbortSignal): Promise<void> {
  const { id } = request;
  // On its way while the cell is read.
  const engine = request.type === 'run' ? import('./engine.ts') : undefined;
  const opened = await open(request.source, id);
  const onProgress = (share: number): void => reply({ type: 'progress', id, share });
  switch (request.type) {
    case 'describe':
      return describe(request, opened.described);
    case 'mechanisms': {
      const { listMechanisms } = await import('./paintedParameter.ts');
      return reply({ type: 'listed', id, mechanisms: listMechanisms(opened) });
    }
    case 'paint': {
      const { measurePaint } = await import('./paintedParameter.ts');
      const painted = measurePaint(opened, request.mechanism, request.parameter);
      return reply({ type: 'painted', id, painted }, [painted.values.buffer]);
    }
    case 'run': {
      const { experiment, cell, layout } = opened;
      // The page can draw the cell while it runs.
      describe(request, opened.described);
      const { runToBreak } = await engine!;
      const { recording, error } = await runToBreak(cell, layout, experiment, {
        onProgress,
        signal,
      });
      if (signal.aborted) return;
      const broken = error === undefined ? [] : diagnosticsOf(error, request.source.file);
      return reply({ type: 'ran', id, recording, broken }, [recording.frames.voltageMv.buffer]);
    }
    case 'reduce': {
      const { reduceAndRun } = await import('./reduceAndRun.ts');
      const options = { onProgress, signal };
      const reduction = await reduceAndRun(opened, request.plan, options);
      if (signal.aborted) return;
      return reply({ type: 'reduced', id, reduction }, [
        reduction.run.recording.frames.voltageMv.buffer,
      ]);
    }
  }
}

/** The validator comes with the first experiment: a bare reconstruction is read without. */
async function open(source: SourceText, id: number): Promise<OpenedExperiment> {
  if (!isExperiment(source))
    return openReconstruction(source, (sketch) =>
      reply({ type: 'sketched', id, sketch }, memoryOf(sketch.table)),
    );
  const { openExperiment } = await import('./readExperiment.ts');
  return openExperiment(source);
}

/** With how it is drawn, so that the page need not work that out; of a bare reconstruction it knows already. */
function describe({ id, source }: WorkRequest, described: DescribedCell): void {
  if (isExperiment(source)) {
    const table = buildSegmentTable(described.morphology, described.layout);
    reply({ type: 'described', id, cell: { ...described, table } }, memoryOf(table));
  } else reply({ type: 'described', id, cell: described });
}

/** What goes over to the page instead of being copied. */
function memoryOf(table: SegmentTable): Transferable[] {
  return Object.values(table).flatMap((column) =>
    ArrayBuffer.isView(column) ? [column.buffer as ArrayBuffer] : [],
  );
}

async function startLive(): Promise<LiveSession> {
  const { LiveSession: Session } = await import('./liveSession.ts');
  return new Session((message, transfer = []) => self.postMessage(message, { transfer }));
}

function reply(message: Reply, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}
