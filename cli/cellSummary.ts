import {
  buildConductanceMatrix,
  describeMesh,
  inputResistance,
  measureMorphology,
  measureRestingMembrane,
  morphologyArea,
  rootNode,
  sectionArea,
  slowestTimeConstant,
} from '../src/index.ts';
import type { LoadedExperiment } from './loadExperiment.ts';

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
  /** At the root section's centre, gates held at their steady state for the initial voltage. */
  readonly inputResistanceMohm: number;
  readonly slowestTimeConstantMs: number;
}

export function summariseCell({ cell, table, layout, experiment }: LoadedExperiment): CellSummary {
  const { morphology } = cell;
  const { neurites, points } = measureMorphology(table);
  const { slopeUs } = measureRestingMembrane(cell, layout);
  const matrix = buildConductanceMatrix(layout, slopeUs);
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
    inputResistanceMohm: inputResistance(matrix, rootNode(layout)),
    slowestTimeConstantMs: slowestTimeConstant(matrix, layout.capacitanceNf),
  };
}

export function formatCellSummary(summary: CellSummary): string {
  const fixed = (value: number, digits = 1): string => value.toFixed(digits);
  const rows: [string, string][] = [
    ['cell', summary.name],
    ['samples', String(summary.samples)],
    ['sections', `${summary.sections} (${summary.stems} stems, ${summary.tips} tips)`],
    ['neurite length', `${fixed(summary.neuriteLengthUm)} um`],
    ['membrane area', `${fixed(summary.areaUm2)} um2 (soma ${fixed(summary.somaAreaUm2)} um2)`],
    ['mesh', `${summary.mesh}: ${summary.compartments} compartments`],
    ['Rin at the soma', `${fixed(summary.inputResistanceMohm, 2)} MOhm at rest, gates held`],
    ['slowest tau', `${fixed(summary.slowestTimeConstantMs, 2)} ms at rest, gates held`],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`).join('\n');
}
