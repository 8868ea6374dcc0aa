/** The hoc template of cells with channels, pools of calcium and painted ions, in NEURON as here. */
import { beforeAll, describe, expect, test } from 'vitest';
import { exportModFiles } from '../../src/export/neuronScript.ts';
import { exportNeuronTemplate } from '../../src/export/neuronTemplate.ts';
import type { SectionCell } from '../../src/export/sectionCell.ts';
import { NOTHING_PLACED } from '../../src/export/sectionPlacement.ts';
import { sectionsOfCell } from '../../src/export/sectionsOfCell.ts';
import { sectionsOfModel } from '../../src/export/sectionsOfModel.ts';
import { cellOfModel } from '../../src/reduce/cellOfModel.ts';
import { reduceByRegions } from '../../src/reduce/reduceByRegions.ts';
import type { ReducedModel } from '../../src/reduce/reducedModel.ts';
import { reduceToCables } from '../../src/reduce/reduceToCables.ts';
import { reduceToSites } from '../../src/reduce/reduceToSites.ts';
import type { ReductionInput } from '../../src/reduce/reductionInput.ts';
import { reductionInputOf } from '../../src/reduce/reductionInputOf.ts';
import { type BuiltExperiment, buildExperiment, runHere, worstDifference } from './exportedRun.ts';
import { BALL, richExperiment } from './richExperiment.ts';
import { compilerSkipReason, isCompilerMissing, runNeuron } from './runNeuron.ts';
import { SAMPLE_CERTIFICATE } from './sampleModel.ts';

const STEP_NA = 0.6;

interface Compared {
  readonly sections: SectionCell;
  readonly here: BuiltExperiment;
}

/** The membrane alone, driven by one step. */
function bare(): BuiltExperiment {
  const rich = richExperiment('ball_and_stick.swc', 'implicit-euler', BALL, STEP_NA);
  const { probes, ...rest } = rich as { readonly probes: readonly object[] };
  return buildExperiment({
    ...rest,
    place: [
      {
        name: 'step',
        locus: 'soma(0.5)',
        iclamp: { delay_ms: 3, duration_ms: 1e9, amplitude_nA: STEP_NA },
      },
    ],
    ...{ events: [], gap_junctions: [], fields: [], probes: [probes[0]] },
  });
}

function full(): Compared {
  const here = bare();
  const options = { target: 'NEURON', sourceSha256: 'ab', geometry: 'cylinders' } as const;
  return { here, sections: sectionsOfCell(here.cell, here.layout, options) };
}

function model(reduce: (input: ReductionInput) => ReducedModel): Compared {
  const { cell, layout, experiment } = bare();
  const reduced = reduce(reductionInputOf(cell, layout, 'ab'));
  const small = cellOfModel(reduced, { cell, layout });
  const atSoma = <T extends object>(placed: T): T => ({ ...placed, locus: { section: 0, x: 0.5 } });
  return {
    sections: sectionsOfModel(reduced, {
      ...{ certificate: SAMPLE_CERTIFICATE, target: 'NEURON', full: { cell, layout } },
    }),
    here: {
      ...{ layout: small.layout, experiment },
      cell: { ...small.cell, clamps: cell.clamps.map(atSoma), probes: cell.probes.map(atSoma) },
    },
  };
}

const cases = {
  'a full cell of cylinders': full,
  'a model by sites': () =>
    model((input) =>
      reduceToSites(
        input,
        [...input.layout.compartments].filter((_, k) => k % 3 === 2),
      ),
    ),
  'a model by regions': () => model((input) => reduceByRegions(input)),
  'a model by cables': () => model((input) => reduceToCables(input)),
};
const names = Object.keys(cases) as (keyof typeof cases)[];

describe.skipIf(isCompilerMissing)(`templates with pools, in NEURON${compilerSkipReason}`, () => {
  const compared = new Map<string, Compared>();
  let there: Record<string, number[]> = {};
  beforeAll(() => {
    for (const name of names) compared.set(name, cases[name]());
    const all = [...compared.values()].map(({ sections }) => ({
      ...{ ...sections, placed: NOTHING_PLACED },
    }));
    there = runNeuron(
      new Map(
        all.flatMap((sections, k) => [
          [`exported${k}.hoc`, exportNeuronTemplate(sections, `Exported${k}`)] as const,
          ...exportModFiles(sections),
        ]),
      ),
      `
import json, multiprocessing

def run(call):
    name, number = call
    h.load_file('stdrun.hoc')
    h.load_file(f'exported{number}.hoc')
    cell = getattr(h, f'Exported{number}')()
    soma = next(iter(cell.all))
    clamp = h.IClamp(soma(0.5))
    clamp.delay, clamp.dur, clamp.amp = 3, 1e9, ${STEP_NA}
    voltage = h.Vector().record(soma(0.5)._ref_v)
    h.celsius, h.dt = ${all[0]!.celsius}, 0.025
    h.finitialize(${all[0]!.vInitMv})
    while h.t < 30 - h.dt / 2:
        h.fadvance()
    return name, list(voltage)

with multiprocessing.get_context('fork').Pool(1, maxtasksperchild=1) as pool:
    print(json.dumps(dict(pool.map(run, ${JSON.stringify(names.map((name, k) => [name, k]))}, 1))))
`,
    ) as Record<string, number[]>;
  }, 240_000);

  test.each(names)('%s: every step to 1e-6 mV', async (name) => {
    const { sections, here } = compared.get(name)!;
    expect(sections.mechanisms.map((m) => m.name)).toContain('CaPool');
    expect(sections.ionValues.map((value) => value.name)).toContain('cai');
    expect(Math.max(...there[name]!)).toBeGreaterThan(0);
    const worst = worstDifference(await runHere(here), { soma: there[name]! });
    expect(worst).toBeLessThan(1e-6);
  });
});
