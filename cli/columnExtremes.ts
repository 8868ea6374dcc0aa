/** The lowest and highest value of a curve within each of `count` columns. NaN in a column that it does not cross. */
export interface ColumnExtremes {
  readonly lowest: Float64Array;
  readonly highest: Float64Array;
}

/**
 * Divides the span of `x` into equal columns and keeps each column's extremes of the curve `y(x)`, straight lines
 * between samples included, so that no spike is lost however few the columns. `x` does not fall; samples whose y is
 * not finite leave a gap.
 */
export function columnExtremes(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  lowX: number,
  highX: number,
  count: number,
): ColumnExtremes {
  const lowest = new Float64Array(count).fill(Number.NaN);
  const highest = new Float64Array(count).fill(Number.NaN);
  const columnOf = (value: number): number =>
    Math.min(count - 1, Math.max(0, Math.floor(((value - lowX) / (highX - lowX)) * count)));
  const include = (column: number, value: number): void => {
    if (!(lowest[column]! <= value)) lowest[column] = value;
    if (!(highest[column]! >= value)) highest[column] = value;
  };
  let previous = -1;
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(y[i])) {
      previous = -1;
      continue;
    }
    const column = columnOf(x[i]!);
    include(column, y[i]!);
    if (previous >= 0) bridge(previous, i, column);
    previous = i;
  }
  return { lowest, highest };

  /** Columns between two samples get the line between them; the ends of the two columns meet at their border. */
  function bridge(from: number, to: number, lastColumn: number): void {
    for (let column = columnOf(x[from]!) + 1; column <= lastColumn; column++) {
      const borderX = lowX + ((highX - lowX) * column) / count;
      const fraction = (borderX - x[from]!) / (x[to]! - x[from]!);
      const value = y[from]! + (y[to]! - y[from]!) * fraction;
      include(column - 1, value);
      include(column, value);
    }
  }
}
