/** Every channel of the catalogue beside NEURON, in a cell that a step drives through their range. */
import { beforeAll, describe, expect, it } from 'vitest';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import {
  type CellRun,
  columnDifference,
  isNeuronMissing,
  neuronMissingReason,
  runHere,
  runInNeuron,
} from '../support/neuronCells.ts';

const channels = [...catalogueMechanisms().values()].filter(
  ({ kind, name }) => kind === 'density' && name !== 'pas',
);
/** NEURON has some of the names itself, so that all get another one. */
const renamed = (name: string): string => `${name}Ours`;
const mods = Object.fromEntries(
  channels.map(({ name, source }) => [
    renamed(name),
    source.replace(new RegExp(`SUFFIX ${name}\\b`), `SUFFIX ${renamed(name)}`),
  ]),
);
const runs: Readonly<Record<string, CellRun>> = Object.fromEntries(
  channels.map((mechanism): [string, CellRun] => {
    const name = renamed(mechanism.name);
    const states = mechanism.states.map((state) => state.name);
    const needsCalcium = mechanism.ions.some(({ reads }) => reads.includes('cai'));
    const isPool = mechanism.ions.some(({ writes }) => writes.includes('cai'));
    const company = needsCalcium
      ? [renamed('CaHVA'), renamed('CaPool')]
      : isPool
        ? [renamed('CaHVA')]
        : [];
    return [
      mechanism.name,
      {
        ...{ celsius: 30, dt: 0.025, steps: 2000, secondorder: 2, amp: 0.4 },
        insert: ['pas', ...company, name],
        record: ['v', ...states.map((state) => (state === 'cai' ? 'cai' : `${name}.${state}`))],
      },
    ];
  }),
);

describe.skipIf(isNeuronMissing)(`the catalogue beside NEURON${neuronMissingReason}`, () => {
  let neuron: Record<string, number[][]> = {};
  beforeAll(() => {
    neuron = runInNeuron(mods, runs);
  }, 180_000);

  it.each(Object.entries(runs))('%s', (name, run) => {
    const here = runHere(mods, run);
    const there = neuron[name]!;
    run.record.forEach((variable, column) => {
      expect(columnDifference(here, there, column), variable).toBeLessThan(1e-8);
    });
    const moved = there.map((row) => row[0]!);
    expect(Math.max(...moved) - Math.min(...moved)).toBeGreaterThan(10);
  });
});
