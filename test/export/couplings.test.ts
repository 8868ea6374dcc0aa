/** The systems that point-compartment scripts state have the impedances of the model: read back from their text. */
import { Matrix } from 'ml-matrix';
import { describe, expect, test } from 'vitest';
import { reduceByBushSejnowski } from '../../src/reduce/reduceByBushSejnowski.ts';
import { reduceByRall } from '../../src/reduce/reduceByRall.ts';
import { reduceByRegions } from '../../src/reduce/reduceByRegions.ts';
import type { ReducedModel } from '../../src/reduce/reducedModel.ts';
import { reduceToCables } from '../../src/reduce/reduceToCables.ts';
import { reduceToSites } from '../../src/reduce/reduceToSites.ts';
import { drawCell, PYRAMID } from '../reduce/drawnCell.ts';
import { impedancesOf, ownImpedances, SYSTEM_READERS } from './statedSystem.ts';

const input = drawCell(PYRAMID);
const models: Readonly<Record<string, ReducedModel>> = {
  sites: reduceToSites(input, [...input.layout.endNode].slice(1)),
  regions: reduceByRegions(input),
  cables: reduceToCables(input),
  rall: reduceByRall(input),
  'bush-sejnowski': reduceByBushSejnowski(input),
};

describe.each(Object.entries(models))('a model by %s', (_, model) => {
  test.each(Object.entries(SYSTEM_READERS))('as %s has its impedances to 1e-8', (__, read) => {
    const stated = read(model);
    expect(stated.leakNs).toHaveLength(model.compartments.length);
    const [there, here] = [impedancesOf(stated), ownImpedances(model)];
    const worst = Matrix.sub(there, here).abs().max() / here.max();
    expect(worst).toBeLessThan(1e-8);
  });

  test('leaves no branch point without membrane, which would need a mesh of couplings', () => {
    const ends = (model.cables ?? []).map(({ parent }) => parent).filter((parent) => parent >= 0);
    expect(new Set(ends).size).toBe(ends.length);
  });
});
