import { beforeAll, describe, expect, test } from 'vitest';
import { placeLocus } from '../../src/discretise/place.ts';
import { exportNeuron } from '../../src/export/neuronScript.ts';
import { sectionsOfCell } from '../../src/export/sectionsOfCell.ts';
import { sectionsOfModel } from '../../src/export/sectionsOfModel.ts';
import type { Locus } from '../../src/morphology/morphology.ts';
import { keepActiveRest } from '../../src/reduce/activeRest.ts';
import { cellOfModel } from '../../src/reduce/cellOfModel.ts';
import { driveOfExperiment } from '../../src/reduce/experimentDrive.ts';
import { releaseModel } from '../../src/reduce/holdingPotential.ts';
import { reduceByRegions } from '../../src/reduce/reduceByRegions.ts';
import type { ReducedModel } from '../../src/reduce/reducedModel.ts';
import { reduceToCables } from '../../src/reduce/reduceToCables.ts';
import { reduceToSites } from '../../src/reduce/reduceToSites.ts';
import type { ReductionInput } from '../../src/reduce/reductionInput.ts';
import { reductionInputOf } from '../../src/reduce/reductionInputOf.ts';
import { cellWithShares } from '../../src/reduce/sharedInput.ts';
import { shareSynapses } from '../../src/reduce/synapseShares.ts';
import { findWorkingState } from '../../src/reduce/workingState.ts';
import {
  type BuiltExperiment,
  buildExperiment,
  type ExportedCase,
  runExported,
  runHere,
  worstDifference,
} from './exportedRun.ts';
import { BALL, richExperiment, TREE } from './richExperiment.ts';
import { compilerSkipReason, isCompilerMissing } from './runNeuron.ts';
import { SAMPLE_CERTIFICATE } from './sampleModel.ts';

test('two thresholds at one place are refused, for NEURON keeps one', () => {
  const value = richExperiment('ball_and_stick.swc', 'implicit-euler', BALL, 0.6);
  const at = (threshold_mV: number): object => ({
    ...{ target: 'e2', weight: 0.003 },
    source: { threshold: { locus: 'soma(0.5)', threshold_mV } },
  });
  const { cell, layout } = buildExperiment({ ...value, events: [at(-20), at(0)] });
  const sections = sectionsOfCell(cell, layout, { target: 'NEURON', sourceSha256: 'ab' });
  expect(() => exportNeuron(sections)).toThrow(
    expect.objectContaining({ code: 'export/two-thresholds' }),
  );
});

interface Compared {
  readonly exported: ExportedCase;
  readonly here: BuiltExperiment;
  readonly barMv: number;
}

function fullCase(file: string, method: string, geometry: 'points' | 'cylinders'): Compared {
  const [places, stepNa] = file === 'asym_y.swc' ? [TREE, 3] : [BALL, 0.6];
  const here = buildExperiment(richExperiment(file, method, places, stepNa));
  const options = { target: 'NEURON', sourceSha256: 'ab', geometry, durationMs: 30 } as const;
  const sections = sectionsOfCell(here.cell, here.layout, options);
  const { simulation } = here.experiment;
  // NEURON keeps points in single precision.
  return { exported: { sections, simulation }, here, barMv: geometry === 'points' ? 1e-3 : 1e-6 };
}

/** Without synapses, which get local nodes: see neuronLocalNodes.test.ts. */
function modelCase(reduce: (input: ReductionInput, nodes: number[]) => ReducedModel): Compared {
  const value = richExperiment('asym_y.swc', 'implicit-euler', TREE, 3);
  const built = buildExperiment({ ...value, ...{ events: [], gap_junctions: [], fields: [] } });
  const { layout, experiment } = built;
  const { clamps } = built.cell;
  const cell = { ...built.cell, points: [] };
  const nodeOf = (locus: Locus): number => placeLocus(cell.morphology, layout, locus).near;
  const nodes = cell.probes.map(({ locus }) => nodeOf(locus));
  const model = reduce(reductionInputOf(cell, layout, 'ab'), nodes);
  const small = cellOfModel(model, { cell, layout });
  const onSmall = <T extends { locus: Locus }>(placed: T): T => {
    const section = model.compartmentOfNode[nodeOf(placed.locus)]!;
    return { ...placed, locus: { section, x: 0.5 } };
  };
  const sections = sectionsOfModel(model, {
    ...{ certificate: SAMPLE_CERTIFICATE, target: 'NEURON', durationMs: 30 },
    full: { cell, layout },
  });
  return {
    exported: { sections, simulation: experiment.simulation },
    here: {
      ...{ layout: small.layout, experiment },
      cell: { ...small.cell, clamps: clamps.map(onSmall), probes: cell.probes.map(onSmall) },
    },
    barMv: 1e-6,
  };
}

/** Reduced as its synapses leave it, with them on its compartments, and at the rest of its open channels. */
function workingCase(): Compared {
  const value = richExperiment('asym_y.swc', 'implicit-euler', TREE, 3);
  const full = buildExperiment({ ...value, ...{ gap_junctions: [], fields: [] } });
  const { cell, layout, experiment } = full;
  const { synapses } = driveOfExperiment(cell, layout, HOLDING_MV, 30);
  const input = reductionInputOf(cell, layout, 'ab');
  const state = findWorkingState(input, cell, HOLDING_MV, synapses);
  const nodes = cell.probes.map(({ locus }) => placeLocus(cell.morphology, layout, locus).near);
  const working = reduceToSites(state.input, nodes);
  const model = keepActiveRest(
    releaseModel(working, input, HOLDING_MV),
    full,
    new Float64Array(layout.nodeCount).fill(-68),
  );
  const placed = cellWithShares(model, full, {
    ...{ synapses, shares: shareSynapses(state, working, synapses) },
  });
  const sections = sectionsOfModel(model, {
    ...{ certificate: SAMPLE_CERTIFICATE, target: 'NEURON', durationMs: 30 },
    ...{ full, placed },
  });
  expect(synapses.length).toBeGreaterThan(0);
  expect(sections.placed.processes.length).toBeGreaterThan(0);
  return {
    exported: { sections, simulation: experiment.simulation },
    here: { ...placed, experiment },
    barMv: 1e-6,
  };
}

const HOLDING_MV = -60;

const cases = {
  'cylinders, implicit Euler': () => fullCase('ball_and_stick.swc', 'implicit-euler', 'cylinders'),
  'cylinders, second order': () => fullCase('ball_and_stick.swc', 'cn-neuron', 'cylinders'),
  'points of a branched cell': () => fullCase('asym_y.swc', 'cn-neuron', 'points'),
  'a model by sites': () => modelCase(reduceToSites),
  'a model by cables': () => modelCase((input) => reduceToCables(input)),
  'a model by regions': () => modelCase((input) => reduceByRegions(input)),
  'a model of a cell at work': workingCase,
};
const names = Object.keys(cases) as (keyof typeof cases)[];

describe.skipIf(isCompilerMissing)(
  `all that is painted and placed, in NEURON as here${compilerSkipReason}`,
  () => {
    const compared = new Map<string, Compared>();
    let there: Record<string, Record<string, number[]>> = {};
    beforeAll(() => {
      for (const name of names) compared.set(name, cases[name]());
      there = runExported(
        Object.fromEntries([...compared].map(([name, { exported }]) => [name, exported])),
      );
    }, 240_000);

    test.each(names)('%s', async (name) => {
      const { here, barMv } = compared.get(name)!;
      const recorded = await runHere(here);
      expect(Math.max(...there[name]!['soma']!)).toBeGreaterThan(0);
      expect(worstDifference(recorded, there[name]!)).toBeLessThan(barMv);
    });
  },
);
