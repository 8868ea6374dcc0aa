import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildMorphology } from '../../src/morphology/buildMorphology.ts';
import { measureMorphology } from '../../src/morphology/morphometrics.ts';
import { parseSwc } from '../../src/swc-parser/parseSwc.ts';
import { SOMA_TYPE, type SwcTable } from '../../src/swc-parser/swcTable.ts';
import { expectFigures, referenceFiles } from '../support/morphometrics.ts';
import { sumPerName } from '../support/sectionSums.ts';
import { sharedFolder } from '../support/shared.ts';

const shared = sharedFolder();
const folder = shared === undefined ? '' : resolve(shared, 'morphologies');
const reference = Object.fromEntries(referenceFiles('.swc'));
const swcFiles = Object.keys(reference);
const where = shared === undefined ? ' (skipped: the folder of reference data is missing)' : '';

function readTable(file: string): SwcTable {
  const { table } = parseSwc(readFileSync(resolve(folder, file), 'latin1'), { file });
  return table!;
}

describe.skipIf(shared === undefined)(`figures of published reconstructions${where}`, () => {
  it.each(swcFiles)('are those computed apart from us: %s', (file) => {
    const measured = measureMorphology(readTable(file));
    expectFigures(measured, reference[file]!.fromPoints, file);
  });
});

/** Where NEURON counts no stem edge (see the README beside the files), its sections and ours are the same. */
const SAME_AS_NEURON = [
  'mouse-l5-pyramidal-allen-485574832.swc',
  'mouse-pvalb-interneuron-allen-470522102.swc',
  'rat-dentate-granule-claiborne-1220882a.swc',
  'rat-l5-pyramidal-hay2011-cell1-xyz2swc.swc',
  'rat-ca1-pyramidal-amaral-c91662.swc',
  'purkinje-dusart-p35-2.swc',
  'nrn-demo-pyramidal.swc',
  'synthetic-neurom-neuron.swc',
];

describe.skipIf(shared === undefined)(`sections beside NEURON's${where}`, () => {
  it.each(SAME_AS_NEURON)('agree in number, length and area to 1e-6: %s', (file) => {
    const { morphology } = buildMorphology(readTable(file), { file });
    const perName = sumPerName(morphology);
    const neuron = reference[file]!.neuron!.perName!;
    expect(Object.keys(perName).sort()).toEqual(Object.keys(neuron).sort());
    for (const [name, expected] of Object.entries(neuron)) {
      const actual = perName[name]!;
      expect(actual.sections, name).toBe(expected.sections);
      // NEURON keeps coordinates in single precision, which a small soma far from the origin feels most.
      const tolerance = name === 'soma' ? 3e-6 : 1e-6;
      expect(Math.abs(actual.lengthUm / expected.lengthUm - 1), name).toBeLessThan(tolerance);
      expect(Math.abs(actual.areaUm2 / expected.areaUm2 - 1), name).toBeLessThan(tolerance);
    }
  });

  it.each(swcFiles)('lose no neurite, even where NEURON reads otherwise: %s', (file) => {
    const table = readTable(file);
    const { morphology, diagnostics } = buildMorphology(table, { file });
    const wasRerooted = diagnostics.some(({ code }) => code === 'morphology/rerooted');
    const neurites = morphology.sections.filter(({ type }) => type !== SOMA_TYPE);
    const lengthUm = neurites.reduce((sum, section) => sum + section.lengthUm, 0);
    const expected = measureMorphology(table).neurites;
    expect(Math.abs(lengthUm / expected.lengthUm - 1)).toBeLessThan(1e-9);
    // Rooted elsewhere, an edge may change its type with its direction, and with it where a section begins.
    if (!wasRerooted) expect(neurites.length).toBe(expected.sections);
  });
});
