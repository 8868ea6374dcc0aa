import type { Cell, Coat, CurrentClamp } from '../cell/cell.ts';
import { catalogueMechanisms } from '../mechanisms/catalogue.ts';
import { buildMorphologyFromSections, type SectionDrawing } from '../morphology/sectionTree.ts';

/** A cell of the validation: sections, one membrane everywhere, a current into the first section. */
export interface TestCell {
  readonly sections: readonly SectionDrawing[];
  readonly mechanism: 'pas' | 'hh';
  readonly parameters: Readonly<Record<string, number>>;
  readonly clamp: Pick<CurrentClamp, 'delayMs' | 'durationMs' | 'amplitudeNa'>;
  /** Where the current goes in; 0 where it is left out. */
  readonly clampX?: number;
  /** Section and x of each probe. */
  readonly probes: Readonly<Record<string, readonly [section: number, x: number]>>;
}

/** Of all cells of the validation. */
export const RESTING_MV = -65;
export const AXIAL_OHM_CM = 100;

/** A straight section whose diameters are apart evenly; joined to the end of its parent. um */
export function drawSection(
  name: string,
  lengthUm: number,
  diametersUm: readonly number[],
  parent?: number,
): SectionDrawing {
  const last = diametersUm.length - 1;
  return {
    name,
    type: 3,
    parent: parent === undefined ? null : { section: parent, x: 1 },
    points: diametersUm.map((diameter, i) => [(i * lengthUm) / last, 0, 0, diameter] as const),
  };
}

export function buildTestCell({
  sections,
  mechanism: name,
  parameters,
  clamp,
  clampX = 0,
  probes,
}: TestCell): Cell {
  const intervals = sections.map((_, section) => ({ section, x0: 0, x1: 1 }));
  const mechanism = catalogueMechanisms().get(name)!;
  const coat: Coat = { kind: 'mechanism', region: 'all', intervals, mechanism, parameters };
  return {
    morphology: buildMorphologyFromSections('validation', sections),
    celsius: 6.3,
    vInitMv: RESTING_MV,
    membrane: { cmUfPerCm2: 1, raOhmCm: AXIAL_OHM_CM },
    labels: {},
    coats: [coat],
    clamps: [{ name: 'step', locus: { section: 0, x: clampX }, ...clamp }],
    points: [],
    connections: [],
    quantities: [],
    probes: Object.entries(probes).map(([probe, [section, x]]) => ({
      name: probe,
      locus: { section, x },
    })),
  };
}
