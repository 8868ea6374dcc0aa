import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareReadings } from '../../src/cable/compareReadings.ts';
import { sectionArea } from '../../src/morphology/frusta.ts';
import type { Morphology } from '../../src/morphology/morphology.ts';
import { readReconstruction } from '../../src/morphology/reconstruction.ts';
import { SOMA_CONVENTIONS } from '../../src/morphology/somaConvention.ts';
import type { SwcTable } from '../../src/swc-parser/swcTable.ts';
import { mutate, randomText, seededRandom } from '../support/mutatedTexts.ts';
import { sharedFolder } from '../support/shared.ts';

/** bench/fuzzReaders.mjs asks for more. */
const COUNT = Number(process.env['CABLETREE_FUZZ'] ?? 1000);
const SEED = Number(process.env['CABLETREE_FUZZ_SEED'] ?? 1);
/** No text of these sizes takes a hundredth of it. */
const HANG_MS = 10_000;

function textsOf(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /\.(swc|asc)$/i.test(name))
    .map((name) => readFileSync(join(folder, name), 'latin1'));
}

const shared = sharedFolder();
const own = textsOf(resolve(import.meta.dirname, '../../morphologies'));
const published =
  shared === undefined
    ? []
    : [
        ...textsOf(resolve(shared, 'morphologies')),
        ...textsOf(resolve(shared, 'morphologies/malformed')),
      ];
const ASC = `("CellBody" (CellBody) (5 0 0 0.1) (0 5 0 0.1) (-5 0 0 0.1) (0 -5 0 0.1))
((Color Red) (Dendrite) (0 5 0 2) <(1 1 1)> (0 15 0 2) ((-6 23 0 1.6) Normal | (6 23 0 1.6)))
((Axon) (0 -5 0 1 S1) (Cross (Name "m") (1 1 1 1)) (0 -25 0 1))\n`;

function expectSoundTable(table: SwcTable, text: string): void {
  for (const values of [table.xUm, table.yUm, table.zUm, table.radiusUm, table.id])
    if (!values.every(Number.isFinite)) throw new Error(`not finite: ${JSON.stringify(text)}`);
  const isSound = table.parentRow.every(
    (parent, row) => parent >= -1 && parent < table.count && parent !== row,
  );
  if (!isSound) throw new Error(`a parent is none: ${JSON.stringify(text)}`);
}

function expectSoundMorphology(morphology: Morphology, text: string): void {
  for (const { index, lengthUm, parent } of morphology.sections) {
    const areaUm2 = sectionArea(morphology, index);
    if (!Number.isFinite(lengthUm) || !Number.isFinite(areaUm2) || parent >= index)
      throw new Error(`section ${index}: ${lengthUm} um, ${areaUm2} um2: ${JSON.stringify(text)}`);
  }
  if (!morphology.pointRadiusUm.every((radius) => radius > 0 && Number.isFinite(radius)))
    throw new Error(`a radius is none: ${JSON.stringify(text)}`);
}

describe(`${COUNT} broken texts`, () => {
  it('are read or refused: no crash, no hang, no number that is not finite', {
    timeout: 3_600_000,
  }, () => {
    const random = seededRandom(SEED);
    const sources = [ASC, ...own, ...published];
    const counts = { mutated: 0, random: 0, accepted: 0, refused: 0, compared: 0, slowestMs: 0 };
    for (let k = 0; k < COUNT; k++) {
      const isRandom = random() < 0.2;
      const source = sources[Math.floor(random() * sources.length)]!;
      const text = isRandom ? randomText(random) : mutate(source, random);
      const soma = SOMA_CONVENTIONS[Math.floor(random() * SOMA_CONVENTIONS.length)]!;
      const start = performance.now();
      const { table, morphology, diagnostics } = readReconstruction(text, { soma });
      if (k % 10 === 0) {
        compareReadings(text);
        counts.compared++;
      }
      const spentMs = performance.now() - start;
      if (spentMs > HANG_MS) throw new Error(`${spentMs} ms: ${JSON.stringify(text)}`);
      counts.slowestMs = Math.max(counts.slowestMs, Math.round(spentMs));
      counts[isRandom ? 'random' : 'mutated']++;
      counts[table === undefined ? 'refused' : 'accepted']++;
      const hasError = diagnostics.some(({ severity }) => severity === 'error');
      if (table === undefined && !hasError) throw new Error(`refused in silence: ${text}`);
      if (table !== undefined) expectSoundTable(table, text);
      if (morphology !== undefined) expectSoundMorphology(morphology, text);
    }
    console.log(JSON.stringify(counts));
    expect(counts.accepted).toBeGreaterThan(COUNT / 20);
    expect(counts.refused).toBeGreaterThan(COUNT / 20);
  });
});
