import { type Experiment, isModelError, type Simulation } from '../../../src/index.ts';

type Coat = Experiment['paint'][number];
type Step = Experiment['place'][number] & {
  readonly iclamp: NonNullable<Experiment['place'][number]['iclamp']>;
};

/** A parameter of a mechanism in one coat. */
interface PaintedNumber {
  readonly mechanism: string;
  readonly parameter: string;
  readonly value: number;
  /** Undefined where no other coat paints the mechanism: it is everywhere that the mechanism is. */
  readonly region: string | undefined;
}

/**
 * Lets a running simulation have the current steps and painted numbers of a changed experiment, where nothing else was
 * changed: a slider's move then acts with the next step, for nothing is built again.
 *
 * @returns whether that was all there was to change, and could be; where not, the simulation is to be built again
 */
export function changeRunning(
  simulation: Simulation,
  before: Experiment,
  after: Experiment,
): boolean {
  if (restOf(before) !== restOf(after)) return false;
  const steps = changedSteps(before, after);
  const numbers = changedNumbers(before, after);
  const isOne = ({ name }: Step): boolean =>
    simulation.cell.clamps.filter((clamp) => clamp.name === name).length === 1;
  if (numbers === undefined || !steps.every(isOne)) return false;
  if (!setNumbers(simulation, numbers)) return false;
  for (const { name, iclamp } of steps)
    simulation.setStimulus(name, {
      delayMs: iclamp.delay_ms,
      durationMs: iclamp.duration_ms,
      amplitudeNa: iclamp.amplitude_nA,
    });
  return true;
}

/** All that a running simulation cannot be told. */
function restOf({ place, paint, ...others }: Experiment): string {
  return JSON.stringify([
    others,
    place.map(({ iclamp, ...entry }) => [entry, iclamp !== undefined]),
    paint.map(({ parameters, ...coat }) => [
      coat,
      Object.entries(parameters ?? {})
        .map(([name, value]) => [name, typeof value === 'number' ? 'a number' : { text: value }])
        .sort(),
    ]),
  ]);
}

function changedSteps(before: Experiment, after: Experiment): Step[] {
  return after.place.filter(
    (entry, i): entry is Step =>
      entry.iclamp !== undefined &&
      JSON.stringify(entry.iclamp) !== JSON.stringify(before.place[i]!.iclamp),
  );
}

/**
 * In the order of the coats: after one that changed, the later ones of the same mechanism cover it again. Undefined where
 * what is painted is more than numbers, or one below 0, whose sign only the reading of a cell judges.
 */
function changedNumbers(before: Experiment, after: Experiment): PaintedNumber[] | undefined {
  const changed = after.paint.flatMap(({ parameters }, coat) =>
    Object.entries(parameters ?? {}).flatMap(([parameter, value]) =>
      value === before.paint[coat]!.parameters![parameter] ? [] : [{ coat, parameter }],
    ),
  );
  const numbers = changed.flatMap(({ coat, parameter }) =>
    coatsFrom(after.paint, coat, parameter).map(({ mechanism, region, parameters }) => ({
      ...{ mechanism: mechanism!, parameter, value: parameters![parameter]! },
      region: isAlone(after.paint, mechanism!) ? undefined : region,
    })),
  );
  return numbers.every(
    (entry): entry is PaintedNumber => typeof entry.value === 'number' && entry.value >= 0,
  )
    ? numbers
    : undefined;
}

/** A coat and those after it that paint the same parameter. */
function coatsFrom(paint: readonly Coat[], first: number, parameter: string): Coat[] {
  return paint.filter(
    ({ mechanism, parameters }, i) =>
      i >= first && mechanism === paint[first]!.mechanism && parameters?.[parameter] !== undefined,
  );
}

function isAlone(paint: readonly Coat[], wanted: string): boolean {
  return paint.filter(({ mechanism }) => mechanism === wanted).length === 1;
}

/** False where the running code has one of them built in: one value for all places, or tables made with it. */
function setNumbers(simulation: Simulation, numbers: readonly PaintedNumber[]): boolean {
  try {
    for (const { mechanism, parameter, value, region } of numbers)
      simulation.setParameter(mechanism, parameter, value, region);
    return true;
  } catch (error) {
    if (isModelError(error)) return false;
    throw error;
  }
}
