import { childrenOf } from '../swc-parser/sampleTree.ts';
import { SOMA_TYPE } from '../swc-parser/swcTable.ts';
import type { DiscStack } from './contourSolid.ts';
import { distanceBetweenRows } from './sampleEdge.ts';
import type { SampleForest } from './sampleForest.ts';
import type { RunDraft, SectionDraft } from './sectionTree.ts';
import type { SphereSoma } from './somaShape.ts';

/** A sample with which a section begins, and where it is joined. */
export interface SectionStart {
  readonly row: number;
  readonly parent: number;
  readonly parentX: number;
}

export interface Drawn {
  readonly draft: RunDraft | SectionDraft;
  /** The sections that are joined to this one, in the order of the file. */
  readonly starts: SectionStart[];
  /** Whether it is a stem or a tree of one sample and nothing else: it has no length and no membrane. */
  readonly isSingleSample: boolean;
}

/** Where stems are joined to a soma that is one body. */
const BODY_X = 0.5;

/** The ball of a soma as a cylinder along x, as long as wide: its lateral area is the sphere's. */
export function discsOfSphere({ xUm, yUm, zUm, radiusUm }: SphereSoma): DiscStack {
  return {
    xUm: [xUm - radiusUm, xUm, xUm + radiusUm],
    yUm: [yUm, yUm, yUm],
    zUm: [zUm, zUm, zUm],
    radiusUm: [radiusUm, radiusUm, radiusUm],
  };
}

/** A soma that is one body. All stems are joined at its middle; of its samples the first is a point of the section. */
export function drawBody(
  { table, tree }: SampleForest,
  discs: DiscStack,
  rows: readonly number[],
  index: number,
): Drawn {
  const sampleId = discs.xUm.map(() => -1);
  sampleId[sampleId.length >> 1] = table.id[rows[0]!]!;
  const draft = { type: SOMA_TYPE, parent: -1, parentX: 0, ...discs, sampleId };
  const stems = rows.flatMap((row) =>
    [...childrenOf(tree, row)].filter((child) => table.type[child] !== SOMA_TYPE),
  );
  const starts = stems.map((row) => ({ row, parent: index, parentX: BODY_X }));
  return { draft, starts: inFileOrder(starts), isSingleSample: false };
}

/**
 * The section that begins at a root. A root that forks at once has no run of its own: its first child's section begins
 * at the root, and the others are joined to that section's x = 0 end.
 */
export function drawRoot(forest: SampleForest, root: number, index: number): Drawn {
  const onward = onwardFrom(forest, root);
  const first = onward[0];
  const isRun = onward.length === 1 && forest.table.type[first!] === forest.table.type[root];
  if (first === undefined || isRun) return drawSection(forest, [root], -1, 0, index, []);
  const others = onward.slice(1).map((row) => ({ row, parent: index, parentX: 0 }));
  return drawSection(forest, [root, first], -1, 0, index, others);
}

/** The section that begins at a sample with a parent: with a copy of that parent, unless it is a stem without its edge. */
export function drawRun(forest: SampleForest, start: SectionStart, index: number): Drawn {
  const { table, hasStemEdges } = forest;
  const { row, parent, parentX } = start;
  const parentRow = table.parentRow[row]!;
  const isStem = table.type[parentRow] === SOMA_TYPE && table.type[row] !== SOMA_TYPE;
  const rows = isStem && !hasStemEdges ? [row] : [parentRow, row];
  return drawSection(forest, rows, parent, parentX, index, []);
}

/** Follows the run that begins with `rows` to its end, which is a fork, a tip or a change of type. */
function drawSection(
  forest: SampleForest,
  rows: number[],
  parent: number,
  parentX: number,
  index: number,
  starts: SectionStart[],
): Drawn {
  const { table, tree } = forest;
  const firstOwn = rows[rows.length - 1]!;
  const type = table.type[firstOwn]!;
  let last = firstOwn;
  for (let next = runFrom(forest, last); next >= 0; next = runFrom(forest, last)) {
    rows.push(next);
    last = next;
  }
  const onward = onwardFrom(forest, last);
  const isSingle = rows.length === 1;
  if (isSingle) rows.push(firstOwn);
  const ends = onward.map((row) => ({ row, parent: index, parentX: 1 }));
  const stems = type === SOMA_TYPE ? stemsOf(forest, rows, parent, index) : [];
  const isPlain = starts.length === 0 && stems.length === 0;
  return {
    draft: { type, parent, parentX, rows },
    starts: isPlain ? ends : inFileOrder([...starts, ...stems, ...ends]),
    isSingleSample: isSingle && childrenOf(tree, firstOwn).length === 0,
  };
}

/** The only child of a sample, of its type; -1 where the run ends. */
function runFrom(forest: SampleForest, row: number): number {
  const { table, tree } = forest;
  if (table.type[row] === SOMA_TYPE) {
    const [next, other] = onwardFrom(forest, row);
    return next === undefined || other !== undefined ? -1 : next;
  }
  const first = tree.offsets[row]!;
  if (tree.offsets[row + 1]! - first !== 1) return -1;
  const child = tree.children[first]!;
  return table.type[child] === table.type[row] ? child : -1;
}

/** The children with which the run of a sample may go on: of a soma sample only soma samples, for the rest are stems. */
function onwardFrom({ table, tree }: SampleForest, row: number): number[] {
  const isSoma = table.type[row] === SOMA_TYPE;
  const onward: number[] = [];
  for (let k = tree.offsets[row]!; k < tree.offsets[row + 1]!; k++) {
    const child = tree.children[k]!;
    if (!isSoma || table.type[child] === SOMA_TYPE) onward.push(child);
  }
  return onward;
}

/** Stems that leave the soma samples of a section, each at the relative arc length of its sample. */
function stemsOf(
  { table, tree }: SampleForest,
  rows: readonly number[],
  parent: number,
  index: number,
): SectionStart[] {
  const arcUm = [0];
  for (let k = 1; k < rows.length; k++)
    arcUm.push(arcUm[k - 1]! + distanceBetweenRows(table, rows[k]!, rows[k - 1]!));
  const lengthUm = arcUm[arcUm.length - 1]!;
  const isOwn = (row: number, k: number): boolean =>
    k > 0 || (parent < 0 && table.type[row] === SOMA_TYPE);
  return rows.flatMap((row, k) => {
    if (!isOwn(row, k)) return [];
    const parentX = lengthUm === 0 ? 1 : arcUm[k]! / lengthUm;
    const stems = [...childrenOf(tree, row)].filter((child) => table.type[child] !== SOMA_TYPE);
    return stems.map((stem) => ({ row: stem, parent: index, parentX }));
  });
}

function inFileOrder(starts: SectionStart[]): SectionStart[] {
  return starts.sort((a, b) => a.row - b.row);
}
