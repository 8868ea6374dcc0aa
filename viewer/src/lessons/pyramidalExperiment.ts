import text from '../../../morphologies/nrn-demo-pyramidal.experiment.json?raw';
import swc from '../../../morphologies/nrn-demo-pyramidal.swc?raw';
import type { ExperimentInput } from '../../../src/index.ts';

/** The pyramidal cell that ships, under another title, its file inside. */
export function pyramidalExperiment(title: string, durationMs: number): ExperimentInput {
  const { $schema: _, ...experiment } = JSON.parse(text) as ExperimentInput;
  return {
    ...experiment,
    title,
    morphology: { name: 'nrn-demo-pyramidal.swc', text: swc },
    simulation: { ...experiment.simulation, duration_ms: durationMs },
  };
}
