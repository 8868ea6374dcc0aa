import { z } from 'zod';
import { quantity } from './quantitySchema.ts';

const window = {
  delay_ms: quantity('ms', 'Start'),
  duration_ms: quantity('ms', 'Length'),
};

const iclamp = z
  .strictObject({
    delay_ms: quantity('ms', 'Start of the step'),
    duration_ms: quantity('ms', 'Length of the step'),
    amplitude_nA: quantity('nA', 'Current into the cell'),
  })
  .describe('A current step');

const ramp = z
  .strictObject({
    ...window,
    from_nA: quantity('nA', 'Current at the start').default(0),
    to_nA: quantity('nA', 'Current at the end'),
  })
  .describe('A current that rises or falls evenly');

const sine = z
  .strictObject({
    ...window,
    amplitude_nA: quantity('nA', 'From the middle to the peak'),
    frequency_hz: quantity('Hz', 'Frequency'),
    offset_nA: quantity('nA', 'Middle').default(0),
  })
  .describe('A sine that begins with its rise through the offset');

const zap = z
  .strictObject({
    ...window,
    amplitude_nA: quantity('nA', 'From the middle to the peak'),
    f0_hz: quantity('Hz', 'Frequency at the start').default(0),
    f1_hz: quantity('Hz', 'Frequency at the end'),
    offset_nA: quantity('nA', 'Middle').default(0),
  })
  .describe('A sine whose frequency goes evenly from f0 to f1');

const noise = z
  .strictObject({
    ...window,
    mean_nA: quantity('nA', 'Mean').default(0),
    sd_nA: quantity('nA', 'Standard deviation'),
    tau_ms: quantity('ms', 'Correlation time, at least a time step'),
    seed: z.int().nonnegative().describe('Another seed, another noise'),
  })
  .describe('Ornstein-Uhlenbeck noise, the same on every computer and for every time step');

const waveform = z
  .strictObject({
    times_ms: z.array(z.number()).describe('Rising; two equal ones are a jump [ms]'),
    values_nA: z.array(z.number()).describe('As many [nA]'),
  })
  .describe('Any current, linear between points, none before the first and after the last');

const seclamp = z
  .strictObject({
    rs_MOhm: quantity('Mohm', 'Resistance of the electrode').default(1),
    levels: z
      .array(
        z.strictObject({
          until_ms: quantity('ms', 'End of the level'),
          mV: quantity('mV', 'Command voltage'),
        }),
      )
      .min(1)
      .max(1000)
      .describe('One after another from the start; off after the last'),
  })
  .describe('Single-electrode voltage clamp: 1/rs to the command voltage');

/** What an entry of `place` may put into a cell beside point processes: one of these. */
export const stimulusKeys = {
  iclamp: iclamp.optional(),
  ramp: ramp.optional(),
  sine: sine.optional(),
  zap: zap.optional(),
  noise: noise.optional(),
  waveform: waveform.optional(),
  seclamp: seclamp.optional(),
};
