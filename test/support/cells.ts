import type { Cell, Coat } from '../../src/cell/cell.ts';
import type { Morphology } from '../../src/morphology/morphology.ts';
import {
  buildMorphologyFromSections,
  type SectionDrawing,
} from '../../src/morphology/sectionTree.ts';

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

/** A section without a bend, from one point to another: x, y, z and diameter of each. um */
export function straight(
  type: number,
  parent: SectionDrawing['parent'],
  from: SectionDrawing['points'][number],
  to: SectionDrawing['points'][number],
): SectionDrawing {
  return { type, parent, points: [from, to] };
}

/** Soma of 20 um length and diameter with one dendrite of 500 x 2 um on its end: the textbook ball and stick. */
export function ballAndStick(): Morphology {
  return buildMorphologyFromSections('ball and stick', [
    straight(1, null, [0, 0, 0, 20], [20, 0, 0, 20]),
    straight(3, { section: 0, x: 1 }, [20, 0, 0, 2], [520, 0, 0, 2]),
  ]);
}

/** Soma of 10 um, a dendrite of 100 um on its end, and a thinner one of 50 um that leaves the first in its middle. */
export function sideBranch(): Morphology {
  return buildMorphologyFromSections('side branch', [
    straight(1, null, [0, 0, 0, 10], [10, 0, 0, 10]),
    straight(3, { section: 0, x: 1 }, [10, 0, 0, 2], [110, 0, 0, 2]),
    straight(3, { section: 1, x: 0.5 }, [60, 0, 0, 1], [60, 50, 0, 1]),
  ]);
}
