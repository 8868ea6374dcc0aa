import { z } from 'zod';
import { DEFAULT_CELSIUS } from '../base/constants.ts';
import { SOMA_CONVENTIONS } from '../morphology/somaConvention.ts';
import {
  DEFAULT_MESH,
  DEFAULT_RECORDING,
  DEFAULT_SIMULATION,
  EXPERIMENT_VERSION,
} from './experimentDefaults.ts';
import { fieldEntry } from './fieldSchema.ts';
import { functionTable } from './functionTableSchema.ts';
import { type MeshEntry, meshSchema } from './meshSchema.ts';
import { quantity } from './quantitySchema.ts';
import { stimulusKeys } from './stimulusSchema.ts';

const regionText = z
  .string()
  .describe(
    'Region expression: all soma axon dend apic type(7) subtree(29) distance > 200 order >= 2 & | ! ()',
  );
const locusText = z
  .string()
  .describe(
    'Places: soma, dend[3](0.4), sample(29), terminals(apic), uniform(dend, 20, 7), density(dend, 0.5, 7), every(axon, 50), joined by |',
  );

const morphologySource = z
  .strictObject({
    file: z.string().optional().describe('SWC or Neurolucida file, relative to this file'),
    name: z.string().optional().describe('Name of an inline morphology, for messages'),
    text: z.string().optional().describe('The text itself, SWC or Neurolucida ASCII'),
    swc: z.string().optional().describe('The same as text'),
    soma: z.enum(SOMA_CONVENTIONS).optional().describe('How the soma is read; default auto'),
    scale: z
      .number()
      .positive()
      .optional()
      .describe('Factor on coordinates and radii: 0.001 for nanometres'),
    radius_scale: z
      .number()
      .positive()
      .optional()
      .describe('Factor on radii in place of scale: 0.5 where the file gives diameters'),
    min_radius_um: z
      .number()
      .nonnegative()
      .optional()
      .describe('Least radius; smaller ones are raised to it [um]'),
  })
  .describe('A file, or an inline text with its name, and how to read it');

const mechanismSource = z.strictObject({
  file: z.string().optional().describe('NMODL file, relative to this file'),
  name: z.string().optional().describe('Name of an inline mechanism file, for messages'),
  source: z.string().optional().describe('The NMODL text itself'),
  tables: z
    .record(z.string(), functionTable)
    .optional()
    .describe('Values of its FUNCTION_TABLEs, by name'),
});

const paintEntry = z
  .strictObject({
    region: regionText,
    mechanism: z.string().optional().describe('Density mechanism (SUFFIX)'),
    parameters: z
      .record(z.string(), z.union([z.number(), z.string()]))
      .optional()
      .describe('Numbers, "value unit", or expressions of distance, radius, x, y and z [um]'),
    ion: z.string().optional().describe('Ion whose values are set'),
    reversal_mV: quantity('mV', 'Reversal potential of the ion').optional(),
    interior_mM: quantity('mM', 'Concentration of the ion inside, at the start').optional(),
    exterior_mM: quantity('mM', 'Concentration of the ion outside, at the start').optional(),
    Ra_ohm_cm: quantity('ohm cm', 'Axial resistivity').optional(),
    cm_uF_per_cm2: quantity('uF/cm2', 'Specific membrane capacitance').optional(),
  })
  .describe('One coat: a mechanism with parameters, an ion, or Ra and cm');

const densityLocus = z
  .strictObject({
    region: regionText,
    per_um: z.number().positive().describe('Places for each um of cable'),
    seed: z.int().nonnegative().default(0).describe('Another seed, other places'),
  })
  .transform(({ region, per_um, seed }) => `density(${region}, ${per_um}, ${seed})`)
  .describe('Places drawn by density');

const placement = z
  .strictObject({
    name: z.string(),
    locus: z.union([locusText, densityLocus]),
    ...stimulusKeys,
    mechanism: z.string().optional().describe('Point process (POINT_PROCESS)'),
    parameters: z
      .record(z.string(), z.union([z.number(), z.string()]))
      .optional()
      .describe('Numbers or "value unit"'),
  })
  .describe('One stimulus or point process at every place of the locus');

const eventSource = z
  .strictObject({
    regular: z
      .strictObject({
        start_ms: quantity('ms', 'First event'),
        interval_ms: quantity('ms', 'From one event to the next'),
        count: z.int().nonnegative().describe('Number of events'),
      })
      .optional(),
    poisson: z
      .strictObject({
        rate_Hz: quantity('Hz', 'Mean rate'),
        start_ms: quantity('ms', 'No event before this').default(0),
        end_ms: quantity('ms', 'No event after this; the end of the run if left out').optional(),
        seed: z.int().nonnegative().describe('Another seed, another train'),
      })
      .optional(),
    threshold: z
      .strictObject({
        locus: locusText,
        threshold_mV: quantity('mV', 'An upward crossing is an event').default(0),
      })
      .optional(),
    point: z.string().optional().describe('Point process whose net_event is the event'),
  })
  .describe('One of regular, poisson, threshold and point');

const eventEntry = z
  .strictObject({
    target: z.string().describe('Name of a point process; all places of an entry'),
    times_ms: z.array(z.number()).optional().describe('Times of the events [ms]'),
    source: eventSource.optional(),
    weight: z
      .union([z.number(), z.array(z.number())])
      .describe("In the unit of NET_RECEIVE's first parameter; a list for all of them"),
    delay_ms: quantity('ms', 'From the source to the target').default(0),
  })
  .describe('Events to a point process: at given times, or from a source');

const gapJunction = z
  .strictObject({
    a: z.string().describe('One place of the cell'),
    b: z.string().describe('Another one'),
    conductance_uS: quantity('uS', 'Conductance between the two'),
  })
  .describe('A gap junction between two places of the cell');

const probe = z.strictObject({
  name: z.string(),
  locus: locusText,
  record: z
    .string()
    .optional()
    .describe(
      'What is recorded: v (the default), hh.m of a mechanism there, ina, ena, nai or nao of an ion, i_membrane, syn.g of an entry of place there',
    ),
});

const electrode = z
  .strictObject({
    name: z.string(),
    position_um: z
      .tuple([z.number(), z.number(), z.number()])
      .describe("In the reconstruction's axes [um]"),
  })
  .describe('A place in space where the extracellular potential is recorded');

/** The experiment file: one JSON says a whole run. Types, validator and JSON Schema all come from here. */
export const experimentSchema = z.strictObject({
  $schema: z.string().optional(),
  cabletree: z.literal(EXPERIMENT_VERSION).describe('Version of this format'),
  title: z.string().optional(),
  notes: z.array(z.string()).optional().describe('Assumptions and remarks, printed with the run'),
  morphology: morphologySource,
  mesh: meshSchema.default(DEFAULT_MESH),
  celsius: z.number().min(-20).max(100).default(DEFAULT_CELSIUS).describe('Temperature [degC]'),
  v_init_mV: quantity('mV', 'Voltage at the start').default(-65),
  membrane: z
    .strictObject({
      cm_uF_per_cm2: quantity('uF/cm2', 'Specific membrane capacitance').default(1),
      Ra_ohm_cm: quantity('ohm cm', 'Axial resistivity').default(150),
    })
    .default({ cm_uF_per_cm2: 1, Ra_ohm_cm: 150 }),
  regions: z.record(z.string(), regionText).default({}).describe('Named regions'),
  mechanisms: z.array(mechanismSource).default([]).describe('NMODL files beside the catalogue'),
  paint: z.array(paintEntry).default([]),
  place: z.array(placement).default([]),
  events: z.array(eventEntry).default([]),
  gap_junctions: z.array(gapJunction).optional(),
  fields: z.array(fieldEntry).optional().describe('Uniform extracellular fields'),
  probes: z.array(probe).default([]),
  electrodes: z.array(electrode).optional().describe('Extracellular recording electrodes'),
  extracellular_sigma_S_per_m: z
    .number()
    .positive()
    .optional()
    .describe('Conductivity around the cell; default 0.3 [S/m]'),
  simulation: z
    .strictObject({
      method: z
        .enum(['second-order', 'cn-neuron', 'implicit-euler'])
        .default(DEFAULT_SIMULATION.method),
      dt_ms: quantity('ms', 'Time step').default(DEFAULT_SIMULATION.dt_ms),
      duration_ms: quantity('ms', 'Simulated time').default(DEFAULT_SIMULATION.duration_ms),
      table: z
        .enum(['exact', 'neuron'])
        .default(DEFAULT_SIMULATION.table)
        .describe('TABLE of NMODL: ignored, or interpolated in as NEURON does'),
      adaptive_mV: quantity(
        'mV',
        'Variable steps, each with at most this error of the voltage',
      ).optional(),
      mode: z
        .enum(['exact', 'fast', 'neuron', 'ensemble'])
        .optional()
        .describe(
          'Rates as written; by tables of the voltage or a concentration with an error of at most 1e-5; as NEURON runs, with cn-neuron for second-order and places snapped to centres of compartments; or in single precision, many runs of a sweep side by side. Left out: fast with second-order, where tables save more time than making them takes; else exact',
        ),
    })
    .default(DEFAULT_SIMULATION),
  recording: z
    .strictObject({
      frame_interval_ms: quantity('ms', 'Time between whole-cell frames').default(
        DEFAULT_RECORDING.frame_interval_ms,
      ),
      spike_threshold_mV: quantity('mV', 'Upward crossing that counts as a spike').default(
        DEFAULT_RECORDING.spike_threshold_mV,
      ),
      frames: z
        .array(z.string())
        .optional()
        .describe(
          'What whole-cell frames hold beside the voltage: hh.m of a mechanism, ina, ena, nai or nao of an ion, i_membrane',
        ),
    })
    .default(DEFAULT_RECORDING),
});

/** An experiment with its defaults filled in. */
export type Experiment = z.output<typeof experimentSchema>;
/** An experiment as a person writes it. */
export type ExperimentInput = z.input<typeof experimentSchema>;
export type PaintEntry = Experiment['paint'][number];
export type Placement = Experiment['place'][number];
export type EventEntry = Experiment['events'][number];
export type ProbeEntry = Experiment['probes'][number];
export type { MeshEntry };

/** The JSON Schema (2020-12) of the experiment file, for editors. */
export function experimentJsonSchema(): object {
  return z.toJSONSchema(experimentSchema, { io: 'input' });
}
