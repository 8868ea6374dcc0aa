import { describe, expect, it } from 'vitest';
import type { Cell, Coat } from '../../src/cell/cell.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import { ACTIVE_METRICS, makeActiveJudge } from '../../src/reduce/activeMetric.ts';
import type { RunnableCell } from '../../src/reduce/cellOfModel.ts';
import { chooseSites } from '../../src/reduce/chooseSites.ts';
import { reduceToSites } from '../../src/reduce/reduceToSites.ts';
import { reductionInputOf } from '../../src/reduce/reductionInputOf.ts';
import { pairReduction } from '../../src/reduce/reductionPair.ts';
import { measureSiteMetric } from '../../src/reduce/siteMetric.ts';
import { ballAndStick, bareCell } from '../support/cells.ts';

const ALL = [0, 1].map((section) => ({ section, x0: 0, x1: 1 }));
const SOMA = [ALL[0]!];

function paint(name: string, parameters: Record<string, number>, intervals = ALL): Coat {
  const mechanism = catalogueMechanisms().get(name)!;
  return { kind: 'mechanism', region: name, intervals, mechanism, parameters };
}

const IONS = (['na', 'k'] as const).map(
  (ion): Coat => ({
    ...{ kind: 'reversal', region: 'all', intervals: ALL },
    ...{ ion, reversalMv: ion === 'na' ? 50 : -77 },
  }),
);

function onMesh(coats: readonly Coat[], count = 5): RunnableCell {
  const cell: Cell = { ...bareCell(ballAndStick(), { coats }), vInitMv: -65 };
  return { cell, layout: discretise(cell, { policy: 'fixed', count }) };
}

/** Fires at the soma; the dendrite is passive, so that a spike comes back weakened. */
const FIRING = onMesh([...IONS, paint('pas', { g: 1e-4, e: -65 }), paint('hh', {}, SOMA)]);
const PASSIVE = onMesh([paint('pas', { g: 1e-4, e: -65 })]);
/** Channels that hold it down. */
const SILENT = onMesh([...IONS, paint('hh', { gnabar: 0 })], 1);
const inputOf = ({ cell, layout }: RunnableCell) => reductionInputOf(cell, layout, 'none');

describe('makeActiveJudge', () => {
  const input = inputOf(FIRING);
  const soma = FIRING.layout.compartments[2]!;
  const places = [6, 8].map((k) => FIRING.layout.compartments[k]!);
  const judge = makeActiveJudge(input, soma, places, FIRING);

  it.each(ACTIVE_METRICS)(
    'finds no error of %s in a model of every node, and some in one',
    (metric) => {
      const whole = pairReduction(input, reduceToSites(input, [...FIRING.layout.compartments]));
      expect(judge(metric, whole)).toBeLessThan(1e-6);
      const bare = pairReduction(input, reduceToSites(input, []));
      expect(judge(metric, bare)).toBeGreaterThan(metric === 'rate' ? 0.03 : 0.1);
    },
  );

  it.each([
    ['without channels', PASSIVE, 'bap'],
    ['with channels that hold it down', SILENT, 'gamma'],
  ] as const)('refuses a cell that never fires, %s', (_, full, metric) => {
    const quiet = inputOf(full);
    const pair = pairReduction(quiet, reduceToSites(quiet, []));
    expect(() =>
      makeActiveJudge(quiet, full.layout.compartments[0]!, [], full)(metric, pair),
    ).toThrowError(expect.objectContaining({ code: 'reduce/no-spikes' }));
    expect(() => measureSiteMetric(pair, { metric, places: [] })).toThrow(RangeError);
  });
});

describe('chooseSites by open channels', () => {
  it('stops at the first size whose back-propagation is good enough, and runs finished models', () => {
    const input = inputOf(FIRING);
    const finished: number[] = [];
    const finish = (model: Parameters<typeof pairReduction>[1]) => {
      finished.push(model.compartments.length);
      return model;
    };
    const search = {
      metric: 'bap',
      wantedError: 0.05,
      active: { cell: FIRING.cell, finish },
    } as const;
    const { model, error, isMet, candidates } = chooseSites(input, search);
    expect(isMet).toBe(true);
    expect(error).toBeLessThanOrEqual(0.05);
    expect(finished).toEqual(candidates.map(({ compartments }) => compartments));
    expect(model.compartments).toHaveLength(candidates.at(-1)!.compartments);
    expect(candidates.length).toBeGreaterThan(1);
    for (const { error: smaller } of candidates.slice(0, -1)) expect(smaller).toBeGreaterThan(0.05);
  });
});
