import type { KernelBinding, KernelPlan } from './abi.ts';
import { type FixedFields, findUniform } from './fixedFields.ts';
import type { IrProgram } from './ir.ts';
import { findRuns } from './nodeRuns.ts';
import type { ProgramForm } from './wasmAllAdvance.ts';
import type { WasmFunction } from './wasmFunction.ts';
import { carriesGlobals, OVER_ROWS } from './wasmRepertoire.ts';
import { scheduleProgram } from './wasmSchedule.ts';

/** Beyond so many runs code for each would outgrow its use. */
const MOST_PARTS = 4;

/**
 * The instances of a kernel as parts that get code of their own: one for each run of nodes where a parameter that differs
 * between runs, but not within one, makes an exponential the same for all of a run; else all in one.
 */
export function splitByRuns(
  plan: KernelPlan,
  binding: KernelBinding,
  { program, fixed }: { readonly program: IrProgram; readonly fixed: FixedFields },
): readonly KernelBinding[] {
  const runs = findRuns(binding);
  if (runs.length < 2 || runs.length > MOST_PARTS || carriesGlobals(program)) return [binding];
  const rowCountOf = (part: KernelBinding): number =>
    scheduleProgram(program, findUniform(plan, part, fixed), OVER_ROWS).rowCount;
  const parts = runs.map(({ from, to }) => ({
    ...binding,
    count: to - from,
    nodes: binding.nodes.subarray(from, to),
    fields: binding.fields.map((values) => values.subarray(from, to)),
  }));
  const rowCount = rowCountOf(binding);
  const isBetter = parts.some((part) => part.count > 1 && rowCountOf(part) < rowCount);
  return isBetter ? parts : [binding];
}

/**
 * Calls the forms of a function `name` for runs of consecutive nodes: their even part in lanes, or by its table, which may
 * call it in lanes; an odd last instance alone. Returns the forms.
 */
export function callByRuns(
  caller: WasmFunction,
  name: string,
  binding: KernelBinding,
  { laneCount, isTabled }: { readonly laneCount: number; readonly isTabled: boolean },
): Set<ProgramForm> {
  const forms = new Set<ProgramForm>();
  const call = (form: ProgramForm, from: number, to: number, firstNode: number): void => {
    if (from === to) return;
    forms.add(form);
    caller.emit('i32.const', 8 * from).emit('i32.const', 8 * to);
    const called = isTabled && form === 'lanes' ? 'table' : form;
    caller.emit('i32.const', 8 * (firstNode - from)).emit('call', `${name}_${called}`);
  };
  for (const { from, evenTo, to, firstNode } of findRuns(binding)) {
    const middle = laneCount === 1 ? from : evenTo;
    call('lanes', from, middle, firstNode);
    call('single', middle, to, firstNode + middle - from);
  }
  return forms;
}
