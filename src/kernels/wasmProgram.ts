import type { IrFunction, IrProgram, IrStore } from './ir.ts';
import { emitChunks } from './wasmChunks.ts';
import { WasmFunction } from './wasmFunction.ts';
import { arrayOf, globalAddress, isUniformPlace, type WasmPlaces } from './wasmPlaces.ts';
import { type CalledRoutine, OVER_ROWS, ROW_FUNCTIONS } from './wasmRepertoire.ts';
import { CHUNK_BYTES, rowAddress, scheduleProgram, type WasmSchedule } from './wasmSchedule.ts';
import { type InstanceLocals, ValueEmitter } from './wasmValues.ts';

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
const CHUNKS = { from: FROM, to: TO, chunkBytes: CHUNK_BYTES };

class ProgramEmitter {
  private readonly program: IrProgram;
  private readonly places: WasmPlaces;
  private readonly body: WasmFunction;
  private readonly schedule: WasmSchedule;
  private readonly isScalar: boolean;
  private readonly locals: InstanceLocals;
  private readonly values: ValueEmitter;

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
      OVER_ROWS,
    );
    const body = new WasmFunction(name, [
      { name: 'from', type: 'i32' },
      { name: 'to', type: 'i32' },
      { name: 'slotShift', type: 'i32' },
    ]);
    this.body = body;
    const [instance, slot, place] = ['instance', 'slot', 'place'].map((local) =>
      body.local(local, 'i32'),
    ) as [number, number, number];
    this.locals = { instance, slot, place };
    const { schedule, locals } = this;
    this.values = new ValueEmitter(body, program, { places, schedule, isScalar, locals });
    for (const global of carried)
      this.values.globalLocals.set(global, body.local(`global_${global}`, 'f64'));
  }

  emit(): EmittedProgram {
    this.emitUniforms();
    if (this.isScalar) this.emitScalarLoop();
    else if (this.schedule.stageCount === 1) this.emitStage(0, FROM, TO);
    else
      emitChunks(this.body, CHUNKS, this.schedule.stageCount, (stage, begin, end) => {
        if (stage > 0) this.emitRowFunctions(stage, begin, end);
        this.emitStage(stage, begin, end);
      });
    const { calls, routines } = this.values;
    return { body: this.body, calls, routines };
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
      this.values.emitNode(index);
      this.body.emit('local.set', local);
      this.values.uniformLocals.set(index, local);
    });
  }

  private emitScalarLoop(): void {
    const { body, places } = this;
    const { globalLocals } = this.values;
    for (const [name, local] of globalLocals) {
      body.emit('i32.const', 0).emit('f64.load', globalAddress(places, name));
      body.emit('local.set', local);
    }
    this.emitLoop(FROM, TO, 8, () => this.emitStores());
    for (const [name, local] of globalLocals) {
      body.emit('i32.const', 0).emitAll(local);
      body.emit('f64.store', globalAddress(places, name));
    }
  }

  /** Runs the functions over rows whose values a stage may read. */
  private emitRowFunctions(stage: number, begin: number, end: number): void {
    const { body, program, schedule } = this;
    program.nodes.forEach((node, index) => {
      if (node.kind !== 'operation' || schedule.row[index]! < 0) return;
      const called = schedule.rowFunction[index];
      if (called === undefined || schedule.stage[index] !== stage) return;
      const address = this.rowAddress(index);
      body.emit('i32.const', address).emit('i32.const', address);
      body.emitAll(end, begin, 'i32.sub', 'i32.add');
      if (called !== 'exp') this.values.calls.add(called);
      if (called === 'pow') this.values.emitValue(node.operands[1]!);
      body.emit('call', ROW_FUNCTIONS[called]);
    });
  }

  private emitStage(stage: number, begin: number, end: number): void {
    const { program, schedule } = this;
    const isLast = stage === schedule.stageCount - 1;
    this.values.beginLoop(stage);
    this.emitLoop(begin, end, 16, () => {
      program.nodes.forEach((node, index) => {
        if (schedule.row[index]! < 0 || node.kind !== 'operation') return;
        const isArgument = schedule.rowFunction[index] !== undefined;
        if (schedule.stage[index] !== (isArgument ? stage + 1 : stage)) return;
        this.emitRow(isArgument ? node.operands[0]! : index, index);
      });
      if (isLast) this.emitStores();
    });
  }

  private emitRow(value: number, row: number): void {
    this.body.emitAll(this.locals.place);
    this.values.emitValue(value);
    this.body.emit('v128.store', this.rowAddress(row));
  }

  private emitLoop(begin: number, end: number, stepBytes: number, emitBody: () => void): void {
    const { body } = this;
    const { instance, slot, place } = this.locals;
    body.emitAll(begin).emit('local.set', instance);
    body.repeat(instance, end, stepBytes, () => {
      body.emitAll(instance, SHIFT, 'i32.add').emit('local.set', slot);
      body.emitAll(instance, begin, 'i32.sub').emit('local.set', place);
      emitBody();
    });
  }

  private rowAddress(index: number): number {
    return rowAddress(this.places.scratch, this.schedule, index);
  }

  /** Every value before the first store: a store may overwrite what another value is made of. */
  private emitStores(): void {
    const { body, program } = this;
    if (this.isScalar) this.values.beginLoop(0);
    const type = this.isScalar ? 'f64' : 'v128';
    const values = program.stores.map((store, k) => {
      const local = body.local(`s${k}`, type);
      this.values.emitValue(store.value);
      body.emit('local.set', local);
      return local;
    });
    program.stores.forEach((store, k) => {
      this.emitStore(store, values[k]!);
    });
  }

  private emitStore(store: IrStore, value: number): void {
    const { places } = this;
    const { instance, slot } = this.locals;
    switch (store.target) {
      case 'field':
        this.emitStoreAt(instance, arrayOf(places.fields, store.name).address, value);
        break;
      case 'node':
        this.emitAddAt(arrayOf(places.nodeFields, store.name).address, value);
        break;
      case 'nodeValue':
        this.emitStoreAt(slot, arrayOf(places.nodeFields, store.name).address, value);
        break;
      case 'current':
        this.emitAddAt(places.current, value);
        break;
      case 'conductance':
        this.emitAddAt(places.conductance, value);
        break;
      case 'global':
        this.body.emitAll(value).emit('local.set', this.values.globalLocals.get(store.name)!);
        break;
    }
  }

  private emitStoreAt(base: number, address: number, value: number): void {
    this.body.emitAll(base, value).emit(this.isScalar ? 'f64.store' : 'v128.store', address);
  }

  private emitAddAt(address: number, value: number): void {
    const { body, isScalar } = this;
    const { slot } = this.locals;
    body.emitAll(slot, slot).emit(isScalar ? 'f64.load' : 'v128.load', address);
    body.emitAll(value).emit(this.values.named('add'));
    body.emit(isScalar ? 'f64.store' : 'v128.store', address);
  }
}
