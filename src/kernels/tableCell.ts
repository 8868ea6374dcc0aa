import type { IrBuilder } from './irBuilder.ts';

/** Where an argument lies in a TABLE, as nodes. */
export interface TableCell {
  /** The grid points on either side, and the last of all. */
  readonly lower: number;
  readonly upper: number;
  readonly last: number;
  /** 0 at the lower point, 1 at the upper one. */
  readonly share: number;
}

/**
 * NEURON's table of `count` intervals between `from` and `to`: beyond its ends the values stay those of the ends. What
 * is no number stays none. Its points are computed anew each time, so whatever they depend on may change.
 */
export function findTableCell(
  builder: IrBuilder,
  grid: {
    readonly argument: number;
    readonly from: number;
    readonly to: number;
    readonly count: number;
  },
): TableCell {
  const { argument, from, to } = grid;
  const [zero, one, count] = [0, 1, grid.count].map((value) => builder.constant(value)) as [
    number,
    number,
    number,
  ];
  const width = builder.operation('divide', builder.operation('subtract', to, from), count);
  const distance = builder.operation('subtract', argument, from);
  const free = builder.operation('divide', distance, width);
  const isBefore = builder.operation('lessOrEqual', free, zero);
  const isBehind = builder.operation('lessOrEqual', count, free);
  const behind = builder.operation('select', isBehind, count, free);
  const place = builder.operation('select', isBefore, zero, behind);
  const whole = builder.operation('floor', place);
  const lastCell = builder.constant(grid.count - 1);
  const isEnd = builder.operation('lessOrEqual', count, whole);
  const cell = builder.operation('select', isEnd, lastCell, whole);
  const pointAt = (index: number): number =>
    builder.operation('add', from, builder.operation('multiply', index, width));
  return {
    lower: pointAt(cell),
    upper: pointAt(builder.operation('add', cell, one)),
    last: to,
    share: builder.operation('subtract', place, cell),
  };
}
