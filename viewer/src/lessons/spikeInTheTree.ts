import type { Lesson } from './lesson.ts';
import { pyramidalExperiment } from './pyramidalExperiment.ts';

export const lesson: Lesson = {
  title: 'A spike invades the tree',
  experiment: pyramidalExperiment('Lesson: a spike invades the tree', 40),
  steps: [
    {
      text: 'Current flows into the soma of a pyramidal neuron. Its channels are densest at the soma, so the spike begins there.',
      frame: 'view=3d&t=7.2',
    },
    {
      text: 'It climbs the apical trunk: sodium channels along the way lift each piece of membrane in turn. The dendrogram shows the front as a line that moves to the right.',
      frame: 'view=split&t=8.6',
    },
    {
      text: 'In the tuft it arrives some ms later. Compare the marks of soma, trunk and tuft in the traces, or step frame by frame with the full stop key.',
      frame: 'view=split&t=10.6',
    },
    {
      text: 'Thin basal branches follow almost at once: they are short, in µm and in λ.',
      frame: 'view=dendrogram&t=7.6&axis=electrotonic',
    },
  ],
};
