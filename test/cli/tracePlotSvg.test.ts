import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { renderTracePlotSvg, type SvgTrace } from '../../cli/svg/tracePlotSvg.ts';

function traceOf(name: string, count = 4001): SvgTrace {
  const timeMs = Float64Array.from({ length: count }, (_, index) => index * 0.025);
  return { name, timeMs, voltageMv: timeMs.map((time) => 50 * Math.sin(time / 5) - 20) };
}

/** Whether libxml2 takes the text; undefined where xmllint is not installed. */
function isWellFormed(xml: string): boolean | undefined {
  const { status, error } = spawnSync('xmllint', ['--noout', '-'], { input: xml });
  return error === undefined ? status === 0 : undefined;
}

describe('renderTracePlotSvg', () => {
  it('names the quantities with their units, the traces and the figure', () => {
    const svg = renderTracePlotSvg([traceOf('soma(0.5)'), traceOf('apic[3](1)')], {
      title: 'Response to a step',
    });
    for (const text of ['Response to a step', 'soma(0.5)', 'apic[3](1)'])
      expect(svg).toContain(`>${text}</text>`);
    expect(svg).toContain('>voltage (mV)</text>');
    expect(svg).toContain('>time (ms)</text>');
    for (const tick of ['-80', '0', '40', '100']) expect(svg).toContain(`>${tick}</text>`);
  });

  it('has one tick for each spike, in the colour of its trace', () => {
    const spiking = { ...traceOf('b'), spikeTimesMs: [10, 20, 99, 1e4] };
    const svg = renderTracePlotSvg([traceOf('a'), spiking], { title: 't' });
    const row = svg.split('\n').find((line) => line.includes('b: 3 spikes'))!;
    expect(row.match(/M[\d.]+ [\d.]+v7/g)).toHaveLength(3);
    expect(row).toContain('stroke="#d55e00"');
  });

  it('draws times at their places: the axis spans the margins', () => {
    const trace = { name: 'a', timeMs: [0, 50, 100], voltageMv: [0, 10, 0] };
    const svg = renderTracePlotSvg([{ ...trace, spikeTimesMs: [50] }], {
      title: 't',
      widthPx: 1084,
    });
    expect(svg).toContain('M64 ');
    expect(svg).toMatch(/d="M564 [\d.]+v7"/);
  });

  it('stays small for a long recording and keeps its only spike', () => {
    const trace = traceOf('a', 400_001);
    const voltageMv = new Float64Array(400_001).fill(-65);
    voltageMv[123_456] = 40;
    const svg = renderTracePlotSvg([{ ...trace, voltageMv }], { title: 't' });
    expect(svg.length).toBeLessThan(20_000);
    expect(svg.match(/V[\d.]+/g)!.length).toBeLessThanOrEqual(3);
  });

  it('tells more traces than colours apart by their dashes', () => {
    const traces = Array.from({ length: 9 }, (_, index) => traceOf(`t${index}`, 10));
    const svg = renderTracePlotSvg(traces, { title: 't' });
    const strokes = svg.split('\n').filter((line) => line.includes('stroke-linejoin'));
    const styles = strokes.map((line) => line.slice(line.indexOf('stroke="')));
    expect(new Set(styles).size).toBe(9);
  });

  it('breaks the line where the voltage is not finite', () => {
    const voltageMv = [0, 0, Number.NaN, 0, 0];
    const svg = renderTracePlotSvg([{ name: 'a', timeMs: [0, 1, 2, 3, 4], voltageMv }], {
      title: 't',
    });
    expect(svg).not.toContain('NaN');
    const path = svg.split('\n').find((line) => line.includes('stroke-linejoin'))!;
    expect(path.match(/M/g)).toHaveLength(2);
  });

  it.each([
    ['names that XML reserves', [traceOf('<a & "b">\u0007')]],
    ['no trace', []],
    ['no sample', [{ name: 'a', timeMs: [], voltageMv: [] }]],
  ])('is well-formed with %s', (_, traces) => {
    const svg = renderTracePlotSvg(traces as SvgTrace[], { title: 'x < y & z' });
    expect(svg).toContain('x &lt; y &amp; z');
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    expect(isWellFormed(svg)).not.toBe(false);
  });
});
