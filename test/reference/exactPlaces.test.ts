/** A synapse near the end of a distal section acts where it was written: the usual mesh gives the fine mesh's answer. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../src/cell/cell.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import { distanceAt } from '../../src/morphology/distance.ts';
import type { Morphology } from '../../src/morphology/morphology.ts';
import { readReconstruction } from '../../src/morphology/reconstruction.ts';
import { buildMorphologyFromSections } from '../../src/morphology/sectionTree.ts';
import { straight } from '../support/cells.ts';
import { runSimulation } from '../support/runSimulation.ts';
import { sharedFolder } from '../support/shared.ts';

const shared = sharedFolder();
const reason = shared === undefined ? ' (skipped: no folder of reference data)' : '';
const REST_MV = -65;

/** Passive; an excitatory synapse of 1 nS, and probes there and at the soma. */
function makeCell(morphology: Morphology, section: number): Cell {
  const intervals = morphology.sections.map(({ index }) => ({ section: index, x0: 0, x1: 1 }));
  const locus = { section, x: 0.95 };
  return {
    ...{ morphology, celsius: 6.3, vInitMv: REST_MV, labels: {}, clamps: [], quantities: [] },
    membrane: { cmUfPerCm2: 1, raOhmCm: 150 },
    coats: [
      {
        ...{ kind: 'mechanism', region: 'all', intervals },
        ...{ mechanism: catalogueMechanisms().get('pas')!, parameters: { g: 5e-5, e: REST_MV } },
      },
    ],
    points: [
      {
        ...{ name: 'synapse', locus, mechanism: catalogueMechanisms().get('Exp2Syn')! },
        parameters: { tau1: 0.45, tau2: 0.55, e: 0 },
      },
    ],
    connections: [
      {
        ...{ target: 'synapse', weights: [0.001], delayMs: 0 },
        source: { kind: 'times', timesMs: Float64Array.of(1) },
      },
    ],
    probes: [
      { name: 'soma', locus: { section: 0, x: 0.5 } },
      { name: 'local', locus },
    ],
  };
}

/** Peaks above rest at the soma and at the synapse. mV */
function peaksOf(cell: Cell, fraction: number): number[] {
  const layout = discretise(cell, { policy: 'd_lambda', d_lambda: fraction, frequency_hz: 100 });
  const { probes } = runSimulation(cell, layout, { method: 'second-order', dtMs: 0.025 }, 30);
  return probes.map(({ voltageMv }) => Math.max(...voltageMv) - REST_MV);
}

function errorsPercent(cell: Cell): number[] {
  const [usual, fine] = [peaksOf(cell, 0.1), peaksOf(cell, 0.01)];
  return usual.map((peak, i) => 100 * Math.abs(peak / fine[i]! - 1));
}

describe('a synapse at x = 0.95', () => {
  it('of a thin branch is right to 0.5 % on the usual mesh', () => {
    const morphology = buildMorphologyFromSections('branch', [
      straight(1, null, [0, 0, 0, 15], [15, 0, 0, 15]),
      straight(3, { section: 0, x: 1 }, [15, 0, 0, 1], [165, 0, 0, 0.6]),
    ]);
    for (const error of errorsPercent(makeCell(morphology, 1))) expect(error).toBeLessThan(0.5);
  });

  it
    .skipIf(shared === undefined)
    .each([
      'mouse-l5-pyramidal-allen-485574832',
      'mouse-pvalb-interneuron-allen-470522102',
      'rat-ca1-pyramidal-turner-n120',
      'rat-ca1-pyramidal-amaral-c91662',
      'rat-l5-pyramidal-hay2011-cell1-xyz2swc',
      'purkinje-dusart-p35-2',
    ])(`of the farthest dendrite of %s is right to half a per cent${reason}`, (name) => {
    const text = readFileSync(join(shared!, `morphologies/${name}.swc`), 'utf8');
    const { morphology } = readReconstruction(text, { file: `${name}.swc` });
    for (const error of errorsPercent(makeCell(morphology!, farthestDendrite(morphology!))))
      expect(error).toBeLessThan(0.5);
  });
});

function farthestDendrite(morphology: Morphology): number {
  const distances = morphology.sections.map(({ index, type }) =>
    type === 3 || type === 4 ? distanceAt(morphology, { section: index, x: 1 }) : -1,
  );
  return distances.indexOf(Math.max(...distances));
}
