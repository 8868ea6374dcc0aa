import type { ReadReconstructionOptions } from '../morphology/reconstruction.ts';
import type { Experiment } from './experimentSchema.ts';

/** The `morphology` entry of an experiment: where its text is, and how to read it. */
export type MorphologySource = Experiment['morphology'];

/** The text within the entry; undefined where it names a file. */
export function inlineText({ text, swc }: MorphologySource): string | undefined {
  return text ?? swc;
}

/** The file's or the inline text's name, for messages. */
export function sourceName({ file, name }: MorphologySource): string {
  return file ?? name ?? 'morphology';
}

/** What the entry says about reading. */
export function readingOptions(source: MorphologySource): ReadReconstructionOptions {
  const { soma, scale, radius_scale, min_radius_um } = source;
  return {
    file: sourceName(source),
    ...(soma === undefined ? {} : { soma }),
    ...(scale === undefined ? {} : { scale }),
    ...(radius_scale === undefined ? {} : { radiusScale: radius_scale }),
    ...(min_radius_um === undefined ? {} : { minRadiusUm: min_radius_um }),
  };
}
