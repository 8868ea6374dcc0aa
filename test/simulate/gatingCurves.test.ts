import { describe, expect, it } from 'vitest';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import { measureGating } from '../../src/simulate/gatingCurves.ts';
import { parseTestMod } from '../support/referenceChannels.ts';

describe('measureGating', () => {
  it('finds the steady states and time constants that the equations say', () => {
    const voltageMv = Float64Array.of(-80, -40, 0);
    const { gates } = measureGating(catalogueMechanisms().get('CaLVA')!, {
      voltageMv,
      celsius: 34,
    });
    const q = 2.3 ** 1.3;
    voltageMv.forEach((v, i) => {
      expect(gates[0]!.steady[i]).toBeCloseTo(1 / (1 + Math.exp(-(v + 40) / 6)), 12);
      expect(gates[0]!.tauMs[i]).toBeCloseTo((5 + 20 / (1 + Math.exp((v + 35) / 5))) / q, 8);
      expect(gates[1]!.tauMs[i]).toBeCloseTo((20 + 50 / (1 + Math.exp((v + 50) / 7))) / q, 8);
    });
    expect(gates.map(({ state }) => state)).toEqual(['m', 'h']);
  });

  it('takes concentrations as they are given', () => {
    const settings = { voltageMv: Float64Array.of(-60), celsius: 34 };
    const sk = catalogueMechanisms().get('SK')!;
    const at = (cai: number): number =>
      measureGating(sk, { ...settings, ions: { cai } }).gates[0]!.steady[0]!;
    expect(at(0.00043)).toBeCloseTo(0.5, 12);
    expect(at(0.001)).toBeGreaterThan(0.9);
    expect(measureGating(sk, settings).gates[0]!.steady[0]).toBeLessThan(0.001);
  });

  it('knows no time constant of what does not relax', () => {
    const text = `NEURON { SUFFIX odd } STATE { x } INITIAL { x = 1 }
      BREAKPOINT { SOLVE s METHOD euler } DERIVATIVE s { x' = 0 }`;
    const { gates } = measureGating(parseTestMod(text, 'odd'), {
      voltageMv: Float64Array.of(-60),
      celsius: 34,
    });
    expect(gates[0]!.tauMs[0]).toBeNaN();
  });

  it('refuses what has no gates', () => {
    const settings = { voltageMv: Float64Array.of(-60), celsius: 34 };
    const pas = catalogueMechanisms().get('pas')!;
    expect(() => measureGating(pas, settings)).toThrowError(
      expect.objectContaining({ code: 'simulate/no-gates' }),
    );
  });
});
