import { describe, expect, it } from 'vitest';
import { parseSweepSetting } from '../../src/sweep/valueSource.ts';

describe('parseSweepSetting', () => {
  it.each([
    ['a=0.08:0.16:9', { kind: 'grid', from: 0.08, to: 0.16, count: 9, scale: 'linear' }],
    ['a=-1e-3:2:1', { kind: 'grid', from: -1e-3, to: 2, count: 1, scale: 'linear' }],
    ['a=log(1e-5, 1e-3, 5)', { kind: 'grid', from: 1e-5, to: 1e-3, count: 5, scale: 'log' }],
    ['a=random(0,1,20)', { kind: 'random', from: 0, to: 1, count: 20, scale: 'linear' }],
    ['a=latin(1,9,4,log)', { kind: 'latin', from: 1, to: 9, count: 4, scale: 'log' }],
    ['a=1,2.5,-3', { kind: 'list', values: [1, 2.5, -3] }],
    ['a=hh', { kind: 'list', values: ['hh'] }],
    ['a="1.5 nA","2 nA"', { kind: 'list', values: ['1.5 nA', '2 nA'] }],
    [
      'a=0.1 * exp(-distance / 300),0.2',
      { kind: 'list', values: ['0.1 * exp(-distance / 300)', 0.2] },
    ],
    ['a=uniform(dend, 20, 7), soma', { kind: 'list', values: ['uniform(dend, 20, 7)', 'soma'] }],
    [
      'mesh={"policy":"fixed","count":1},{"policy":"fixed","count":3}',
      {
        kind: 'list',
        values: [
          { policy: 'fixed', count: 1 },
          { policy: 'fixed', count: 3 },
        ],
      },
    ],
    ['a=distance >= 200', { kind: 'list', values: ['distance >= 200'] }],
  ])('reads %s', (text, source) => {
    expect(parseSweepSetting(text).source).toEqual(source);
  });

  it.each([
    ['hh.gnabar', /sets nothing; write PATH=VALUES/],
    ['=1', /sets nothing/],
    ['a=', /a is given no value/],
    ['a=0:1:0', /no range/],
    ['a=0:1:two', /no range/],
    ['a=random(0,1)', /draws nothing/],
    ['a=log(0,1,5)', /above 0/],
    ['a=latin(-1,1,5,log)', /above 0/],
  ])('refuses %s and says what to write', (text, message) => {
    expect(() => parseSweepSetting(text)).toThrow(
      expect.objectContaining({
        code: 'sweep/bad-setting',
        message: expect.stringMatching(message),
      }),
    );
  });
});
