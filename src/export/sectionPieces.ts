import { axialResistanceBetween } from '../discretise/axialResistance.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import type { MechanismBlock } from '../discretise/paintMap.ts';
import type { Locus, Morphology } from '../morphology/morphology.ts';
import { type AxialPart, cutAtJunctions } from './junctionCut.ts';

/** The end or the inside of another piece. */
export interface PieceJoint {
  readonly piece: number;
  readonly x: number;
}

/**
 * A part of one section that is a section of its own in exports. `run`: compartments on which all is the same that NEURON
 * says once for a section, its axial resistivity and which mechanisms it has. `middle`: the compartment that others are
 * joined to off its middle; `link`: axial resistance without membrane, between such a compartment and a joint.
 */
export interface SectionPiece {
  readonly kind: 'run' | 'middle' | 'link';
  readonly section: number;
  /** Compartments of the section [from, to) of its `count`; of a link the one it lies in, and no nodes. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly nodes: readonly number[];
  /** Places on the section of this piece's two ends; of a link that leads towards x = 0 the first is the greater. */
  readonly x0: number;
  readonly x1: number;
  /** Of a link end to end, of a middle to either end, MOhm; 0 of a run. */
  readonly resistanceMohm: number;
  /** What it begins at; undefined at a root. */
  readonly joint: PieceJoint | undefined;
}

/** Whether sections that are joined off the middles of compartments get links, or are joined where they are. */
export type OffCentreJoints = 'links' | 'places';

const SAME_X = 1e-9;

/** Sections of length 0 have none; those of a section stand one after another, and all after their parents. */
export function cutSections(
  morphology: Morphology,
  layout: CompartmentLayout,
  /** Mechanisms that cannot be closed where they are not. */
  wholeBlocks: readonly MechanismBlock[],
  joints: OffCentreJoints,
): SectionPiece[] {
  const present = wholeBlocks.map(({ nodes }) => new Set(nodes));
  const isAlike = (a: number, b: number): boolean =>
    layout.axialResistivityOhmCm[a] === layout.axialResistivityOhmCm[b] &&
    present.every((nodes) => nodes.has(a) === nodes.has(b));
  const pieces: SectionPiece[] = [];
  for (const { index, parent, parentX } of morphology.sections) {
    const nodes = nodesOfSection(layout, index);
    const count = nodes.length;
    if (count === 0) continue;
    const stations = joints === 'links' ? junctionsOf(layout, index) : [];
    const isCut = (k: number): boolean =>
      stations.some((x) => x * count > k + SAME_X && x * count < k + 1 - SAME_X);
    const isOnEdge = (k: number): boolean =>
      stations.some((x) => Math.abs(x * count - k) <= SAME_X);
    const start =
      parent < 0 ? undefined : placeOnPieces(morphology, pieces, { section: parent, x: parentX });
    let joint: PieceJoint | undefined = start;
    const about = { section: index, count };
    for (let from = 0; from < count; ) {
      let to = from + 1;
      if (isCut(from)) {
        const resistance = (x0: number, x1: number): number =>
          axialResistanceBetween(
            morphology,
            index,
            nodes.map((node) => layout.axialResistivityOhmCm[node]!),
            x0,
            x1,
          );
        const parts = cutAtJunctions(stations, from / count, to / count, resistance);
        joint = addParts(pieces, parts, joint, { ...about, from, to, node: nodes[from]! });
      } else {
        const mayGoOn = (k: number): boolean =>
          !isCut(k) && !isOnEdge(k) && isAlike(nodes[k - 1]!, nodes[k]!);
        while (to < count && mayGoOn(to)) to++;
        const span = { x0: from / count, x1: to / count };
        const own = { nodes: nodes.slice(from, to), resistanceMohm: 0 };
        pieces.push({ kind: 'run', ...about, from, to, ...span, ...own, joint });
        joint = { piece: pieces.length - 1, x: 1 };
      }
      from = to;
    }
  }
  return pieces;
}

/** The parts of one compartment in a row from `joint`; at a root its middle first, and what is before it backwards. */
function addParts(
  pieces: SectionPiece[],
  parts: readonly AxialPart[],
  joint: PieceJoint | undefined,
  {
    node,
    ...about
  }: Pick<SectionPiece, 'section' | 'count' | 'from' | 'to'> & { readonly node: number },
): PieceJoint {
  const add = (part: AxialPart, isBackwards: boolean, at: PieceJoint | undefined): PieceJoint => {
    const [x0, x1] = isBackwards ? [part.x1, part.x0] : [part.x0, part.x1];
    const { kind, resistanceMohm } = part;
    const nodes = kind === 'middle' ? [node] : [];
    pieces.push({ kind, ...about, nodes, x0, x1, resistanceMohm, joint: at });
    return { piece: pieces.length - 1, x: 1 };
  };
  const middle = parts.findIndex(({ kind }) => kind === 'middle');
  if (joint !== undefined) {
    let last = joint;
    for (const part of parts) last = add(part, false, last);
    return last;
  }
  const root = add(parts[middle]!, false, undefined);
  let before: PieceJoint = { ...root, x: 0 };
  for (const part of parts.slice(0, middle).reverse()) before = add(part, true, before);
  let last = root;
  for (const part of parts.slice(middle + 1)) last = add(part, false, last);
  return last;
}

/** Places on a section where others are joined off the middles of its compartments, ascending. */
function junctionsOf(layout: CompartmentLayout, section: number): number[] {
  const found: number[] = [];
  layout.section.forEach((own, node) => {
    const x = layout.x[node]!;
    if (own === section && layout.areaUm2[node] === 0 && x > 0 && x < 1) found.push(x);
  });
  return found.sort((a, b) => a - b);
}

function nodesOfSection(layout: CompartmentLayout, section: number): number[] {
  const [from, to] = [layout.sectionOffsets[section]!, layout.sectionOffsets[section + 1]!];
  return [...layout.compartments.subarray(from, to)];
}

/** Past sections of length 0, which stand at one place of their own parent; undefined where nothing is left. */
export function placeOnPieces(
  { sections }: Morphology,
  pieces: readonly SectionPiece[],
  locus: Locus,
): PieceJoint | undefined {
  let { section, x } = locus;
  while (!pieces.some((piece) => piece.section === section)) {
    const { parent, parentX } = sections[section]!;
    if (parent < 0) return undefined;
    [section, x] = [parent, parentX];
  }
  const end = pieces.findIndex((piece) => piece.section === section && isNear(piece.x1, x));
  if (end >= 0) return { piece: end, x: 1 };
  const start = pieces.findIndex((piece) => piece.section === section && isNear(piece.x0, x));
  if (start >= 0) return { piece: start, x: 0 };
  const index = pieces.findIndex(
    (piece) =>
      piece.section === section &&
      x > Math.min(piece.x0, piece.x1) &&
      x < Math.max(piece.x0, piece.x1),
  );
  const { x0, x1 } = pieces[index]!;
  return { piece: index, x: (x - x0) / (x1 - x0) };
}

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= SAME_X;
}
