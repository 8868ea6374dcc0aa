import type { IrFunction, IrOperation, IrProgram, IrRoutine, IrSource } from './ir.ts';
import { routineName } from './routine.ts';
import type { WasmFunction } from './wasmFunction.ts';
import type { WasmOperation } from './wasmOpcodes.ts';
import { arrayOf, globalAddress, type WasmPlaces } from './wasmPlaces.ts';
import { ARITHMETIC, type CalledRoutine, COMPARISONS, VECTOR_FUNCTIONS } from './wasmRepertoire.ts';
import { rowAddress, type WasmSchedule } from './wasmSchedule.ts';

/** Local variables that hold bytes: of the instance in fields, of its slot, of its place in scratch rows. */
export interface InstanceLocals {
  readonly instance: number;
  readonly slot: number;
  readonly place: number;
}

/** Emits the nodes of a program for the instance, or the two instances, that the local variables point at. */
export class ValueEmitter {
  /** Imported functions that were called. */
  readonly calls: Set<IrFunction> = new Set<IrFunction>();
  /** Likewise loops and tables, by their names. */
  readonly routines: Map<string, CalledRoutine> = new Map<string, CalledRoutine>();
  /** Local variables of GLOBALs that pass from instance to instance. */
  readonly globalLocals: Map<string, number> = new Map<string, number>();
  /** Local variables of uniform values, by node. */
  readonly uniformLocals: Map<number, number> = new Map<number, number>();
  private readonly body: WasmFunction;
  private readonly program: IrProgram;
  private readonly places: WasmPlaces;
  private readonly schedule: WasmSchedule;
  private readonly isScalar: boolean;
  private readonly locals: InstanceLocals;
  /** Of the present loop's values, by node. */
  private loopLocals = new Map<number, number>();
  /** Rows of earlier stages are ready. */
  private stage = 0;

  constructor(
    body: WasmFunction,
    program: IrProgram,
    given: {
      readonly places: WasmPlaces;
      readonly schedule: WasmSchedule;
      readonly isScalar: boolean;
      readonly locals: InstanceLocals;
    },
  ) {
    this.body = body;
    this.program = program;
    this.places = given.places;
    this.schedule = given.schedule;
    this.isScalar = given.isScalar;
    this.locals = given.locals;
  }

  /** From here on values are those of a new loop, in which the rows of stages before `stage` are ready. */
  beginLoop(stage: number): void {
    this.stage = stage;
    this.loopLocals = new Map();
  }

  /** Leaves the value of a node on the stack; one that is used again is kept in a local variable of the loop. */
  emitValue(index: number): void {
    const { body, schedule } = this;
    const node = this.program.nodes[index]!;
    const local = this.uniformLocals.get(index) ?? this.loopLocals.get(index);
    if (local !== undefined) {
      body.emitAll(local);
      return;
    }
    const isRead = node.kind === 'operation' && schedule.row[index]! >= 0 && this.isRowReady(index);
    if (isRead)
      body
        .emitAll(this.locals.place)
        .emit('v128.load', rowAddress(this.places.scratch, schedule, index));
    else this.emitNode(index);
    if (node.kind === 'constant' || schedule.useCount[index]! < 2) return;
    const kept = body.local(`t${index}`, this.isScalar ? 'f64' : 'v128');
    body.emit('local.tee', kept);
    this.loopLocals.set(index, kept);
  }

  private isRowReady(index: number): boolean {
    if (this.isScalar) return false;
    const isMade = this.schedule.stage[index]! < this.stage;
    return isMade || this.schedule.rowFunction[index] !== undefined;
  }

  emitNode(index: number): void {
    const node = this.program.nodes[index]!;
    if (node.kind === 'constant') this.emitConstant(node.value);
    else if (node.kind === 'input') this.emitInput(node.source, index);
    else if (node.routine !== undefined) this.emitRoutine(node.routine, node.operands);
    else this.emitOperation(node.operation, node.operands);
  }

  /** A call of the host, as of a function that this module does not have. */
  private emitRoutine(routine: IrRoutine, operands: readonly number[]): void {
    const name = routineName(routine);
    this.routines.set(name, { routine, operandCount: operands.length });
    for (const operand of operands) this.emitValue(operand);
    if (this.isScalar) this.body.emit('call', name);
    else this.emitLaneCalls(name, operands.length);
  }

  private emitConstant(value: number): void {
    if (this.isScalar) this.body.emit('f64.const', value);
    else this.body.emit('v128.const', value, value);
  }

  private emitInput(source: IrSource, index: number): void {
    const { places } = this;
    const isUniform = this.schedule.isUniform[index]!;
    switch (source.kind) {
      case 'voltage':
        this.emitLoad(this.locals.slot, places.voltage);
        break;
      case 'clock':
        this.emitLoad(undefined, places.clock + 8 * source.index);
        break;
      case 'global':
        this.emitGlobal(source.name);
        break;
      case 'field': {
        const { address } = arrayOf(places.fields, source.name);
        this.emitLoad(isUniform ? undefined : this.locals.instance, address);
        break;
      }
      case 'node': {
        const { address } = arrayOf(places.nodeFields, source.name);
        this.emitLoad(isUniform ? undefined : this.locals.slot, address);
      }
    }
  }

  private emitGlobal(name: string): void {
    const carried = this.globalLocals.get(name);
    if (carried !== undefined) this.body.emitAll(carried);
    else this.emitLoad(undefined, globalAddress(this.places, name));
  }

  /** Loads what stands at base + address; without a base the one value for all lanes. */
  private emitLoad(base: number | undefined, address: number): void {
    if (base === undefined) this.body.emit('i32.const', 0);
    else this.body.emitAll(base);
    const pair = base === undefined ? 'v128.load64_splat' : 'v128.load';
    this.body.emit(this.isScalar ? 'f64.load' : pair, address);
  }

  private emitOperation(operation: IrOperation, operands: readonly number[]): void {
    const arithmetic = ARITHMETIC[operation];
    if (arithmetic !== undefined) {
      for (const operand of operands) this.emitValue(operand);
      this.body.emit(this.named(arithmetic));
    } else if (COMPARISONS[operation] !== undefined) this.emitComparison(operation, operands);
    else if (operation === 'select') this.emitSelect(operands);
    else this.emitFunction(operation as IrFunction, operands);
  }

  named(operation: string): WasmOperation {
    return `${this.isScalar ? 'f64' : 'f64x2'}.${operation}` as WasmOperation;
  }

  private emitComparison(operation: IrOperation, operands: readonly number[]): void {
    this.emitTest(operation, operands);
    if (this.isScalar) this.body.emit('f64.convert_i32_s');
    else this.body.emit('v128.const', 1, 1).emit('v128.and');
  }

  private emitTest(operation: IrOperation, operands: readonly number[]): void {
    for (const operand of operands) this.emitValue(operand);
    this.body.emit(this.named(COMPARISONS[operation]!));
  }

  private emitSelect([condition, accepted, otherwise]: readonly number[]): void {
    this.emitValue(accepted!);
    this.emitValue(otherwise!);
    this.emitCondition(condition!);
    this.body.emit(this.isScalar ? 'select' : 'v128.bitselect');
  }

  /** Whether a value is not 0, as what `select` takes: the comparison itself where it is one and not needed as a number. */
  private emitCondition(index: number): void {
    const node = this.program.nodes[index]!;
    const isComparison = node.kind === 'operation' && COMPARISONS[node.operation] !== undefined;
    const isMade = this.uniformLocals.has(index) || this.loopLocals.has(index);
    const isHere = isComparison && !isMade && this.schedule.row[index]! < 0;
    if (isHere && !this.schedule.isUniform[index]) {
      this.emitTest(node.operation, node.operands);
      return;
    }
    this.emitValue(index);
    this.emitConstant(0);
    this.body.emit(this.named('ne'));
  }

  private emitFunction(name: IrFunction, operands: readonly number[]): void {
    const vectorFunction = VECTOR_FUNCTIONS[name];
    for (const operand of operands) {
      this.emitValue(operand);
      if (vectorFunction !== undefined && this.isScalar) this.body.emit('f64x2.splat');
    }
    if (vectorFunction !== undefined) this.emitVectorCall(name, vectorFunction);
    else {
      this.calls.add(name);
      if (this.isScalar) this.body.emit('call', name);
      else this.emitLaneCalls(name, operands.length);
    }
  }

  /** Calls a function on lanes, which may call the host's of the same name. */
  private emitVectorCall(name: IrFunction, vectorFunction: string): void {
    if (name !== 'exp') this.calls.add(name);
    this.body.emit('call', vectorFunction);
    if (this.isScalar) this.body.emit('f64x2.extract_lane', 0);
  }

  /** Calls the host's function for one lane after the other; its operands are on the stack. */
  private emitLaneCalls(name: string, operandCount: number): void {
    const { body } = this;
    const locals = Array.from({ length: operandCount }, (_, k) =>
      body.local(`${name}_${k}`, 'v128'),
    );
    for (const local of locals.toReversed()) body.emit('local.set', local);
    for (const local of locals) body.emitAll(local).emit('f64x2.extract_lane', 0);
    body.emit('call', name).emit('f64x2.splat');
    for (const local of locals) body.emitAll(local).emit('f64x2.extract_lane', 1);
    body.emit('call', name).emit('f64x2.replace_lane', 1);
  }
}
