import { z } from 'zod';

/** The keys of every policy, beside those that a place in the file adds. */
const policyShapes = {
  d_lambda: {
    policy: z.literal('d_lambda'),
    d_lambda: z
      .number()
      .positive()
      .default(0.1)
      .describe('Longest compartment in length constants'),
    frequency_hz: z
      .number()
      .positive()
      .default(100)
      .describe('Frequency of the length constant [Hz]'),
  },
  max_length: {
    policy: z.literal('max_length'),
    max_length_um: z.number().positive().describe('Longest compartment [um]'),
  },
  fixed: {
    policy: z.literal('fixed'),
    count: z.int().positive().describe('Compartments in every section'),
  },
  single: { policy: z.literal('single').describe('One compartment in every section') },
  explicit: {
    policy: z.literal('explicit'),
    count: z.record(z.string(), z.int().positive()).describe('Compartments by section name'),
  },
} as const;

const region = { region: z.string().describe('Sections whose middle lies in this region') };

const meshRule = z.discriminatedUnion('policy', [
  z.strictObject({ ...region, ...policyShapes.d_lambda }),
  z.strictObject({ ...region, ...policyShapes.max_length }),
  z.strictObject({ ...region, ...policyShapes.fixed }),
  z.strictObject({ ...region, ...policyShapes.single }),
  z.strictObject({ ...region, ...policyShapes.explicit }),
]);

/** How a cell is cut into compartments. */
export const meshSchema = z.discriminatedUnion('policy', [
  z.strictObject(policyShapes.d_lambda),
  z.strictObject(policyShapes.max_length),
  z.strictObject(policyShapes.fixed),
  z.strictObject(policyShapes.single),
  z.strictObject(policyShapes.explicit),
  z.strictObject({
    policy: z.literal('by_region'),
    rules: z
      .array(meshRule)
      .min(1)
      .describe('Policies of regions; sections that none covers have d_lambda 0.1 at 100 Hz'),
    choose: z
      .enum(['last', 'finest'])
      .default('last')
      .describe('Which of several rules for one section holds'),
  }),
]);

export type MeshEntry = z.output<typeof meshSchema>;
export type MeshRule = z.output<typeof meshRule>;
/** A mesh that is the same policy for the whole cell. */
export type MeshPolicy = Exclude<MeshEntry, { policy: 'by_region' }>;
