import type { Locus, Morphology } from '../../../src/index.ts';

/** `dend[12](0.4)`: the place to two digits, as people say it. The library's formatLocus keeps all digits. */
export function placeName(morphology: Morphology, { section, x }: Locus): string {
  return `${morphology.sections[section]!.name}(${Number(x.toFixed(2))})`;
}
