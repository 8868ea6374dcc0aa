import { describe, expect, it } from 'vitest';
import { pairsOfRule } from '../../src/network/connectionPairs.ts';

describe('connection rules', () => {
  it('name their pairs', () => {
    expect(pairsOfRule('one_to_one', [0, 2], [5, 6])).toEqual([
      [0, 5],
      [2, 6],
    ]);
    expect(pairsOfRule('ring', [0, 1, 2], [0, 1, 2])).toEqual([
      [0, 1],
      [1, 2],
      [2, 0],
    ]);
    expect(pairsOfRule('all_to_all', [0, 1], [4])).toEqual([
      [0, 4],
      [1, 4],
    ]);
  });

  it('draw each pair with the probability asked for, whatever the others are', () => {
    const members = Array.from({ length: 200 }, (_, k) => k);
    const rule = { probability: 0.1, seed: 3 };
    const pairs = pairsOfRule(rule, members, members);
    // 40000 draws: a standard deviation of 60.
    expect(Math.abs(pairs.length - 4000)).toBeLessThan(240);
    const part = pairsOfRule(rule, members.slice(0, 50), members.slice(0, 50));
    expect(part).toEqual(pairs.filter(([from, to]) => from < 50 && to < 50));
    expect(pairsOfRule({ ...rule, probability: 0 }, members, members)).toEqual([]);
    expect(pairsOfRule({ ...rule, probability: 1 }, members, members)).toHaveLength(40000);
  });
});
