import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAsc } from '../../src/morphology/neurolucida.ts';
import { readAscAsNeuron } from '../../src/morphology/neuronAscReading.ts';
import { readSwcAsNeuron } from '../../src/morphology/neuronSwcReading.ts';
import type { PeerReading } from '../../src/morphology/peerReading.ts';
import { packSections, type SectionDraft } from '../../src/morphology/sectionTree.ts';
import { parseSwc } from '../../src/swc-parser/parseSwc.ts';
import { buildSampleTree } from '../../src/swc-parser/sampleTree.ts';
import type { SwcTable } from '../../src/swc-parser/swcTable.ts';
import { type ReferenceFile, referenceFiles } from '../support/morphometrics.ts';
import { sumPerName } from '../support/sectionSums.ts';
import { sharedFolder } from '../support/shared.ts';
import { tableOf } from '../support/swcTables.ts';

/** Sections as `type parent(x): first point ... last point`, a point as `x,y,z d`. */
function drawn(reading: PeerReading): string[] {
  if (reading.kind === 'refusal') return [reading.reason];
  return reading.sections.map(({ type, parent, parentX, xUm, yUm, zUm, radiusUm }) => {
    const points = xUm.map((x, i) => `${x},${yUm[i]},${zUm[i]} ${2 * radiusUm[i]!}`);
    return `${type} ${parent}(${parentX}): ${points.join(' | ')}`;
  });
}

function readSwc(...lines: string[]): string[] {
  return drawn(readSwcAsNeuron(tableOf(lines.join('\n'))));
}

// Each as NEURON 8.2.2 itself draws it.
describe("NEURON's reading of SWC", () => {
  it('leaves the stem of a one-sample soma out, unless it is all there is', () => {
    expect(readSwc('1 1 0 0 0 5 -1', '2 3 10 0 0 1 1', '3 3 20 0 0 1 2', '4 2 0 9 0 1 1')).toEqual([
      '1 -1(0): -5,0,0 10 | 0,0,0 10 | 5,0,0 10',
      '3 0(0.5): 10,0,0 2 | 20,0,0 2',
      '2 0(0.5): 0,0,0 2 | 0,9,0 2',
    ]);
  });

  it('hangs what forks at once on the beginning of the first child, but not in the second line', () => {
    const soma = '1 1 0 0 0 5 -1';
    const axon = ['2 2 -9 0 0 1 1', '3 2 -19 0 0 1 2'];
    expect(
      readSwc(soma, ...axon, '4 3 10 0 0 1 1', '5 3 20 0 0 1 4', '6 3 10 9 0 2 4').slice(2),
    ).toEqual(['3 0(0.5): 10,0,0 2 | 20,0,0 2', '3 2(0): 10,0,0 2 | 10,9,0 4']);
    expect(readSwc(soma, '2 3 10 0 0 1 1', '3 3 20 0 0 1 2', '4 3 10 9 0 2 2').slice(1)).toEqual([
      '3 0(0.5): 0,0,0 2 | 10,0,0 2',
      '3 1(1): 10,0,0 2 | 20,0,0 2',
      '3 1(1): 10,0,0 2 | 10,9,0 4',
    ]);
  });

  it('takes the first line for the parent of a second root', () => {
    expect(
      readSwc('1 3 0 0 0 1 -1', '2 3 10 0 0 1 1', '3 3 100 0 0 1 -1', '4 3 110 0 0 1 3'),
    ).toEqual(['3 -1(0): 0,0,0 2 | 10,0,0 2', '3 0(1): 0,0,0 2 | 100,0,0 2 | 110,0,0 2']);
    expect(
      readSwc('1 1 0 0 0 5 -1', '2 3 10 0 0 1 1', '3 3 20 0 0 1 2', '4 3 99 0 0 1 -1')[2],
    ).toBe('3 0(0.5): 0,0,0 2 | 99,0,0 2');
  });

  it('throws out a section of two points at one place, and gives its children to its parent', () => {
    const lines = ['1 1 0 0 0 5 -1', '2 3 10 0 0 1 1', '3 3 10 0 0 1 2', '4 3 10 0 0 1 3'];
    expect(readSwc(...lines, '5 3 20 0 0 1 3')).toEqual([
      '1 -1(0): -5,0,0 10 | 0,0,0 10 | 5,0,0 10',
      '3 0(0.5): 10,0,0 2 | 20,0,0 2',
    ]);
  });

  it('fails where a child does not come after its parent, or lines are out of order', () => {
    expect(readSwc('2 1 0 0 0 5 -1', '1 3 9 0 0 1 2')[0]).toMatch(/does not come after its parent/);
    expect(readSwc('1 1 0 0 0 5 -1', '3 3 9 0 0 1 1', '2 3 8 0 0 1 1')[0]).toMatch(
      /order of their ids/,
    );
  });
});

describe("NEURON's reading of Neurolucida", () => {
  it('begins a branch with a copy of the point before it, as wide as its own first point', () => {
    const parsed = parseAsc('((Dendrite)(0 5 0 2)(0 15 0 2)((0 25 0 1)|(0 15 0 3)(9 15 0 3)))');
    expect(drawn(readAscAsNeuron(parsed.table!, parsed))).toEqual([
      '3 -1(0): 0,5,0 2 | 0,15,0 2',
      '3 0(1): 0,15,0 1 | 0,25,0 1',
      '3 0(1): 0,15,0 3 | 9,15,0 3',
    ]);
  });
});

const shared = sharedFolder();
const where = shared === undefined ? ' (skipped: the folder of reference data is missing)' : '';
const files = [...referenceFiles('.swc'), ...referenceFiles('.asc')];

/** The copy of which the reference has figures where NEURON fails on the file: renumbered depth first. */
function sortedCopy(table: SwcTable): SwcTable {
  const { order } = buildSampleTree(table.parentRow);
  const place = new Int32Array(table.count);
  order.forEach((row, k) => {
    place[row] = k;
  });
  const sorted = <T extends Float64Array | Int32Array>(values: T): T =>
    values.map((_, k) => values[order[k]!]!) as T;
  return {
    ...table,
    id: table.id.map((_, k) => k + 1),
    type: sorted(table.type),
    xUm: sorted(table.xUm),
    yUm: sorted(table.yUm),
    zUm: sorted(table.zUm),
    radiusUm: sorted(table.radiusUm),
    parentRow: sorted(table.parentRow).map((parent) => (parent < 0 ? -1 : place[parent]!)),
  };
}

function readShared(file: string, isSorted: boolean): PeerReading {
  const text = readFileSync(resolve(shared!, 'morphologies', file), 'latin1');
  if (file.endsWith('.asc')) {
    const parsed = parseAsc(text, { file });
    return readAscAsNeuron(parsed.table!, parsed);
  }
  const table = parseSwc(text, { file }).table!;
  return readSwcAsNeuron(isSorted ? sortedCopy(table) : table);
}

/** NEURON keeps coordinates and diameters in single precision. */
function inSinglePrecision(draft: SectionDraft): SectionDraft {
  const rounded = (values: readonly number[]): number[] =>
    values.map((value) => Math.fround(value));
  const { xUm, yUm, zUm, radiusUm } = draft;
  return {
    ...draft,
    xUm: rounded(xUm),
    yUm: rounded(yUm),
    zUm: rounded(zUm),
    radiusUm: rounded(radiusUm.map((radius) => 2 * radius)).map((diameter) => diameter / 2),
  };
}

describe.skipIf(shared === undefined)(`published files read as NEURON reads them${where}`, () => {
  it.each(files)('have its sections, lengths and areas: %s', (file, reference: ReferenceFile) => {
    const expected = reference.neuron?.perName ?? reference.neuronOnSortedCopy!.perName;
    const reading = readShared(file, reference.neuron?.perName === undefined);
    if (reading.kind === 'refusal') throw new Error(reading.reason);
    const actual = sumPerName(packSections(file, reading.sections.map(inSinglePrecision)));
    expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
    for (const [name, { sections, lengthUm, areaUm2 }] of Object.entries(expected)) {
      // Of a ball without radius NEURON makes a hair of 1e-9 um.
      const isPoint = lengthUm < 1e-6;
      // A small soma far from the origin feels the roundings on the way there most.
      const tolerance = name === 'soma' ? 3e-6 : 1e-6;
      expect(actual[name]!.sections, name).toBe(sections);
      if (!isPoint)
        expect(Math.abs(actual[name]!.lengthUm / lengthUm - 1), name).toBeLessThan(tolerance);
      expect(Math.abs(actual[name]!.areaUm2 - areaUm2), name).toBeLessThanOrEqual(
        tolerance * areaUm2,
      );
    }
  });

  it.each(referenceFiles('.asc'))(
    "have the neurites' area of its rule at forks: %s",
    (file, { fromPoints }) => {
      const reading = readShared(file, false);
      if (reading.kind === 'refusal') throw new Error(reading.reason);
      const sums = sumPerName(packSections(file, reading.sections));
      const { soma, ...neurites } = sums;
      const areaUm2 = Object.values(neurites).reduce((sum, { areaUm2 }) => sum + areaUm2, 0);
      expect(soma!.sections).toBe(1);
      expect(areaUm2).toBeCloseTo(fromPoints['neuriteAreaByNeuronRuleUm2'] as number, 5);
    },
  );
});
