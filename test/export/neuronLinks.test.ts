/** Cells whose sections leave others off the middles of compartments, by their points, in NEURON as here. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cutAtJunctions } from '../../src/export/junctionCut.ts';
import { exportNeuronTemplate } from '../../src/export/neuronTemplate.ts';
import { sectionsOfCell } from '../../src/export/sectionsOfCell.ts';
import { formatLocus } from '../../src/morphology/locus.ts';
import { sharedFolder } from '../support/shared.ts';
import {
  type BuiltExperiment,
  buildExperiment,
  type ExportedCase,
  runExported,
  runHere,
  worstDifference,
} from './exportedRun.ts';
import { driveCell, neuronPython, neuronSkipReason, runNeuron } from './runNeuron.ts';

/** A soma that tapers, with dendrites on its ends and on three places between; one of them forks. */
const CHAIN = `1 1 0 0 0 4 -1
2 1 6 0 0 7 1
3 1 9 0 0 8 2
4 1 21 0 0 5 3
5 1 30 0 0 3 4
6 3 0 9 0 1 1
7 3 0 150 0 0.5 6
8 3 6 9 0 1.2 2
9 3 6 200 0 0.6 8
10 3 9 9 0 0.9 3
11 3 9 90 0 0.7 10
12 3 40 160 0 0.4 11
13 3 -30 150 0 0.3 11
14 3 21 -9 0 1.5 4
15 3 21 -190 0 0.8 14
16 4 30 0 9 1.1 5
17 4 30 0 170 0.6 16
`;

const options = { target: 'NEURON', sourceSha256: 'ab', joints: 'links' } as const;

/** Channels, a pool, probes and the clamp on middles of compartments. */
function build(
  name: string,
  text: string,
  mesh: object,
  method: string,
  na: number,
): BuiltExperiment {
  const about = { cabletree: 1, morphology: { name, text }, mesh };
  const { cell, layout } = buildExperiment(about);
  const { morphology } = cell;
  const locusAt = (node: number): string =>
    formatLocus(morphology, { section: layout.section[node]!, x: layout.x[node]! });
  const { compartments } = layout;
  const loci = [0, Math.floor(compartments.length / 2), compartments.length - 1].map((k) =>
    locusAt(compartments[k]!),
  );
  return buildExperiment({
    ...about,
    celsius: 20,
    v_init_mV: -65,
    paint: [
      { region: 'all', mechanism: 'pas', parameters: { g: 5e-5, e: -70 } },
      { region: 'soma', mechanism: 'hh', parameters: { gl: 0 } },
      { region: 'distance > 40', Ra_ohm_cm: 120 },
    ],
    place: [
      {
        name: 'step',
        locus: loci[0],
        iclamp: { delay_ms: 1, duration_ms: 1e9, amplitude_nA: na },
      },
    ],
    probes: loci.map((locus, k) => ({ name: `p${k}`, locus })),
    simulation: { method, dt_ms: 0.025, duration_ms: 15 },
  });
}

const demo = readFileSync(
  new URL('../../morphologies/nrn-demo-pyramidal.swc', import.meta.url),
  'utf8',
);
const fixed = (count: number): object => ({ policy: 'fixed', count });
const short = { policy: 'max_length', max_length_um: 60 };
const shared = sharedFolder();
const cases: Record<string, () => BuiltExperiment> = {
  'a chain of one compartment': () => build('c1', CHAIN, fixed(1), 'implicit-euler', 0.5),
  'a chain of two': () => build('c2', CHAIN, fixed(2), 'cn-neuron', 0.5),
  'a chain of five': () => build('c5', CHAIN, fixed(5), 'implicit-euler', 0.5),
  "the pyramidal cell of NEURON's demo": () => build('demo', demo, short, 'implicit-euler', 3),
};
/** With a current that moves them, nA. */
const REAL: Readonly<Record<string, number>> = {
  'cat-spinal-motoneuron-burke-v_e_moto1.swc': 40,
  'rat-ca1-pyramidal-turner-n120.swc': 3,
  'synthetic-neurom-neuron.swc': 3,
  'human-l23-pyramidal-eyal-0603-cell08.asc': 3,
};
if (shared !== undefined)
  for (const [file, na] of Object.entries(REAL))
    cases[file] = () => {
      const text = readFileSync(join(shared, 'morphologies', file), 'utf8');
      return build(file, text, short, 'implicit-euler', na);
    };

test('a compartment is cut so that each joint has its resistance to the middle', () => {
  const parts = cutAtJunctions([0.1, 0.3, 0.6, 0.9], 0.2, 0.8, (a, b) => 100 * (b - a));
  expect(
    parts.map(({ kind, resistanceMohm }) => [kind, Number(resistanceMohm.toFixed(9))]),
  ).toEqual([
    ['link', 10],
    ['link', 10],
    ['middle', 10],
    ['link', 20],
  ]);
});

describe.skipIf(neuronPython === undefined)(`in NEURON${neuronSkipReason}`, () => {
  const built = Object.entries(cases).map(([name, make]) => [name, make()] as const);
  const exported = Object.fromEntries(
    built.map(([name, { cell, layout, experiment }]): [string, ExportedCase] => [
      name,
      { sections: sectionsOfCell(cell, layout, options), simulation: experiment.simulation },
    ]),
  );
  let there: Record<string, Record<string, number[]>> | undefined;

  test.each(built)(
    '%s, by its points: every step to 1e-3 mV',
    async (name, here) => {
      there ??= runExported(exported);
      expect(Math.max(...there[name]!['p0']!)).toBeGreaterThan(-60);
      const worst = worstDifference(await runHere(here), there[name]!);
      expect(worst).toBeLessThan(1e-3);
    },
    120_000,
  );

  test('the template of the chain too', async () => {
    const { sections } = exported['a chain of one compartment']!;
    expect(
      sections.sections.filter(({ cmUfPerCm2 }) => cmUfPerCm2[0] === 0).length,
    ).toBeGreaterThan(2);
    const [near] = runNeuron(
      new Map([['exported.hoc', exportNeuronTemplate(sections, 'Exported')]]),
      driveCell(
        "h.load_file('exported.hoc')\ncell = h.Exported()\nsections = [sec for sec in cell.all]",
        { celsius: 20, vInitMv: -65, dtMs: 0.025, durationMs: 15, amplitudeNa: 0.5, order: 0 },
      ),
    ) as [number[]];
    const { probes } = await runHere(cases['a chain of one compartment']!());
    expect(worstDifference({ probes: [probes[0]!] }, { p0: near })).toBeLessThan(1e-3);
  }, 60_000);
});
