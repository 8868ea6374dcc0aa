import { describeMesh, ModelError, type RefinedRun, runToTolerance } from '../src/index.ts';
import type { LoadedExperiment } from './loadExperiment.ts';
import { badTolerance, toleranceNotMet } from './messages.ts';
import type { FinishedRun } from './simulateRun.ts';
import { runStoppably } from './stoppableRun.ts';
import { formatTable } from './terminal/table.ts';

/** `1%` or `0.01` as a share. @throws ModelError `cli/bad-tolerance` */
export function readTolerance(text: string): number {
  const [, number, percent] = /^\s*(\d*\.?\d+(?:[eE]-?\d+)?)\s*(%?)\s*$/.exec(text) ?? [];
  const tolerance = Number(number) / (percent === '%' ? 100 : 1);
  if (tolerance > 0 && tolerance < 1) return tolerance;
  throw new ModelError('cli/bad-tolerance', badTolerance(text));
}

/** The run that keeps a tolerance, loaded as if its mesh and step stood in the experiment. */
export async function simulateToTolerance(
  loaded: LoadedExperiment,
  tolerance: number,
): Promise<FinishedRun & { readonly refined: RefinedRun }> {
  const { cell, experiment } = loaded;
  const { result: refined, ...how } = await runStoppably(
    experiment.simulation.duration_ms,
    (watch) => runToTolerance(cell, experiment, { ...watch, tolerance }),
    ({ recording: { timeMs } }) => timeMs.at(-1)!,
  );
  const { recording, layout, mesh, dtMs, mode } = refined;
  const simulation = { ...experiment.simulation, dt_ms: dtMs, mode };
  return {
    loaded: { ...loaded, layout, experiment: { ...experiment, mesh, simulation } },
    ...{ recording, refined, ...how },
  };
}

/** For programs: all that was estimated, without the run itself. */
export function accuracyOf(refined: RefinedRun): Omit<RefinedRun, 'recording' | 'layout' | 'mesh'> {
  const { recording: _recording, layout: _layout, mesh: _mesh, ...accuracy } = refined;
  return accuracy;
}

/** The choice of mesh and step, and each figure with its estimated error. */
export function formatAccuracy(
  refined: RefinedRun,
  { experiment }: LoadedExperiment,
  tolerance: number,
): string {
  const { compartmentCount, dtMs, meshHalvings, stepHalvings, runCount, error } = refined;
  const mesh = describeMesh(experiment.mesh);
  const halved =
    meshHalvings === 0 ? mesh : `${mesh}, each compartment cut by ${2 ** meshHalvings}`;
  const step = stepHalvings === 0 ? 'as given' : `1/${2 ** stepHalvings} of what was given`;
  const lines = [
    `largest estimated error ${percent(error)} of ${percent(tolerance)}, from ${runCount} runs`,
    `mesh  ${halved}: ${compartmentCount} compartments`,
    `step  ${dtMs} ms, ${step}`,
    '',
    formatTable(
      [
        { title: 'figure' },
        ...['value', 'estimated error', 'of the mesh', 'of the step'].map((title) => ({
          title,
          align: 'right' as const,
        })),
      ],
      refined.figures.map((figure) => [
        figure.name,
        `${figure.value.toPrecision(6)} ${figure.unit}`,
        ...[figure.error, figure.meshError, figure.stepError].map(percent),
      ]),
    ),
  ];
  if (!refined.isMet) lines.push('', toleranceNotMet());
  return lines.join('\n');
}

function percent(share: number): string {
  return Number.isFinite(share) ? `${(100 * share).toPrecision(2)} %` : 'not known';
}
