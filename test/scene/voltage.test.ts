import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mixNodesAt } from '../../src/scene/nodeMix.ts';
import {
  framePosition,
  framesDurationMs,
  mostVariedFrame,
  voltageAtTime,
  voltageInFrame,
  voltageRange,
  voltageTrace,
} from '../../src/scene/voltageFrames.ts';
import type { WholeCellFrames } from '../../src/simulate/recording.ts';
import { ballAndStick, randomTree, syntheticRun, yTree } from '../support/syntheticRun.ts';

function framesOf(nodeCount: number, rows: number[][], intervalMs = 0.5): WholeCellFrames {
  return {
    intervalMs,
    frameCount: rows.length,
    nodeCount,
    voltageMv: Float32Array.from(rows.flat()),
  };
}

describe('mixNodesAt', () => {
  const { layout, morphology } = syntheticRun('y', yTree(), 60);

  it('is the compartment itself at its centre', () => {
    for (const node of layout.compartments) {
      const mix = mixNodesAt(layout, layout.section[node]!, layout.x[node]!);
      expect([mix.weight === 0 ? mix.nodeA : mix.nodeB, mix.weight * (1 - mix.weight)]).toEqual([
        node,
        0,
      ]);
    }
  });

  it('is the end node at x = 0 and x = 1, so that joints are continuous', () => {
    for (const section of morphology.sections) {
      const start = mixNodesAt(layout, section.index, 0);
      const end = mixNodesAt(layout, section.index, 1);
      expect(start.nodeA).toBe(layout.startNode[section.index]);
      expect(start.weight).toBe(0);
      expect(end.nodeB).toBe(layout.endNode[section.index]);
      expect(end.weight).toBe(1);
    }
  });

  it('weighs two neighbours by distance between their centres', () => {
    const [a, b] = [layout.compartments[1]!, layout.compartments[2]!];
    const x = layout.x[a]! * 0.75 + layout.x[b]! * 0.25;
    const mix = mixNodesAt(layout, 1, x);
    expect([mix.nodeA, mix.nodeB]).toEqual([a, b]);
    expect(mix.weight).toBeCloseTo(0.25, 12);
  });

  it('changes by little where x changes by little', () => {
    const tree = syntheticRun('random', randomTree(30, 12, 7));
    const { frames } = tree.recording;
    fc.assert(
      fc.property(fc.nat(29), fc.double({ min: 0, max: 0.999, noNaN: true }), (section, x) => {
        const here = voltageInFrame(frames, mixNodesAt(tree.layout, section, x), 50);
        const there = voltageInFrame(frames, mixNodesAt(tree.layout, section, x + 1e-6), 50);
        expect(Math.abs(here - there)).toBeLessThan(0.01);
      }),
    );
  });
});

describe('frames', () => {
  const frames = framesOf(2, [
    [-70, -70],
    [30, -70],
    [10, -20],
  ]);
  const first = { nodeA: 0, nodeB: 1, weight: 0 };

  it('reads Float32 linearly between nodes and between frames', () => {
    expect(voltageInFrame(frames, { nodeA: 0, nodeB: 1, weight: 0.25 }, 1)).toBe(5);
    expect(voltageAtTime(frames, first, 0.25)).toBe(-20);
    expect(voltageAtTime(frames, first, 99)).toBe(10);
    expect([...voltageTrace(frames, first)]).toEqual([-70, 30, 10]);
  });

  it('knows its range, duration and most varied frame', () => {
    expect(voltageRange(frames)).toEqual({ lowMv: -70, highMv: 30 });
    expect(framesDurationMs(frames)).toBe(1);
    expect(framePosition(frames, 0.75)).toBe(1.5);
    expect(mostVariedFrame(frames)).toBe(1);
  });

  it('of a field passes over places where there is nothing', () => {
    const voltageMv = Float32Array.of(Number.NaN, 0.25, 0.75, Number.NaN);
    const field = { intervalMs: 1, frameCount: 2, nodeCount: 2, voltageMv };
    expect(voltageRange(field)).toEqual({ lowMv: 0.25, highMv: 0.75 });
    expect(voltageRange({ ...field, voltageMv: voltageMv.fill(Number.NaN) })).toEqual({
      lowMv: 0,
      highMv: 0,
    });
  });

  it('finds a frame with a wave in the middle of the cell', () => {
    const { recording } = syntheticRun('stick', ballAndStick());
    const frame = mostVariedFrame(recording.frames);
    const crestUm = frame * 0.1 * 40;
    expect(crestUm).toBeGreaterThan(20);
    expect(crestUm).toBeLessThan(1000);
  });
});
