import { editLog } from '../base/messages/editing.ts';
import { buildSampleTree, mainRootAmong, rootOfEachRow } from '../swc-parser/sampleTree.ts';
import type { SwcTable } from '../swc-parser/swcTable.ts';
import type { Edited } from './samples.ts';

/** The two rows of different trees that lie nearest to each other. */
interface Gap {
  readonly rows: readonly [number, number];
  readonly gapUm: number;
}

/**
 * Joins trees whose nearest samples are at most `healUm` apart, by the shortest bridges that join all of them (Prim 1957,
 * Bell Syst. Tech. J. 36:1389-1401). A tree is turned round so that it hangs on the one it was joined to, all of them on
 * the main one.
 */
export function healGaps(table: SwcTable, healUm: number): Edited {
  const tree = buildSampleTree(table.parentRow);
  const rootOfRow = rootOfEachRow(tree, table.parentRow);
  const bridges = narrowestGaps(table, rootOfRow, healUm);
  const parentRow = table.parentRow.slice();
  const log: string[] = [];
  const isReached = new Set<number>();
  const main = mainRootAmong(table, tree.roots);
  for (const start of [main, ...tree.roots]) {
    if (isReached.has(start)) continue;
    isReached.add(start);
    if (start !== main) log.push(editLog.leftApart(table.id[start]!, healUm));
    hangTrees(bridges, rootOfRow, isReached, (row, onto, gapUm) => {
      turnRound(parentRow, row, onto);
      log.push(editLog.healed(table.id[row]!, table.id[onto]!, gapUm));
    });
  }
  return { table: { ...table, parentRow }, log };
}

/** The narrowest gap between each two trees that are near enough. */
function narrowestGaps(table: SwcTable, rootOfRow: Int32Array, healUm: number): Gap[] {
  const gaps = new Map<string, Gap>();
  for (const [a, b, gapUm] of nearPairs(table, rootOfRow, healUm)) {
    const key = [rootOfRow[a]!, rootOfRow[b]!].sort((x, y) => x - y).join(' ');
    const known = gaps.get(key);
    if (known === undefined || gapUm < known.gapUm) gaps.set(key, { rows: [a, b], gapUm });
  }
  return [...gaps.values()].sort((a, b) => a.gapUm - b.gapUm);
}

/** Pairs of samples of different trees at most `healUm` apart, found by cubes of that width. */
function* nearPairs(
  table: SwcTable,
  rootOfRow: Int32Array,
  healUm: number,
): Generator<[number, number, number]> {
  const cubes = new Map<string, number[]>();
  const cubeOf = (row: number): number[] =>
    [table.xUm, table.yUm, table.zUm].map((axis) => Math.floor(axis[row]! / healUm));
  for (let row = 0; row < table.count; row++) {
    const [cx, cy, cz] = cubeOf(row) as [number, number, number];
    for (const key of cubesAround(cx, cy, cz))
      for (const other of cubes.get(key) ?? []) {
        if (rootOfRow[other] === rootOfRow[row]) continue;
        const gapUm = Math.hypot(
          table.xUm[row]! - table.xUm[other]!,
          table.yUm[row]! - table.yUm[other]!,
          table.zUm[row]! - table.zUm[other]!,
        );
        if (gapUm <= healUm) yield [other, row, gapUm];
      }
    const key = `${cx} ${cy} ${cz}`;
    const cube = cubes.get(key);
    if (cube === undefined) cubes.set(key, [row]);
    else cube.push(row);
  }
}

function* cubesAround(cx: number, cy: number, cz: number): Generator<string> {
  for (const dx of [-1, 0, 1])
    for (const dy of [-1, 0, 1])
      for (const dz of [-1, 0, 1]) yield `${cx + dx} ${cy + dy} ${cz + dz}`;
}

/** Hangs every tree that bridges lead to, from those reached outward, always over the shortest one. */
function hangTrees(
  bridges: readonly Gap[],
  rootOfRow: Int32Array,
  isReached: Set<number>,
  hang: (row: number, onto: number, gapUm: number) => void,
): void {
  for (;;) {
    const next = bridges.find(({ rows }) => {
      const [a, b] = rows.map((row) => isReached.has(rootOfRow[row]!));
      return a !== b;
    });
    if (next === undefined) return;
    const [a, b] = next.rows;
    const [onto, row] = isReached.has(rootOfRow[a]!) ? [a, b] : [b, a];
    hang(row, onto, next.gapUm);
    isReached.add(rootOfRow[row]!);
  }
}

/** Makes a row the root of its tree, and hangs it on another. */
function turnRound(parentRow: Int32Array, newRoot: number, onto: number): void {
  let child = onto;
  let row = newRoot;
  while (row >= 0) {
    const parent = parentRow[row]!;
    parentRow[row] = child;
    child = row;
    row = parent;
  }
}
