/** The mechanisms that NEURON's own demonstration ships, as Debian installs them: what loads, what does not, what differs. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseNmodl } from '../../src/mechanisms/parseNmodl.ts';
import { makeScene, sceneCompany } from '../support/mechanismScene.ts';
import { type CellRun, isNeuronMissing, neuronMissingReason } from '../support/neuronCells.ts';
import { itMatchesNeuron } from '../support/neuronComparison.ts';

const folder = '/usr/share/nrn/demo/release';
const sources = existsSync(folder)
  ? readdirSync(folder)
      .filter((file) => file.endsWith('.mod'))
      .map((file) => [basename(file, '.mod'), readFileSync(join(folder, file), 'latin1')] as const)
  : [];
const parsed = sources.map(([name, text]) => ({
  name,
  text,
  ...parseNmodl(text, { file: `${name}.mod` }),
}));
const loaded = parsed.flatMap(({ name, text, mechanism }) =>
  mechanism === undefined ? [] : [{ name, text, mechanism }],
);
const mods = {
  ...sceneCompany,
  ...Object.fromEntries(loaded.map(({ mechanism, text }) => [mechanism.name, text])),
};
const runs: Readonly<Record<string, CellRun>> = Object.fromEntries(
  loaded.flatMap(({ name, mechanism }) =>
    ([0, 2] as const).map((secondorder): [string, CellRun] => [
      `${name}, secondorder ${secondorder}`,
      { ...makeScene(mechanism), celsius: secondorder === 0 ? 6.3 : 20, secondorder },
    ]),
  ),
);

/**
 * cabpump's reactions are not linear, and NEURON stops its iterations at 1e-6. mcna finds its steady state without CONSERVE
 * by a step of 1e9 ms, which multiplies NEURON's rounding by as much: its states sum to 1 within 1e-9 only.
 */
const tolerances: Readonly<Record<string, number>> = { cabpump: 1e-6, mcna: 1e-7 };

/** Of mcna's five. */
function sumOfStates({ record }: CellRun, row: readonly number[]): number {
  return record.reduce((sum, name, k) => (/^MCna\.[PLMNO]$/.test(name) ? sum + row[k]! : sum), 0);
}

describe.skipIf(isNeuronMissing)(`NEURON's demonstration${neuronMissingReason}`, () => {
  it('loads but for the artificial cell', () => {
    const refused = parsed.filter(({ mechanism }) => mechanism === undefined);
    expect(loaded.map(({ name }) => name)).toEqual([
      ...['cabpump', 'cachan1', 'camchan', 'capump', 'khhchan', 'mcna', 'nacaex', 'nachan'],
      'release',
    ]);
    expect(refused.map(({ name }) => name)).toEqual(['invlfire']);
    expect(refused[0]!.diagnostics[0]!.code).toBe('nmodl/artificial-cell');
  });

  itMatchesNeuron(mods, runs, {
    ...{ tolerance: 1e-8, tolerances, timeoutMs: 120_000 },
    check: (name, here) => {
      if (name.startsWith('mcna'))
        expect(Math.abs(sumOfStates(runs[name]!, here[0]!) - 1)).toBeLessThan(1e-15);
    },
  });
});
