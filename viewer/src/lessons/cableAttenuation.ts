import swc from '../../../morphologies/ball_and_stick.swc?raw';
import type { Lesson } from './lesson.ts';

export const lesson: Lesson = {
  title: 'Attenuation along a cable',
  experiment: {
    cabletree: 1,
    title: 'Lesson: attenuation along a cable',
    notes: ['everything is passive: Rm 10 000 Ω cm², Ra 150 Ω cm, cm 1 µF/cm²'],
    morphology: { name: 'ball_and_stick.swc', text: swc },
    v_init_mV: -70,
    paint: [{ region: 'all', mechanism: 'pas', parameters: { g: 1e-4, e: -70 } }],
    place: [
      {
        name: 'step',
        locus: 'dend[0](1)',
        iclamp: { delay_ms: 5, duration_ms: 40, amplitude_nA: 0.15 },
      },
    ],
    probes: [
      { name: 'far end', locus: 'dend[0](1)' },
      { name: 'soma', locus: 'soma(0.5)' },
      { name: 'middle', locus: 'dend[0](0.5)' },
    ],
    simulation: { duration_ms: 80 },
  },
  steps: [
    {
      text: 'Current flows into the far end of a passive dendrite, 1 mm from the soma. The voltage there rises at once; the soma hears of it late, and less.',
      frame: 'view=split&t=44&range=-70,-20',
    },
    {
      text: 'Measured in length constants the dendrite is about 1.7 λ long. Over each λ of an endless cable a steady voltage falls to 37\u00a0%; how much less or more here depends on what lies at the end.',
      frame: 'view=split&t=44&range=-70,-20&axis=electrotonic',
    },
    {
      text: 'The table of attenuation says what is left between two probes. It is not the same both ways: the soma is a large load, the closed tip a small one.',
      card: 'attenuation',
      frame: 'view=dendrogram&t=44&range=-70,-20&axis=electrotonic',
    },
    {
      text: 'A fast change suffers more: compare the columns for a steady voltage and for 100 Hz. The membrane’s capacitance drains what changes quickly.',
      card: 'attenuation',
      frame: 'view=dendrogram&t=8&range=-70,-20&axis=electrotonic',
    },
  ],
};
