import { expect, test } from 'vitest';
import { inputResistance } from '../../src/cable/hinesMatrix.ts';
import { findRow } from '../../src/reduce/certificate.ts';
import { certifyReduction } from '../../src/reduce/certifyReduction.ts';
import { reduceByRegions } from '../../src/reduce/reduceByRegions.ts';
import type { ReducedModel } from '../../src/reduce/reducedModel.ts';
import { buildReducedSystem, longestEulerStepMs } from '../../src/reduce/reducedSystem.ts';
import { reduceToSites } from '../../src/reduce/reduceToSites.ts';
import { softenModel } from '../../src/reduce/softenModel.ts';
import { drawCell, PYRAMID } from './drawnCell.ts';

const STEP_MS = 0.02;

/** The same dendrites with a twig of 0.2 um at the fork, whose two ends are nearly one place. */
const input = drawCell([
  ...PYRAMID,
  { type: 4, parent: 5, lengthUm: 0.2, diameterUm: 3, compartments: 1 },
  { type: 4, parent: 8, lengthUm: 90, diameterUm: 1, compartments: 5 },
  { type: 4, parent: 8, lengthUm: 80, diameterUm: 1, compartments: 5 },
]);
const stiff = reduceToSites(input, [...input.layout.endNode].slice(1));

function totalOf(model: ReducedModel, key: 'capacitancePf' | 'leakNs' | 'areaUm2'): number {
  return model.compartments.reduce((sum, compartment) => sum + compartment[key], 0);
}

test('a model that is stable comes back as it is', () => {
  const model = reduceByRegions(drawCell(PYRAMID));
  expect(softenModel(model, STEP_MS)).toBe(model);
});

test('a stiff model bears the step; totals stay, and so does the input resistance to 0.1 %', () => {
  expect(longestEulerStepMs(stiff)).toBeLessThan(STEP_MS / 10);
  const soft = softenModel(stiff, STEP_MS);
  expect(longestEulerStepMs(soft)).toBeGreaterThanOrEqual(STEP_MS);
  expect(soft.compartments.length).toBeLessThan(stiff.compartments.length);
  for (const key of ['capacitancePf', 'leakNs', 'areaUm2'] as const)
    expect(totalOf(soft, key)).toBeCloseTo(totalOf(stiff, key), 6);
  const resistanceOf = (model: ReducedModel): number =>
    inputResistance(buildReducedSystem(model).matrix, 0);
  expect(Math.abs(resistanceOf(soft) / resistanceOf(stiff) - 1)).toBeLessThan(1e-3);
  expect(soft.notes.at(-1)).toContain('forward-Euler steps of 0.02 ms');
});

test('a step that the whole capacitance is too little for is not said to be borne', () => {
  const wantedMs = 2;
  const soft = softenModel(stiff, wantedMs);
  const borneMs = longestEulerStepMs(soft);
  expect(borneMs).toBeLessThan(wantedMs);
  expect(totalOf(soft, 'capacitancePf')).toBeCloseTo(totalOf(stiff, 'capacitancePf'), 6);
  expect(soft.notes.at(-1)).toContain(`steps above ${borneMs.toPrecision(4)} ms are unstable`);
  expect(soft.notes.join()).not.toContain('made fit');
});

test('sites, weights and nodes follow the merged compartments, and the certificate can be taken', () => {
  const soft = softenModel(stiff, STEP_MS);
  const { nodes, above, below, aboveWeight, belowWeight } = soft.sites!;
  expect(nodes).toHaveLength(soft.compartments.length);
  soft.compartments.forEach(({ parent }, i) => {
    expect(parent).toBeLessThan(i);
    if (i > 0) expect(parent).toBeGreaterThanOrEqual(0);
    expect(above[nodes[i]!]).toBe(i);
    expect(aboveWeight[nodes[i]!]).toBe(1);
  });
  above.forEach((compartment, node) => {
    expect(compartment).toBeLessThan(soft.compartments.length);
    expect(below[node]).not.toBe(compartment);
    expect(aboveWeight[node]! + belowWeight[node]!).toBeLessThanOrEqual(1 + 1e-12);
  });
  const certificate = certifyReduction(input, soft);
  expect(findRow(certificate, 'epsp_soma_off_1ns_pole')!.error!).toBeLessThan(0.02);
});

test('a step that is no time is refused', () => {
  for (const step of [0, -1, Number.NaN])
    expect(() => softenModel(stiff, step)).toThrow(RangeError);
});
