import { nmodlMessages as messages } from '../base/messages/nmodl.ts';
import { constantValue } from './constantExpression.ts';
import type { Declarations } from './declarations.ts';
import type { Expression } from './expression.ts';
import { refuseWithin } from './loopBody.ts';
import type { SourceText } from './sourceText.ts';
import type { FromStatement } from './syntax.ts';

/** More rounds than this, written out, are more than a kernel should hold. */
const MOST_ROUNDS = 1000;

/** What is known of the variables of FROM loops around a place: their first and last value. */
export type LoopRanges = ReadonlyMap<string, readonly [first: number, last: number]>;

/** Checks bounds of FROM loops and indices of arrays, as far as they are known before the run. */
export class ArrayCheck {
  private readonly source: SourceText;
  private readonly constants: ReadonlyMap<string, number>;

  constructor(source: SourceText, { constants }: Declarations) {
    this.source = source;
    this.constants = new Map(constants.map(({ name, value }) => [name, value]));
  }

  /** The range of the loop's variable; undefined where its rounds are counted in the run. */
  rangeOf(loop: FromStatement, ranges: LoopRanges): readonly [number, number] | undefined {
    const corners = this.cornersOf(ranges);
    const values = (bound: Expression | undefined): (number | undefined)[] =>
      bound === undefined ? [1] : corners.map((names) => constantValue(bound, names));
    const all = [loop.from, loop.to, loop.by].map(values);
    const [from = [], to = [], by = []] = all.map((found) =>
      found.filter((value) => value !== undefined),
    );
    const isKnown = all.every((found) => !found.includes(undefined)) && Math.min(...by) > 0;
    if (!isKnown) {
      refuseWithin(this.source, loop.body, 'FROM');
      return undefined;
    }
    const [first, last] = [Math.min(...from), Math.max(...to)];
    const rounds = Math.floor((last - first) / Math.min(...by)) + 1;
    if (rounds > MOST_ROUNDS)
      this.source.error('nmodl/loop', loop.offset, messages.longLoop(rounds, MOST_ROUNDS));
    return [first, Math.max(first, last)];
  }

  /** Reports an index that is beyond the array for some round of the loops around it. */
  checkIndex(
    { name, index, offset }: { name: string; index: Expression; offset: number },
    size: number,
    ranges: LoopRanges,
  ): void {
    for (const names of this.cornersOf(ranges)) {
      const value = constantValue(index, names);
      if (value === undefined || (value >= 0 && value < size)) continue;
      this.source.error('nmodl/array', offset, messages.indexBeyond(name, value, size));
      return;
    }
  }

  /** The constants, with every combination of first and last values of the loops. */
  private cornersOf(ranges: LoopRanges): ReadonlyMap<string, number>[] {
    let corners = [this.constants];
    for (const [name, ends] of ranges)
      corners = corners.flatMap((names) => ends.map((end) => new Map([...names, [name, end]])));
    return corners;
  }
}
