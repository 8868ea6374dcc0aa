import { describe, expect, it } from 'vitest';
import { discretise } from '../../src/discretise/discretise.ts';
import { measureRestingMembrane } from '../../src/simulate/restingMembrane.ts';
import { ballAndStick, bareCell } from '../support/cells.ts';
import { parseTestMod } from '../support/referenceChannels.ts';

/** Two conductances, a factor, a reversal and a slope, none of them with a unit. */
const modText = (unit: string, factor: string): string => `
NEURON { SUFFIX two USEION k READ ek WRITE ik NONSPECIFIC_CURRENT i RANGE gbar, ${factor} gleak, e, slope }
PARAMETER { gbar = 0.01 ${unit} ${factor === '' ? '' : 'factor = 2'} gleak = 0.0002 ${unit} e = -60 (mV) slope = 9 (mV) }
ASSIGNED { v (mV) ek (mV) ik (mA/cm2) i (mA/cm2) }
STATE { n }
BREAKPOINT { SOLVE states METHOD cnexp ik = gbar*n*n${factor === '' ? '' : '*factor'}*(v - ek) i = gleak*(v - e) }
INITIAL { n = 1/(1 + exp(-(v + 40)/slope)) }
DERIVATIVE states { n' = (1/(1 + exp(-(v + 40)/slope)) - n)/5 }
`;

function totalsOf(text: string): Record<string, number> {
  const mechanism = parseTestMod(text, 'two');
  const intervals = [0, 1].map((section) => ({ section, x0: 0, x1: 1 }));
  const cell = bareCell(ballAndStick(), {
    coats: [
      { kind: 'mechanism', region: 'all', intervals, mechanism, parameters: { gbar: 0.03 } },
      { kind: 'reversal', region: 'all', intervals, ion: 'k', reversalMv: -85 },
    ],
  });
  const { channelsNs } = measureRestingMembrane(
    cell,
    discretise(cell, { policy: 'fixed', count: 3 }),
  );
  return Object.fromEntries(
    Object.entries(channelsNs).map(([key, values]) => [key, values.reduce((a, b) => a + b, 0)]),
  );
}

describe('findConductances', () => {
  const areaUm2 = Math.PI * (20 * 20 + 500 * 2);

  it('finds the same ones whether the file says S/cm2 or nothing', () => {
    const stated = totalsOf(modText('(S/cm2)', ''));
    expect(totalsOf(modText('', ''))).toEqual(stated);
    expect(stated['two.gbar']).toBeCloseTo(0.03 * areaUm2 * 10, 6);
    expect(stated['two.gleak']).toBeCloseTo(0.0002 * areaUm2 * 10, 6);
  });

  it('takes what only scales another for no conductance', () => {
    expect(Object.keys(totalsOf(modText('', 'factor,')))).toEqual(['two.gbar', 'two.gleak']);
  });
});
