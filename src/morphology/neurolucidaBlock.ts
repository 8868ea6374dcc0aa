import { innermostOpen, treeWithinBlock, unclosedBlock } from '../base/messages/neurolucida.ts';
import type { Finding } from '../swc-parser/diagnosticLog.ts';
import type { NeurolucidaSamples } from './neurolucidaSamples.ts';

const SOMA_NAME = /^(cell ?body|soma)$/i;

/** A closed line drawn round a cell body, or round one slice of it. */
export interface SomaContour {
  /** 1-based, of its block. */
  readonly line: number;
  readonly xUm: readonly number[];
  readonly yUm: readonly number[];
  readonly zUm: readonly number[];
  /** Fourth number of its first point: a pen's width, or the ball's diameter where there is one point only. */
  readonly widthUm: number;
}

/** Both 1-based. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A bracket that is still open: that of the block, or of a split. Branches within it leave from `row`. */
export interface OpenBracket extends Place {
  readonly row: number;
  readonly branch: number;
}

/** The block that is being read. */
export interface OpenBlock {
  readonly line: number;
  readonly firstRow: number;
  readonly brackets: OpenBracket[];
  name: string | undefined;
  type: number | undefined;
  isSoma: boolean;
  isContour: boolean;
  hasText: boolean;
  /** Last row of the branch that is being read, -1 before the first point. */
  row: number;
  branch: number;
  /** Whether the next point begins a branch. */
  isNewBranch: boolean;
  /** Where a tree's kind is named inside branches: a sign of a bracket that is missing before it. */
  treeWithin: Place | undefined;
}

/** A block whose bracket has just been opened. */
export function openBlock({ line, column }: Place, firstRow: number): OpenBlock {
  return {
    line,
    firstRow,
    brackets: [{ line, column, row: -1, branch: -1 }],
    name: undefined,
    type: undefined,
    isSoma: false,
    isContour: false,
    hasText: false,
    row: -1,
    branch: -1,
    isNewBranch: true,
    treeWithin: undefined,
  };
}

/** Goes back to the point that the split left. */
export function leaveBracket(block: OpenBlock): void {
  const bracket = block.brackets.pop()!;
  block.row = bracket.row;
  block.branch = bracket.branch;
  block.isNewBranch = true;
}

/**
 * What is said where the file ends within a block.
 *
 * @param brackets the open ones, outermost first.
 * @param endedWithin the bracket of a group, a point or a spine that the file ended in.
 */
export function unclosed(
  brackets: readonly Place[],
  endedWithin: Place | undefined,
  treeWithin: Place | undefined,
): Finding {
  const [outermost] = brackets;
  const innermost = endedWithin ?? brackets[brackets.length - 1]!;
  const related = [
    ...(isSamePlace(innermost, outermost!)
      ? []
      : [{ ...placeOf(innermost), message: innermostOpen() }]),
    ...(treeWithin === undefined ? [] : [{ ...treeWithin, message: treeWithinBlock() }]),
  ];
  return {
    ...{ code: 'asc/unclosed-block', severity: 'error', ...placeOf(outermost!) },
    ...unclosedBlock(brackets.length),
    ...(related.length === 0 ? {} : { related }),
  };
}

function placeOf({ line, column }: Place): Place {
  return { line, column };
}

function isSamePlace(a: Place, b: Place): boolean {
  return a.line === b.line && a.column === b.column;
}

/** What a block of so many points was found to hold, now that it is read. */
export function contentsOf(block: OpenBlock, points: number): 'soma' | 'tree' | 'outline' | 'text' {
  const { type, name, isContour, hasText } = block;
  if (block.isSoma || (type === undefined && SOMA_NAME.test(name ?? ''))) return 'soma';
  if (type !== undefined) return 'tree';
  if (points < 2) return 'text';
  if (!isContour && name === undefined) return 'tree';
  return hasText ? 'text' : 'outline';
}

/** The points that a block has read, as a contour. */
export function contourOf(samples: NeurolucidaSamples, { line, firstRow }: OpenBlock): SomaContour {
  return {
    line,
    xUm: samples.xUm.slice(firstRow),
    yUm: samples.yUm.slice(firstRow),
    zUm: samples.zUm.slice(firstRow),
    widthUm: samples.diameterUm[firstRow]!,
  };
}
