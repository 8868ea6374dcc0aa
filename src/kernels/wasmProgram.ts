import type {
  IrFunction,
  IrNode,
  IrOperation,
  IrProgram,
  IrRoutine,
  IrSource,
  IrStore,
} from './ir.ts';
import { routineName } from './routine.ts';
import { WasmFunction } from './wasmFunction.ts';
import type { WasmOperation } from './wasmOpcodes.ts';
import { isUniformPlace, type WasmArray, type WasmPlaces } from './wasmPlaces.ts';
import { ARITHMETIC, type CalledRoutine, COMPARISONS, VECTOR_FUNCTIONS } from './wasmRepertoire.ts';
import { isExp, scheduleProgram, type WasmSchedule } from './wasmSchedule.ts';

/** Instances of one chunk: its rows of scratch memory stay in the first cache. */
export const CHUNK_BYTES: number = 128 * 8;

export interface EmittedProgram {
  /** `name(from: i32, to: i32, slotShift: i32)`: runs the instances whose bytes in the arrays of fields are [from, to);
   * the same instance's place in the arrays of slots is slotShift bytes further. */
  readonly body: WasmFunction;
  /** Imported functions that it calls. */
  readonly calls: ReadonlySet<IrFunction>;
  /** Likewise loops and tables, by their names. */
  readonly routines: ReadonlyMap<string, CalledRoutine>;
}

/**
 * A program as a function over instances: two at a time in the lanes of a vector, or one at a time. The same operations in
 * the same order as the interpreter, so the same bits.
 */
export function emitProgram(
  name: string,
  program: IrProgram,
  places: WasmPlaces,
  isScalar: boolean,
): EmittedProgram {
  return new ProgramEmitter(name, program, places, isScalar).emit();
}

const FROM = 0;
const TO = 1;
const SHIFT = 2;

class ProgramEmitter {
  private readonly program: IrProgram;
  private readonly places: WasmPlaces;
  private readonly body: WasmFunction;
  private readonly schedule: WasmSchedule;
  private readonly isScalar: boolean;
  private readonly calls = new Set<IrFunction>();
  private readonly routines = new Map<string, CalledRoutine>();
  /** Local variables of uniform values and carried globals, and of the present stage's values, by node. */
  private readonly uniformLocals = new Map<number, number>();
  private stageLocals = new Map<number, number>();
  private readonly globalLocals = new Map<string, number>();
  /** Bytes: of the instance in fields, of its slot, of its place in scratch rows. */
  private readonly instance: number;
  private readonly slot: number;
  private readonly place: number;
  private stage = 0;

  constructor(name: string, program: IrProgram, places: WasmPlaces, isScalar: boolean) {
    this.program = program;
    this.places = places;
    this.isScalar = isScalar;
    const carried = new Set(
      program.stores.flatMap((store) => (store.target === 'global' ? [store.name] : [])),
    );
    this.schedule = scheduleProgram(
      program,
      (source) =>
        isUniformPlace(source, places) && !(source.kind === 'global' && carried.has(source.name)),
    );
    this.body = new WasmFunction(name, [
      { name: 'from', type: 'i32' },
      { name: 'to', type: 'i32' },
      { name: 'slotShift', type: 'i32' },
    ]);
    this.instance = this.body.local('instance', 'i32');
    this.slot = this.body.local('slot', 'i32');
    this.place = this.body.local('place', 'i32');
    for (const global of carried)
      this.globalLocals.set(global, this.body.local(`global_${global}`, 'f64'));
  }

  emit(): EmittedProgram {
    this.emitUniforms();
    if (this.isScalar) this.emitScalarLoop();
    else if (this.schedule.stageCount === 1) this.emitStage(0, FROM, TO);
    else this.emitChunks();
    return { body: this.body, calls: this.calls, routines: this.routines };
  }

  private array(arrays: ReadonlyMap<string, WasmArray>, name: string): WasmArray {
    const array = arrays.get(name);
    if (array === undefined) throw new RangeError(`no array of ${name}`);
    return array;
  }

  /** Values that are the same for all instances and that others need: once a call. */
  private emitUniforms(): void {
    const { nodes, stores } = this.program;
    const { isUniform } = this.schedule;
    const wanted = new Set(stores.map(({ value }) => value));
    nodes.forEach((node, index) => {
      if (node.kind === 'operation' && !isUniform[index])
        for (const operand of node.operands) wanted.add(operand);
    });
    nodes.forEach((node, index) => {
      if (!isUniform[index] || node.kind === 'constant' || !wanted.has(index)) return;
      const local = this.body.local(`u${index}`, this.isScalar ? 'f64' : 'v128');
      this.emitNode(index);
      this.body.emit('local.set', local);
      this.uniformLocals.set(index, local);
    });
  }

  private emitScalarLoop(): void {
    const { body } = this;
    for (const [name, local] of this.globalLocals)
      body.emit('i32.const', 0).emit('f64.load', this.globalAddress(name)).emit('local.set', local);
    this.emitLoop(FROM, TO, 8, () => this.emitStores());
    for (const [name, local] of this.globalLocals)
      body.emit('i32.const', 0).emitAll(local).emit('f64.store', this.globalAddress(name));
  }

  /** Every stage over CHUNK_BYTES of instances, then the next chunk: scratch rows stay in the cache. */
  private emitChunks(): void {
    const { body, schedule } = this;
    const [begin, end] = [body.local('begin', 'i32'), body.local('end', 'i32')];
    body.emitAll(FROM).emit('local.set', begin);
    body.repeat(begin, TO, CHUNK_BYTES, () => {
      body.emitAll(begin).emit('i32.const', CHUNK_BYTES).emit('i32.add').emitAll(TO);
      body.emitAll(begin).emit('i32.const', CHUNK_BYTES).emitAll('i32.add', TO, 'i32.lt_u');
      body.emit('select').emit('local.set', end);
      for (let stage = 0; stage < schedule.stageCount; stage++) {
        if (stage > 0) this.emitExpRows(stage, begin, end);
        this.emitStage(stage, begin, end);
      }
    });
  }

  private emitExpRows(stage: number, begin: number, end: number): void {
    const { body, program, schedule } = this;
    program.nodes.forEach((node, index) => {
      if (!isExp(node) || schedule.row[index]! < 0 || schedule.stage[index] !== stage) return;
      const address = this.rowAddress(index);
      body.emit('i32.const', address).emit('i32.const', address);
      body.emitAll(end, begin, 'i32.sub', 'i32.add').emit('call', 'expArray');
    });
  }

  private emitStage(stage: number, begin: number, end: number): void {
    const { program, schedule } = this;
    this.stage = stage;
    this.stageLocals = new Map();
    const isLast = stage === schedule.stageCount - 1;
    this.emitLoop(begin, end, 16, () => {
      program.nodes.forEach((node, index) => {
        if (schedule.row[index]! < 0 || node.kind !== 'operation') return;
        if (isExp(node) ? schedule.stage[index] === stage + 1 : schedule.stage[index] === stage)
          this.emitRow(node, index);
      });
      if (isLast) this.emitStores();
    });
  }

  private emitRow(node: IrNode & { kind: 'operation' }, index: number): void {
    const { body } = this;
    body.emitAll(this.place);
    if (isExp(node)) this.emitValue(node.operands[0]!);
    else this.emitValue(index);
    body.emit('v128.store', this.rowAddress(index));
  }

  private emitLoop(begin: number, end: number, stepBytes: number, emitBody: () => void): void {
    const { body } = this;
    body.emitAll(begin).emit('local.set', this.instance);
    body.repeat(this.instance, end, stepBytes, () => {
      body.emitAll(this.instance, SHIFT, 'i32.add').emit('local.set', this.slot);
      body.emitAll(this.instance, begin, 'i32.sub').emit('local.set', this.place);
      emitBody();
    });
  }

  private rowAddress(index: number): number {
    return this.places.scratch + this.schedule.row[index]! * CHUNK_BYTES;
  }

  private globalAddress(name: string): number {
    const address = this.places.globals.get(name);
    if (address === undefined) throw new RangeError(`no global ${name}`);
    return address;
  }

  /** Leaves the value of a node on the stack; one that is used again is kept in a local variable of the stage. */
  private emitValue(index: number): void {
    const { body, schedule } = this;
    const node = this.program.nodes[index]!;
    const local = this.uniformLocals.get(index) ?? this.stageLocals.get(index);
    if (local !== undefined) {
      body.emitAll(local);
      return;
    }
    const isRead =
      node.kind === 'operation' && schedule.row[index]! >= 0 && this.isRowReady(node, index);
    if (isRead) body.emitAll(this.place).emit('v128.load', this.rowAddress(index));
    else this.emitNode(index);
    if (node.kind === 'constant' || schedule.useCount[index]! < 2) return;
    const kept = body.local(`t${index}`, this.isScalar ? 'f64' : 'v128');
    body.emit('local.tee', kept);
    this.stageLocals.set(index, kept);
  }

  private isRowReady(node: IrNode, index: number): boolean {
    if (this.isScalar) return false;
    return isExp(node) || this.schedule.stage[index]! < this.stage;
  }

  private emitNode(index: number): void {
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
        this.emitLoad(this.slot, places.voltage);
        break;
      case 'clock':
        this.emitLoad(undefined, places.clock + 8 * source.index);
        break;
      case 'global':
        this.emitGlobal(source.name);
        break;
      case 'field': {
        const { address } = this.array(places.fields, source.name);
        this.emitLoad(isUniform ? undefined : this.instance, address);
        break;
      }
      case 'node': {
        const { address } = this.array(places.nodeFields, source.name);
        this.emitLoad(isUniform ? undefined : this.slot, address);
      }
    }
  }

  private emitGlobal(name: string): void {
    const carried = this.globalLocals.get(name);
    if (carried !== undefined) this.body.emitAll(carried);
    else this.emitLoad(undefined, this.globalAddress(name));
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

  private named(operation: string): WasmOperation {
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
    const isMade = this.uniformLocals.has(index) || this.stageLocals.has(index);
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

  /** Every value before the first store: a store may overwrite what another value is made of. */
  private emitStores(): void {
    const { body, program } = this;
    this.stage = this.schedule.stageCount - 1;
    if (this.isScalar) this.stageLocals = new Map();
    const type = this.isScalar ? 'f64' : 'v128';
    const values = program.stores.map((store, k) => {
      const local = body.local(`s${k}`, type);
      this.emitValue(store.value);
      body.emit('local.set', local);
      return local;
    });
    program.stores.forEach((store, k) => {
      this.emitStore(store, values[k]!);
    });
  }

  private emitStore(store: IrStore, value: number): void {
    switch (store.target) {
      case 'field':
        this.emitStoreAt(this.instance, this.fieldAddress(store.name), value);
        break;
      case 'node':
        this.emitAddAt(this.nodeAddress(store.name), value);
        break;
      case 'nodeValue':
        this.emitStoreAt(this.slot, this.nodeAddress(store.name), value);
        break;
      case 'current':
        this.emitAddAt(this.places.current, value);
        break;
      case 'conductance':
        this.emitAddAt(this.places.conductance, value);
        break;
      case 'global':
        this.body.emitAll(value).emit('local.set', this.globalLocals.get(store.name)!);
        break;
    }
  }

  private fieldAddress(name: string): number {
    return this.array(this.places.fields, name).address;
  }

  private nodeAddress(name: string): number {
    return this.array(this.places.nodeFields, name).address;
  }

  private emitStoreAt(base: number, address: number, value: number): void {
    this.body.emitAll(base, value).emit(this.isScalar ? 'f64.store' : 'v128.store', address);
  }

  private emitAddAt(address: number, value: number): void {
    const { body, isScalar } = this;
    body.emitAll(this.slot, this.slot).emit(isScalar ? 'f64.load' : 'v128.load', address);
    body.emitAll(value).emit(this.named('add'));
    body.emit(isScalar ? 'f64.store' : 'v128.store', address);
  }
}
