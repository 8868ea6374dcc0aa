/**
 * Mechanisms in many hands beside NEURON, variable by variable: the files in `styles` are ours, written in the habits of
 * published models, and each runs in a spiking cell at two temperatures with both fixed-step schemes.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeScene, type SceneChanges, sceneCompany } from '../support/mechanismScene.ts';
import { type CellRun, isNeuronMissing, neuronMissingReason } from '../support/neuronCells.ts';
import { expectDriven, itMatchesNeuron } from '../support/neuronComparison.ts';
import { parseTestMod } from '../support/referenceChannels.ts';

const folder = join(import.meta.dirname, 'styles');
const sources = new Map(
  readdirSync(folder)
    .filter((file) => file.endsWith('.mod'))
    .map((file) => [basename(file, '.mod'), readFileSync(join(folder, file), 'utf8')]),
);

const changes: Readonly<Record<string, SceneChanges>> = {
  anion: { ions: { ecl: -70, ehco3: -20 } },
  ampakin: { weights: [1] },
  clleak: { ions: { ecl: -70 } },
  ftab: {
    functionTables: {
      inf: { points: [[-80, -65, -64.5, -40, 0, 15]], values: [0.02, 0.05, 0.08, 0.6, 0.97, 1] },
      tau: {
        points: [
          [-70, -40, -10],
          [0, 0.5, 1],
        ],
        values: [5, 4, 3.5, 2, 1.5, 1, 0.5, 0.4, 0.7],
      },
      scale: { points: [[0]], values: [0.7] },
    },
  },
  gababd: { weights: [1] },
  kmtraub: { set: { gbar: 1e-4 } },
  nmdamg: { weights: [0.01] },
  stdpw: { weights: [0.02] },
  tmfac: { weights: [0.01] },
  vecburst: { weights: [0.003] },
};

/** The two moods of NEURON's fixed step, each at another temperature. */
const settings = [
  { celsius: 6.3, secondorder: 0, amp: 0.3 },
  { celsius: 34, secondorder: 2, amp: 1 },
] as const;
const runs: Readonly<Record<string, CellRun>> = {
  ...Object.fromEntries(
    [...sources].flatMap(([name, text]) => {
      const scene = makeScene(parseTestMod(text, name), changes[name]);
      return settings.map((setting): [string, CellRun] => [
        `${name}, ${setting.celsius} degC`,
        { ...scene, ...setting },
      ]);
    }),
  ),
  // Diameters at which the pump's equations take more than eight rounds of Newton's method.
  ...Object.fromEntries(
    [0.862636507017537, 1.0609340953422663, 4.384046909249248].map((diam) => [
      `cdpump, ${diam.toFixed(2)} um`,
      {
        ...{ celsius: 24, dt: 0.025, steps: 400, secondorder: 2, amp: 0.02, L: 40, diam },
        ...{
          insert: ['pas', 'hh', 'cdpump'],
          record: ['v', 'cdpump.pump', 'cdpump.ca[0]', 'cai', 'ica'],
        },
      },
    ]),
  ),
};

describe('the files in styles', () => {
  it('are of many kinds, and every one has something to compare', () => {
    expect(sources.size).toBeGreaterThan(110);
    for (const { record } of Object.values(runs)) expect(record.length).toBeGreaterThan(1);
  });
});

describe.skipIf(isNeuronMissing)(
  `mechanisms in many styles beside NEURON${neuronMissingReason}`,
  () => {
    const mods = { ...sceneCompany, ...Object.fromEntries(sources) };
    const timeoutMs = 240_000;
    // NEURON ends its rounds where the states change by less than 1e-6 together.
    const tolerances = { cdpump: 2e-6 };
    itMatchesNeuron(mods, runs, { tolerance: 1e-7, tolerances, timeoutMs, check: expectDriven });
  },
);
