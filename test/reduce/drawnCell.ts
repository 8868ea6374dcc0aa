import type { ReductionInput } from '../../src/reduce/reductionInput.ts';
import { type DiscreteSection, reductionInputOf } from './discreteCell.ts';

/** A cylinder of equal compartments, joined to the end of an earlier one (to the middle of a soma). */
export interface DrawnSection {
  /** SWC type. */
  readonly type: number;
  /** -1 for a root. */
  readonly parent: number;
  readonly lengthUm: number;
  readonly diameterUm: number;
  readonly compartments: number;
  readonly leakSPerCm2?: number;
  readonly reversalMv?: number;
  readonly cmUfPerCm2?: number;
}

const STEM_OF_TYPE: Readonly<Record<number, string>> = { 1: 'soma', 2: 'axon', 4: 'apic' };
const AXIAL_RESISTIVITY_OHM_CM = 150;

/** Ra 150 ohm cm, 1 uF/cm2, 1/15000 S/cm2 at -70 mV unless the section says otherwise. */
export function drawCell(drawn: readonly DrawnSection[]): ReductionInput {
  const names = drawn.map(({ type }, i) => `${STEM_OF_TYPE[type] ?? 'dend'}[${i}]`);
  const sections = drawn.map((section, i): DiscreteSection => {
    const { lengthUm, diameterUm, compartments: count } = section;
    const half = halfResistanceMohm(lengthUm / count, diameterUm);
    return {
      name: names[i]!,
      L: lengthUm,
      nseg: count,
      cm: section.cmUfPerCm2 ?? 1,
      g_pas: section.leakSPerCm2 ?? 1 / 15000,
      e_pas: section.reversalMv ?? -70,
      parent: section.parent < 0 ? null : names[section.parent]!,
      parent_x: section.parent < 0 ? null : drawn[section.parent]!.type === 1 ? 0.5 : 1,
      x: Array.from({ length: count }, (_, k) => (k + 0.5) / count),
      area_um2: new Array<number>(count).fill((Math.PI * diameterUm * lengthUm) / count),
      ri_MOhm: Array.from({ length: count }, (_, k) => (k === 0 ? half : 2 * half)),
      ri_end_MOhm: half,
    };
  });
  return reductionInputOf({
    morphology: { file: 'drawn.swc', sha256: 'f'.repeat(64) },
    passive: { Ra: AXIAL_RESISTIVITY_OHM_CM },
    sections,
  });
}

function halfResistanceMohm(lengthUm: number, diameterUm: number): number {
  const crossSectionUm2 = (Math.PI * diameterUm ** 2) / 4;
  return (0.01 * AXIAL_RESISTIVITY_OHM_CM * (lengthUm / 2)) / crossSectionUm2;
}

export const SOMA: DrawnSection = {
  type: 1,
  parent: -1,
  lengthUm: 20,
  diameterUm: 20,
  compartments: 1,
};

/** A small pyramidal cell: soma, two basal dendrites, a trunk with an oblique, and a tuft of two. */
export const PYRAMID: readonly DrawnSection[] = [
  SOMA,
  { type: 3, parent: 0, lengthUm: 150, diameterUm: 2, compartments: 7 },
  { type: 3, parent: 0, lengthUm: 120, diameterUm: 1.5, compartments: 7 },
  { type: 4, parent: 0, lengthUm: 150, diameterUm: 4, compartments: 7 },
  { type: 4, parent: 3, lengthUm: 100, diameterUm: 1, compartments: 5 },
  { type: 4, parent: 3, lengthUm: 250, diameterUm: 3, compartments: 9 },
  { type: 4, parent: 5, lengthUm: 150, diameterUm: 1, compartments: 7 },
  { type: 4, parent: 5, lengthUm: 130, diameterUm: 1, compartments: 7 },
];
