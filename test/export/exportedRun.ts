/** An experiment run here and, exported, by NEURON. */
import { throwOnErrors } from '../../src/base/modelError.ts';
import { buildCell } from '../../src/cell/buildCell.ts';
import type { Experiment } from '../../src/cell/experimentSchema.ts';
import { parseExperiment } from '../../src/cell/parseExperiment.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { exportModFiles, exportNeuron } from '../../src/export/neuronScript.ts';
import type { SectionCell } from '../../src/export/sectionCell.ts';
import type { RunnableCell } from '../../src/reduce/cellOfModel.ts';
import type { Recording } from '../../src/simulate/recording.ts';
import { runCell } from '../../src/simulate/runCell.ts';
import { runNeuron } from './runNeuron.ts';

export interface BuiltExperiment extends RunnableCell {
  readonly experiment: Experiment;
}

export function buildExperiment(value: object): BuiltExperiment {
  const { experiment, diagnostics } = parseExperiment(JSON.stringify(value));
  throwOnErrors('test', diagnostics);
  const built = buildCell(experiment!);
  throwOnErrors('test', built.diagnostics);
  const layout = discretise(built.cell!, experiment!.mesh);
  return { experiment: experiment!, cell: built.cell!, layout };
}

export function runHere({ cell, layout, experiment }: BuiltExperiment): Promise<Recording> {
  return runCell(cell, layout, experiment);
}

export interface ExportedCase {
  readonly sections: SectionCell;
  readonly simulation: Pick<Experiment['simulation'], 'dt_ms' | 'duration_ms' | 'method'>;
}

/** By case, voltages of the probes at every step, as each script itself runs. Their mechanisms are compiled once, together. */
export function runExported<Name extends string>(
  cases: Readonly<Record<Name, ExportedCase>>,
): Record<Name, Record<string, number[]>> {
  const entries = Object.entries<ExportedCase>(cases);
  const files = new Map(
    entries.flatMap(([, { sections }], k) => [
      [`exported${k}.py`, exportNeuron(sections)] as const,
      ...exportModFiles(sections),
    ]),
  );
  const calls = entries.map(
    (
      [
        name,
        {
          simulation: { dt_ms, duration_ms, method },
        },
      ],
      k,
    ) => [...[name, `exported${k}`, duration_ms, dt_ms, method === 'cn-neuron' ? 2 : 0]],
  );
  return runNeuron(
    files,
    `
import importlib, json, multiprocessing

def run(call):
    name, module, *words = call
    exported = importlib.import_module(module)
    return name, exported.run(exported.Cell(), *words)[1]

with multiprocessing.get_context('fork').Pool(1, maxtasksperchild=1) as pool:
    print(json.dumps(dict(pool.map(run, ${JSON.stringify(calls)}, 1))))
`,
  ) as Record<Name, Record<string, number[]>>;
}

/** The largest difference of any probe, mV. */
export function worstDifference(
  { probes }: Pick<Recording, 'probes'>,
  voltages: Record<string, readonly number[]>,
): number {
  return Math.max(
    ...probes.map(({ name, voltageMv }) => {
      const there = voltages[name]!;
      if (there.length !== voltageMv.length)
        throw new Error(`${there.length} samples of ${name} for ${voltageMv.length}`);
      return there.reduce((worst, v, k) => Math.max(worst, Math.abs(v - voltageMv[k]!)), 0);
    }),
  );
}
