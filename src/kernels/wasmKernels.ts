import type { BoundKernel, KernelBinding, KernelPlan } from './abi.ts';
import { type FixedFields, findUniform, NO_FIXED_FIELDS } from './fixedFields.ts';
import type { IrFunction, IrProgram } from './ir.ts';
import type { MadeTable, TableMaker } from './makeTable.ts';
import {
  CONDUCTANCE_SUM,
  CURRENT_SUM,
  findSharedStretches,
  MOST_STRETCHES,
  memberName,
  mergePrograms,
} from './mergeCurrents.ts';
import { irFunctions } from './operations.ts';
import { routinesOf } from './routine.ts';
import { type RunningRoutine, runRoutine } from './runRoutine.ts';
import { type AddedKernel, addForms, emitAllAdvance, emitStretch } from './wasmAllAdvance.ts';
import { emitConcentrationTable } from './wasmConcentrationTable.ts';
import { EXP_TABLE_BYTES, emitExp, emitExpArray, writeExpTable } from './wasmExp.ts';
import { WasmFunction } from './wasmFunction.ts';
import {
  emitLog,
  emitLogArray,
  emitPow,
  emitPowArray,
  LOG_TABLE_BYTES,
  writeLogTable,
} from './wasmLog.ts';
import type { WasmArrays } from './wasmMemory.ts';
import { encodeWasmModule, WASM_HOST, type WasmModule } from './wasmModule.ts';
import { type PlacedTables, placeTables } from './wasmPlacedTables.ts';
import type { WasmArray, WasmPlaces } from './wasmPlaces.ts';
import { type EmittedProgram, emitProgram } from './wasmProgram.ts';
import {
  carriesGlobals,
  importOf,
  importOfRoutine,
  OVER_ROWS,
  refuseUnknown,
  UnsupportedKernel,
} from './wasmRepertoire.ts';
import { callByRuns, splitByRuns } from './wasmRuns.ts';
import { CHUNK_BYTES, scheduleProgram } from './wasmSchedule.ts';

/** Rows of scratch memory, shared by all programs: none keeps anything there between calls. */
const SCRATCH_ROWS = 256;

/** How the kernels are linked. */
export interface LinkOptions extends FixedFields {
  /** States go by tables that this makes; undefined: exactly. */
  readonly tables?: TableMaker | undefined;
  /** Of kernels that are alike in everything but the values in their arrays. */
  readonly code?: SharedCode | undefined;
}

/** Functions of the module beside its kernels. */
export type OtherFunctions = (hasAllCurrents: boolean) => readonly WasmFunction[];

/** The module that the first of several like kernels compiled: their arrays lie at the same addresses. */
export interface SharedCode {
  module: WebAssembly.Module | undefined;
}

/** What a kernel is called for. */
export type KernelCall = keyof BoundKernel;

/** The exported function of all kernels' currents. */
export const ALL_CURRENTS: string = 'all_currents';

/**
 * The kernels of a simulation in one module. `add` them all, `link`, then call them. Their arrays must be views of the
 * memory; instances on consecutive nodes run two at a time, so nodes are best numbered by what is on them.
 */
export class WasmKernels {
  /** What the kernels need of the memory beside the arrays they are bound to. */
  static readonly capacityBytes: number =
    EXP_TABLE_BYTES + LOG_TABLE_BYTES + (SCRATCH_ROWS + 1) * CHUNK_BYTES + 320;
  readonly arrays: WasmArrays;
  private readonly expTable: number;
  private readonly logTable: number;
  private readonly scratch: number;
  private readonly powerRow: number;
  private readonly added: AddedKernel[] = [];
  /** Those whose instances are on no nodes of the cable, and share nothing with the others. */
  private readonly alone: AddedKernel[] = [];
  private readonly prefixes = new Map<BoundKernel, string>();
  private exports: WebAssembly.Exports = {};
  /** Of each mechanism that was asked for: its table, or why it has none. */
  readonly tables: Map<string, MadeTable | string> = new Map();

  constructor(arrays: WasmArrays) {
    this.arrays = arrays;
    const expTable = arrays.doubles(EXP_TABLE_BYTES / 8);
    writeExpTable(expTable);
    this.expTable = expTable.byteOffset;
    const logTable = arrays.doubles(LOG_TABLE_BYTES / 8);
    writeLogTable(logTable);
    this.logTable = logTable.byteOffset;
    this.powerRow = arrays.doubles(CHUNK_BYTES / 8).byteOffset;
    this.scratch = arrays.doubles((SCRATCH_ROWS * CHUNK_BYTES) / 8).byteOffset;
  }

  /**
   * The kernel may be called after `link`.
   *
   * @throws UnsupportedKernel for what this back end does not know; RangeError where two instances share a node.
   */
  add(plan: KernelPlan, binding: KernelBinding): BoundKernel {
    return this.addTo(this.added, plan, binding);
  }

  /** A kernel that is called by itself, and whose arrays may all change, each element alone. */
  addAlone(plan: KernelPlan, binding: KernelBinding): BoundKernel {
    return this.addTo(this.alone, plan, binding);
  }

  private addTo(list: AddedKernel[], plan: KernelPlan, binding: KernelBinding): BoundKernel {
    const { nodes, count } = binding;
    for (let k = 1; k < count; k++)
      if (nodes[k]! <= nodes[k - 1]!)
        throw new UnsupportedKernel(`${plan.mechanism.name} has two instances on one node`);
    const prefix = `${plan.mechanism.name}_${this.added.length + this.alone.length}`;
    const kernel = { plan, binding, prefix };
    refuseUnsupported(plan);
    list.push(kernel);
    const call = (name: string) => (): void => {
      (this.exports[`${prefix}_${name}`] as (() => void) | undefined)?.();
    };
    const bound = {
      initialise: call('initialise'),
      currents: call('currents'),
      advance: call('advance'),
      beforeStep: call('beforeStep'),
    };
    this.prefixes.set(bound, prefix);
    return bound;
  }

  /** The module's function that an added kernel calls; that of an empty `beforeStep` does not exist. */
  functionOf(kernel: BoundKernel, name: KernelCall): string {
    return `${this.prefixes.get(kernel)!}_${name}`;
  }

  /**
   * Compiles what was added, and `others` with it, into one module; all functions of no arguments are exported. What the
   * others are may depend on whether there is ALL_CURRENTS.
   */
  link(others: OtherFunctions, fixed: LinkOptions): Readonly<Record<string, () => void>> {
    const known = fixed.code?.module;
    // Tables are in the memory of each.
    if (known !== undefined) this.placeTables(fixed);
    const compiled =
      known ?? new WebAssembly.Module(encodeWasmModule(this.writeModule(others, fixed)));
    if (fixed.code !== undefined) fixed.code.module = compiled;
    const instance = new WebAssembly.Instance(compiled, {
      [WASM_HOST]: { memory: this.arrays.memory, ...irFunctions, ...this.runRoutines() },
    });
    this.exports = instance.exports;
    return instance.exports as Record<string, () => void>;
  }

  /** What the host runs for the module: loops and tables. */
  private runRoutines(): Record<string, RunningRoutine> {
    const all = [...this.added, ...this.alone];
    const programs = all.flatMap(({ plan }) => Object.values(plan.programs));
    const running = [...routinesOf(programs)].map(([name, routine]) => [name, runRoutine(routine)]);
    return Object.fromEntries(running) as Record<string, RunningRoutine>;
  }

  /** The module that `link` compiles. */
  writeModule(makeOthers: OtherFunctions, fixed: LinkOptions): WasmModule {
    const programs: EmittedProgram[] = [];
    const callers: WasmFunction[] = [];
    const { stretches, tables, concentrationTables } = this.placeTables(fixed);
    const byConcentration: WasmFunction[] = [];
    for (const kernel of [...this.added, ...this.alone])
      for (const [name, program] of Object.entries(kernel.plan.programs)) {
        const known = this.alone.includes(kernel) ? NO_FIXED_FIELDS : fixed;
        if (name === 'beforeStep' && program.stores.length === 0) continue;
        const whole = `${kernel.prefix}_${name}`;
        const caller = new WasmFunction(whole);
        callers.push(caller);
        if (program.stores.length === 0) continue;
        const isTabled = name === 'advance' && tables.has(kernel);
        const own = concentrationTables.get(kernel);
        const ownTable = own?.table.program === name ? own : undefined;
        const parts =
          isTabled || ownTable !== undefined
            ? [kernel.binding]
            : splitByRuns(kernel.plan, kernel.binding, { program, fixed: known });
        parts.forEach((binding, k) => {
          const of = parts.length === 1 ? whole : `${whole}_${k}`;
          const places = this.placesOf({ ...kernel, binding }, known);
          const forms = callByRuns(caller, of, binding, {
            laneCount: carriesGlobals(program) ? 1 : 2,
            isTabled: ownTable !== undefined,
          });
          if (ownTable !== undefined && forms.has('lanes'))
            byConcentration.push(emitConcentrationTable(`${of}_table`, ownTable, `${of}_lanes`));
          if (isTabled) addForms(forms, binding, stretches);
          for (const form of forms)
            programs.push(emitProgram(`${of}_${form}`, program, places, form === 'single'));
        });
      }
    const byTable = stretches.flatMap((stretch, k) => emitStretch(this.added, stretch, k, tables));
    const allCurrents = this.emitAllCurrents(fixed, programs);
    const others = makeOthers(allCurrents !== undefined);
    if (allCurrents !== undefined) callers.push(allCurrents);
    callers.push(emitAllAdvance(this.added, tables, byTable));
    const calls = new Set<IrFunction>(programs.flatMap((program) => [...program.calls]));
    const routines = new Map(programs.flatMap((program) => [...program.routines]));
    return {
      imports: [
        ...[...calls].map(importOf),
        ...[...routines].map(([name, called]) => importOfRoutine(name, called)),
      ],
      functions: [
        ...[emitExp(this.expTable), emitExpArray(this.expTable)],
        ...(calls.has('log') ? [emitLog(this.logTable), emitLogArray(this.logTable)] : []),
        ...(calls.has('pow') ? this.emitPowers() : []),
        ...programs.map(({ body }) => body),
        ...byTable.map(({ body }) => body).filter((body) => body !== undefined),
        ...byConcentration,
        ...[...callers, ...others],
      ],
      exports: [...callers, ...others]
        .filter(({ parameters }) => parameters.length === 0)
        .map(({ name }) => name),
    };
  }

  private emitPowers(): WasmFunction[] {
    const { logTable, expTable, powerRow } = this;
    return [emitPow(logTable, expTable), emitPowArray(logTable, expTable, powerRow)];
  }

  /** Tables into the memory, with the runs of nodes that those of the voltage are read by. */
  private placeTables(fixed: LinkOptions): PlacedTables & {
    readonly stretches: ReturnType<typeof findSharedStretches>;
  } {
    const stretches = findSharedStretches(this.added.map(({ binding }) => binding));
    const isTabled = fixed.tables !== undefined && stretches.length <= MOST_STRETCHES;
    const kernels = isTabled ? this.added : [];
    return { stretches, ...placeTables(kernels, fixed, this.arrays, this.tables) };
  }

  /** The currents of all kernels at once, sums begun from 0; undefined where they cannot be merged, or in too many parts. */
  private emitAllCurrents(fixed: FixedFields, emitted: EmittedProgram[]): WasmFunction | undefined {
    const kernels = this.added.filter(({ plan }) => plan.programs.currents.stores.length > 0);
    const stretches = findSharedStretches(kernels.map(({ binding }) => binding));
    const isCarried = kernels.some(({ plan }) => carriesGlobals(plan.programs.currents));
    if (isCarried || stretches.length > MOST_STRETCHES) return undefined;
    const sums = new Set(
      kernels.flatMap(({ plan }) =>
        plan.nodeFields.flatMap(({ name, access }) => (access === 'add' ? [name] : [])),
      ),
    );
    const places = kernels.map((kernel) => this.placesOf(kernel, fixed));
    const caller = new WasmFunction(ALL_CURRENTS);
    for (const [k, { firstNode, length, members }] of stretches.entries()) {
      const programs = members.map(({ kernel }) => kernels[kernel]!.plan.programs.currents);
      const merged = mergePrograms(programs, sums);
      if (scheduleProgram(merged, () => false, OVER_ROWS).rowCount > SCRATCH_ROWS) return undefined;
      const mergedPlaces = mergePlaces(
        members.map(({ kernel, from }) => ({ places: places[kernel]!, from })),
      );
      const evenEnd = length - (length % 2);
      for (const [form, from, to] of [
        ['lanes', 0, evenEnd],
        ['single', evenEnd, length],
      ] as const) {
        if (from === to) continue;
        const name = `${ALL_CURRENTS}_${k}_${form}`;
        emitted.push(emitProgram(name, merged, mergedPlaces, form === 'single'));
        for (const bytes of [8 * from, 8 * to, 8 * firstNode]) caller.emit('i32.const', bytes);
        caller.emit('call', name);
      }
    }
    return caller;
  }

  private placesOf({ plan, binding }: AddedKernel, fixed: FixedFields): WasmPlaces {
    const { fields, nodeFields, globals, nodes } = binding;
    const isUniform = findUniform(plan, binding, fixed);
    return {
      voltage: binding.voltageMv.byteOffset,
      current: binding.currentMaPerCm2.byteOffset,
      conductance: binding.conductanceSPerCm2.byteOffset,
      clock: binding.clock.byteOffset,
      globals: new Map(plan.globals.map(({ name }, k) => [name, globals.byteOffset + 8 * k])),
      fields: new Map(
        plan.fields.map(({ name }, k): [string, WasmArray] => [
          name,
          { address: fields[k]!.byteOffset, isUniform: isUniform({ kind: 'field', name }) },
        ]),
      ),
      nodeFields: new Map(
        plan.nodeFields.map(({ name }, k): [string, WasmArray] => {
          const isOne = isUniform({ kind: 'node', name });
          const first = isOne ? 8 * nodes[0]! : 0;
          return [name, { address: nodeFields[k]!.byteOffset + first, isUniform: isOne }];
        }),
      ),
      scratch: this.scratch,
    };
  }
}

/** @throws UnsupportedKernel for what this back end does not know. */
export function refuseUnsupported({ mechanism, programs }: KernelPlan): void {
  for (const program of Object.values(programs) as IrProgram[]) {
    refuseUnknown(program);
    const { rowCount } = scheduleProgram(program, () => false, OVER_ROWS);
    if (rowCount > SCRATCH_ROWS)
      throw new UnsupportedKernel(`${mechanism.name} needs ${rowCount} rows of scratch memory`);
  }
}

/** Places of a merged program whose instances begin at 0. */
function mergePlaces(
  members: readonly { readonly places: WasmPlaces; readonly from: number }[],
): WasmPlaces {
  const { places: first } = members[0]!;
  const nodeFields = new Map<string, WasmArray>([
    [CURRENT_SUM, { address: first.current, isUniform: false }],
    [CONDUCTANCE_SUM, { address: first.conductance, isUniform: false }],
  ]);
  const fields = new Map<string, WasmArray>();
  const globals = new Map<string, number>();
  members.forEach(({ places, from }, member) => {
    for (const [name, { address, isUniform }] of places.fields)
      fields.set(memberName(member, name), {
        ...{ address: isUniform ? address : address + 8 * from, isUniform },
      });
    for (const [name, address] of places.globals) globals.set(memberName(member, name), address);
    // One value for all nodes of a mechanism is one for those of the stretch.
    for (const [name, array] of places.nodeFields)
      if (nodeFields.get(name)?.isUniform !== true) nodeFields.set(name, array);
  });
  return { ...first, fields, globals, nodeFields };
}
