import type { BoundKernel, KernelBackEnd, KernelBinding, KernelPlan } from './abi.ts';
import type { IrFunction, IrProgram } from './ir.ts';
import { nameArrays } from './kernelArrays.ts';
import { irFunctions } from './operations.ts';
import { EXP_TABLE_BYTES, emitExp, emitExpArray, writeExpTable } from './wasmExp.ts';
import { WasmMemoryMap } from './wasmMemory.ts';
import { encodeWasmModule, WASM_HOST, type WasmModule } from './wasmModule.ts';
import {
  CHUNK_BYTES,
  type EmittedProgram,
  emitProgram,
  importOf,
  type WasmArray,
  type WasmPlaces,
} from './wasmProgram.ts';

/**
 * Compiles one plan to WebAssembly with a memory of its own: the binding's arrays are copied in before each call and out
 * after it. This is how one kernel is held against the other back ends; a simulation compiles the whole step instead
 * (wasmStep.ts), whose memory owns the arrays.
 *
 * @throws UnsupportedKernel for what WebAssembly does not run yet; RangeError where two instances share a node.
 */
export const compileKernelToWasm: KernelBackEnd = (
  plan: KernelPlan,
  binding: KernelBinding,
): BoundKernel => {
  nameArrays(plan, binding);
  if (new Set(binding.nodes.subarray(0, binding.count)).size < binding.count)
    throw new RangeError(`two instances of ${plan.mechanism.name} share a node`);
  const copies = new BindingCopies(plan, binding);
  const programs = Object.entries(plan.programs) as [keyof BoundKernel, IrProgram][];
  const emitted = programs.map(([name, program]) => emitProgram(name, program, copies.places));
  const memory = copies.allocate(Math.max(...emitted.map(({ rowCount }) => rowCount)));
  const module = moduleOf(emitted, copies.expTable);
  const { exports } = instantiate(module, memory);
  const run = (name: string) => (): void => {
    copies.copyIn();
    (exports[name] as (from: number, to: number, shift: number) => void)(0, 8 * binding.count, 0);
    copies.copyOut();
  };
  return { initialise: run('initialise'), currents: run('currents'), advance: run('advance') };
};

/** Programs, and the exponential they call, as a module that exports them by name. */
export function moduleOf(emitted: readonly EmittedProgram[], expTable: number): WasmModule {
  return {
    imports: importsOf(emitted),
    functions: [emitExp(expTable), emitExpArray(expTable), ...emitted.map(({ body }) => body)],
    exports: emitted.map(({ body }) => body.name),
  };
}

export function importsOf(emitted: readonly EmittedProgram[]): WasmModule['imports'] {
  const names = new Set<IrFunction>(emitted.flatMap(({ calls }) => [...calls]));
  return [...names].map(importOf);
}

/** Compiles a module and gives it its memory and the elementary functions it imports. */
export function instantiate(module: WasmModule, memory: WebAssembly.Memory): WebAssembly.Instance {
  const compiled = new WebAssembly.Module(encodeWasmModule(module));
  return new WebAssembly.Instance(compiled, { [WASM_HOST]: { memory, ...irFunctions } });
}

/** The arrays of a binding and their copies in a memory; a slot is an instance. */
class BindingCopies {
  readonly places: WasmPlaces;
  readonly expTable: number;
  private readonly binding: KernelBinding;
  private readonly map = new WasmMemoryMap();
  /** Arrays by instance or of other lengths, and those by node that are gathered. */
  private readonly plain: { readonly array: Float64Array; readonly address: number }[] = [];
  private readonly gathered: { readonly array: Float64Array; readonly address: number }[] = [];
  private memory = new Float64Array(0);

  constructor(plan: KernelPlan, binding: KernelBinding) {
    this.binding = binding;
    this.expTable = this.map.reserveBytes(EXP_TABLE_BYTES);
    const { fields, nodeFields, globals, clock } = binding;
    const byName = (
      named: readonly { readonly name: string }[],
      reserve: (index: number) => number,
    ): Map<string, WasmArray> =>
      new Map(
        named.map(({ name }, k) => [name, { address: reserve(k), isUniform: false }] as const),
      );
    const globalsAddress = this.plainAt(globals, globals.length);
    this.places = {
      voltage: this.gatheredAt(binding.voltageMv),
      current: this.gatheredAt(binding.currentMaPerCm2),
      conductance: this.gatheredAt(binding.conductanceSPerCm2),
      clock: this.plainAt(clock, clock.length),
      globals: new Map(plan.globals.map(({ name }, k) => [name, globalsAddress + 8 * k])),
      fields: byName(plan.fields, (k) => this.plainAt(fields[k]!, binding.count)),
      nodeFields: byName(plan.nodeFields, (k) => this.gatheredAt(nodeFields[k]!)),
      // Last, for its size is known when the programs are written.
      scratch: this.map.reserve(0),
    };
  }

  private plainAt(array: Float64Array, length: number): number {
    const address = this.map.reserve(length);
    this.plain.push({ array, address: address / 8 });
    return address;
  }

  private gatheredAt(array: Float64Array): number {
    const address = this.map.reserve(this.binding.count);
    this.gathered.push({ array, address: address / 8 });
    return address;
  }

  allocate(rowCount: number): WebAssembly.Memory {
    this.map.reserveBytes(rowCount * CHUNK_BYTES);
    const memory = this.map.allocate();
    this.memory = new Float64Array(memory.buffer);
    writeExpTable(this.memory.subarray(this.expTable / 8));
    return memory;
  }

  copyIn(): void {
    const { nodes, count } = this.binding;
    for (const { array, address } of this.plain) this.memory.set(array, address);
    for (const { array, address } of this.gathered)
      for (let k = 0; k < count; k++) this.memory[address + k] = array[nodes[k]!]!;
  }

  copyOut(): void {
    const { nodes, count } = this.binding;
    for (const { array, address } of this.plain)
      array.set(this.memory.subarray(address, address + array.length));
    for (const { array, address } of this.gathered)
      for (let k = 0; k < count; k++) array[nodes[k]!] = this.memory[address + k]!;
  }
}
