import { nmodlMessages } from '../base/messages/nmodl.ts';
import { ModelError } from '../base/modelError.ts';
import type { FunctionTable, Mechanism, Routine } from '../mechanisms/mechanism.ts';
import type { TableStatement } from '../mechanisms/syntax.ts';
import type { IrBuilder } from './irBuilder.ts';
import type { Lowering } from './lower.ts';
import { findTableCell } from './tableCell.ts';

/** The variables of a TABLE lie on a line between grid points; others keep what its last point made of them. */
export function interpolateRoutine(
  lowering: Lowering,
  routine: Routine,
  table: TableStatement,
  argument: number,
): void {
  const { builder } = lowering;
  const { count } = table;
  const intervals = typeof count === 'number' ? count : lowering.sizeOf(count.name);
  const grid = findTableCell(builder, {
    argument,
    from: lowering.evaluate(table.from),
    to: lowering.evaluate(table.to),
    count: Math.max(1, Math.trunc(intervals)),
  });
  const isFunction = routine.kind === 'function';
  const names = isFunction ? [routine.name] : namesInTable(lowering, table);
  const restore = lowering.rememberValues();
  const valuesAt = (place: number): number[] => {
    restore();
    return lowering.withScope(() => {
      lowering.runRoutine(routine, [place]);
      return names.map((name) => lowering.read(name));
    });
  };
  const lower = valuesAt(grid.lower);
  const upper = valuesAt(grid.upper);
  valuesAt(grid.last);
  if (isFunction) lowering.declareLocal(routine.name, builder.constant(0));
  names.forEach((name, k) => {
    const rise = builder.operation('subtract', upper[k]!, lower[k]!);
    const step = builder.operation('multiply', grid.share, rise);
    lowering.assign(name, builder.operation('add', lower[k]!, step));
  });
}

function namesInTable(lowering: Lowering, { names }: TableStatement): string[] {
  return names.flatMap(({ name }) => {
    const elements = lowering.elementsOf(name);
    if (elements.length > 0) return elements;
    return lowering.isKnown(name) ? [name] : [];
  });
}

/**
 * A call of a FUNCTION_TABLE.
 *
 * @throws ModelError `nmodl/function-table` where the mechanism has no values for it.
 */
export function lookUp(
  builder: IrBuilder,
  { name: mechanism, tableValues }: Mechanism,
  { name }: FunctionTable,
  operands: readonly number[],
): number {
  const table = tableValues[name];
  if (table === undefined)
    throw new ModelError('nmodl/function-table', nmodlMessages.noFunctionTable(mechanism, name));
  return builder.apply({ kind: 'table', table }, ...operands);
}
