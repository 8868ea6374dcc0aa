import {
  buildConductanceMatrix,
  describeMesh,
  electrotonicReach,
  formatLocus,
  inputResistance,
  isModelError,
  measureMorphology,
  measureRestingMembrane,
  meshFrequencyHz,
  morphologyArea,
  rootNode,
  sectionArea,
  slowestTimeConstant,
} from '../src/index.ts';
import type { LoadedExperiment } from './loadExperiment.ts';
import { noRest } from './messages.ts';

const DEFAULT_FREQUENCY_HZ = 100;

/** The figures of a cell that a person checks before a run. */
export interface CellSummary {
  readonly name: string;
  readonly samples: number;
  readonly sections: number;
  readonly stems: number;
  readonly tips: number;
  /** Neurites without the edges from the soma to their first samples. */
  readonly neuriteLengthUm: number;
  /** Lateral membrane of all sections. */
  readonly areaUm2: number;
  readonly somaAreaUm2: number;
  readonly mesh: string;
  readonly compartments: number;
  /** The longest path from the soma in length constants, at rest. */
  readonly longestPathLambda: number;
  /** The same at a frequency: the mesh's, or 100 Hz where it speaks of none. */
  readonly longestPathLambdaAc: number;
  readonly frequencyHz: number;
  /** The end of that path. */
  readonly farthestPlace: string;
  /** At the root section's centre, gates held at their steady state for the initial voltage; null without a leak. */
  readonly inputResistanceMohm: number | null;
  readonly slowestTimeConstantMs: number | null;
}

export function summariseCell({ cell, table, layout, experiment }: LoadedExperiment): CellSummary {
  const { morphology } = cell;
  const { neurites, points } = measureMorphology(table);
  const { slopeUs } = measureRestingMembrane(cell, layout);
  const matrix = buildConductanceMatrix(layout, slopeUs);
  const frequencyHz = meshFrequencyHz(experiment.mesh) ?? DEFAULT_FREQUENCY_HZ;
  const reach = electrotonicReach(morphology, layout, slopeUs, 0);
  const soma = morphology.sections.filter(({ type }) => type === 1);
  return {
    name: morphology.name,
    samples: points,
    sections: morphology.sections.length,
    stems: neurites.stems,
    tips: neurites.tips,
    neuriteLengthUm: neurites.lengthUm,
    areaUm2: morphologyArea(morphology),
    somaAreaUm2: soma.reduce((sum, { index }) => sum + sectionArea(morphology, index), 0),
    mesh: describeMesh(experiment.mesh),
    compartments: layout.compartments.length,
    longestPathLambda: reach.lambdas,
    longestPathLambdaAc: electrotonicReach(morphology, layout, slopeUs, frequencyHz).lambdas,
    frequencyHz,
    farthestPlace: formatLocus(morphology, reach.tip),
    inputResistanceMohm: atRest(() => inputResistance(matrix, rootNode(layout))),
    slowestTimeConstantMs: atRest(() => slowestTimeConstant(matrix, layout.capacitanceNf)),
  };
}

/** A cell without a leak, or with currents that push it away from the initial voltage, has no rest; it can still run. */
function atRest(measure: () => number): number | null {
  try {
    return measure();
  } catch (error) {
    if (isModelError(error) && error.code === 'cable/singular') return null;
    throw error;
  }
}

export function formatCellSummary(summary: CellSummary): string {
  const fixed = (value: number, digits = 1): string => value.toFixed(digits);
  const resting = (value: number | null, unit: string): string =>
    value === null ? noRest() : `${fixed(value, 2)} ${unit} at rest, gates held`;
  const rows: [string, string][] = [
    ['cell', summary.name],
    ['samples', String(summary.samples)],
    ['sections', `${summary.sections} (${summary.stems} stems, ${summary.tips} tips)`],
    ['neurite length', `${fixed(summary.neuriteLengthUm)} um`],
    ['membrane area', `${fixed(summary.areaUm2)} um2 (soma ${fixed(summary.somaAreaUm2)} um2)`],
    ['mesh', `${summary.mesh}: ${summary.compartments} compartments`],
    [
      'longest path',
      `${fixed(summary.longestPathLambda, 2)} lambda at rest, ${fixed(summary.longestPathLambdaAc, 2)} at ${summary.frequencyHz} Hz, to ${summary.farthestPlace}`,
    ],
    ['Rin at the soma', resting(summary.inputResistanceMohm, 'MOhm')],
    ['slowest tau', resting(summary.slowestTimeConstantMs, 'ms')],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`).join('\n');
}
