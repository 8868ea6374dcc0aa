import type { Experiment, Simulation } from '../../../src/index.ts';

/**
 * Lets a running simulation have the current steps of a changed experiment, where nothing else was changed: a slider's
 * move then acts with the next step, for nothing is built again.
 *
 * @returns whether that was all there was to change
 */
export function changeClamps(
  simulation: Simulation,
  before: Experiment,
  after: Experiment,
): boolean {
  const steps = changedSteps(before, after);
  const isOne = ({ name }: Step): boolean =>
    simulation.cell.clamps.filter((clamp) => clamp.name === name).length === 1;
  if (steps === undefined || !steps.every(isOne)) return false;
  for (const { name, iclamp } of steps)
    simulation.setStimulus(name, {
      delayMs: iclamp.delay_ms,
      durationMs: iclamp.duration_ms,
      amplitudeNa: iclamp.amplitude_nA,
    });
  return true;
}

type Step = Experiment['place'][number] & {
  readonly iclamp: NonNullable<Experiment['place'][number]['iclamp']>;
};

/** Undefined where the experiments differ in anything else. */
function changedSteps(before: Experiment, after: Experiment): Step[] | undefined {
  const rest = ({ place, ...others }: Experiment): string =>
    JSON.stringify([others, place.map(({ iclamp, ...entry }) => [entry, iclamp !== undefined])]);
  if (rest(before) !== rest(after)) return undefined;
  return after.place.filter(
    (entry, i): entry is Step =>
      entry.iclamp !== undefined &&
      JSON.stringify(entry.iclamp) !== JSON.stringify(before.place[i]!.iclamp),
  );
}
