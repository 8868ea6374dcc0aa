import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { runCell } from '../../src/simulate/runCell.ts';
import { Simulation } from '../../src/simulate/simulation.ts';
import { type RunSink, streamRun } from '../../src/simulate/streamRun.ts';
import { FORKED_RUN, prepareExperiment } from '../support/forkedRun.ts';

function prepare(change: object = {}) {
  const value = {
    ...{ ...FORKED_RUN, simulation: { duration_ms: 40 } },
    recording: { frames: ['hh.n', 'ik'] },
    ...change,
  };
  const prepared = prepareExperiment(value);
  const { method, dt_ms: dtMs } = prepared.experiment.simulation;
  return {
    ...prepared,
    simulation: new Simulation(prepared.cell, prepared.layout, { method, dtMs }),
  };
}

class KeptRows implements RunSink {
  readonly rows: number[] = [];
  readonly frameRows: number[] = [];
  readonly quantityRows: number[][] = [[], []];
  readonly spikes: number[][] = [[], []];
  async traces(rows: Float64Array): Promise<void> {
    this.rows.push(...rows);
  }
  async frames(rows: Float32Array): Promise<void> {
    this.frameRows.push(...rows);
  }
  async quantityFrames(quantity: number, rows: Float32Array): Promise<void> {
    this.quantityRows[quantity]!.push(...rows);
  }
  async spike(probe: number, timeMs: number): Promise<void> {
    this.spikes[probe]!.push(timeMs);
  }
}

const OPTIONS = { frameIntervalMs: 0.1, spikeThresholdMv: 0 };

describe('a streamed run', () => {
  it('hands on what a recording has', async () => {
    const { simulation, cell, layout, experiment } = prepare();
    const sink = new KeptRows();
    const streamed = await streamRun(simulation, sink, {
      ...{ ...OPTIONS, durationMs: 40, traceIntervalMs: 0.025 },
    });
    const recording = await runCell(cell, layout, experiment);
    const column = (k: number): number[] => sink.rows.filter((_, i) => i % 4 === k);
    const close = (values: readonly number[], others: Float64Array): void =>
      values.forEach((value, i) => {
        expect(Math.abs(value - others[i]!)).toBeLessThan(1e-9);
      });
    close(column(0), recording.timeMs);
    expect(column(1)).toEqual([...recording.probes[0]!.voltageMv]);
    expect(column(2)).toEqual([...recording.probes[1]!.voltageMv]);
    expect(column(3)).toEqual([...recording.quantities[0]!.values]);
    expect(sink.frameRows).toEqual([...recording.frames.voltageMv]);
    expect(sink.quantityRows).toEqual(recording.frameQuantities.map(({ values }) => [...values]));
    expect(sink.quantityRows[1]).toHaveLength(sink.frameRows.length);
    expect(sink.spikes[0]!.length).toBeGreaterThan(1);
    recording.spikes.forEach(({ timesMs }, k) => {
      expect(sink.spikes[k]).toHaveLength(timesMs.length);
      close(sink.spikes[k]!, timesMs);
    });
    expect(streamed).toMatchObject({ sampleCount: 1601, frameCount: 401 });
    expect(streamed.simulatedMs).toBeCloseTo(40, 9);
  });

  it('hands on what came before it blew up', async () => {
    const bad = {
      ...FORKED_RUN.place[0]!,
      iclamp: { delay_ms: 1, duration_ms: 9, amplitude_nA: 1e300 },
    };
    const { simulation } = prepare({ place: [bad] });
    const sink = new KeptRows();
    await expect(
      streamRun(simulation, sink, { ...OPTIONS, durationMs: 40, traceIntervalMs: 0.025 }),
    ).rejects.toMatchObject({ code: 'simulate/not-finite' });
    expect(sink.rows.length).toBeGreaterThan(4 * 40);
  });

  it('keeps no more, however long it runs', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const bytesAfter: number[] = [];
    const { simulation } = prepare();
    let rows = 0;
    const sink: RunSink = {
      traces: async (chunk) => {
        rows += chunk.length / 4;
        collect();
        const { heapUsed, arrayBuffers } = process.memoryUsage();
        bytesAfter.push(heapUsed + arrayBuffers);
      },
      frames: async () => {},
      quantityFrames: async () => {},
      spike: async () => {},
    };
    const durationMs = 4000;
    await streamRun(simulation, sink, { ...OPTIONS, durationMs, traceIntervalMs: 0.025 });
    expect(rows).toBe(160_001);
    // A recording of the second half would hold 80 000 rows of four doubles: 2.5 MB.
    const middle = bytesAfter[Math.floor(bytesAfter.length / 2)]!;
    expect(bytesAfter.length).toBeGreaterThan(3);
    expect(bytesAfter.at(-1)! - middle).toBeLessThan(400_000);
  });
});
