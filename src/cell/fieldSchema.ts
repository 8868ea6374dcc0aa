import { z } from 'zod';
import { quantity } from './quantitySchema.ts';

const window = {
  delay_ms: quantity('ms', 'Start'),
  duration_ms: quantity('ms', 'Length'),
};

const step = z
  .strictObject({ ...window, amplitude_mV_per_mm: quantity('mV/mm', 'Strength') })
  .describe('A field that is on for a while');

const sine = z
  .strictObject({
    ...window,
    amplitude_mV_per_mm: quantity('mV/mm', 'From the middle to the peak'),
    frequency_hz: quantity('Hz', 'Frequency'),
    offset_mV_per_mm: quantity('mV/mm', 'Middle').default(0),
  })
  .describe('A sine that begins with its rise through the offset');

const waveform = z
  .strictObject({
    times_ms: z.array(z.number()).describe('Rising; two equal ones are a jump [ms]'),
    values_mV_per_mm: z.array(z.number()).describe('As many [mV/mm]'),
  })
  .describe('Any course, linear between points, none before the first and after the last');

/** An electric field around the cell that is the same everywhere. */
export const fieldEntry = z
  .strictObject({
    name: z.string(),
    direction: z
      .tuple([z.number(), z.number(), z.number()])
      .describe('Where the field points: from high to low extracellular potential'),
    step: step.optional(),
    sine: sine.optional(),
    waveform: waveform.optional(),
  })
  .describe('A uniform extracellular field with one of step, sine and waveform');

export type FieldEntry = z.output<typeof fieldEntry>;
