import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Experiment, readReconstruction, suggestExperiment } from '../../src/index.ts';
import type { SetResult } from '../../src/sweep/index.ts';
import { createSweepPool } from '../../viewer/src/sweep/sweepPool.ts';
import type { SweepReply, SweepRequest } from '../../viewer/src/worker/sweepProtocol.ts';

const NAME = 'ball_and_stick.swc';
const text = readFileSync(new URL(`../../morphologies/${NAME}`, import.meta.url), 'utf8');
const exact = suggestExperiment(readReconstruction(text).morphology!, { name: NAME, text });
const together: Experiment = {
  ...exact,
  simulation: { ...exact.simulation, mode: 'ensemble' },
};

/** Gives every set its own number as a result, and remembers what was asked for at a time. */
class CountingWorker extends EventTarget {
  onmessage: ((event: { data: SweepReply }) => void) | null = null;
  readonly asked: number[][] = [];

  postMessage(request: SweepRequest): void {
    if (request.type !== 'run') return;
    this.asked.push([...request.indices]);
    const results = request.indices.map(
      (index): SetResult => ({ index, features: [index], error: undefined, traces: undefined }),
    );
    queueMicrotask(() => this.onmessage?.({ data: { type: 'ran', results } }));
  }
}

async function runSets(experiment: Experiment, count: number) {
  const workers: CountingWorker[] = [];
  const pool = createSweepPool({ experiment, settings: [], feature: 'spike_count' }, () => {
    workers.push(new CountingWorker());
    return workers.at(-1) as unknown as Worker;
  });
  const done: number[] = [];
  await pool.run(count, ({ index }) => done.push(index), new AbortController().signal);
  return { done: done.sort((a, b) => a - b), asked: workers.flatMap(({ asked }) => asked) };
}

describe('createSweepPool', () => {
  beforeAll(() => {
    vi.stubGlobal('navigator', { hardwareConcurrency: 2 });
  });
  afterAll(() => {
    vi.unstubAllGlobals();
  });

  it('gives a worker four sets at a time in mode ensemble, every set once', async () => {
    const { done, asked } = await runSets(together, 10);
    expect(done).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(asked.map((indices) => indices.length).sort()).toEqual([2, 4, 4]);
  });

  it('gives one at a time in any other mode, so that the map fills evenly', async () => {
    const { done, asked } = await runSets(exact, 5);
    expect(done).toEqual([0, 1, 2, 3, 4]);
    expect(asked.every((indices) => indices.length === 1)).toBe(true);
  });

  it('is stopped at once, though its workers are in the middle of a set', async () => {
    let terminated = 0;
    class BusyWorker extends CountingWorker {
      override postMessage(request: SweepRequest): void {
        if (request.type !== 'open') return;
        queueMicrotask(() => this.onmessage?.({ data: { type: 'opened', experiment: exact } }));
      }

      terminate(): void {
        terminated++;
      }
    }
    const pool = createSweepPool(
      { experiment: exact, settings: [], feature: 'spike_count' },
      () => new BusyWorker() as unknown as Worker,
    );
    const stop = new AbortController();
    const running = pool.run(5, () => undefined, stop.signal);
    const reason = new Error('stopped');
    stop.abort(reason);
    await expect(running).rejects.toBe(reason);
    expect(terminated).toBe(2);
    // What was run before can still be opened.
    expect(await pool.open(0)).toBe(exact);
  });
});
