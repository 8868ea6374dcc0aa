import { z } from 'zod';
import { isModelError } from '../base/modelError.ts';
import { parseQuantity } from '../base/units.ts';

type QuantitySchema = z.ZodUnion<
  readonly [z.ZodNumber, z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>]
>;

/** A number in `unit`, or a text with a unit that is converted here, once; further on it is a plain number. */
export function quantity(unit: string, description: string): QuantitySchema {
  return z
    .union([z.number(), z.string().transform((text, context) => convert(text, unit, context))])
    .describe(`${description} [${unit}]; a number or "value unit"`);
}

function convert(text: string, unit: string, context: z.RefinementCtx): number {
  try {
    return parseQuantity(text, unit);
  } catch (error) {
    if (!isModelError(error)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
    return z.NEVER;
  }
}
