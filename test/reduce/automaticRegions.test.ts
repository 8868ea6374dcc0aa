import { expect, test } from 'vitest';
import { labelRegions } from '../../src/reduce/automaticRegions.ts';
import { splitIntoTrees } from '../../src/reduce/cellTree.ts';
import type { ReductionInput } from '../../src/reduce/reductionInput.ts';
import { type DrawnSection, drawCell, PYRAMID, SOMA } from './drawnCell.ts';

/** Distinct labels of each section of the first tree, in order from its x = 0 end. */
function labelsBySection(input: ReductionInput): string[][] {
  const tree = splitIntoTrees(input)[0]!;
  const { labels } = labelRegions(tree, undefined);
  return input.morphology.sections.map(({ index }) => {
    const own = labels.filter(
      (label, row) => label !== undefined && input.layout.section[tree.nodes[row]!] === index,
    );
    return [...new Set(own as string[])];
  });
}

test('a labelled pyramidal cell has soma, basal, trunk, oblique and tuft', () => {
  expect(labelsBySection(drawCell(PYRAMID))).toEqual([
    ['soma'],
    ['basal_proximal', 'basal_distal'],
    ['basal_proximal', 'basal_distal'],
    ['trunk_proximal'],
    ['oblique'],
    ['trunk_proximal', 'trunk_distal'],
    ['tuft'],
    ['tuft'],
  ]);
});

test('where every neurite is type 3 the same regions are found by extent and radius', () => {
  const untyped = PYRAMID.map((section) => ({
    ...section,
    type: section.type === 4 ? 3 : section.type,
  }));
  expect(labelsBySection(drawCell(untyped))).toEqual(labelsBySection(drawCell(PYRAMID)));
});

test('the stem is judged by extent times radius: a thick one of nearly the same length wins', () => {
  const cell = drawCell([
    SOMA,
    { type: 3, parent: 0, lengthUm: 300, diameterUm: 1, compartments: 9 },
    { type: 3, parent: 0, lengthUm: 250, diameterUm: 4, compartments: 9 },
  ]);
  expect(labelsBySection(cell)).toEqual([
    ['soma'],
    ['basal_proximal', 'basal_distal'],
    ['apical_proximal', 'apical_distal'],
  ]);
});

test('an axon is a region of its own, wherever it leaves the cell', () => {
  const cell = drawCell([
    ...PYRAMID,
    { type: 2, parent: 1, lengthUm: 500, diameterUm: 1, compartments: 9 },
  ]);
  expect(labelsBySection(cell).at(-1)).toEqual(['axon']);
});

test('a cell without a soma has a root region in its place', () => {
  const cable: DrawnSection = {
    type: 3,
    parent: -1,
    lengthUm: 1000,
    diameterUm: 2,
    compartments: 20,
  };
  expect(labelsBySection(drawCell([cable]))).toEqual([
    ['root', 'apical_proximal', 'apical_distal'],
  ]);
});

test('a soma alone has one region', () => {
  expect(labelsBySection(drawCell([SOMA]))).toEqual([['soma']]);
});
