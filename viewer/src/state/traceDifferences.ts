/** Times, then for each probe the reduced model's voltage less the cell's: as long as the shorter of the two runs. */
export function traceDifferences(
  full: readonly Float32Array[],
  reduced: readonly Float32Array[],
  intervalMs: number,
): [number[], ...number[][]] {
  const length = Math.min(...full.map((t) => t.length), ...reduced.map((t) => t.length));
  const times = Array.from({ length }, (_, i) => i * intervalMs);
  const columns = full.map((trace, k) => times.map((_, i) => reduced[k]![i]! - trace[i]!));
  return [times, ...columns];
}

/** Root mean square of each probe's difference over the time that both runs have, mV. */
export function rootMeanSquares(
  full: readonly Float32Array[],
  reduced: readonly Float32Array[],
): number[] {
  const [times, ...columns] = traceDifferences(full, reduced, 1);
  return columns.map((column) =>
    Math.sqrt(column.reduce((sum, value) => sum + value ** 2, 0) / times.length),
  );
}
