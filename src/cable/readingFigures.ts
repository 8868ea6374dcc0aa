import { isModelError } from '../base/modelError.ts';
import { packSections, type SectionDraft } from '../morphology/sectionTree.ts';
import { SOMA_TYPE } from '../swc-parser/swcTable.ts';
import { passiveInputResistance } from './passiveResistance.ts';

/** What a program makes of a file, in numbers. */
export interface ReadingFigures {
  /** Arbor's are branches. */
  readonly sections: number;
  /** Neurite sections that are joined to a soma section. */
  readonly stems: number;
  readonly neuriteLengthUm: number;
  readonly neuriteAreaUm2: number;
  readonly somaAreaUm2: number;
  /** At the soma of a passive cell; undefined where the reading cannot carry current everywhere. */
  readonly inputResistanceMohm: number | undefined;
}

/** The figures of sections, their input resistance on our mesh. */
export function measureSections(sections: readonly SectionDraft[]): ReadingFigures {
  return { ...sumSections(sections), inputResistanceMohm: resistanceOf(sections) };
}

/** The figures but the resistance. */
export function sumSections(
  sections: readonly SectionDraft[],
): Omit<ReadingFigures, 'inputResistanceMohm'> {
  let [neuriteLengthUm, neuriteAreaUm2, somaAreaUm2, stems] = [0, 0, 0, 0];
  for (const section of sections) {
    const { lengthUm, areaUm2 } = sumEdges(section);
    if (section.type === SOMA_TYPE) {
      somaAreaUm2 += areaUm2;
      continue;
    }
    neuriteLengthUm += lengthUm;
    neuriteAreaUm2 += areaUm2;
    if (sections[section.parent]?.type === SOMA_TYPE) stems++;
  }
  return { sections: sections.length, stems, neuriteLengthUm, neuriteAreaUm2, somaAreaUm2 };
}

function sumEdges({ xUm, yUm, zUm, radiusUm }: SectionDraft): {
  lengthUm: number;
  areaUm2: number;
} {
  let [lengthUm, areaUm2] = [0, 0];
  for (let i = 1; i < xUm.length; i++) {
    const edgeUm = Math.hypot(xUm[i]! - xUm[i - 1]!, yUm[i]! - yUm[i - 1]!, zUm[i]! - zUm[i - 1]!);
    const [r1, r2] = [radiusUm[i - 1]!, radiusUm[i]!];
    lengthUm += edgeUm;
    areaUm2 += Math.PI * (r1 + r2) * Math.hypot(edgeUm, r1 - r2);
  }
  return { lengthUm, areaUm2 };
}

function resistanceOf(sections: readonly SectionDraft[]): number | undefined {
  const isSound = sections.every(({ radiusUm }) => radiusUm.every((radius) => radius > 0));
  if (!isSound) return undefined;
  try {
    return passiveInputResistance(packSections('reading', sections));
  } catch (error) {
    if (isModelError(error)) return undefined;
    throw error;
  }
}
