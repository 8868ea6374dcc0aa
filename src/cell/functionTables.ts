import { experimentMessages as messages } from '../base/messages/experiment.ts';
import type { Mechanism, TableValues } from '../mechanisms/mechanism.ts';
import type { FunctionTableEntry } from './functionTableSchema.ts';

/** The mechanism with the values of its FUNCTION_TABLEs; `report` hears what is missing or does not fit. */
export function fillFunctionTables(
  mechanism: Mechanism,
  entries: Readonly<Record<string, FunctionTableEntry>>,
  report: (code: string, message: string) => void,
): Mechanism {
  const { name: suffix, functionTables } = mechanism;
  const filled: Record<string, TableValues> = {};
  for (const { name, parameterCount } of functionTables) {
    const entry = entries[name];
    if (entry === undefined) {
      report('experiment/function-table-missing', messages.functionTableMissing(suffix, name));
      continue;
    }
    const table = readTable(entry, parameterCount);
    if (typeof table === 'string')
      report('experiment/function-table', messages.functionTable(suffix, name, table));
    else filled[name] = table;
  }
  for (const name of Object.keys(entries))
    if (!functionTables.some((table) => table.name === name))
      report('experiment/function-table', messages.functionTableUnknown(suffix, name));
  return functionTables.length === 0 ? mechanism : { ...mechanism, tableValues: filled };
}

/** The table, or what is wrong with it. */
function readTable(
  { points: given, values: nested }: FunctionTableEntry,
  parameterCount: number,
): TableValues | string {
  const values = [nested].flat(2);
  if (typeof nested === 'number' && given.length === 0)
    return { points: Array.from({ length: parameterCount }, () => [0]), values };
  if (given.length !== parameterCount) return messages.tableArguments(given.length, parameterCount);
  const points = given.map((grid) =>
    Array.isArray(grid)
      ? grid
      : Array.from(
          { length: grid.count },
          (_, k) => grid.from + ((grid.to - grid.from) * k) / (grid.count - 1),
        ),
  );
  if (points.some((grid) => grid.some((point, k) => k > 0 && !(point > grid[k - 1]!))))
    return messages.tableAscending();
  const wanted = points.reduce((count, grid) => count * grid.length, 1);
  return values.length === wanted ? { points, values } : messages.tableSize(values.length, wanted);
}
