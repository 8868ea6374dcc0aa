import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { throwOnErrors } from '../../src/base/modelError.ts';
import { solveHinesInPlace } from '../../src/cable/hinesMatrix.ts';
import { buildCell } from '../../src/cell/buildCell.ts';
import { parseExperiment } from '../../src/cell/parseExperiment.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { exportModFiles, exportNeuron } from '../../src/export/neuronScript.ts';
import { exportNeuronTemplate } from '../../src/export/neuronTemplate.ts';
import type { SectionCell } from '../../src/export/sectionCell.ts';
import { sectionsOfCell } from '../../src/export/sectionsOfCell.ts';
import { sectionsOfModel } from '../../src/export/sectionsOfModel.ts';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import { reduceByRall } from '../../src/reduce/reduceByRall.ts';
import { reduceByRegions } from '../../src/reduce/reduceByRegions.ts';
import type { ReducedModel } from '../../src/reduce/reducedModel.ts';
import { buildReducedSystem } from '../../src/reduce/reducedSystem.ts';
import { reduceToCables } from '../../src/reduce/reduceToCables.ts';
import { reduceToSites } from '../../src/reduce/reduceToSites.ts';
import { runCell } from '../../src/simulate/runCell.ts';
import { drawCell, PYRAMID } from '../reduce/drawnCell.ts';
import { driveCell, neuronPython, neuronSkipReason, runNeuron } from './runNeuron.ts';
import { SAMPLE_CERTIFICATE, SAMPLE_MODEL } from './sampleModel.ts';

const certificate = SAMPLE_CERTIFICATE;
const target = 'NEURON';
const input = drawCell(PYRAMID);
const sites = reduceToSites(input, [...input.layout.endNode].slice(1));

const passiveSample: ReducedModel = {
  ...SAMPLE_MODEL,
  compartments: SAMPLE_MODEL.compartments.map((compartment) => ({
    ...compartment,
    channelsNs: {},
  })),
};

test('the script and the template of a small model are the golden ones', async () => {
  const cell = sectionsOfModel(passiveSample, { certificate, target });
  await expect(exportNeuron(cell)).toMatchFileSnapshot('../golden/neuron_lumped.py');
  await expect(exportNeuronTemplate(cell, 'Sample')).toMatchFileSnapshot(
    '../golden/neuron_lumped.hoc',
  );
});

test('channels need their text, which comes with the export; what NEURON brings does not', () => {
  expect(() => sectionsOfModel(SAMPLE_MODEL, { certificate, target })).toThrow(
    expect.objectContaining({ code: 'export/mechanism-missing' }),
  );
  const ih = catalogueMechanisms().get('Ih')!;
  const compartments = passiveSample.compartments.map((compartment) => ({
    ...compartment,
    channelsNs: { 'Ih.gbar': 2, 'hh.gnabar': 5 },
  }));
  const cell = sectionsOfModel(
    { ...passiveSample, compartments },
    { certificate, target, mechanisms: [ih] },
  );
  expect([...exportModFiles(cell)]).toEqual([['Ih.mod', ih.source]]);
  expect(exportNeuron(cell)).toContain('Compile first, with nrnivmodl: Ih.mod');
  expect(exportNeuron(cell)).toMatch(/'hh': \{\n {8}0: \{'gnabar': [\d.e-]+, 'gl': 0\}/);
});

const STEP = { celsius: 6.3, vInitMv: -70, dtMs: 0.025, durationMs: 40, amplitudeNa: 0.1 };

/** Passive backward Euler of a reduced model, by the same scheme. */
function runModel(model: ReducedModel, far: number): [number[], number[]] {
  const { matrix, capacitanceNf, leakUs } = buildReducedSystem(model);
  const inertia = capacitanceNf.map((c) => c / STEP.dtMs);
  let voltage = new Float64Array(inertia.length).fill(STEP.vInitMv);
  const traces: [number[], number[]] = [[STEP.vInitMv], [STEP.vInitMv]];
  for (let step = 1; step <= STEP.durationMs / STEP.dtMs; step++) {
    const pivots = matrix.diagonal.map((g, i) => g + inertia[i]!);
    voltage = voltage.map(
      (v, i) => v * inertia[i]! + leakUs[i]! * model.compartments[i]!.leakReversalMv,
    );
    // NEURON takes currents at t + dt / 2.
    if ((step - 0.5) * STEP.dtMs >= 1) voltage[0]! += STEP.amplitudeNa;
    solveHinesInPlace(matrix.parent, matrix.coupling, pivots, voltage);
    traces[0].push(voltage[0]!);
    traces[1].push(voltage[far]!);
  }
  return traces;
}

function largestDifference(a: readonly number[], b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));
}

const IMPORTED = 'import exported\ncell = exported.Cell(placed=False)\nsections = cell.all';
const TEMPLATE =
  "h.load_file('exported.hoc')\ncell = h.Exported()\nsections = [sec for sec in cell.all]";

describe.skipIf(neuronPython === undefined)(`run by NEURON${neuronSkipReason}`, () => {
  const models: readonly (readonly [string, ReducedModel])[] = [
    ['sites', sites],
    ['regions', reduceByRegions(input)],
    ['cables', reduceToCables(input)],
    ['rall', reduceByRall(input)],
  ];
  const forms: readonly (readonly [string, (cell: SectionCell) => [string, string], string])[] = [
    ['the script', (cell) => ['exported.py', exportNeuron(cell)], IMPORTED],
    ['the template', (cell) => ['exported.hoc', exportNeuronTemplate(cell, 'Exported')], TEMPLATE],
  ];

  test.each(
    models.flatMap(([name, model]) => forms.map((form) => [name, form[0], model, form] as const)),
  )(
    'a model by %s, %s: every voltage to 1e-6 mV',
    (_, __, model, [, write, setUp]) => {
      const cell = sectionsOfModel(model, { certificate, target });
      const [near, far, areaUm2] = runNeuron(
        new Map([write(cell)]),
        driveCell(setUp, { ...STEP, order: 0 }),
      ) as [number[], number[], number];
      const last = cell.sections.at(-1)!;
      const count = model.compartments.length;
      const own = runModel(model, count - 1 - (last.diameterUm.length >> 1));
      expect(largestDifference(near, own[0])).toBeLessThan(1e-6);
      expect(largestDifference(far, own[1])).toBeLessThan(1e-6);
      expect(Math.max(...near) - Math.min(...near)).toBeGreaterThan(3);
      const capacitance = model.compartments.reduce((sum, c) => sum + c.capacitancePf, 0);
      expect(areaUm2 / (capacitance * 100)).toBeCloseTo(1, 6);
    },
    60_000,
  );

  const full = async (
    file: string,
    geometry: 'points' | 'cylinders',
    method: 'implicit-euler' | 'cn-neuron',
    setUp: string,
    write: (cell: SectionCell) => [string, string],
  ): Promise<number> => {
    const swc = readFileSync(new URL(`../../morphologies/${file}`, import.meta.url), 'utf8');
    const value = {
      cabletree: 1,
      morphology: { name: file, swc },
      v_init_mV: -65,
      paint: [
        { region: 'all', mechanism: 'pas', parameters: { g: 5e-5, e: -70 } },
        {
          region: 'all',
          mechanism: 'hh',
          parameters: { gl: 0, gnabar: '0.12 * exp(-distance / 300)' },
        },
      ],
      place: [
        {
          name: 'step',
          locus: 'soma(0.5)',
          iclamp: { delay_ms: 1, duration_ms: 1e9, amplitude_nA: 1 },
        },
      ],
      probes: [{ name: 'soma', locus: 'soma(0.5)' }],
      simulation: { method, dt_ms: 0.025, duration_ms: 20 },
    };
    const { experiment, diagnostics } = parseExperiment(JSON.stringify(value));
    throwOnErrors('test', diagnostics);
    const { cell } = buildCell(experiment!);
    const layout = discretise(cell!, experiment!.mesh);
    const sections = sectionsOfCell(cell!, layout, { target, geometry, sourceSha256: 'ab' });
    const [near] = runNeuron(
      new Map([write(sections)]),
      driveCell(setUp, {
        ...STEP,
        vInitMv: -65,
        durationMs: 20,
        amplitudeNa: 1,
        order: method === 'cn-neuron' ? 2 : 0,
      }),
    ) as [number[]];
    const { probes } = await runCell(cell!, layout, experiment!);
    expect(Math.max(...near)).toBeGreaterThan(0);
    return largestDifference(near, probes[0]!.voltageMv);
  };

  test.each(forms)(
    'a full cell of cylinders, %s: spikes to 1e-6 mV at every step',
    async (_, write, setUp) => {
      expect(
        await full('ball_and_stick.swc', 'cylinders', 'implicit-euler', setUp, write),
      ).toBeLessThan(1e-6);
      expect(await full('ball_and_stick.swc', 'cylinders', 'cn-neuron', setUp, write)).toBeLessThan(
        1e-6,
      );
    },
    60_000,
  );

  test.each(forms)(
    'a full cell by its points, %s: spikes to 1e-3 mV at every step',
    async (_, write, setUp) => {
      expect(await full('asym_y.swc', 'points', 'implicit-euler', setUp, write)).toBeLessThan(1e-3);
    },
    60_000,
  );

  test('two cells stand beside each other, and the script prints the input resistance', () => {
    const cell = sectionsOfModel(sites, { certificate, target });
    const both = runNeuron(
      new Map([['exported.py', exportNeuron(cell)]]),
      `
import json, subprocess, sys
import exported
first, second = exported.Cell(), exported.Cell()
print(json.dumps([len(first.all), len(second.all), exported.measure_input_resistance(second)]))
`,
    ) as number[];
    expect(both.slice(0, 2)).toEqual([sites.compartments.length, sites.compartments.length]);
    expect(both[2]!).toBeGreaterThan(50);
  }, 60_000);
});
