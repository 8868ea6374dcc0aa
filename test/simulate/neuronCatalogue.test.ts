/** Every mechanism of the catalogue beside NEURON: in a cell that spikes, or is driven through the range of a channel. */
import { describe } from 'vitest';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import type { Mechanism } from '../../src/mechanisms/mechanism.ts';
import { makeScene, type SceneChanges, sceneCompany } from '../support/mechanismScene.ts';
import { type CellRun, isNeuronMissing, neuronMissingReason } from '../support/neuronCells.ts';
import { expectDriven, itMatchesNeuron } from '../support/neuronComparison.ts';

/** NEURON has some of the names itself, so that all get another one. */
const renamed = (name: string): string => `${name}Ours`;
const mechanisms = [...catalogueMechanisms().values()];
const sources = Object.fromEntries(
  mechanisms.map(({ name, source }) => [
    renamed(name),
    source.replace(new RegExp(`(SUFFIX|POINT_PROCESS) ${name}\\b`), `$1 ${renamed(name)}`),
  ]),
);
const mods = { ...sceneCompany, ...sources };

const changes: Readonly<Record<string, SceneChanges>> = {
  GABAB: { weights: [0.01] },
  TsodyksMarkram: { set: { tauRec: 20, tauFacil: 30, U: 0.3 } },
  VoltageClamp: { set: { rs: 0.5, dur1: 5, amp1: -65, amp2: 0, dur2: 10, amp3: -50, dur3: 5 } },
};
/** NEURON's iterations over reactions that are not linear end at a relative change of 1e-6. */
const tolerances: Readonly<Record<string, number>> = { CaBuffer: 1e-6 };

const settings = [
  { celsius: 6.3, secondorder: 0, amp: 0.3 },
  { celsius: 34, secondorder: 2, amp: 1 },
] as const;
const runs: Readonly<Record<string, CellRun>> = Object.fromEntries(
  mechanisms.flatMap((mechanism) => {
    const named: Mechanism = { ...mechanism, name: renamed(mechanism.name) };
    const scene = makeScene(named, changes[mechanism.name]);
    return settings.map((setting): [string, CellRun] => [
      `${mechanism.name}, ${setting.celsius} degC`,
      { ...scene, ...setting },
    ]);
  }),
);

describe.skipIf(isNeuronMissing)(`the catalogue beside NEURON${neuronMissingReason}`, () => {
  const timeoutMs = 240_000;
  itMatchesNeuron(mods, runs, { tolerance: 1e-8, tolerances, timeoutMs, check: expectDriven });
});
