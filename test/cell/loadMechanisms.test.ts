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

describe('tables of a mechanism', () => {
  const text =
    'NEURON { SUFFIX k RANGE y } ASSIGNED { y v } INITIAL { y = f(v) } FUNCTION_TABLE f(x)';
  const withTables = (tables?: object): ReturnType<typeof loadMechanisms> => {
    const { experiment, diagnostics } = parseExperiment(
      JSON.stringify({
        cabletree: 1,
        morphology: { file: 'cell.swc' },
        mechanisms: [{ name: 'k.mod', source: text, tables }],
      }),
    );
    expect(diagnostics).toEqual([]);
    return loadMechanisms(experiment!, new Map());
  };

  it.each([
    [{ f: { values: 3 } }, { points: [[0]], values: [3] }],
    [{ f: { points: [[1, 2]], values: [3, 4] } }, { points: [[1, 2]], values: [3, 4] }],
    [
      { f: { points: [{ from: 0, to: 1, count: 3 }], values: [3, 4, 5] } },
      { points: [[0, 0.5, 1]], values: [3, 4, 5] },
    ],
  ])('%j', (tables, expected) => {
    const { mechanisms, diagnostics } = withTables(tables);
    expect(diagnostics).toEqual([]);
    expect(mechanisms.get('k')!.tableValues['f']).toEqual(expected);
  });

  it.each([
    [undefined, 'experiment/function-table-missing', 'FUNCTION_TABLE f of k has no values'],
    [
      { f: { values: 1 }, g: { values: 1 } },
      'experiment/function-table',
      'k has no FUNCTION_TABLE g',
    ],
    [
      { f: { values: [1, 2] } },
      'experiment/function-table',
      'points of 0 arguments for a function of 1',
    ],
    [
      { f: { points: [[2, 1]], values: [1, 2] } },
      'experiment/function-table',
      'points must ascend',
    ],
    [
      { f: { points: [[1, 2]], values: [1] } },
      'experiment/function-table',
      '1 values for 2 combinations',
    ],
  ])('%j: %s', (tables, code, message) => {
    const { diagnostics } = withTables(tables);
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual([code]);
    expect(diagnostics[0]!.message).toContain(message);
  });
});

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
