/** Indices as job schedulers write them: `3,7,12-14`. Ascending, without repetition. */
export function formatIndices(indices: readonly number[]): string {
  const sorted = [...new Set(indices)].sort((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const index of sorted) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === index - 1) last[1] = index;
    else runs.push([index, index]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}

/** Reads what formatIndices writes; undefined for any other text. */
export function parseIndices(text: string): number[] | undefined {
  const indices: number[] = [];
  for (const run of text.split(',')) {
    const match = /^\s*(\d{1,9})(?:-(\d{1,9}))?\s*$/.exec(run);
    if (match === null) return undefined;
    const from = Number(match[1]);
    const to = Number(match[2] ?? match[1]);
    if (to < from || to - from > 1e6) return undefined;
    for (let index = from; index <= to; index++) indices.push(index);
  }
  return indices;
}
