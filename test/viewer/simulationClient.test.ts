import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Reply, Request } from '../../viewer/src/worker/protocol.ts';
import { createSimulationClient, WorkerFailure } from '../../viewer/src/worker/simulationClient.ts';

/** Remembers what it was asked, and answers when it is told to. */
class SilentWorker {
  onmessage: ((event: { data: Reply }) => void) | undefined;
  onerror: ((event: { message?: string }) => void) | undefined;
  readonly asked: Request[] = [];
  isTerminated = false;

  postMessage(request: Request): void {
    this.asked.push(request);
  }

  answer(data: Reply): void {
    this.onmessage?.({ data });
  }

  terminate(): void {
    this.isTerminated = true;
  }
}

const workers: SilentWorker[] = [];
vi.mock('../../viewer/src/worker/workerHost.ts', () => ({
  startWorker: () => {
    workers.push(new SilentWorker());
    return workers.at(-1);
  },
}));

const source = { file: 'cell.swc', text: '', files: new Map() };

/** A run and a list of mechanisms asked for, and the run stopped. */
async function stopARun() {
  const client = createSimulationClient();
  const stop = new AbortController();
  const running = client.run(source, { report: () => undefined, signal: stop.signal });
  const listed = client.listMechanisms(source);
  stop.abort(new Error('stopped'));
  await expect(running).rejects.toThrow('stopped');
  return { listed };
}

describe('a stopped request', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    workers.length = 0;
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('leaves a worker alone that hears of it', async () => {
    await stopARun();
    const [worker] = workers as [SilentWorker];
    expect(worker.asked.map(({ type }) => type)).toEqual(['run', 'mechanisms', 'cancel']);
    worker.answer({ type: 'cancelled', id: 1 });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(worker.isTerminated).toBe(false);
    expect(workers).toHaveLength(1);
  });

  it('has another worker do the rest where the one is in the middle of something', async () => {
    const { listed } = await stopARun();
    await vi.advanceTimersByTimeAsync(10_000);
    const [stuck, next] = workers as [SilentWorker, SilentWorker];
    expect(workers).toHaveLength(2);
    expect(stuck.isTerminated).toBe(true);
    expect(next.asked).toMatchObject([{ type: 'mechanisms', id: 2 }]);
    next.answer({ type: 'listed', id: 2, mechanisms: [] });
    expect(await listed).toEqual([]);
  });
});

describe('a worker that fails', () => {
  it('fails what it was asked, and leaves the next question to another', async () => {
    workers.length = 0;
    const client = createSimulationClient();
    const listed = client.listMechanisms(source);
    const [failed] = workers as [SilentWorker];
    failed.onerror?.({});
    await expect(listed).rejects.toBeInstanceOf(WorkerFailure);
    expect(failed.isTerminated).toBe(true);
    const again = client.listMechanisms(source);
    expect(workers).toHaveLength(2);
    workers[1]!.answer({ type: 'listed', id: 2, mechanisms: [] });
    expect(await again).toEqual([]);
  });
});
