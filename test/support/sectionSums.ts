import { sectionArea } from '../../src/morphology/frusta.ts';
import type { Morphology } from '../../src/morphology/morphology.ts';
import { typeWord } from '../../src/morphology/sectionNames.ts';

export type SectionSums = Record<string, { sections: number; lengthUm: number; areaUm2: number }>;

/** Number, length and area of the sections by the word their names begin with. */
export function sumPerName(morphology: Morphology): SectionSums {
  const sums: SectionSums = {};
  for (const { index, type, lengthUm } of morphology.sections) {
    const name = typeWord(type);
    const sum = sums[name] ?? { sections: 0, lengthUm: 0, areaUm2: 0 };
    sums[name] = {
      sections: sum.sections + 1,
      lengthUm: sum.lengthUm + lengthUm,
      areaUm2: sum.areaUm2 + sectionArea(morphology, index),
    };
  }
  return sums;
}
