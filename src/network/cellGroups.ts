import type { NetworkModel } from './networkModel.ts';

/** Share of a step by which a delay may miss a whole number of steps: decimal fractions are not exact. */
const STEP_TOLERANCE = 1e-9;
/** So that a run can be stopped soon. */
const LONGEST_WINDOW = 100;

/** The cells of a network by who has to take each step beside whom. */
export interface CellGroups {
  /** Cells of each group, ascending; groups by their first cell. */
  readonly groups: readonly (readonly number[])[];
  /** Group of each cell. */
  readonly groupOf: Int32Array;
  /** Steps from one exchange of spikes between groups to the next. */
  readonly stepsPerWindow: number;
}

/**
 * Cells that gap junctions join, or spikes over delays shorter than a step, go step by step together. Between groups no
 * spike outruns the shortest delay, so each is taken through that many steps alone.
 */
export function groupCells(model: NetworkModel, dtMs: number): CellGroups {
  const { cells, sources, links, gaps } = model;
  const leader = Int32Array.from(cells, (_, cell) => cell);
  const find = (cell: number): number => {
    let at = cell;
    while (leader[at] !== at) {
      leader[at] = leader[leader[at]!]!;
      at = leader[at]!;
    }
    return at;
  };
  /** The first cell leads. */
  const join = (a: number, b: number): void => {
    const [first, second] = [find(a), find(b)];
    leader[Math.max(first, second)] = Math.min(first, second);
  };
  for (const { a, b } of gaps) join(a.cell, b.cell);
  for (const { source, target, delayMs } of links) {
    const from = sources[source]!;
    if (from.kind !== 'unit' && target.kind === 'point' && stepsOf(delayMs, dtMs) < 1)
      join(from.cell, target.cell);
  }
  const groups: number[][] = [];
  const groupOf = new Int32Array(cells.length);
  for (let cell = 0; cell < cells.length; cell++) {
    const first = find(cell);
    if (first === cell) groupOf[cell] = groups.push([]) - 1;
    else groupOf[cell] = groupOf[first]!;
    groups[groupOf[cell]!]!.push(cell);
  }
  return { groups, groupOf, stepsPerWindow: windowOf(model, groupOf, dtMs) };
}

/** Steps that no spike between groups can outrun; artificial cells run ahead of the cells and need none. */
function windowOf({ links, sources }: NetworkModel, groupOf: Int32Array, dtMs: number): number {
  let shortestMs = Number.POSITIVE_INFINITY;
  for (const { source, target, delayMs } of links) {
    const from = sources[source]!;
    if (from.kind === 'unit') continue;
    const isWithin = target.kind === 'point' && groupOf[target.cell] === groupOf[from.cell];
    if (!isWithin) shortestMs = Math.min(shortestMs, delayMs);
  }
  return Math.min(LONGEST_WINDOW, Math.max(1, stepsOf(shortestMs, dtMs)));
}

/** Whole steps of a delay. */
export function stepsOf(delayMs: number, dtMs: number): number {
  return Math.floor(delayMs / dtMs + STEP_TOLERANCE);
}
