/** Which mechanisms an experiment has, and whether they use their tables. */
import { describe, expect, it } from 'vitest';
import { loadMechanisms } from '../../src/cell/loadMechanisms.ts';
import { parseExperiment } from '../../src/cell/parseExperiment.ts';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';

const source = `NEURON { SUFFIX k RANGE y } ASSIGNED { v y } INITIAL { y = f(v) }
FUNCTION f(u) { TABLE FROM -10 TO 10 WITH 4 f = u*u }`;

function load(simulation: object): ReturnType<typeof loadMechanisms> {
  const { experiment, diagnostics } = parseExperiment(
    JSON.stringify({
      cabletree: 1,
      morphology: { file: 'cell.swc' },
      mechanisms: [{ name: 'k.mod', source }],
      simulation,
    }),
  );
  expect(diagnostics).toEqual([]);
  return loadMechanisms(experiment!, new Map());
}

describe('simulation.table', () => {
  it('is exact by default, which a note says', () => {
    const { mechanisms, diagnostics } = load({});
    expect(mechanisms.get('k')!.usesTables).toBe(false);
    expect(diagnostics.map(({ code }) => code)).toEqual(['nmodl/table-ignored']);
  });

  it('makes mechanisms that have tables use them, and leaves the others as they are', () => {
    const { mechanisms, diagnostics } = load({ table: 'neuron' });
    expect(mechanisms.get('k')!.usesTables).toBe(true);
    expect(mechanisms.get('pas')).toBe(catalogueMechanisms().get('pas'));
    expect(diagnostics).toEqual([]);
  });
});
