import { describe, expect, it } from 'vitest';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import { measureEvent } from '../../src/reduce/synapticEvent.ts';

function event(name: string, parameters: Record<string, number>, holdingMv = -60, weight = 1.6e-3) {
  const mechanism = catalogueMechanisms().get(name)!;
  return measureEvent({ mechanism, parameters, weights: [weight] }, holdingMv, 34);
}

describe('measureEvent', () => {
  it.each([
    [0.3, 1.8, 0],
    [1, 8, -86],
    [2, 60, 0],
  ])('finds the time constants of Exp2Syn: %d and %d ms, to %d mV', (tau1, tau2, e) => {
    const found = event('Exp2Syn', { tau1, tau2, e })!;
    expect(Math.abs(found.riseMs / tau1 - 1)).toBeLessThan(0.03);
    expect(Math.abs(found.decayMs / tau2 - 1)).toBeLessThan(0.01);
    expect(found.peakUs / 1.6e-3).toBeCloseTo(1, 2);
    expect(Math.abs(found.reversalMv - e)).toBeLessThan(0.05);
    expect(found.isLinear).toBe(true);
  });

  it('finds a course that rises at once', () => {
    const found = event('ExpSyn', { tau: 5, e: 0 })!;
    expect(found.riseMs).toBeLessThan(0.02 * found.decayMs);
    expect(found.decayMs).toBeCloseTo(5, 1);
    expect(Math.abs(found.peakUs / 1.6e-3 - 1)).toBeLessThan(0.03);
  });

  it('sees the block of NMDA at the potential', () => {
    const open = event('NMDA', {}, 20)!;
    const blocked = event('NMDA', {}, -75);
    expect(open.peakUs).toBeGreaterThan(3 * (blocked?.peakUs ?? 0));
  });

  it('tells connections that add up, each with its own depression, from events that share one course', () => {
    expect(event('TsodyksMarkram', {})!.isLinear).toBe(true);
    expect(event('GABAB', {})!.isLinear).toBe(false);
  });

  it('is nothing where an event opens nothing', () => {
    expect(event('Exp2Syn', { tau1: 0.3, tau2: 1.8, e: 0 }, -60, 0)).toBeUndefined();
  });
});
