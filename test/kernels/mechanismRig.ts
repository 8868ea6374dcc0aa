import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { formatDiagnostic } from '../../src/base/diagnostic.ts';
import type {
  BoundKernel,
  KernelBackEnd,
  KernelBinding,
  KernelPlan,
} from '../../src/kernels/abi.ts';
import { compileKernelToJs } from '../../src/kernels/compileKernelToJs.ts';
import { compileKernelToWasm } from '../../src/kernels/compileKernelToWasm.ts';
import { interpretKernel } from '../../src/kernels/interpretKernel.ts';
import { planKernel } from '../../src/kernels/planKernel.ts';
import type { Mechanism } from '../../src/mechanisms/mechanism.ts';
import { parseNmodl } from '../../src/mechanisms/parseNmodl.ts';

export interface RigSettings {
  readonly voltagesMv?: readonly number[];
  readonly dtMs?: number;
  readonly celsius?: number;
  /** By name, the same for every instance: parameters, and node fields as `ena`. */
  readonly values?: Readonly<Record<string, number>>;
}

/**
 * One mechanism on a few nodes, without a cell around it, in all back ends at once: every value read from it is checked to
 * be the same bits in all.
 */
export class MechanismRig {
  readonly plan: KernelPlan;
  readonly diagnostics: readonly Diagnostic[];
  private readonly sides: readonly { kernel: BoundKernel; binding: KernelBinding }[];

  constructor(mechanism: Mechanism | string, settings: RigSettings = {}) {
    const parsed =
      typeof mechanism === 'string'
        ? parseNmodl(mechanism, { file: 'rig.mod' })
        : { mechanism, diagnostics: [] };
    this.diagnostics = parsed.diagnostics;
    if (parsed.mechanism === undefined)
      throw new Error(parsed.diagnostics.map(formatDiagnostic).join('\n'));
    const plan = planKernel(parsed.mechanism);
    this.plan = plan;
    const side = (backEnd: KernelBackEnd): { kernel: BoundKernel; binding: KernelBinding } => {
      const binding = bindRig(plan, settings);
      return { kernel: backEnd(plan, binding), binding };
    };
    this.sides = [interpretKernel, compileKernelToJs, compileKernelToWasm].map(side);
  }

  get codes(): string[] {
    return this.diagnostics.map(({ code }) => code);
  }

  initialise(): this {
    for (const { kernel } of this.sides) kernel.initialise();
    return this;
  }

  /** One call of currents(), sums starting from 0 as in a simulation. */
  currents(): this {
    for (const { kernel, binding } of this.sides) {
      binding.currentMaPerCm2.fill(0);
      binding.conductanceSPerCm2.fill(0);
      this.plan.nodeFields.forEach(({ access }, index) => {
        if (access === 'add') binding.nodeFields[index]!.fill(0);
      });
      kernel.currents();
    }
    return this;
  }

  advance(): this {
    for (const { kernel } of this.sides) kernel.advance();
    return this;
  }

  beforeStep(): this {
    for (const { kernel } of this.sides) kernel.beforeStep();
    return this;
  }

  setVoltage(voltageMv: number): this {
    for (const { binding } of this.sides) binding.voltageMv.fill(voltageMv);
    return this;
  }

  setClock(dtMs: number, tMs: number, celsius: number): this {
    for (const { binding } of this.sides) binding.clock.set([dtMs, tMs, celsius]);
    return this;
  }

  field(name: string): number[] {
    const index = this.plan.fields.findIndex((field) => field.name === name);
    return this.same((binding) => binding.fields[index]!);
  }

  nodeField(name: string): number[] {
    const index = this.plan.nodeFields.findIndex((field) => field.name === name);
    return this.same((binding) => binding.nodeFields[index]!);
  }

  global(name: string): number {
    const index = this.plan.globals.findIndex((field) => field.name === name);
    return this.same((binding) => binding.globals)[index]!;
  }

  get currentMaPerCm2(): number[] {
    return this.same((binding) => binding.currentMaPerCm2);
  }

  get conductanceSPerCm2(): number[] {
    return this.same((binding) => binding.conductanceSPerCm2);
  }

  private same(pick: (binding: KernelBinding) => Float64Array): number[] {
    const [interpreted, ...compiled] = this.sides.map(({ binding }) => [...pick(binding)]);
    for (const values of compiled)
      if (!interpreted!.every((value, index) => Object.is(value, values[index])))
        throw new Error(`interpreter [${interpreted}] and compiled code [${values}] differ`);
    return interpreted!;
  }
}

/** The arrays of a plan, every instance on a node of its own. */
export function bindRig(
  plan: KernelPlan,
  { voltagesMv = [-65], dtMs = 0.025, celsius = 6.3, values = {} }: RigSettings,
): KernelBinding {
  const count = voltagesMv.length;
  return {
    count,
    nodes: Int32Array.from({ length: count }, (_, i) => i),
    voltageMv: Float64Array.from(voltagesMv),
    currentMaPerCm2: new Float64Array(count),
    conductanceSPerCm2: new Float64Array(count),
    fields: plan.fields.map(({ name, initial }) =>
      new Float64Array(count).fill(values[name] ?? initial),
    ),
    nodeFields: plan.nodeFields.map(({ name }) => new Float64Array(count).fill(values[name] ?? 0)),
    globals: Float64Array.from(plan.globals, ({ name, initial }) => values[name] ?? initial),
    clock: Float64Array.of(dtMs, 0, celsius),
  };
}
