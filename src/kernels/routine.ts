import { sha256OfText } from '../base/sha256.ts';
import type { IrProgram, IrRoutine } from './ir.ts';

const names = new WeakMap<object, string>();

/** The same for routines that do the same, in whatever plan they stand; a word that code may use as a name. */
export function routineName(routine: IrRoutine): string {
  const thing = routine.kind === 'loop' ? routine.loop : routine.table;
  const name =
    names.get(thing) ?? `${routine.kind}_${sha256OfText(JSON.stringify(thing, exactly))}`;
  names.set(thing, name);
  return routine.kind === 'loop' ? `${name}_${routine.result}` : name;
}

/** JSON knows no -0, Infinity and NaN. */
function exactly(_: string, value: unknown): unknown {
  if (typeof value !== 'number') return value;
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Every routine that the programs call, by its name. */
export function routinesOf(programs: readonly IrProgram[]): ReadonlyMap<string, IrRoutine> {
  return new Map(
    programs.flatMap(({ nodes }) =>
      nodes.flatMap((node): [string, IrRoutine][] =>
        node.kind === 'operation' && node.routine !== undefined
          ? [[routineName(node.routine), node.routine]]
          : [],
      ),
    ),
  );
}
