import { describe, expect, it } from 'vitest';
import { type FamilyCurve, renderFamilyPlotSvg } from '../../cli/svg/familyPlotSvg.ts';

const OPTIONS = {
  title: 'f-I <family>',
  xTitle: 'current (nA)',
  yTitle: 'rate (Hz)',
  familyTitle: 'gnabar',
  isOrdered: true,
  isScatter: false,
};

function draw(curves: FamilyCurve[], changes: object = {}): string {
  return renderFamilyPlotSvg(curves, { ...OPTIONS, ...changes });
}

const TWO = [
  { name: '0.1', x: [0, 1, 2], y: [0, 10, 20] },
  { name: '0.2', x: [0, 1, 2], y: [0, 30, 40] },
];

describe('renderFamilyPlotSvg', () => {
  it('draws a line and its points for each curve, with titles and a legend', () => {
    const svg = draw(TWO);
    expect(svg.match(/<circle/g)).toHaveLength(6);
    expect(svg.match(/stroke-linejoin/g)).toHaveLength(2);
    expect(svg).toContain('f-I &lt;family&gt;');
    for (const text of ['current (nA)', 'rate (Hz)', 'gnabar', '>0.1<', '>0.2<'])
      expect(svg).toContain(text);
  });

  it('rises to the right where the values do', () => {
    const ys = [...draw([TWO[0]!]).matchAll(/<circle cx="[\d.]+" cy="([\d.]+)"/g)];
    const [low, middle, high] = ys.map((match) => Number(match[1]));
    expect(low).toBeGreaterThan(middle!);
    expect(middle).toBeGreaterThan(high!);
  });

  it('leaves a gap where there is no value, and draws a lone curve without a legend', () => {
    const svg = draw([{ name: '', x: [0, 1, 2, 3, 4], y: [1, 2, Number.NaN, 3, 4] }]);
    expect(svg.match(/<circle/g)).toHaveLength(4);
    expect(
      /<path d="(M[^"]*)" stroke="#\w+" stroke-width="1.6"/.exec(svg)![1]!.match(/M/g),
    ).toHaveLength(2);
    expect(svg).not.toContain('gnabar');
  });

  it('draws samples as points only', () => {
    const svg = draw([TWO[0]!], { isScatter: true });
    expect(svg).not.toContain('stroke-linejoin');
    expect(svg.match(/<circle/g)).toHaveLength(3);
  });

  it('names at most sixteen of many curves, the first and the last among them', () => {
    const many = Array.from({ length: 40 }, (_, i) => ({ name: `n${i}.`, x: [0, 1], y: [i, i] }));
    const legend = draw(many).match(/stroke-width="3"/g);
    expect(legend).toHaveLength(16);
    expect(draw(many)).toMatch(/>n0\.<\/text>/);
    expect(draw(many)).toMatch(/>n39\.<\/text>/);
  });

  it('is a drawing without any value, too', () => {
    expect(draw([{ name: '', x: [0, 1], y: [Number.NaN, Number.NaN] }])).not.toContain('NaN');
  });
});
