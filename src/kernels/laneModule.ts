import type { IrFunction, IrProgram, IrSource } from './ir.ts';
import type { LaneCellArrays, LaneKernel } from './laneCellArrays.ts';
import { emitLaneExpArrays } from './laneExp.ts';
import type { LaneMemory } from './laneMemory.ts';
import { emitLaneProgram, type LanePlaces } from './laneProgram.ts';
import { emitLaneTables, type LaneTableMember, pointShiftOf } from './laneTable.ts';
import { type LaneUniforms, placeUniforms } from './laneUniforms.ts';
import {
  CONDUCTANCE_SUM,
  CURRENT_SUM,
  findSharedStretches,
  MOST_STRETCHES,
  memberName,
  mergePrograms,
  type SharedStretch,
} from './mergeCurrents.ts';
import { findRuns } from './nodeRuns.ts';
import { WasmFunction } from './wasmFunction.ts';
import type { WasmModule } from './wasmModule.ts';
import { carriesGlobals, importOf, refuseUnknown, UnsupportedKernel } from './wasmRepertoire.ts';

/** A program in the module, with what its uniform values are made of. */
export interface PlacedProgram {
  readonly program: IrProgram;
  readonly uniforms: LaneUniforms;
  readonly isNernst: boolean;
  /** Of a source that is uniform: the kernel that has it, and its own name there. */
  readonly ownerOf: (source: IrSource) => { readonly kernel: number; readonly name: string };
}

/** Where the module finds what it works on. */
export interface LanePlacement {
  readonly memory: LaneMemory;
  readonly addressOf: (array: Float64Array) => number;
  /** Address of the vector that says where the lanes' tables of a kernel begin. */
  readonly tableBasesOf: (kernel: number) => number;
}

/** Writes the kernels of a cell as functions on lanes: `currents` and `advance`. */
export class LaneModuleWriter {
  readonly programs: PlacedProgram[] = [];
  private readonly cell: LaneCellArrays;
  private readonly placement: LanePlacement;
  private readonly bodies: WasmFunction[] = [];
  private readonly calls = new Set<IrFunction>();

  /** @throws UnsupportedKernel where a mechanism is not for lanes. */
  constructor(cell: LaneCellArrays, placement: LanePlacement) {
    for (const kernel of [...cell.kernels, ...cell.nernst]) refuse(kernel);
    this.cell = cell;
    this.placement = placement;
  }

  /** @param wideFunctions makes the functions in double precision that are called. */
  write(
    others: readonly WasmFunction[],
    wideFunctions: (calls: ReadonlySet<IrFunction>) => readonly WasmFunction[],
  ): WasmModule {
    const exported = [this.writeCurrents(), this.writeAdvance(), ...others];
    return {
      imports: [...this.calls].map(importOf),
      functions: [
        ...emitLaneExpArrays(this.placement.memory),
        ...wideFunctions(this.calls),
        ...[...this.bodies, ...exported],
      ],
      exports: exported.map(({ name }) => name),
    };
  }

  /** Nernst's equations, then the currents of all mechanisms of each stretch of nodes at once, sums begun from 0. */
  private writeCurrents(): WasmFunction {
    const caller = new WasmFunction('currents');
    const { kernels, nernst } = this.cell;
    nernst.forEach((kernel, index) => {
      this.emitRuns(caller, kernel, index, 'initialise');
    });
    const active = kernels.flatMap((kernel, index) =>
      kernel.plan.programs.currents.stores.length > 0 ? [{ kernel, index }] : [],
    );
    const sums = new Set(
      active.flatMap(({ kernel }) =>
        kernel.plan.nodeFields.flatMap(({ name, access }) => (access === 'add' ? [name] : [])),
      ),
    );
    for (const [k, stretch] of stretchesOf(active.map(({ kernel }) => kernel)).entries()) {
      const members = stretch.members.map(({ kernel, from }) => ({ ...active[kernel]!, from }));
      this.emitStretch(caller, k, { ...stretch, members }, sums);
    }
    return caller;
  }

  private emitStretch(
    caller: WasmFunction,
    k: number,
    stretch: Pick<SharedStretch, 'firstNode' | 'length'> & {
      readonly members: readonly {
        readonly kernel: LaneKernel;
        readonly index: number;
        readonly from: number;
      }[];
    },
    sums: ReadonlySet<string>,
  ): void {
    const { addressOf } = this.placement;
    const { currentMaPerCm2, conductanceSPerCm2 } = this.cell;
    const fields = new Map<string, number>();
    const nodeFields = new Map<string, number>([
      [CURRENT_SUM, addressOf(currentMaPerCm2)],
      [CONDUCTANCE_SUM, addressOf(conductanceSPerCm2)],
    ]);
    const owners = new Map<string, { kernel: number; name: string }>();
    stretch.members.forEach(({ kernel: { plan, binding }, index, from }, member) => {
      plan.fields.forEach(({ name }, field) => {
        fields.set(memberName(member, name), addressOf(binding.fields[field]!) + 16 * from);
      });
      plan.nodeFields.forEach(({ name }, field) => {
        nodeFields.set(name, addressOf(binding.nodeFields[field]!));
      });
      for (const { name } of plan.globals)
        owners.set(memberName(member, name), { kernel: index, name });
    });
    // The clock is that of any of them.
    const clock = { kernel: stretch.members[0]!.index, name: '' };
    const own = `${caller.name}_of_${k}`;
    const programs = stretch.members.map(({ kernel }) => kernel.plan.programs.currents);
    this.emitProgram(
      own,
      mergePrograms(programs, sums),
      { fields, nodeFields },
      {
        isNernst: false,
        ownerOf: (source) => ('name' in source ? owners.get(source.name)! : clock),
      },
    );
    for (const count of [0, stretch.length, stretch.firstNode])
      caller.emit('i32.const', 16 * count);
    caller.emit('call', own);
  }

  /** States by table come first, as nothing but the voltage goes into them. */
  private writeAdvance(): WasmFunction {
    const caller = new WasmFunction('advance');
    const { kernels, tables, voltageMv } = this.cell;
    const { memory, addressOf } = this.placement;
    const tabled = kernels.flatMap((kernel, index) =>
      tables[index] === undefined ? [] : [{ kernel, index }],
    );
    const stretches = stretchesOf(tabled.map(({ kernel }) => kernel));
    for (const [k, { firstNode, length, members }] of stretches.entries()) {
      const voltage = addressOf(voltageMv) + 16 * firstNode;
      const own = `tables_of_${k}`;
      const found = members.map(({ kernel, from }) => this.tableMember(tabled[kernel]!, from));
      this.bodies.push(emitLaneTables(own, found, { voltage, length }, memory));
      caller.emit('call', own);
    }
    kernels.forEach((kernel, index) => {
      if (tables[index] === undefined) this.emitRuns(caller, kernel, index, 'advance');
    });
    return caller;
  }

  private tableMember(
    { kernel: { plan, binding }, index }: { readonly kernel: LaneKernel; readonly index: number },
    from: number,
  ): LaneTableMember {
    const { stepMv, states } = this.cell.tables[index]!;
    return {
      ...{ stepMv, pointShift: pointShiftOf(states.length) },
      bases: this.placement.tableBasesOf(index),
      states: states.map((state) => {
        const field = plan.fields.findIndex(({ name }) => name === state);
        return this.placement.addressOf(binding.fields[field]!) + 16 * from;
      }),
    };
  }

  private emitRuns(
    caller: WasmFunction,
    kernel: LaneKernel,
    index: number,
    name: 'initialise' | 'advance',
  ): void {
    const { plan, binding } = kernel;
    const program = plan.programs[name];
    if (program.stores.length === 0) return;
    const own = `${caller.name}_${name}_${index}`;
    const { addressOf } = this.placement;
    const named = (
      entries: readonly { readonly name: string }[],
      arrays: readonly Float64Array[],
    ): ReadonlyMap<string, number> =>
      new Map(entries.map((entry, k) => [entry.name, addressOf(arrays[k]!)] as const));
    const places = {
      fields: named(plan.fields, binding.fields),
      nodeFields: named(plan.nodeFields, binding.nodeFields),
    };
    this.emitProgram(own, program, places, {
      isNernst: name === 'initialise',
      ownerOf: (source) => ({ kernel: index, name: 'name' in source ? source.name : '' }),
    });
    for (const { from, to, firstNode } of findRuns(binding)) {
      for (const count of [from, to, firstNode - from]) caller.emit('i32.const', 16 * count);
      caller.emit('call', own);
    }
  }

  private emitProgram(
    name: string,
    program: IrProgram,
    places: Omit<LanePlaces, 'voltage'>,
    owner: Pick<PlacedProgram, 'ownerOf' | 'isNernst'>,
  ): void {
    const { memory, addressOf } = this.placement;
    const uniforms = placeUniforms(program, memory);
    this.programs.push({ program, uniforms, ...owner });
    const voltage = addressOf(this.cell.voltageMv);
    const given = { name, program, places: { voltage, ...places }, uniforms };
    const emitted = emitLaneProgram(given, memory);
    for (const call of emitted.calls) this.calls.add(call);
    this.bodies.push(emitted.body);
  }
}

function stretchesOf(kernels: readonly LaneKernel[]): SharedStretch[] {
  const stretches = findSharedStretches(kernels.map(({ binding }) => binding));
  if (stretches.length > MOST_STRETCHES)
    throw new UnsupportedKernel(`there are ${stretches.length} stretches of unlike channels`);
  return stretches;
}

function refuse({ plan, binding }: LaneKernel): void {
  const { currents, advance, beforeStep } = plan.programs;
  const name = plan.mechanism.name;
  if (beforeStep.stores.length > 0) throw new UnsupportedKernel(`${name} has BEFORE STEP`);
  for (const program of [currents, advance]) {
    refuseUnknown(program);
    if (carriesGlobals(program))
      throw new UnsupportedKernel(`${name} passes a GLOBAL on from compartment to compartment`);
    if (program.nodes.some((node) => node.kind === 'operation' && node.operation === 'apply'))
      throw new UnsupportedKernel(`${name} has a loop or a table that is run as it goes`);
    if (!program.nodes.every((node) => node.kind !== 'constant' || isSingle(node.value)))
      throw new UnsupportedKernel(`${name} has a constant beyond single precision`);
  }
  for (let k = 1; k < binding.count; k++)
    if (binding.nodes[k]! <= binding.nodes[k - 1]!)
      throw new UnsupportedKernel(`${name} has two instances on one node`);
}

/** Whether a number is in the range of single precision. */
function isSingle(value: number): boolean {
  const rounded = Math.fround(value);
  return Number.isFinite(rounded) && (rounded !== 0 || value === 0);
}
