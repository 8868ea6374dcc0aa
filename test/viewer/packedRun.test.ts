import { describe, expect, it } from 'vitest';
import { packRun, unpackRun } from '../../viewer/src/worker/packedRun.ts';
import { syntheticRun, yTree } from '../support/syntheticRun.ts';

const run = syntheticRun('tree', yTree());

describe('a packed run', () => {
  it('comes back whole, every bit of every array', () => {
    const back = unpackRun(packRun(run));
    expect(back).toEqual(run);
    expect(back.recording.frames.voltageMv).toEqual(run.recording.frames.voltageMv);
    expect(back.layout.parent).toBeInstanceOf(run.layout.parent.constructor);
  });

  it('keeps NaN, infinities and the sign of 0', () => {
    const odd = Float32Array.of(Number.NaN, -0, Number.POSITIVE_INFINITY, 1e-45);
    const frames = { intervalMs: 1, frameCount: 2, nodeCount: 2, voltageMv: odd };
    const back = unpackRun(packRun({ ...run, recording: { ...run.recording, frames } }));
    const bits = ({ buffer }: Float32Array): number[] => [...new Uint32Array(buffer)];
    expect(bits(back.recording.frames.voltageMv)).toEqual(bits(odd));
  });

  it('has room for known arrays only', () => {
    const odd = { ...run, restingUs: new BigInt64Array(1) } as unknown as typeof run;
    expect(() => packRun(odd)).toThrow(TypeError);
  });
});
