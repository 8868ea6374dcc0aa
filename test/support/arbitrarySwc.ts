import fc from 'fast-check';

export interface ArbitraryRow {
  readonly type: number;
  readonly xUm: number;
  readonly yUm: number;
  readonly zUm: number;
  readonly radiusUm: number;
  /** Share of the rows before this one that are passed over to find its parent; 1 for a root. */
  readonly parentShare: number;
}

const coordinate = fc.double({ min: -500, max: 500, noNaN: true });

/** Rows of a sound file, root first. */
export const arbitraryRows: fc.Arbitrary<ArbitraryRow[]> = fc.array(
  fc.record({
    type: fc.constantFrom(0, 1, 1, 2, 3, 3, 3, 4, 7),
    xUm: coordinate,
    yUm: coordinate,
    zUm: coordinate,
    radiusUm: fc.oneof(fc.double({ min: 0.01, max: 20, noNaN: true }), fc.constant(0)),
    parentShare: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  { minLength: 1, maxLength: 40 },
);

/** SWC rows with ids 10, 11, ... in the order of the records. */
export function swcLines(rows: readonly ArbitraryRow[]): string[] {
  return rows.map(({ type, xUm, yUm, zUm, radiusUm, parentShare }, k) => {
    const isRoot = k === 0 || parentShare > 0.97;
    const parent = isRoot ? -1 : 10 + Math.floor(parentShare * k);
    return [10 + k, type, xUm, yUm, zUm, radiusUm, parent].join(' ');
  });
}

/** Text of a sound file, its rows in any order. */
export const arbitrarySwc: fc.Arbitrary<string> = arbitraryRows
  .map(swcLines)
  .chain((lines) => fc.shuffledSubarray(lines, { minLength: lines.length }))
  .map((lines) => lines.join('\n'));
