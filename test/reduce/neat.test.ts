import { describe, expect, test } from 'vitest';
import { reduceToSites } from '../../src/reduce/reduceToSites.ts';
import { pairReduction } from '../../src/reduce/reductionPair.ts';
import {
  buildNeatCell,
  impedancesOf,
  type NeatPlace,
  nodeOfNeatPlace,
  readNeatFit,
  worstError,
} from './neatCell.ts';
import { shared, skipReason } from './referenceCell.ts';

describe.skipIf(shared === undefined)(`NEAT's fits, in its convention${skipReason}`, () => {
  describe.each(['asym_y', 'rall_tree'])('%s', (name) => {
    const fit = readNeatFit(name);
    const { input, sectionOf } = buildNeatCell(fit);
    const nodes = fit.fit_locs.map((place) => nodeOfNeatPlace(input, sectionOf, place));
    const model = reduceToSites(input, nodes);
    const pair = pairReduction(input, model);
    const indexOf = (place: NeatPlace): number =>
      model.sites!.nodes.indexOf(nodeOfNeatPlace(input, sectionOf, place));
    const indices = fit.fit_locs.map(indexOf);

    test('its tree, its couplings to 1e-6, its leaks to 5e-6 and its rest', () => {
      expect(model.compartments).toHaveLength(fit.compartments.length);
      for (const { loc, parent, g_c_uS, g_l_uS, e_l_mV } of fit.compartments) {
        const own = model.compartments[indexOf(loc)]!;
        expect(own.parent).toBe(parent === null ? -1 : indexOf(fit.compartments[parent]!.loc));
        if (parent !== null)
          expect(Math.abs(own.couplingNs / (1e3 * g_c_uS) - 1)).toBeLessThan(1e-6);
        expect(Math.abs(own.leakNs / (1e3 * g_l_uS) - 1)).toBeLessThan(5e-6);
        expect(own.leakReversalMv).toBeCloseTo(e_l_mV, 6);
      }
    });

    test('the impedances of its fit at 0 Hz to 1e-6, those of its cable to 2e-5 up to 100 Hz', () => {
      const { fit_re, fit_im } = fit.Z_MOhm['0']!;
      expect(worstError(impedancesOf(pair.reduced, indices, 0), fit_re, fit_im)).toBeLessThan(1e-6);
      for (const [frequency, { full_re, full_im }] of Object.entries(fit.Z_MOhm)) {
        const full = impedancesOf(pair.full, nodes, Number(frequency));
        expect(worstError(full, full_re, full_im)).toBeLessThan(2e-5);
      }
    });

    test('its capacitances to 5e-6 where they keep the slowest mode, and its impedances at every frequency', () => {
      const byMode = pairReduction(input, reduceToSites(input, nodes, { capacitance: 'mode' }));
      for (const { loc, ca_uF } of fit.compartments) {
        const own = byMode.model.compartments[indexOf(loc)]!.capacitancePf;
        expect(Math.abs(own / (1e6 * ca_uF) - 1)).toBeLessThan(5e-6);
      }
      for (const [frequency, { fit_re, fit_im }] of Object.entries(fit.Z_MOhm)) {
        const own = impedancesOf(byMode.reduced, indices, Number(frequency));
        expect(worstError(own, fit_re, fit_im)).toBeLessThan(1e-5);
      }
    });

    test('by row sums no frequency farther off the cable than its fit', () => {
      for (const frequency of ['10', '38', '100']) {
        const { full_re, full_im, fit_re, fit_im } = fit.Z_MOhm[frequency]!;
        const theirs = worstError(
          (i, j) => ({ re: fit_re[i]![j]!, im: fit_im[i]![j]! }),
          full_re,
          full_im,
        );
        const own = impedancesOf(pair.reduced, indices, Number(frequency));
        expect(worstError(own, full_re, full_im)).toBeLessThan(theirs);
      }
    });
  });
});
