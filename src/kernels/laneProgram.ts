import type { IrFunction, IrNode, IrProgram, IrStore } from './ir.ts';
import { EXP_ARRAY, EXP_LESS_1_ARRAY } from './laneExp.ts';
import { CHUNK_BYTES, LANE_BYTES, type LaneMemory, SCRATCH_ROWS } from './laneMemory.ts';
import { isUniformSource, type LaneUniforms } from './laneUniforms.ts';
import { emitChunks } from './wasmChunks.ts';
import { WasmFunction } from './wasmFunction.ts';
import type { WasmOperation } from './wasmOpcodes.ts';
import { ARITHMETIC, COMPARISONS, UnsupportedKernel, VECTOR_FUNCTIONS } from './wasmRepertoire.ts';
import { isExp, scheduleProgram, type WasmSchedule } from './wasmSchedule.ts';
import { HIGH_LANES, LOW_LANES } from './wasmVectors.ts';

/** Where a program finds its arrays of vectors. Addresses in bytes. */
export interface LanePlaces {
  readonly voltage: number;
  /** By instance, by name. */
  readonly fields: ReadonlyMap<string, number>;
  /** By node, by name. */
  readonly nodeFields: ReadonlyMap<string, number>;
}

export interface LaneProgram {
  readonly name: string;
  readonly program: IrProgram;
  readonly places: LanePlaces;
  readonly uniforms: LaneUniforms;
}

export interface EmittedLanes {
  /** `name(from: i32, to: i32, slotShift: i32)`, as EmittedProgram says; 16 bytes an instance. */
  readonly body: WasmFunction;
  /** Imported or double-precision functions that it calls. */
  readonly calls: ReadonlySet<IrFunction>;
}

/** A program over instances, each of them in several cells at once: single precision, a cell a lane. */
export function emitLaneProgram(given: LaneProgram, memory: LaneMemory): EmittedLanes {
  return new LaneEmitter(given, memory).emit();
}

const FROM = 0;
const TO = 1;
const SHIFT = 2;
const CHUNKS = { from: FROM, to: TO, chunkBytes: CHUNK_BYTES };

class LaneEmitter {
  private readonly program: IrProgram;
  private readonly places: LanePlaces;
  private readonly uniforms: LaneUniforms;
  private readonly memory: LaneMemory;
  private readonly body: WasmFunction;
  private readonly calls = new Set<IrFunction>();
  private readonly schedule: WasmSchedule;
  /** Bytes: of the instance in fields, of its node, of its place in scratch rows. */
  private readonly instance: number;
  private readonly slot: number;
  private readonly place: number;
  private stage = 0;
  /** Local variables of values of the present stage that are used again, by node. */
  private kept = new Map<number, number>();
  /** Exponentials that 1 is taken from, or that are taken from 1. */
  private readonly less1: ReadonlySet<number>;

  constructor({ name, program, places, uniforms }: LaneProgram, memory: LaneMemory) {
    this.program = program;
    this.places = places;
    this.uniforms = uniforms;
    this.memory = memory;
    this.schedule = scheduleProgram(program, isUniformSource);
    this.less1 = new Set(
      program.nodes.flatMap((node) => this.expBesideOne(node)?.exponential ?? []),
    );
    this.body = new WasmFunction(name, [
      { name: 'from', type: 'i32' },
      { name: 'to', type: 'i32' },
      { name: 'slotShift', type: 'i32' },
    ]);
    this.instance = this.body.local('instance', 'i32');
    this.slot = this.body.local('slot', 'i32');
    this.place = this.body.local('place', 'i32');
  }

  emit(): EmittedLanes {
    const { schedule } = this;
    if (schedule.rowCount > SCRATCH_ROWS)
      throw new UnsupportedKernel(`${schedule.rowCount} rows of scratch memory are needed`);
    if (schedule.stageCount === 1) this.emitStage(0, FROM, TO);
    else
      emitChunks(this.body, CHUNKS, this.schedule.stageCount, (stage, begin, end) => {
        if (stage > 0) this.emitExpRows(stage, begin, end);
        this.emitStage(stage, begin, end);
      });
    return { body: this.body, calls: this.calls };
  }

  private emitExpRows(stage: number, begin: number, end: number): void {
    const { body, program, schedule } = this;
    program.nodes.forEach((node, index) => {
      if (!isExp(node) || schedule.row[index]! < 0 || schedule.stage[index] !== stage) return;
      const address = this.rowAddress(index);
      body.emit('i32.const', address).emit('i32.const', address);
      body.emitAll(end, begin, 'i32.sub', 'i32.add');
      body.emit('call', this.less1.has(index) ? EXP_LESS_1_ARRAY : EXP_ARRAY);
    });
  }

  private emitStage(stage: number, begin: number, end: number): void {
    const { body, program, schedule } = this;
    this.stage = stage;
    this.kept = new Map();
    body.emitAll(begin).emit('local.set', this.instance);
    body.repeat(this.instance, end, LANE_BYTES, () => {
      body.emitAll(this.instance, SHIFT, 'i32.add').emit('local.set', this.slot);
      body.emitAll(this.instance, begin, 'i32.sub').emit('local.set', this.place);
      program.nodes.forEach((node, index) => {
        if (schedule.row[index]! < 0 || node.kind !== 'operation') return;
        if (isExp(node) ? schedule.stage[index] === stage + 1 : schedule.stage[index] === stage)
          this.emitRow(node, index);
      });
      if (stage === schedule.stageCount - 1) this.emitStores();
    });
  }

  private emitRow(node: IrNode & { kind: 'operation' }, index: number): void {
    this.body.emitAll(this.place);
    this.emitValue(isExp(node) ? node.operands[0]! : index);
    this.body.emit('v128.store', this.rowAddress(index));
  }

  private rowAddress(index: number): number {
    return this.memory.scratch + this.schedule.row[index]! * CHUNK_BYTES;
  }

  /** Whether the value of a node stands in its row by now. */
  private isInRow(index: number): boolean {
    const node = this.program.nodes[index]!;
    if (node.kind !== 'operation' || this.schedule.row[index]! < 0) return false;
    return isExp(node) || this.schedule.stage[index]! < this.stage;
  }

  /** Every value before the first store: a store may overwrite what another value is made of. */
  private emitStores(): void {
    const { body, program } = this;
    const values = program.stores.map(({ value }, k) => {
      const local = body.local(`s${k}`, 'v128');
      this.emitValue(value);
      body.emit('local.set', local);
      return local;
    });
    program.stores.forEach((store, k) => {
      const [base, address] = this.placeOfStore(store);
      body.emitAll(base, values[k]!).emit('v128.store', address);
    });
  }

  private placeOfStore(store: IrStore): readonly [number, number] {
    if (store.target === 'field')
      return [this.instance, addressIn(this.places.fields, store.name)] as const;
    if (store.target === 'nodeValue')
      return [this.slot, addressIn(this.places.nodeFields, store.name)] as const;
    throw new RangeError(`a store of kind ${store.target} in a program of lanes`);
  }

  private emitValue(index: number): void {
    const { body } = this;
    const local = this.kept.get(index);
    if (local !== undefined) {
      body.emitAll(local);
      return;
    }
    if (!this.isInRow(index)) this.emitNode(index);
    else {
      this.emitLoad(this.place, this.rowAddress(index));
      if (this.less1.has(index)) {
        this.emitLoad(undefined, this.memory.constant(1));
        body.emit('f32x4.add');
      }
    }
    const node = this.program.nodes[index]!;
    const isLoaded = node.kind === 'constant' || this.uniforms.slots.has(index);
    if (isLoaded || this.schedule.useCount[index]! < 2) return;
    const kept = body.local(`t${index}`, 'v128');
    body.emit('local.tee', kept);
    this.kept.set(index, kept);
  }

  private emitNode(index: number): void {
    const { places } = this;
    const node = this.program.nodes[index]!;
    const slot = this.uniforms.slots.get(index);
    if (slot !== undefined) this.emitLoad(undefined, slot.byteOffset);
    else if (node.kind === 'constant') this.emitLoad(undefined, this.memory.constant(node.value));
    else if (node.kind === 'operation') this.emitOperation(node);
    else if (node.source.kind === 'voltage') this.emitLoad(this.slot, places.voltage);
    else if (node.source.kind === 'field')
      this.emitLoad(this.instance, addressIn(places.fields, node.source.name));
    else if (node.source.kind === 'node')
      this.emitLoad(this.slot, addressIn(places.nodeFields, node.source.name));
    else throw new RangeError(`${node.source.kind} has no slot`);
  }

  private emitLoad(base: number | undefined, address: number): void {
    if (base === undefined) this.body.emit('i32.const', 0);
    else this.body.emitAll(base);
    this.body.emit('v128.load', address);
  }

  private emitOperation(node: IrNode & { kind: 'operation' }): void {
    const { operation, operands } = node;
    const { body } = this;
    const beside = this.expBesideOne(node);
    if (beside !== undefined) {
      this.emitLoad(this.place, this.rowAddress(beside.exponential));
      if (beside.isNegated) body.emit('f32x4.neg');
      return;
    }
    const arithmetic = ARITHMETIC[operation];
    const comparison = COMPARISONS[operation];
    if (operation === 'select') this.emitSelect(operands);
    else if (arithmetic !== undefined || comparison !== undefined) {
      for (const operand of operands) this.emitValue(operand);
      body.emit(`f32x4.${arithmetic ?? comparison}` as WasmOperation);
      if (comparison === undefined) return;
      this.emitLoad(undefined, this.memory.constant(1));
      body.emit('v128.and');
    } else this.emitFunction(operation as IrFunction, operands);
  }

  /** `1 - exp(x)` or `exp(x) - 1`, where x differs among instances. */
  private expBesideOne(
    node: IrNode,
  ): { readonly exponential: number; readonly isNegated: boolean } | undefined {
    if (node.kind !== 'operation' || node.operation !== 'subtract') return undefined;
    const [a, b] = node.operands as [number, number];
    const isOne = (index: number): boolean => {
      const operand = this.program.nodes[index]!;
      return operand.kind === 'constant' && operand.value === 1;
    };
    const isOwnExp = (index: number): boolean =>
      isExp(this.program.nodes[index]!) && !this.uniforms.isUniform[index];
    if (isOne(a) && isOwnExp(b)) return { exponential: b, isNegated: true };
    return isOwnExp(a) && isOne(b) ? { exponential: a, isNegated: false } : undefined;
  }

  private emitSelect([condition, accepted, otherwise]: readonly number[]): void {
    this.emitValue(accepted!);
    this.emitValue(otherwise!);
    this.emitValue(condition!);
    this.emitLoad(undefined, this.memory.constant(0));
    this.body.emit('f32x4.ne').emit('v128.bitselect');
  }

  /** In double precision, two lanes at a time. */
  private emitFunction(name: IrFunction, operands: readonly number[]): void {
    const { body } = this;
    this.calls.add(name);
    const locals = operands.map((operand, k) => {
      const local = body.local(`${name}_${k}`, 'v128');
      this.emitValue(operand);
      body.emit('local.set', local);
      return local;
    });
    for (const half of [0, 1]) {
      const wide = locals.map((local, k) => {
        const twice = body.local(`${name}_wide${k}`, 'v128');
        body.emitAll(local);
        if (half === 1) body.emitAll(local).emit('i8x16.shuffle', ...HIGH_LANES);
        body.emit('f64x2.promote_low_f32x4').emit('local.set', twice);
        return twice;
      });
      this.emitWide(name, wide);
      body.emit('f32x4.demote_f64x2_zero');
    }
    body.emit('i8x16.shuffle', ...LOW_LANES);
  }

  private emitWide(name: IrFunction, wide: readonly number[]): void {
    const { body } = this;
    const vectorFunction = VECTOR_FUNCTIONS[name];
    if (vectorFunction !== undefined) {
      body.emitAll(...wide).emit('call', vectorFunction);
      return;
    }
    for (const lane of [0, 1]) {
      for (const local of wide) body.emitAll(local).emit('f64x2.extract_lane', lane);
      body.emit('call', name);
      if (lane === 0) body.emit('f64x2.splat');
      else body.emit('f64x2.replace_lane', 1);
    }
  }
}

function addressIn(addresses: ReadonlyMap<string, number>, name: string): number {
  const address = addresses.get(name);
  if (address === undefined) throw new RangeError(`no array of ${name}`);
  return address;
}
