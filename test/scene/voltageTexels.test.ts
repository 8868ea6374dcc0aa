import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VoltageCode } from '../../src/scene/voltageCode.ts';
import {
  type CodedVoltage,
  TEXTURE_WIDTH,
  VOLTAGE_BUDGET_BYTES,
  VoltageTexels,
} from '../../src/scene/voltageTexels.ts';

const BYTES: VoltageCode = { precision: 'r8', offsetMv: 0, scaleMv: 255 };
const HALVES: VoltageCode = { precision: 'r16f', offsetMv: 0, scaleMv: 1 };

/** Every frame has a value of its own, 0..250 and around again, at all of its nodes. */
function runOf(nodeCount: number, frameCount: number, code = BYTES): CodedVoltage {
  const voltageMv = new Float32Array(nodeCount * frameCount);
  for (let frame = 0; frame < frameCount; frame++)
    voltageMv.fill(frame % 251, frame * nodeCount, (frame + 1) * nodeCount);
  return { frames: { intervalMs: 0.1, frameCount, nodeCount, voltageMv }, code };
}

/** The first and last node of a frame, as the shader finds them. */
function readFrame(window: VoltageTexels, nodeCount: number, frame: number): number[] {
  const begin = window.layerOf(frame) * window.rows * TEXTURE_WIDTH + window.firstTexelOf(frame);
  return [window.texels[begin]!, window.texels[begin + nodeCount - 1]!];
}

describe('VoltageTexels', () => {
  it('keeps a short run in one layer that is no larger than it', () => {
    const window = new VoltageTexels(runOf(1000, 50));
    expect([window.layers, window.rows, window.framesPerLayer]).toEqual([1, 25, 51]);
    expect(window.write(49)).toBe(0);
    expect(window.write(0)).toBeUndefined();
    expect(readFrame(window, 1000, 17)).toEqual([17, 17]);
  });

  it('writes a layer when one of its frames is asked for, and not again', () => {
    const window = new VoltageTexels(runOf(100_000, 20));
    expect([window.framesPerLayer, window.layers]).toEqual([5, 4]);
    expect(readFrame(window, 100_000, 7)).toEqual([0, 0]);
    expect(window.write(7)).toBe(1);
    expect(readFrame(window, 100_000, 7)).toEqual([7, 7]);
    expect(window.write(9)).toBeUndefined();
    expect(readFrame(window, 100_000, 12)).toEqual([0, 0]);
  });

  it('keeps within the limits that every device has and within the memory, whatever the run', () => {
    const size = fc.tuple(fc.integer({ min: 1, max: 300_000 }), fc.integer({ min: 1, max: 40 }));
    fc.assert(
      fc.property(size, fc.constantFrom(BYTES, HALVES), ([nodeCount, frameCount], code) => {
        const window = new VoltageTexels(runOf(nodeCount, frameCount, code), 2 ** 22);
        expect(window.rows).toBeLessThanOrEqual(2048);
        expect(window.layers).toBeLessThanOrEqual(256);
        expect(window.texels.length).toBe(TEXTURE_WIDTH * window.rows * window.layers);
        const bytesOfTwoFrames = 2 * Math.max(256, Math.ceil(nodeCount / 2048)) * 2048 * 2;
        expect(window.texels.byteLength).toBeLessThanOrEqual(Math.max(2 ** 22, bytesOfTwoFrames));
      }),
      { numRuns: 30 },
    );
  });

  it('never takes more than 64 MB of the graphics memory, bytes or half floats', () => {
    // As if it were ten minutes of a cell: no such run is held in a test.
    const voltageMv = new Float32Array(0);
    const frames = { intervalMs: 0.1, frameCount: 6_000_000, nodeCount: 1626, voltageMv };
    for (const code of [BYTES, HALVES]) {
      const { texels, layers, rows } = new VoltageTexels({ frames, code });
      expect(texels.byteLength).toBe(VOLTAGE_BUDGET_BYTES);
      expect(VOLTAGE_BUDGET_BYTES).toBe(64 * 2 ** 20);
      expect([layers, rows]).toEqual(code === BYTES ? [128, 256] : [64, 256]);
    }
  });

  it('shows every frame of a run longer than the memory, with the next one, in any order', () => {
    const [nodeCount, frameCount] = [200_000, 9];
    // Two frames a layer, three layers: six of the nine frames at a time.
    const voltage = runOf(nodeCount, frameCount);
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: frameCount - 2 }), { maxLength: 12 }),
        (visits) => {
          const window = new VoltageTexels(voltage, 3 * 256 * 2048);
          expect([window.framesPerLayer, window.layers]).toEqual([2, 3]);
          for (const frame of visits) {
            window.write(frame);
            window.write(frame + 1);
            expect(readFrame(window, nodeCount, frame)).toEqual([frame, frame]);
            expect(readFrame(window, nodeCount, frame + 1)).toEqual([frame + 1, frame + 1]);
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it('makes room for a frame larger than a layer usually is, and refuses one that no layer holds', () => {
    const window = new VoltageTexels(runOf(1_000_000, 3));
    expect([window.rows, window.framesPerLayer, window.layers]).toEqual([489, 1, 3]);
    const voltageMv = new Float32Array(0);
    const frames = { intervalMs: 1, frameCount: 1, nodeCount: 2048 * 2048 + 1, voltageMv };
    expect(() => new VoltageTexels({ frames, code: BYTES })).toThrow(RangeError);
  });
});
