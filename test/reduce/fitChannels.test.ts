import { describe, expect, it } from 'vitest';
import { buildConductanceMatrix, transferResistances } from '../../src/cable/hinesMatrix.ts';
import type { Cell, Coat } from '../../src/cell/cell.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import { cellOfModel, type RunnableCell } from '../../src/reduce/cellOfModel.ts';
import { fitChannels } from '../../src/reduce/fitChannels.ts';
import type { ReducedModel } from '../../src/reduce/reducedModel.ts';
import { reduceToSites } from '../../src/reduce/reduceToSites.ts';
import { reductionInputOf } from '../../src/reduce/reductionInputOf.ts';
import { channelAdmittances } from '../../src/simulate/channelAdmittance.ts';
import { ballAndStick, bareCell } from '../support/cells.ts';

const ALL = [0, 1].map((section) => ({ section, x0: 0, x1: 1 }));

function paint(name: string, parameters: Record<string, number>): Coat {
  const mechanism = catalogueMechanisms().get(name)!;
  return { kind: 'mechanism', region: name, intervals: ALL, mechanism, parameters };
}

const CELL: Cell = {
  ...bareCell(ballAndStick(), {
    coats: [
      { kind: 'reversal', region: 'all', intervals: ALL, ion: 'na', reversalMv: 50 },
      { kind: 'reversal', region: 'all', intervals: ALL, ion: 'k', reversalMv: -77 },
      paint('pas', { g: 5e-5, e: -70 }),
      paint('hh', { gnabar: 0.002, gkbar: 0.003, gl: 2e-5 }),
    ],
  }),
  vInitMv: -65,
};
const FULL: RunnableCell = { cell: CELL, layout: discretise(CELL, { policy: 'fixed', count: 9 }) };
const INPUT = reductionInputOf(CELL, FULL.layout, 'none');
const { leakUs } = INPUT;
const HOLDINGS_MV = [-75, -60, -45];

/** Worst relative error of the sites' resistances at a potential, with one conductance alone open. */
function errorOf(model: ReducedModel, key: string, holdingMv: number): number {
  const small = cellOfModel(model, FULL);
  const openAt = ({ cell, layout }: RunnableCell): Float64Array =>
    channelAdmittances(cell, layout, holdingMv, [0]).find((each) => each.key === key)!.re[0]!;
  const [wanted, given] = [openAt(FULL), openAt(small)];
  const fullMatrix = buildConductanceMatrix(
    FULL.layout,
    leakUs.map((g, node) => g + wanted[node]!),
  );
  const leakNs = new Float64Array(small.layout.nodeCount);
  model.compartments.forEach((compartment, i) => {
    leakNs[small.layout.compartments[i]!] = compartment.leakNs;
  });
  const smallMatrix = buildConductanceMatrix(
    small.layout,
    leakNs.map((g, node) => g * 1e-3 + given[node]!),
  );
  const { nodes } = model.sites!;
  const errors = Array.from(nodes).flatMap((from, i) => {
    const a = transferResistances(fullMatrix, from);
    const b = transferResistances(smallMatrix, small.layout.compartments[i]!);
    return Array.from(nodes, (to, j) => Math.abs(b[small.layout.compartments[j]!]! / a[to]! - 1));
  });
  return Math.max(...errors);
}

describe('fitChannels', () => {
  it('changes nothing where every node is a site', () => {
    const model = reduceToSites(INPUT, [...FULL.layout.compartments]);
    const fitted = fitChannels(model, FULL, { holdingsMv: HOLDINGS_MV, leakUs });
    fitted.compartments.forEach(({ channelsNs }, i) => {
      for (const [key, value] of Object.entries(model.compartments[i]!.channelsNs))
        expect(channelsNs[key]! / value).toBeCloseTo(1, 5);
    });
  });

  it.each([
    ['hh.gkbar', -60],
    ['hh.gkbar', -45],
    ['hh.gnabar', -60],
  ])(
    'of one compartment gives it the resistance of the full cell: %s at %d mV',
    (key, holdingMv) => {
      const model = reduceToSites(INPUT, []);
      const fitted = fitChannels(model, FULL, { holdingsMv: [holdingMv], leakUs });
      expect(fitted.compartments).toHaveLength(1);
      expect(errorOf(model, key, holdingMv)).toBeGreaterThan(1e-3);
      expect(errorOf(fitted, key, holdingMv)).toBeLessThan(1e-4);
    },
  );

  it('brings resistances between sites nearer to the full cell, and leaves all else as it was', () => {
    const model = reduceToSites(INPUT, [FULL.layout.compartments[17]!]);
    const fitted = fitChannels(model, FULL, { holdingsMv: HOLDINGS_MV, leakUs });
    for (const key of ['hh.gkbar', 'hh.gnabar'])
      expect(errorOf(fitted, key, -60)).toBeLessThan(0.9 * errorOf(model, key, -60));
    fitted.compartments.forEach(({ channelsNs, ...rest }, i) => {
      const { channelsNs: before, ...own } = model.compartments[i]!;
      expect(rest).toEqual(own);
      expect(channelsNs['hh.gl']).toBe(before['hh.gl']);
      for (const value of Object.values(channelsNs)) expect(value).toBeGreaterThan(0);
    });
  });

  it('takes frequencies too', () => {
    const model = reduceToSites(INPUT, [FULL.layout.compartments[17]!]);
    const options = { holdingsMv: HOLDINGS_MV, leakUs };
    const atRest = fitChannels(model, FULL, options);
    const faster = fitChannels(model, FULL, { ...options, frequenciesHz: [0, 50] });
    const of = (each: ReducedModel) => each.compartments[1]!.channelsNs['hh.gkbar']!;
    expect(of(faster)).not.toBe(of(atRest));
    expect(Math.abs(of(faster) / of(atRest) - 1)).toBeLessThan(0.5);
  });
});
