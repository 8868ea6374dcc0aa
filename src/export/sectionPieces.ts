import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import type { MechanismBlock } from '../discretise/paintMap.ts';
import type { Locus, Morphology } from '../morphology/morphology.ts';

/**
 * A run of compartments of one section that is a section of its own in exports: what NEURON says once for a section, its
 * axial resistivity and which mechanisms it has, is the same on all of it.
 */
export interface SectionPiece {
  readonly section: number;
  /** Compartments of the section [from, to) of its `count`. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly nodes: readonly number[];
}

/** Sections of length 0 have none; those of a section stand one after another, and all after their parents. */
export function cutSections(
  { sections }: Morphology,
  layout: CompartmentLayout,
  /** Mechanisms that cannot be closed where they are not. */
  wholeBlocks: readonly MechanismBlock[],
): SectionPiece[] {
  const present = wholeBlocks.map(({ nodes }) => new Set(nodes));
  const isAlike = (a: number, b: number): boolean =>
    layout.axialResistivityOhmCm[a] === layout.axialResistivityOhmCm[b] &&
    present.every((nodes) => nodes.has(a) === nodes.has(b));
  return sections.flatMap(({ index }): SectionPiece[] => {
    const nodes = nodesOfSection(layout, index);
    const cuts = nodes.flatMap((node, k) => (k > 0 && isAlike(nodes[k - 1]!, node) ? [] : [k]));
    return cuts.map((from, i) => {
      const to = cuts[i + 1] ?? nodes.length;
      return {
        ...{ section: index, from, to },
        ...{ count: nodes.length, nodes: nodes.slice(from, to) },
      };
    });
  });
}

export function nodesOfSection(layout: CompartmentLayout, section: number): number[] {
  const [from, to] = [layout.sectionOffsets[section]!, layout.sectionOffsets[section + 1]!];
  return [...layout.compartments.subarray(from, to)];
}

/** Past sections of length 0, which stand at one place of their own parent; undefined where nothing is left. */
export function placeOnPieces(
  { sections }: Morphology,
  pieces: readonly SectionPiece[],
  locus: Locus,
): { piece: number; x: number } | undefined {
  let { section, x } = locus;
  while (!pieces.some((piece) => piece.section === section)) {
    const { parent, parentX } = sections[section]!;
    if (parent < 0) return undefined;
    [section, x] = [parent, parentX];
  }
  // At a cut, the piece that ends there.
  const index = pieces.findIndex(
    (piece) => piece.section === section && x * piece.count <= piece.to + 1e-9,
  );
  const { from, to, count } = pieces[index]!;
  return { piece: index, x: Math.min(1, Math.max(0, (x * count - from) / (to - from))) };
}
