import type { Lesson } from './lesson.ts';
import { pyramidalExperiment } from './pyramidalExperiment.ts';

export const lesson: Lesson = {
  title: 'From a neuron to Dendrify',
  experiment: pyramidalExperiment('Lesson: from a neuron to Dendrify', 40),
  steps: [
    {
      text: 'This cell has some 250 compartments: right for one neuron, too many for a network of thousands.',
      frame: 'view=3d&t=8',
    },
    {
      text: 'Reduced, a compartment stands for a whole region, with its membrane. Leaks and couplings are fitted so that voltage spreads between regions as in the full cell. Point at a cylinder to see what it stands for.',
      frame: 't=8',
      comparison: true,
    },
    {
      text: 'The table says what was kept and what was lost: resistance at the soma exactly, single synapses on thin branches less so. Dashed traces are the small model under the same current.',
      frame: 't=11',
      comparison: true,
      card: 'reduction',
    },
    {
      text: 'Export → Dendrify writes the small model for Dendrify: somatic and dendritic compartments with these very numbers, to be put into a network of Brian2.',
      frame: 't=11',
      comparison: true,
    },
  ],
};
