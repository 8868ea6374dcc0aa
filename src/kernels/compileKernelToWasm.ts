import type { BoundKernel, KernelBackEnd, KernelBinding, KernelPlan } from './abi.ts';
import { NO_FIXED_FIELDS } from './fixedFields.ts';
import { nameArrays } from './kernelArrays.ts';
import { WasmKernels } from './wasmKernels.ts';
import { WasmArrays } from './wasmMemory.ts';

/**
 * Compiles one plan to WebAssembly with a memory of its own: the binding's arrays are copied in before each call and out
 * after it. This is how one kernel is held against the other back ends; in a simulation the memory owns the arrays
 * (WasmKernels) and nothing is copied.
 *
 * @throws UnsupportedKernel for what WebAssembly does not run yet; RangeError where two instances share a node.
 */
export const compileKernelToWasm: KernelBackEnd = (
  plan: KernelPlan,
  binding: KernelBinding,
): BoundKernel => {
  nameArrays(plan, binding);
  const own = [
    ...[binding.voltageMv, binding.currentMaPerCm2, binding.conductanceSPerCm2],
    ...[...binding.fields, ...binding.nodeFields, binding.globals, binding.clock],
  ];
  const bytes = own.reduce((sum, { length }) => sum + WasmArrays.bytesOf(length), 0);
  const kernels = new WasmKernels(new WasmArrays(bytes + WasmKernels.capacityBytes));
  const copies = new Map(own.map((array) => [array, kernels.arrays.doubles(array.length)]));
  const copyOf = (array: Float64Array): Float64Array => copies.get(array)!;
  const kernel = kernels.add(plan, {
    ...binding,
    voltageMv: copyOf(binding.voltageMv),
    currentMaPerCm2: copyOf(binding.currentMaPerCm2),
    conductanceSPerCm2: copyOf(binding.conductanceSPerCm2),
    fields: binding.fields.map(copyOf),
    nodeFields: binding.nodeFields.map(copyOf),
    globals: copyOf(binding.globals),
    clock: copyOf(binding.clock),
  });
  kernels.link(() => [], NO_FIXED_FIELDS);
  const run = (call: () => void) => (): void => {
    for (const [array, copy] of copies) copy.set(array);
    call();
    for (const [array, copy] of copies) array.set(copy);
  };
  return {
    initialise: run(kernel.initialise),
    currents: run(kernel.currents),
    advance: run(kernel.advance),
    beforeStep: run(kernel.beforeStep),
  };
};
