import { type BuiltMorphology, buildMorphology } from '../../src/morphology/buildMorphology.ts';
import type { Morphology } from '../../src/morphology/morphology.ts';
import { parseSwc } from '../../src/swc-parser/parseSwc.ts';
import type { SwcTable } from '../../src/swc-parser/swcTable.ts';

/** The table of a text that is expected to be sound. */
export function tableOf(text: string): SwcTable {
  const { table, diagnostics } = parseSwc(text);
  if (table === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return table;
}

/** The morphology of lines that are expected to be sound, with what its building had to say. */
export function buildFromLines(...lines: string[]): BuiltMorphology {
  return buildMorphology(tableOf(lines.join('\n')), { file: 'cell.swc' });
}

export function morphologyOfLines(...lines: string[]): Morphology {
  return buildFromLines(...lines).morphology;
}

/** `name <- parent(parentX) : sample ids` of each section. */
export function outline({ sections, pointOffsets, pointSampleId }: Morphology): string[] {
  return sections.map(({ index, name, parent, parentX }) => {
    const ids = [...pointSampleId.subarray(pointOffsets[index], pointOffsets[index + 1])];
    const joint = parent < 0 ? '' : ` <- ${sections[parent]!.name}(${parentX})`;
    return `${name}${joint}: ${ids.join(' ')}`;
  });
}
