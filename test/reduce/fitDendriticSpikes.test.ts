import { describe, expect, it } from 'vitest';
import type { Cell, Coat } from '../../src/cell/cell.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import { type DendriticSpikeFit, fitDendriticSpikes } from '../../src/reduce/fitDendriticSpikes.ts';
import type { ReducedModel } from '../../src/reduce/reducedModel.ts';
import { reduceToSites } from '../../src/reduce/reduceToSites.ts';
import { reductionInputOf } from '../../src/reduce/reductionInputOf.ts';
import { pairReduction } from '../../src/reduce/reductionPair.ts';
import { ballAndStick, bareCell } from '../support/cells.ts';

const SOMA = [{ section: 0, x0: 0, x1: 1 }];
const STICK = [{ section: 1, x0: 0, x1: 1 }];
const FAR = [{ section: 1, x0: 0.7, x1: 1 }];

function paint(
  name: string,
  parameters: Record<string, number>,
  intervals: Coat['intervals'],
): Coat {
  const mechanism = catalogueMechanisms().get(name)!;
  return { kind: 'mechanism', region: name, intervals, mechanism, parameters };
}

function fitOf(coats: readonly Coat[]): { model: ReducedModel; fits: DendriticSpikeFit[] } {
  const ions: Coat[] = [...SOMA, ...STICK].flatMap((interval) => [
    { kind: 'reversal', region: 'all', intervals: [interval], ion: 'na', reversalMv: 50 },
    { kind: 'reversal', region: 'all', intervals: [interval], ion: 'k', reversalMv: -77 },
  ]);
  const cell: Cell = { ...bareCell(ballAndStick(), { coats: [...ions, ...coats] }), vInitMv: -65 };
  const layout = discretise(cell, { policy: 'fixed', count: 11 });
  const input = reductionInputOf(cell, layout, 'none');
  const model = reduceToSites(input, [layout.compartments[20]!]);
  return { model, fits: fitDendriticSpikes(pairReduction(input, model), { cell, layout }) };
}

const LEAKY = [...SOMA, ...STICK].map((interval) => paint('pas', { g: 1e-4, e: -65 }, [interval]));
const ACTIVE_TIP = [...LEAKY, paint('hh', { gnabar: 0.4, gkbar: 0.1 }, FAR)];

/** The event as Dendrify's equations have it, forward Euler at 1 us: the highest and the last voltage. */
function replay(model: ReducedModel, fit: DendriticSpikeFit, currentNa: number): [number, number] {
  const { compartments } = model;
  const mv = compartments.map(({ leakReversalMv }) => leakReversalMv);
  const dtMs = 1e-3;
  let [startMs, top, end] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let t = 0; t < startMs + fit.riseMs + fit.fallMs && t < 200; t += dtMs) {
    const flow = compartments.map(
      ({ leakNs, leakReversalMv }, i) => leakNs * (leakReversalMv - mv[i]!),
    );
    compartments.forEach(({ parent, couplingNs }, i) => {
      if (parent < 0) return;
      flow[i]! += couplingNs * (mv[parent]! - mv[i]!);
      flow[parent]! += couplingNs * (mv[i]! - mv[parent]!);
    });
    const own = mv[fit.compartment]!;
    flow[fit.compartment]! += currentNa * 1e3;
    if (own >= fit.thresholdMv) startMs = Math.min(startMs, t);
    const since = t - startMs;
    if (since >= 0 && since <= fit.riseMs)
      flow[fit.compartment]! += fit.riseNs * (fit.riseReversalMv - own);
    if (since >= fit.fallOffsetMs)
      flow[fit.compartment]! += fit.fallNs * (fit.fallReversalMv - own);
    compartments.forEach(({ capacitancePf }, i) => {
      mv[i]! += (dtMs * flow[i]!) / capacitancePf;
    });
    top = Math.max(top, mv[fit.compartment]!);
    end = mv[fit.compartment]!;
  }
  return [top, end];
}

describe('fitDendriticSpikes', () => {
  it('finds the spike of an active tip and conductances that repeat its height', () => {
    const { model, fits } = fitOf(ACTIVE_TIP);
    expect(fits.map(({ compartment }) => model.compartments[compartment]!.name)).toEqual([
      'dend_0_at_86',
    ]);
    const [fit] = fits;
    expect(fit!.thresholdMv).toBeGreaterThan(-62);
    expect(fit!.thresholdMv).toBeLessThan(-30);
    expect(fit!.peakMv).toBeGreaterThan(0);
    expect(fit!.refractoryMs).toBeGreaterThanOrEqual(fit!.riseMs + fit!.fallMs);
    const [top, end] = replay(model, fit!, 0.2);
    expect(Math.abs(top - fit!.peakMv)).toBeLessThan(4);
    expect(end).toBeLessThan(fit!.thresholdMv + 10);
  });

  it('refuses a hump that follows the current: with less sodium the tip rises for 141 ms, and then sags', () => {
    const ofTip = (gnabar: number): number =>
      fitOf([...LEAKY, paint('hh', { gnabar, gkbar: 0.1 }, FAR)]).fits.length;
    expect(ofTip(0.3)).toBe(0);
    expect(ofTip(0.4)).toBe(1);
  });

  it('drives no calcium out of a thin pool, whose concentration would fall below 0', () => {
    const pumped = [
      paint('CaHVA', { gbar: 1e-5 }, FAR),
      paint('CaPool', { gamma: 1, depth: 0.01 }, FAR),
      paint('SK', { gbar: 0.002 }, FAR),
    ];
    expect(fitOf([...LEAKY, paint('hh', {}, SOMA), ...pumped]).fits).toEqual([]);
    expect(fitOf([...ACTIVE_TIP, ...pumped]).fits).toHaveLength(1);
  });

  it('finds none where the dendrite is passive, nor where the soma fires first', () => {
    expect(fitOf(LEAKY).fits).toEqual([]);
    expect(fitOf([...LEAKY, paint('hh', {}, SOMA)]).fits).toEqual([]);
  });
});
