import { describe, expect, it } from 'vitest';
import { axisTitle, plotSweep } from '../../../cli/sweep/sweepPlot.ts';
import type { SweepTable, TableColumn } from '../../../src/sweep/index.ts';

const NOTHING = {
  title: 't',
  kind: undefined,
  feature: undefined,
  x: undefined,
  by: undefined,
  where: [],
};

function numbers(name: string, values: number[]): TableColumn {
  return { name, kind: 'number', values };
}

function tableOf(parameters: TableColumn[], feature: TableColumn): SweepTable {
  return {
    columns: [
      numbers(
        'set',
        feature.values.map((_, i) => i),
      ),
      ...parameters,
      feature,
    ],
    parameters: parameters.map(({ name }) => name),
    features: [feature.name],
  };
}

const FAMILY = tableOf(
  [numbers('g', [1, 1, 2, 2]), numbers('I', [0, 1, 0, 1])],
  numbers('rate_hz', [0, 10, 0, 20]),
);

describe('plotSweep', () => {
  it('draws a family over the parameter that varies fastest', () => {
    const svg = plotSweep(FAMILY, NOTHING);
    expect(svg.match(/stroke-linejoin/g)).toHaveLength(2);
    expect(svg).toContain('>I</text>');
    expect(svg).toContain('rate (Hz)');
  });

  it('draws a map when asked, or where the curves would be many', () => {
    expect(plotSweep(FAMILY, { ...NOTHING, kind: 'map' })).toContain('0, 1: 0');
    const i = Array.from({ length: 40 }, (_, k) => k);
    const many = tableOf(
      [
        numbers(
          'g',
          i.map((k) => Math.floor(k / 4)),
        ),
        numbers(
          'I',
          i.map((k) => k % 4),
        ),
      ],
      numbers('rate_hz', i),
    );
    expect(plotSweep(many, NOTHING)).not.toContain('stroke-linejoin');
  });

  it('asks for a condition where several sets share a place', () => {
    const three = tableOf(
      [numbers('g', [1, 1, 2, 2]), numbers('h', [5, 6, 5, 6]), numbers('I', [0, 0, 0, 0])],
      numbers('rate_hz', [1, 2, 3, 4]),
    );
    const options = { ...NOTHING, x: 'g', by: 'I' };
    expect(() => plotSweep(three, options)).toThrow(/choose one value of h with --where/);
    expect(plotSweep(three, { ...options, where: ['h=6'] }).match(/<circle/g)).toHaveLength(2);
    expect(() => plotSweep(three, { ...options, where: ['h=7'] })).toThrow(/one of its values/);
  });

  it('draws random samples as points', () => {
    const drawn = tableOf(
      [numbers('a', [0.1, 0.7, 0.4]), numbers('b', [3, 1, 2])],
      numbers('rate_hz', [1, 2, 3]),
    );
    const svg = plotSweep(drawn, { ...NOTHING, x: 'a' });
    expect(svg.match(/<circle/g)).toHaveLength(3);
    expect(svg).not.toContain('stroke-linejoin');
  });

  it('says why a table makes no figure', () => {
    expect(() => plotSweep(tableOf([], numbers('rate_hz', [1])), NOTHING)).toThrow(
      /several values/,
    );
    expect(() => plotSweep(FAMILY, { ...NOTHING, feature: 'width' })).toThrow(/no column width/);
    const texts: TableColumn = { name: 'cell', kind: 'text', values: ['a', 'b'] };
    const cells = tableOf([texts], numbers('rate_hz', [1, 2]));
    expect(() => plotSweep(cells, { ...NOTHING, kind: 'family' })).toThrow(/is no number/);
  });
});

it.each([
  ['rate_hz@soma', 'rate at soma (Hz)'],
  ['step.amplitude_nA', 'step.amplitude (nA)'],
  ['rin_Mohm', 'rin (MΩ)'],
  ['spike_count@tip', 'spikes at tip'],
  ['hh.gnabar', 'hh.gnabar'],
])('axisTitle reads %s as %s', (name, title) => {
  expect(axisTitle(name)).toBe(title);
});
