import { describe, expect, it } from 'vitest';
import { planToExport } from '../../viewer/src/state/exportKind.ts';
import { parsePlan, printPlan, type ReductionPlan } from '../../viewer/src/state/reductionPlan.ts';

const LOCAL: ReductionPlan = { method: 'sites', mostCompartments: 12, treatment: 'local' };
const RESCALED: ReductionPlan = { ...LOCAL, treatment: 'rescale' };

describe('the plan of a reduction', () => {
  it.each<ReductionPlan>([{ method: 'regions' }, { method: 'cables' }, LOCAL, RESCALED])(
    'is the same after a link: %o',
    (plan) => expect(parsePlan(printPlan(plan))).toEqual(plan),
  );

  it.each([null, '', 'sites', 'sites-0-local', 'sites-12-plain', 'sites--3-local', 'rall'])(
    'is none where the word is %s',
    (word) => expect(parsePlan(word)).toBeUndefined(),
  );

  it('has local nodes for no script of Dendrify, and any for one of Brian2', () => {
    expect(planToExport('dendrify', { plan: LOCAL })).toEqual(RESCALED);
    expect(planToExport('dendrify', { plan: RESCALED })).toBeUndefined();
    expect(planToExport('dendrify', { plan: { method: 'regions' } })).toBeUndefined();
    expect(planToExport('brian2', { plan: LOCAL })).toBeUndefined();
    expect(planToExport('brian2', undefined)).toEqual({ method: 'regions' });
    expect(planToExport('png', undefined)).toBeUndefined();
  });
});
