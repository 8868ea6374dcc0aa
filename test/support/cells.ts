import type { Cell, Coat } from '../../src/cell/cell.ts';
import type { Morphology } from '../../src/morphology/morphology.ts';
import { buildMorphologyFromSections } from '../../src/morphology/sectionTree.ts';

/** A cell without mechanisms: membrane only. */
export function bareCell(
  morphology: Morphology,
  { cmUfPerCm2 = 1, raOhmCm = 150, coats = [] as readonly Coat[] } = {},
): Cell {
  return {
    morphology,
    celsius: 6.3,
    vInitMv: -70,
    membrane: { cmUfPerCm2, raOhmCm },
    labels: {},
    coats,
    clamps: [],
    points: [],
    connections: [],
    probes: [],
    quantities: [],
  };
}

/** Soma of 20 um length and diameter with one dendrite of 500 x 2 um on its end: the textbook ball and stick. */
export function ballAndStick(): Morphology {
  return buildMorphologyFromSections('ball and stick', [
    {
      type: 1,
      parent: null,
      points: [
        [0, 0, 0, 20],
        [20, 0, 0, 20],
      ],
    },
    {
      type: 3,
      parent: { section: 0, x: 1 },
      points: [
        [20, 0, 0, 2],
        [520, 0, 0, 2],
      ],
    },
  ]);
}

/** Soma of 10 um, a dendrite of 100 um on its end, and a thinner one of 50 um that leaves the first in its middle. */
export function sideBranch(): Morphology {
  return buildMorphologyFromSections('side branch', [
    {
      type: 1,
      parent: null,
      points: [
        [0, 0, 0, 10],
        [10, 0, 0, 10],
      ],
    },
    {
      type: 3,
      parent: { section: 0, x: 1 },
      points: [
        [10, 0, 0, 2],
        [110, 0, 0, 2],
      ],
    },
    {
      type: 3,
      parent: { section: 1, x: 0.5 },
      points: [
        [60, 0, 0, 1],
        [60, 50, 0, 1],
      ],
    },
  ]);
}
