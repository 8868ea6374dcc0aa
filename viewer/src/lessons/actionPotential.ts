import swc from '../../../morphologies/ball_and_stick.swc?raw';
import type { Lesson } from './lesson.ts';

export const lesson: Lesson = {
  title: 'The action potential',
  experiment: {
    cabletree: 1,
    title: 'Lesson: the action potential',
    notes: ['Hodgkin-Huxley channels on a soma of 20 µm; the dendrite is passive'],
    morphology: { name: 'ball_and_stick.swc', text: swc },
    v_init_mV: -65,
    paint: [
      { region: 'soma', mechanism: 'hh' },
      { region: '! soma', mechanism: 'pas', parameters: { g: 1e-4, e: -65 } },
    ],
    place: [
      {
        name: 'step',
        locus: 'soma(0.5)',
        iclamp: { delay_ms: 5, duration_ms: 1, amplitude_nA: 0.6 },
      },
    ],
    probes: [
      { name: 'soma', locus: 'soma(0.5)' },
      { name: 'far end', locus: 'dend[0](1)' },
    ],
    simulation: { duration_ms: 25 },
  },
  steps: [
    {
      text: 'At rest the soma sits near −65 mV: currents through leak, sodium and potassium channels cancel. Nothing happens until the current step begins at 5 ms.',
      frame: 'view=3d&t=4&range=-80,50',
    },
    {
      text: 'The step depolarises the soma. Past threshold, sodium channels open each other and the voltage runs away upward by itself: the spike needs the push only to begin.',
      frame: 'view=3d&t=6.2&range=-80,50',
    },
    {
      text: 'Sodium channels inactivate and potassium channels open: the voltage falls, and for a few ms it lies below rest. A second push now would have to be stronger.',
      frame: 'view=3d&t=11&range=-80,50',
    },
    {
      text: 'Under Stimulus, drag the strength down until the spike is gone: it does not get smaller, it vanishes. All or none.',
      frame: 'view=3d&t=7&range=-80,50',
    },
  ],
};
