import type { BoundKernel, KernelBackEnd, KernelBinding, KernelPlan } from './abi.ts';
import type { IrProgram, IrSource, IrStore } from './ir.ts';
import { type KernelArrays, nameArrays } from './kernelArrays.ts';
import { evaluateNodes } from './runRoutine.ts';

/** Runs the programs node by node: slow, plain, and the oracle that the compiled back ends must equal to the bit. */
export const interpretKernel: KernelBackEnd = (
  plan: KernelPlan,
  binding: KernelBinding,
): BoundKernel => {
  const arrays = nameArrays(plan, binding);
  const runner = ({ nodes, stores }: IrProgram): (() => void) => {
    const values = new Float64Array(nodes.length);
    return () => {
      for (let instance = 0; instance < binding.count; instance++) {
        evaluateNodes(nodes, values, (source) => load(source, instance, binding, arrays));
        for (const target of stores)
          store(target, values[target.value]!, instance, binding, arrays);
      }
    };
  };
  return {
    initialise: runner(plan.programs.initialise),
    currents: runner(plan.programs.currents),
    advance: runner(plan.programs.advance),
    beforeStep: runner(plan.programs.beforeStep),
  };
};

/** What an input node reads for an instance. */
export function load(
  source: IrSource,
  instance: number,
  binding: KernelBinding,
  { fields, nodeFields, globals }: KernelArrays,
): number {
  switch (source.kind) {
    case 'voltage':
      return binding.voltageMv[binding.nodes[instance]!]!;
    case 'clock':
      return binding.clock[source.index]!;
    case 'field':
      return fields.get(source.name)![instance]!;
    case 'global':
      return binding.globals[globals.get(source.name)!]!;
    case 'node':
      return nodeFields.get(source.name)![binding.nodes[instance]!]!;
  }
}

/** Carries out a store for an instance. */
export function store(
  target: IrStore,
  value: number,
  instance: number,
  binding: KernelBinding,
  { fields, nodeFields, globals }: KernelArrays,
): void {
  const node = binding.nodes[instance]!;
  switch (target.target) {
    case 'field':
      fields.get(target.name)![instance] = value;
      break;
    case 'global':
      binding.globals[globals.get(target.name)!] = value;
      break;
    case 'node':
      addAt(nodeFields.get(target.name)!, node, value);
      break;
    case 'nodeValue':
      nodeFields.get(target.name)![node] = value;
      break;
    case 'current':
      addAt(binding.currentMaPerCm2, node, value);
      break;
    case 'conductance':
      addAt(binding.conductanceSPerCm2, node, value);
      break;
  }
}

function addAt(array: Float64Array, index: number, value: number): void {
  array[index] = array[index]! + value;
}
