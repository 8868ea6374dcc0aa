import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../src/editing/applyEdits.ts';
import {
  EDIT_KINDS,
  type EditStep,
  parseEditStep,
  printEditStep,
} from '../../src/editing/editStep.ts';
import { parseSwc } from '../../src/swc-parser/parseSwc.ts';
import { printSwc } from '../../src/swc-parser/printSwc.ts';
import { tableOf } from '../support/swcTables.ts';

const CELL = tableOf(
  [
    '# a cell',
    '1 1 0 0 0 5 -1',
    '2 3 10 0 0 2 1',
    '3 3 60 0 0 1 2',
    '4 2 0 -10 0 1 1',
    '5 2 0 -60 0 1 4',
  ].join('\n'),
);

describe('parseEditStep', () => {
  it.each<[EditStep['kind'], string, EditStep]>([
    ['prune', ' axon & distance > 60 ', { kind: 'prune', region: 'axon & distance > 60' }],
    ['cut', 'dend[0](0.5)', { kind: 'cut', locus: 'dend[0](0.5)' }],
    ['attach', 'a b.swc at soma', { kind: 'attach', file: 'a b.swc', locus: 'soma' }],
    ['resample', '2', { kind: 'resample', spacingUm: 2 }],
    ['translate', '1, -2,3e1', { kind: 'translate', byUm: [1, -2, 30] }],
    ['rotate', 'z,-30', { kind: 'rotate', axis: 'z', degrees: -30 }],
    ['taper', 'linear', { kind: 'taper', shape: 'linear', region: 'all' }],
    [
      'min-radius',
      '0.2 in axon | dend',
      { kind: 'min-radius', leastUm: 0.2, region: 'axon | dend' },
    ],
    ['spines', '1.9 in dend', { kind: 'spines', factor: 1.9, region: 'dend' }],
    ['axon', 'stub:bbp', { kind: 'axon', policy: 'stub:bbp' }],
    ['centre', '', { kind: 'centre' }],
  ])('%s %j', (kind, text, step) => {
    expect(parseEditStep(kind, text)).toEqual(step);
  });

  it.each<[EditStep['kind'], string, string]>([
    ['prune', '', '--prune cannot be read; write --prune "REGION"'],
    ['resample', 'two', '--resample "two" cannot be read; write --resample "UM"'],
    ['translate', '1,2', 'write --translate "X,Y,Z"'],
    ['rotate', 'w,30', 'AXIS,DEGREES'],
    ['axon', 'stub', 'keep|none|stub:bbp|stub:allen'],
    ['taper', 'cubic', 'linear|quadratic [in REGION]'],
    ['attach', 'b.swc', 'FILE.swc at PLACE'],
    ['centre', '1', '--centre "1" cannot be read; write --centre'],
  ])('refuses %s %j', (kind, text, words) => {
    const message = expect.stringContaining(words);
    expect(() => parseEditStep(kind, text)).toThrow(
      expect.objectContaining({ code: 'edit/bad-step', message }),
    );
  });

  it('reads back what was printed', () => {
    const number = fc.double({ min: -100, max: 100, noNaN: true }).map((value) => value + 0);
    const triple = fc.tuple(number, number, number);
    const region = fc.constantFrom('all', 'axon', 'dend & distance > 60');
    const step: fc.Arbitrary<EditStep> = fc.oneof(
      region.map((text): EditStep => ({ kind: 'prune', region: text })),
      number.map((spacingUm): EditStep => ({ kind: 'resample', spacingUm })),
      number.map((boundUm): EditStep => ({ kind: 'simplify', boundUm })),
      triple.map((byUm): EditStep => ({ kind: 'translate', byUm })),
      triple.map((factors): EditStep => ({ kind: 'stretch', factors })),
      fc.record({
        kind: fc.constant('rotate'),
        axis: fc.constantFrom('x', 'y', 'z'),
        degrees: number,
      }),
      fc.record({ kind: fc.constant('min-radius'), leastUm: number, region }),
      fc.record({
        kind: fc.constant('taper'),
        shape: fc.constantFrom('linear', 'quadratic'),
        region,
      }),
      fc.constantFrom<EditStep>({ kind: 'centre' }, { kind: 'axon', policy: 'none' }),
    );
    fc.assert(
      fc.property(step, (given) => {
        const [, kind, quoted = ''] = /^--([a-z-]+)(?: (.*))?$/.exec(printEditStep(given))!;
        const value = quoted.replace(/^"|"$/g, '');
        expect(parseEditStep(kind as EditStep['kind'], value)).toEqual(given);
      }),
    );
  });
});

describe('applyEdits', () => {
  it('does nothing with no steps, not even to the header', () => {
    expect(applyEdits(CELL, [])).toEqual({ table: CELL, log: [] });
  });

  it('does the steps in the order given and writes them into the header', () => {
    const steps: EditStep[] = [
      { kind: 'prune', region: 'axon' },
      { kind: 'resample', spacingUm: 30 },
    ];
    const { table } = applyEdits(CELL, steps);
    expect(printSwc(table).split('\n')).toEqual([
      '# a cell',
      '# cabletree 0.1.0:',
      '# --prune axon',
      '#   removed 2 samples, 50 um of neurite',
      '# --resample 30',
      '#   took 3 neurite samples at most 30 um apart for 2',
      '#   neurite length 50 um before, 50 um after',
      '# --renumber',
      '#   numbered samples 1 to 4, parents first',
      '1 1 0 0 0 5 -1',
      '2 3 10 0 0 2 1',
      '3 3 35 0 0 1.5 2',
      '4 3 60 0 0 1 3',
      '',
    ]);
    expect(parseSwc(printSwc(table)).table!.header).toEqual(table.header);
  });

  it('has a different outcome in another order', () => {
    const scaled: EditStep = { kind: 'scale', factor: 2 };
    const cut: EditStep = { kind: 'prune', region: 'distance > 40' };
    const length = (steps: EditStep[]): number => Math.max(...applyEdits(CELL, steps).table.xUm);
    expect(length([scaled, cut])).not.toBe(length([cut, scaled]));
  });

  it('attaches the file that a step names', () => {
    const branch = tableOf('1 3 0 0 0 1 -1\n2 3 0 9 0 1 1');
    const step: EditStep = { kind: 'attach', file: 'b.swc', locus: 'dend[0](1)' };
    const { table } = applyEdits(CELL, [step], new Map([['b.swc', branch]]));
    expect(table.count).toBe(6);
    expect(() => applyEdits(CELL, [step])).toThrow(
      expect.objectContaining({ code: 'edit/missing-file' }),
    );
  });

  it('knows every kind of step', () => {
    const samples: Readonly<Record<string, string>> = {
      axon: 'none',
      prune: 'axon',
      cut: 'dend[0](0.5)',
      attach: 'b.swc at dend[0](1)',
      resample: '5',
      simplify: '0.1',
      smooth: '3',
      taper: 'linear',
      'min-radius': '0.5',
      spines: '1.5 in dend',
      translate: '1,2,3',
      centre: '',
      rotate: 'x,30',
      scale: '2',
      stretch: '1,1,2',
      renumber: '',
    };
    const files = new Map([['b.swc', tableOf('1 3 0 0 0 1 -1\n2 3 0 9 0 1 1')]]);
    for (const kind of EDIT_KINDS) {
      const { log } = applyEdits(CELL, [parseEditStep(kind, samples[kind]!)], files);
      expect(log[0]).toMatch(`--${kind}`);
      expect(log.length).toBeGreaterThan(1);
    }
  });
});
