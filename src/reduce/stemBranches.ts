import type { CellTree } from './cellTree.ts';
import type { ReductionInput } from './reductionInput.ts';
import type { Stem } from './stems.ts';

/** One compartment of the full cell as a cylinder on its stem. */
export interface StemPiece {
  /** Row of the tree. */
  readonly row: number;
  readonly lengthUm: number;
  /** Of the cylinder with the compartment's area and length. */
  readonly diameterUm: number;
  /** Electrotonic distance of its near end from the stem's beginning, and its own length, in space constants. */
  readonly startX: number;
  readonly lengthX: number;
  /** Unbranched pieces between the stem's beginning and its own. */
  readonly section: number;
}

/** The stem's compartments, from its beginning outwards. */
export function listPieces(
  { morphology, layout }: ReductionInput,
  tree: CellTree,
  stem: Stem,
): StemPiece[] {
  const endX = new Map<number, number>();
  return [...stem.rows].flatMap((row) => {
    const startX = endX.get(tree.matrix.parent[row]!) ?? 0;
    const areaUm2 = tree.areaUm2[row]!;
    const node = tree.nodes[row]!;
    const section = layout.section[node]!;
    if (areaUm2 === 0) {
      endX.set(row, startX);
      return [];
    }
    const count = layout.sectionOffsets[section + 1]! - layout.sectionOffsets[section]!;
    const lengthUm = morphology.sections[section]!.lengthUm / count;
    const diameterUm = areaUm2 / (Math.PI * lengthUm);
    const rmOhmCm2 = tree.leakUs[row]! > 0 ? (areaUm2 * 1e-2) / tree.leakUs[row]! : stem.rmOhmCm2;
    const lambdaUm =
      1e4 * Math.sqrt((rmOhmCm2 * diameterUm * 1e-4) / (4 * layout.axialResistivityOhmCm[node]!));
    const lengthX = lengthUm / lambdaUm;
    endX.set(row, startX + lengthX);
    return [{ row, lengthUm, diameterUm, startX, lengthX, section }];
  });
}
