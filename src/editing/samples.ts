import type { SwcTable } from '../swc-parser/swcTable.ts';

/** One row of an SWC table. `parent` is an index into the list that the sample stands in, -1 for a root. */
export interface Sample {
  readonly id: number;
  readonly type: number;
  readonly xUm: number;
  readonly yUm: number;
  readonly zUm: number;
  readonly radiusUm: number;
  readonly parent: number;
  /** 1-based line of the file; 0 for a sample that was made. */
  readonly line: number;
}

/** What an edit gives back: a new table, and what was done as lines of text. The table that came in is as it was. */
export interface Edited {
  readonly table: SwcTable;
  readonly log: readonly string[];
}

export function samplesOf(table: SwcTable): Sample[] {
  return Array.from({ length: table.count }, (_, row) => ({
    id: table.id[row]!,
    type: table.type[row]!,
    xUm: table.xUm[row]!,
    yUm: table.yUm[row]!,
    zUm: table.zUm[row]!,
    radiusUm: table.radiusUm[row]!,
    parent: table.parentRow[row]!,
    line: table.line[row]!,
  }));
}

export function tableOf(samples: readonly Sample[], header: readonly string[]): SwcTable {
  return {
    count: samples.length,
    id: Float64Array.from(samples, ({ id }) => id),
    type: Int32Array.from(samples, ({ type }) => type),
    xUm: Float64Array.from(samples, ({ xUm }) => xUm),
    yUm: Float64Array.from(samples, ({ yUm }) => yUm),
    zUm: Float64Array.from(samples, ({ zUm }) => zUm),
    radiusUm: Float64Array.from(samples, ({ radiusUm }) => radiusUm),
    parentRow: Int32Array.from(samples, ({ parent }) => parent),
    line: Int32Array.from(samples, ({ line }) => line),
    header,
  };
}

/** The sample at a share of the way from one to the next, with the type of the next. */
export function sampleBetween(near: Sample, far: Sample, share: number, id: number): Sample {
  const mix = (a: number, b: number): number => a + share * (b - a);
  return {
    id,
    type: far.type,
    xUm: mix(near.xUm, far.xUm),
    yUm: mix(near.yUm, far.yUm),
    zUm: mix(near.zUm, far.zUm),
    radiusUm: mix(near.radiusUm, far.radiusUm),
    parent: far.parent,
    line: 0,
  };
}

/** An id that no sample has, and no other call of the returned function gives. */
export function freshIds(samples: readonly Sample[]): () => number {
  let greatest = samples.reduce((most, { id }) => Math.max(most, id), 0);
  return () => ++greatest;
}

/**
 * The samples that are kept, in the same order. A kept sample whose parent is not becomes a root.
 */
export function keepSamples(
  samples: readonly Sample[],
  isKept: (index: number) => boolean,
): Sample[] {
  const indexOf = new Int32Array(samples.length).fill(-1);
  let count = 0;
  samples.forEach((_, index) => {
    if (isKept(index)) indexOf[index] = count++;
  });
  return samples
    .filter((_, index) => indexOf[index]! >= 0)
    .map((sample) => ({ ...sample, parent: sample.parent < 0 ? -1 : indexOf[sample.parent]! }));
}

/** Puts chains of new samples between samples and their parents, each chain before the sample it leads to. */
export function insertChains(
  samples: readonly Sample[],
  chains: ReadonlyMap<number, readonly Sample[]>,
): Sample[] {
  const indexOf = new Int32Array(samples.length);
  let count = 0;
  samples.forEach((_, index) => {
    count += chains.get(index)?.length ?? 0;
    indexOf[index] = count++;
  });
  return samples.flatMap((sample, index) => {
    const parent = sample.parent < 0 ? -1 : indexOf[sample.parent]!;
    const chain = chains.get(index) ?? [];
    const first = indexOf[index]! - chain.length;
    return [
      ...chain.map((made, k) => ({ ...made, parent: k === 0 ? parent : first + k - 1 })),
      { ...sample, parent: chain.length === 0 ? parent : indexOf[index]! - 1 },
    ];
  });
}

/** Indices so that every parent comes before its children. */
export function parentsFirst(samples: readonly Sample[]): number[] {
  const isListed = new Uint8Array(samples.length);
  const order: number[] = [];
  for (const start of samples.keys()) {
    const way: number[] = [];
    for (let at = start; at >= 0 && isListed[at] === 0; at = samples[at]!.parent) {
      isListed[at] = 1;
      way.push(at);
    }
    order.push(...way.reverse());
  }
  return order;
}

/** Whether each sample is a start or hangs on one. */
export function markSubtrees(
  samples: readonly Sample[],
  isStart: (index: number) => boolean,
): boolean[] {
  const known = new Int8Array(samples.length).fill(-1);
  for (const start of samples.keys()) {
    const way: number[] = [];
    let index = start;
    while (index >= 0 && known[index] === -1 && !isStart(index)) {
      way.push(index);
      index = samples[index]!.parent;
    }
    const isRemoved = index >= 0 && (isStart(index) || known[index] === 1);
    if (index >= 0 && isStart(index)) known[index] = 1;
    for (const passed of way) known[passed] = Number(isRemoved);
  }
  return Array.from(known, (mark) => mark === 1);
}
