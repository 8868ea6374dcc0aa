import { describe, expect, it } from 'vitest';
import { buildSegmentTable } from '../../src/scene/segmentTable.ts';
import { thinTable } from '../../src/scene/thinTable.ts';
import { SOMA_TYPE } from '../../src/swc-parser/swcTable.ts';
import { ballAndStick, syntheticRun, yTree } from '../support/syntheticRun.ts';

describe('thinTable', () => {
  it.each([
    ['stick', ballAndStick()],
    ['fork', yTree()],
  ])('keeps every axis of a %s and takes the radii of its neurites', (name, tree) => {
    const { morphology, layout } = syntheticRun(name, tree);
    const table = buildSegmentTable(morphology, layout);
    const lines = thinTable(table);
    for (let point = 0; point < table.pointCount; point++) {
      const [at, end] = [4 * point, 4 * point + 3];
      expect(lines.xyzr.subarray(at, end)).toEqual(table.xyzr.subarray(at, end));
      const isSoma = table.sectionType[table.section[point]!] === SOMA_TYPE;
      if (isSoma) expect(lines.xyzr[end]).toBeLessThanOrEqual(table.xyzr[end]!);
      else expect(lines.xyzr[end]).toBe(0);
    }
    expect(lines.extentUm).toBeLessThanOrEqual(table.extentUm);
  });

  it('makes a soma smaller that is larger than the tree', () => {
    const { morphology, layout } = syntheticRun('stick', ballAndStick());
    const table = buildSegmentTable(morphology, layout);
    const xyzr = table.xyzr.map((value, i) => (i % 4 === 3 ? 1e6 : value));
    const lines = thinTable({ ...table, xyzr });
    const soma = lines.xyzr[3]!;
    expect(soma).toBeGreaterThan(0);
    expect(soma).toBeLessThan(lines.extentUm / 20);
  });
});
