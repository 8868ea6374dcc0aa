import { describe, expect, it } from 'vitest';
import {
  categoriesByNode,
  categoriesByRegion,
  categoriesByType,
  categoryColours,
  categoryMap,
} from '../../src/scene/categories.ts';
import { STAGE_COLOUR } from '../../src/scene/colourMap.ts';
import { contrastRatio } from '../../src/scene/contrast.ts';
import { buildSegmentTable } from '../../src/scene/segmentTable.ts';
import { syntheticRun, yTree } from '../support/syntheticRun.ts';

const run = syntheticRun('y', yTree());
const table = buildSegmentTable(run.morphology, run.layout);

describe('categories', () => {
  it('name SWC types and give each point that of its section', () => {
    const { names, ofPoint } = categoriesByType(table, [1, 3, 4, 7]);
    expect(names).toEqual(['soma', 'dendrite', 'apical dendrite', 'type 7']);
    expect(new Set(ofPoint.subarray(0, table.chainOffsets[1]!))).toEqual(new Set([0]));
    expect(new Set(ofPoint.subarray(table.chainOffsets[3]!))).toEqual(new Set([2]));
  });

  it('give a point the last region that covers it', () => {
    const regions = [
      { name: 'trunk', intervals: [{ section: 1, x0: 0, x1: 1 }] },
      { name: 'far', intervals: [{ section: 1, x0: 0.5, x1: 1 }] },
    ];
    const { names, ofPoint } = categoriesByRegion(table, regions, 'elsewhere');
    expect(names).toEqual(['elsewhere', 'trunk', 'far']);
    for (let point = 0; point < table.pointCount; point++) {
      const expected = table.section[point] !== 1 ? 0 : table.x[point]! >= 0.5 ? 2 : 1;
      expect(ofPoint[point]).toBe(expected);
    }
  });

  it('give a point the group of its nearer node, and at ends that of its neighbour', () => {
    const group = new Int32Array(run.layout.nodeCount).fill(-1);
    for (const node of run.layout.compartments) group[node] = run.layout.section[node]!;
    const { ofPoint } = categoriesByNode(table, group, ['a', 'b', 'c', 'd']);
    for (let point = table.chainOffsets[2]! + 1; point < table.chainOffsets[3]!; point++)
      expect(ofPoint[point]).toBe(2);
  });
});

describe.each(['dark', 'light'] as const)('category colours on a %s page', (theme) => {
  it('all stand out at 3:1 and are distinct', () => {
    const colours = categoryColours(40, theme);
    for (const colour of colours)
      expect(contrastRatio(colour, STAGE_COLOUR[theme])).toBeGreaterThanOrEqual(3);
    expect(new Set(colours.map(String)).size).toBe(40);
  });

  it('lie in the map at their own entry', () => {
    const map = categoryMap(3, theme);
    expect([...map.subarray(8, 12)]).toEqual([...categoryColours(3, theme)[2]!, 255]);
  });
});
