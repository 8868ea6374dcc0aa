import { describe, expect, it } from 'vitest';
import { measureAxes } from '../../src/scene/axialPlace.ts';
import { cutColourMap } from '../../src/scene/colourMap.ts';
import { buildDendrogram } from '../../src/scene/dendrogram.ts';
import { listSegments } from '../../src/scene/segmentDetail.ts';
import { buildSegmentTable } from '../../src/scene/segmentTable.ts';
import { printCellGlb } from '../../viewer/src/out/cellGlb.ts';
import { printDendrogramSvg } from '../../viewer/src/out/dendrogramSvg.ts';
import { fileNameOf } from '../../viewer/src/out/fileName.ts';
import { printProbesCsv } from '../../viewer/src/out/probesCsv.ts';
import { escapeText, niceStep, ticksWithin } from '../../viewer/src/out/svg.ts';
import { printTracesSvg } from '../../viewer/src/out/tracesSvg.ts';
import { syntheticRun, yTree } from '../support/syntheticRun.ts';

const run = syntheticRun('a <Y> & co', yTree());
const table = buildSegmentTable(run.morphology, run.layout);
const { frames } = run.recording;

describe('printProbesCsv', () => {
  it('writes a row a frame and quotes names with commas', () => {
    const few = { ...frames, frameCount: 2, intervalMs: 0.1 };
    const csv = printProbesCsv(few, [
      { name: 'soma', voltageMv: Float32Array.of(-70, -69.5) },
      { name: 'a "b", c', voltageMv: Float32Array.of(1, 2) },
    ]);
    expect(csv).toBe('t_ms,soma_mV,"a ""b"", c_mV"\n0,-70,1\n0.1,-69.5,2\n');
  });
});

describe('printCellGlb', () => {
  const list = listSegments(table);
  const bytes = printCellGlb(table, list, new Uint8Array(3 * table.pointCount).fill(200));
  const view = new DataView(bytes.buffer);
  const jsonLength = view.getUint32(12, true);
  const json = JSON.parse(new TextDecoder().decode(bytes.subarray(20, 20 + jsonLength))) as Glb;
  const binary = bytes.subarray(28 + jsonLength);

  it('is a glTF 2.0 container whose chunks add up', () => {
    expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe('glTF');
    expect([view.getUint32(4, true), view.getUint32(8, true)]).toEqual([2, bytes.length]);
    expect([jsonLength % 4, binary.length % 4]).toEqual([0, 0]);
    expect(view.getUint32(20 + jsonLength, true)).toBe(binary.length);
    expect(json.buffers[0]!.byteLength).toBe(binary.length);
  });

  it('has unit normals, indices within its vertices and the bounds it says', () => {
    const [position, normal, , index] = json.accessors;
    const floats = (i: number): Float32Array => {
      const { byteOffset, byteLength } = json.bufferViews[i]!;
      return new Float32Array(binary.slice(byteOffset, byteOffset + byteLength).buffer);
    };
    const normals = floats(1);
    expect(normals.length).toBe(3 * normal!.count);
    for (let i = 0; i < normals.length; i += 3)
      expect(Math.hypot(normals[i]!, normals[i + 1]!, normals[i + 2]!)).toBeCloseTo(1, 5);
    const { byteOffset, byteLength } = json.bufferViews[3]!;
    const indices = new Uint32Array(binary.slice(byteOffset, byteOffset + byteLength).buffer);
    expect(indices.length).toBe(index!.count);
    expect(indices.reduce((a, b) => Math.max(a, b), 0)).toBe(position!.count - 1);
    const ys = floats(0).filter((_, i) => i % 3 === 1);
    expect(ys.reduce((a, b) => Math.max(a, b))).toBeCloseTo(position!.max![1]!, 4);
    expect(position!.max![1]).toBeGreaterThan(329);
  });
});

interface Glb {
  readonly accessors: readonly { readonly count: number; readonly max?: readonly number[] }[];
  readonly bufferViews: readonly { readonly byteOffset: number; readonly byteLength: number }[];
  readonly buffers: readonly { readonly byteLength: number }[];
}

describe('SVG pictures', () => {
  it('of the dendrogram have a line an edge, an axis and a colour bar', () => {
    const axes = measureAxes(run.morphology, run.layout, run.restingUs, 'length');
    const dendrogram = buildDendrogram(table, run.morphology, axes, 0.6);
    const svg = printDendrogramSvg({
      title: run.title,
      dendrogram,
      frames,
      timeMs: 3,
      lut: cutColourMap('viridis', 'light'),
      lowMv: -80,
      highMv: 40,
      theme: 'light',
    });
    const edges = dendrogram.table.pointCount - run.morphology.sections.length;
    expect(svg.match(/<path d="M/g)).toHaveLength(edges);
    expect(svg).toContain('a &lt;Y&gt; &amp; co, t = 3.00 ms');
    expect(svg).toContain('path from the soma');
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('of traces have a line a probe, dashed for the reduced model', () => {
    const voltageMv = new Float32Array(frames.frameCount).fill(-70);
    const svg = printTracesSvg(
      run.title,
      frames,
      [
        { name: 'soma', voltageMv, colour: '#000', isDashed: false },
        { name: 'soma, reduced', voltageMv, colour: '#000', isDashed: true },
      ],
      'dark',
    );
    expect(svg.match(/<polyline/g)).toHaveLength(2);
    expect(svg.match(/stroke-dasharray/g)).toHaveLength(1);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('small things of pictures', () => {
  it('step by 1, 2 or 5', () => {
    expect([niceStep(100, 8), niceStep(900, 9), niceStep(1.4, 9)]).toEqual([20, 100, 0.2]);
    expect(ticksWithin(-80, 40, 20)).toEqual([-80, -60, -40, -20, 0, 20, 40]);
    expect(ticksWithin(0, 1, 0.2)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  });

  it('name files and escape texts', () => {
    expect(fileNameOf('A spike in a pyramidal neuron!')).toBe('a-spike-in-a-pyramidal-neuron');
    expect(fileNameOf('???')).toBe('cell');
    expect(escapeText('<&>')).toBe('&lt;&amp;&gt;');
  });
});
