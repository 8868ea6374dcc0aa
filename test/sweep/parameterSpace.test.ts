import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkParameterSpace,
  countParameterSets,
  type ParameterSpace,
  parameterValues,
} from '../../src/sweep/parameterSpace.ts';
import { parseSweepSetting } from '../../src/sweep/valueSource.ts';

function spaceOf(seed: number, ...settings: string[]): ParameterSpace {
  return { sources: settings.map((text) => parseSweepSetting(text).source), seed };
}

function allSets(space: ParameterSpace): unknown[][] {
  return Array.from({ length: countParameterSets(space) }, (_, i) => parameterValues(space, i));
}

describe('a grid', () => {
  it('goes through every combination, the first parameter slowest', () => {
    expect(allSets(spaceOf(0, 'a=1,2', 'b=x,y,z'))).toEqual([
      [1, 'x'],
      [1, 'y'],
      [1, 'z'],
      [2, 'x'],
      [2, 'y'],
      [2, 'z'],
    ]);
  });

  it('has both ends and values as a person would write them', () => {
    const values = allSets(spaceOf(0, 'a=0.08:0.16:9')).flat();
    expect(values).toEqual([0.08, 0.09, 0.1, 0.11, 0.12, 0.13, 0.14, 0.15, 0.16]);
  });

  it('is even in the logarithm where asked', () => {
    expect(allSets(spaceOf(0, 'a=log(1e-5,1e-3,5)')).flat()).toEqual([
      1e-5, 0.0000316227766017, 1e-4, 0.000316227766017, 1e-3,
    ]);
  });

  it('without parameters is one set without values', () => {
    expect(allSets(spaceOf(0))).toEqual([[]]);
  });
});

describe('draws', () => {
  it('go together, and for every combination of the grid again', () => {
    const sets = allSets(spaceOf(5, 'a=1,2', 'b=random(0,1,3)', 'c=latin(0,1,3)'));
    expect(sets).toHaveLength(6);
    expect(sets.slice(0, 3).map((set) => set.slice(1))).toEqual(
      sets.slice(3).map((set) => set.slice(1)),
    );
  });

  it('differ with the seed and from each other', () => {
    const first = allSets(spaceOf(1, 'a=random(0,1,50)', 'b=random(0,1,50)'));
    const second = allSets(spaceOf(2, 'a=random(0,1,50)', 'b=random(0,1,50)'));
    expect(first).not.toEqual(second);
    expect(first.every(([a, b]) => a !== b)).toBe(true);
    expect(allSets(spaceOf(1, 'a=random(0,1,50)', 'b=random(0,1,50)'))).toEqual(first);
  });

  it('of a Latin hypercube fall into each part once, in every parameter', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 60 }), (seed, count) => {
        const sets = allSets(spaceOf(seed, `a=latin(2,4,${count})`, `b=latin(0,1,${count})`));
        const parts = (k: number, from: number, span: number): number[] =>
          sets
            .map((set) => Math.floor(((Number(set[k]) - from) / span) * count + 1e-9))
            .sort((x, y) => x - y);
        const each = Array.from({ length: count }, (_, i) => i);
        expect(parts(0, 2, 2)).toEqual(each);
        expect(parts(1, 0, 1)).toEqual(each);
      }),
    );
  });

  it('do not depend on which set is asked for first', () => {
    const space = spaceOf(9, 'a=latin(0,1,40)', 'b=random(-5,5,40)');
    const forward = allSets(space);
    const backward = Array.from({ length: 40 }, (_, i) => parameterValues(space, 39 - i)).reverse();
    expect(backward).toEqual(forward);
  });

  it('must be as many in each parameter', () => {
    const space = spaceOf(0, 'a=random(0,1,3)', 'b=latin(0,1,4)');
    expect(() => checkParameterSpace(space, ['a', 'b'])).toThrow(
      /a is drawn 3 times and b 4 times/,
    );
  });
});

it('refuses more sets than anybody can mean', () => {
  const space = spaceOf(0, 'a=0:1:100000', 'b=0:1:100000');
  expect(() => checkParameterSpace(space, ['a', 'b'])).toThrow(/10000000000 parameter sets/);
});
