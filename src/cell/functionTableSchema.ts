import { z } from 'zod';

const gridPoints = z.union([
  z.array(z.number()).min(1),
  z.strictObject({
    from: z.number(),
    to: z.number(),
    count: z.int().min(2).describe('Number of points, the ends included'),
  }),
]);

/** What a FUNCTION_TABLE of a mechanism holds, as an experiment says it. */
export const functionTable = z
  .strictObject({
    points: z
      .array(gridPoints)
      .default([])
      .describe('Of each argument its grid points: a list, ascending, or from, to and count'),
    values: z
      .union([z.number(), z.array(z.number()), z.array(z.array(z.number()))])
      .describe(
        'One number; a list by the points of one argument; lists within a list for two, the second argument within',
      ),
  })
  .describe('Values of a FUNCTION_TABLE, linear between points and constant beyond the ends');

export type FunctionTableEntry = z.output<typeof functionTable>;
