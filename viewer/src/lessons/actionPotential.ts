import type { Lesson } from './lesson.ts';

export const lesson: Lesson = {
  title: 'The action potential',
  experiment: {
    cabletree: 1,
    title: 'Lesson: the action potential',
    notes: ['Hodgkin-Huxley channels on a soma of 20 µm: one compartment, so nothing spreads'],
    morphology: { name: 'soma.swc', text: '1 1 0 0 0 10 -1' },
    mesh: { policy: 'fixed', count: 1 },
    v_init_mV: -65,
    paint: [{ region: 'soma', mechanism: 'hh' }],
    place: [
      {
        name: 'step',
        locus: 'soma(0.5)',
        iclamp: { delay_ms: 5, duration_ms: 1, amplitude_nA: 0.2 },
      },
    ],
    probes: [
      { name: 'soma', locus: 'soma(0.5)' },
      { name: 'm', locus: 'soma(0.5)', record: 'hh.m' },
      { name: 'h', locus: 'soma(0.5)', record: 'hh.h' },
      { name: 'n', locus: 'soma(0.5)', record: 'hh.n' },
    ],
    simulation: { duration_ms: 25 },
  },
  steps: [
    {
      text: 'At rest the cell sits near −65 mV: currents through leak, sodium and potassium channels cancel. The gates below say how open they are: m opens sodium channels, h lets them be open, n opens potassium channels.',
      frame: 'view=3d&t=4&range=-80,50',
    },
    {
      text: 'The step depolarises the cell and m, the fastest gate, follows. Past threshold sodium channels open each other and the voltage runs away upward by itself: the spike needs the push only to begin.',
      frame: 'view=3d&t=6.6&range=-80,50',
    },
    {
      text: 'h falls: sodium channels inactivate. n rises: potassium channels open. The voltage comes down and lies below rest for a few ms, for n is slow to fall and h slow to rise. A second push now would have to be stronger.',
      frame: 'view=3d&t=9.6&range=-80,50',
    },
    {
      text: 'Under Stimulus, drag the strength down until the spike is gone: it does not get smaller, it vanishes. All or none.',
      card: 'stimulus',
      frame: 'view=3d&t=7&range=-80,50',
    },
  ],
};
