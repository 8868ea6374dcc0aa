import { describe, expect, it } from 'vitest';
import { renderMapPlotSvg } from '../../cli/svg/mapPlotSvg.ts';

const MAP = {
  title: 'width',
  xTitle: 'gna',
  yTitle: 'gk',
  valueTitle: 'width (ms)',
  xLabels: ['0.1', '0.2', '0.3'],
  yLabels: ['1', '2'],
  values: [
    [1, 2, 3],
    [4, Number.NaN, 6],
  ],
};

describe('renderMapPlotSvg', () => {
  const svg = renderMapPlotSvg(MAP);
  const cells = [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)"[^>]*><title>([^<]+)/g)].map(
    ([, x, y, text]) => ({ x: Number(x), y: Number(y), text }),
  );

  it('has a cell for each pair, the first row at the bottom', () => {
    expect(cells.map(({ text }) => text)).toEqual([
      '0.1, 1: 1',
      '0.2, 1: 2',
      '0.3, 1: 3',
      '0.1, 2: 4',
      '0.2, 2: no value',
      '0.3, 2: 6',
    ]);
    expect(cells[0]!.y).toBeGreaterThan(cells[3]!.y);
    expect(cells[0]!.x).toBeLessThan(cells[1]!.x);
  });

  it('has a colour bar, and a key for cells without a value', () => {
    expect(svg).toContain('width (ms)');
    expect(svg).toContain('no value</text>');
    const whole = renderMapPlotSvg({
      ...MAP,
      values: [
        [1, 2, 3],
        [4, 5, 6],
      ],
    });
    expect(whole).not.toContain('no value');
  });

  it('thins labels that would run into each other', () => {
    const labels = Array.from({ length: 200 }, (_, i) => `label-${i}`);
    const wide = renderMapPlotSvg({
      ...MAP,
      xLabels: labels,
      values: [labels.map(() => 1), labels.map(() => 2)],
    });
    const shown = wide.match(/>label-\d+<\/text>/g)!;
    expect(shown.length).toBeGreaterThan(3);
    expect(shown.length).toBeLessThan(15);
  });
});
