import { z } from 'zod';
import { experimentSchema } from '../cell/experimentSchema.ts';
import { quantity } from '../cell/quantitySchema.ts';
import { ARTIFICIAL_KINDS } from './artificialParameters.ts';

/** The version of the network format that this library reads and writes. */
const NETWORK_VERSION: number = 1;

const indices = z.array(z.int().nonnegative()).describe('Members of the population, from 0');
const locus = z.string().describe('One place of the cell, as in an experiment: soma, dend[3](0.4)');

const cellDefinition = z
  .strictObject({
    file: z.string().optional().describe('Experiment file, relative to this file'),
    experiment: experimentSchema.optional().describe('The experiment itself'),
  })
  .describe('A cell, as an experiment says it; its own "simulation" is not used');

const override = z
  .strictObject({
    cells: indices,
    set: z
      .record(z.string(), z.union([z.number(), z.string(), z.boolean()]))
      .describe('Values by path of the experiment: place.step.iclamp.amplitude_nA, hh.gnabar'),
  })
  .describe('What some cells have of their own');

const population = z
  .strictObject({
    name: z.string(),
    cell: z.string().optional().describe('Name of an entry of "cells"'),
    artificial: z.enum(ARTIFICIAL_KINDS).optional().describe('A cell without cable'),
    parameters: z
      .record(z.string(), z.union([z.number(), z.array(z.number())]))
      .optional()
      .describe('Of the artificial cell, in the units of NEURON'),
    count: z.int().positive().max(1_000_000).default(1).describe('Number of cells'),
    positions_um: z
      .array(z.tuple([z.number(), z.number(), z.number()]))
      .optional()
      .describe('Where each cell is, for distances and pictures [um]'),
    overrides: z.array(override).default([]),
  })
  .describe('Cells of one kind');

const source = z.strictObject({
  population: z.string(),
  cells: indices.optional(),
  locus: locus.optional(),
  threshold_mV: quantity('mV', 'An upward crossing is a spike').optional(),
  point: z.string().optional().describe('Point process whose net_event is the spike'),
});

const target = z.strictObject({
  population: z.string(),
  cells: indices.optional(),
  target: z
    .string()
    .optional()
    .describe('Point process of the cell; all places of an entry. Not for artificial cells'),
});

const rule = z
  .union([
    z.enum(['one_to_one', 'all_to_all', 'ring']),
    z.strictObject({
      probability: z.number().min(0).max(1).describe('Of each pair'),
      seed: z.int().nonnegative(),
    }),
    z.strictObject({ pairs: z.array(z.tuple([z.int().nonnegative(), z.int().nonnegative()])) }),
  ])
  .describe('Which cells: by rule, or pairs of indices [from, to]');

const connection = z
  .strictObject({
    from: source,
    to: target,
    rule: rule.default('all_to_all'),
    self: z.boolean().default(false).describe('Whether a cell may connect to itself'),
    weight: z
      .union([z.number(), z.array(z.number())])
      .describe("In the unit of NET_RECEIVE's first parameter; a list for all of them"),
    delay_ms: quantity('ms', 'From the spike to its arrival').default(1),
  })
  .describe('Spikes of some cells to point processes of others');

const gapEnd = z.strictObject({ population: z.string(), cells: indices.optional(), locus });

const gapJunction = z
  .strictObject({
    a: gapEnd,
    b: gapEnd,
    rule: rule.default('one_to_one'),
    conductance_uS: quantity('uS', 'Of each junction'),
  })
  .describe('Gap junctions between cells, one for each pair');

const trace = z
  .strictObject({ population: z.string(), cells: indices.optional() })
  .describe('Cells whose probes are recorded at every step');

/** The network file: one JSON says a whole run of many cells. */
export const networkSchema = z.strictObject({
  $schema: z.string().optional(),
  cabletree_network: z.literal(NETWORK_VERSION).describe('Version of this format'),
  title: z.string().optional(),
  notes: z.array(z.string()).optional().describe('Assumptions and remarks, printed with the run'),
  cells: z.record(z.string(), cellDefinition).default({}),
  populations: z.array(population).min(1),
  connections: z.array(connection).default([]),
  gap_junctions: z.array(gapJunction).default([]),
  spike_times: z
    .enum(['exact', 'neuron'])
    .default('exact')
    .describe('exact: interpolated between steps. neuron: the start of the step, as NEURON'),
  simulation: experimentSchema.shape.simulation,
  recording: z.strictObject({ traces: z.array(trace).default([]) }).default({ traces: [] }),
});

/** A network with its defaults filled in. */
export type Network = z.output<typeof networkSchema>;
/** A network as a person writes it. */
export type NetworkInput = z.input<typeof networkSchema>;
export type PopulationEntry = Network['populations'][number];
export type ConnectionEntry = Network['connections'][number];
export type GapEntry = Network['gap_junctions'][number];
export type ConnectionRule = ConnectionEntry['rule'];

/** The JSON Schema (2020-12) of the network file, for editors. */
export function networkJsonSchema(): object {
  return z.toJSONSchema(networkSchema, { io: 'input' });
}
