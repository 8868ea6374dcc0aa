import type { PointBlock } from './pointBlock.ts';
import type { NumberPlace } from './portEdges.ts';
import { writeParameter } from './writeParameter.ts';

/** What the point processes of a cell keep, by their names. */
export class PointFields {
  private readonly blocks: readonly PointBlock[];

  constructor(blocks: readonly PointBlock[]) {
    this.blocks = blocks;
  }

  /** The fields of a point process by name; undefined where there is none. */
  valuesOf(name: string): ReadonlyMap<string, number> | undefined {
    const found = this.find(name);
    if (found === undefined) return undefined;
    const { plan, binding } = found.block;
    return new Map(
      plan.fields.map((field, k) => [field.name, binding.fields[k]![found.instance]!]),
    );
  }

  /** Where a point process keeps a field, changed in place by the steps; undefined where there is none. */
  locate(name: string, variable: string): NumberPlace | undefined {
    const found = this.find(name);
    if (found === undefined) return undefined;
    const { plan, binding } = found.block;
    const values = binding.fields[plan.fields.findIndex((field) => field.name === variable)];
    return values === undefined ? undefined : { values, index: found.instance };
  }

  /** Gives a parameter another value; whether the point process has it. GLOBAL ones change for all of its kind. */
  setParameter(name: string, parameter: string, value: number): boolean {
    const found = this.find(name);
    if (found === undefined) return false;
    const { plan, binding } = found.block;
    return writeParameter({ plan, ...binding }, parameter, value, found.instance);
  }

  /** The first value that is not finite: of which point process, and what of it. */
  findNotFinite(): { readonly name: string; readonly quantity: string } | undefined {
    for (const { names, plan, binding } of this.blocks)
      for (const [k, values] of binding.fields.entries()) {
        const broken = values.findIndex((value) => !Number.isFinite(value));
        const quantity = `${plan.mechanism.name}.${plan.fields[k]!.name}`;
        if (broken >= 0) return { name: names[broken]!, quantity };
      }
    return undefined;
  }

  private find(
    name: string,
  ): { readonly block: PointBlock; readonly instance: number } | undefined {
    for (const block of this.blocks) {
      const instance = block.names.indexOf(name);
      if (instance >= 0) return { block, instance };
    }
    return undefined;
  }
}
