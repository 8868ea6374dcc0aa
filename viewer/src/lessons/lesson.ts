import type { ExperimentInput } from '../../../src/index.ts';

/** One thing to see: words, and the frame that shows it, in the words of a link. */
export interface LessonStep {
  readonly text: string;
  readonly frame: string;
  /** The comparison is asked for by name: it takes a reduction first. */
  readonly comparison?: true;
  /** The card beside the picture that the words are about, by its id; the traces where it is not given. */
  readonly card?: 'stimulus' | 'attenuation' | 'reduction';
}

/** A real experiment and a short way through it. */
export interface Lesson {
  readonly title: string;
  readonly experiment: ExperimentInput;
  readonly steps: readonly LessonStep[];
}
