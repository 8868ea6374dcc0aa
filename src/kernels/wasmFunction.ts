import type { WasmOperation } from './wasmOpcodes.ts';

export type WasmType = 'i32' | 'f64' | 'v128';

/** A number, 64 raw bits of a vector lane, or the name of the function called. */
export type WasmImmediate = number | bigint | string;

export type WasmInstruction = readonly [WasmOperation, ...WasmImmediate[]];

export interface WasmVariable {
  readonly name: string;
  readonly type: WasmType;
}

export interface WasmSignature {
  readonly name: string;
  readonly parameters: readonly WasmVariable[];
  readonly results: readonly WasmType[];
}

/** A function as it is written: parameters first, then locals; instructions in order, without the closing `end`. */
export class WasmFunction implements WasmSignature {
  readonly name: string;
  readonly parameters: readonly WasmVariable[];
  readonly results: readonly WasmType[];
  readonly locals: WasmVariable[] = [];
  readonly instructions: WasmInstruction[] = [];

  constructor(
    name: string,
    parameters: readonly WasmVariable[] = [],
    results: readonly WasmType[] = [],
  ) {
    this.name = name;
    this.parameters = parameters;
    this.results = results;
  }

  /** A new local variable, 0 at the start; its index. */
  local(name: string, type: WasmType): number {
    return this.parameters.length + this.locals.push({ name, type }) - 1;
  }

  emit(...instruction: WasmInstruction): this {
    this.instructions.push(instruction);
    return this;
  }

  /** Several instructions without immediates, or with local variables: a number is `local.get`. */
  emitAll(...parts: readonly (WasmOperation | number)[]): this {
    for (const part of parts)
      if (typeof part === 'number') this.emit('local.get', part);
      else this.emit(part);
    return this;
  }

  /** `for (; index < end; index += stepBytes) body`. */
  repeat(index: number, end: number, stepBytes: number, body: () => void): this {
    this.emit('block').emitAll(index, end, 'i32.ge_u').emit('br_if', 0).emit('loop');
    body();
    this.emitAll(index).emit('i32.const', stepBytes).emit('i32.add').emit('local.tee', index);
    return this.emitAll(end, 'i32.lt_u').emit('br_if', 0).emit('end').emit('end');
  }

  /** index = value. */
  setConstant(index: number, value: number): this {
    return this.emit('i32.const', value).emit('local.set', index);
  }
}
