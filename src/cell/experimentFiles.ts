import type { Experiment } from './experimentSchema.ts';
import type { MorphologySource } from './morphologySource.ts';

/** Texts of the files an experiment names, by the name it uses. */
export type ExperimentFiles = ReadonlyMap<string, string>;

/** The files that `buildCell` will ask for. */
export function listExperimentFiles(experiment: Experiment): string[] {
  const files = [experiment.morphology.file, ...experiment.mechanisms.map(({ file }) => file)];
  return files.filter((file) => file !== undefined);
}

/** The same experiment with its files' texts inside, so that it stands alone. */
export function inlineExperimentFiles(experiment: Experiment, files: ExperimentFiles): Experiment {
  const { morphology, mechanisms } = experiment;
  return {
    ...experiment,
    morphology:
      morphology.file === undefined
        ? morphology
        : inlineMorphology(morphology, morphology.file, files),
    mechanisms: mechanisms.map((mechanism) =>
      mechanism.file === undefined
        ? mechanism
        : {
            ...{ name: baseName(mechanism.file), source: files.get(mechanism.file) ?? '' },
            tables: mechanism.tables,
          },
    ),
  };
}

function inlineMorphology(
  { file: _, ...reading }: MorphologySource,
  file: string,
  files: ExperimentFiles,
): MorphologySource {
  return { ...reading, name: baseName(file), text: files.get(file) ?? '' };
}

function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
