import type { Lesson } from './lesson.ts';

/** A lesson by name; its text and cell come when it is chosen. */
export interface LessonEntry {
  /** What links call it. */
  readonly id: string;
  readonly name: string;
  readonly load: () => Promise<Lesson>;
}

export const LESSONS: readonly LessonEntry[] = [
  {
    id: 'lesson-action-potential',
    name: 'The action potential',
    load: async () => (await import('./actionPotential.ts')).lesson,
  },
  {
    id: 'lesson-attenuation',
    name: 'Attenuation along a cable',
    load: async () => (await import('./cableAttenuation.ts')).lesson,
  },
  {
    id: 'lesson-spike',
    name: 'A spike invades the tree',
    load: async () => (await import('./spikeInTheTree.ts')).lesson,
  },
  {
    id: 'lesson-dendrify',
    name: 'From a neuron to Dendrify',
    load: async () => (await import('./neuronToDendrify.ts')).lesson,
  },
];
