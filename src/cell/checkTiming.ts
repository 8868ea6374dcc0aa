import { timingMessages as messages } from '../base/messages/timing.ts';
import type { ExperimentFinding } from './checkExperiment.ts';
import type { EventEntry, Experiment } from './experimentSchema.ts';

/** Events of one entry to one target. */
const MOST_EVENTS = 1e7;
/** Share of a step by which a time may miss a whole number of steps: decimal fractions are not exact. */
const STEP_TOLERANCE = 1e-6;

/** What the steps of a run and the length of its trains make of an experiment's times. */
export function checkTiming(experiment: Experiment): ExperimentFinding[] {
  const { duration_ms } = experiment.simulation;
  return [
    ...checkSteps(experiment),
    ...experiment.events.flatMap((entry, i) => checkTrain(entry, i, duration_ms)),
  ];
}

function checkSteps({ simulation, recording }: Experiment): ExperimentFinding[] {
  const { dt_ms, duration_ms } = simulation;
  if (!(dt_ms > 0 && duration_ms > 0)) return [];
  if (dt_ms > duration_ms)
    return [
      {
        code: 'experiment/step-beyond-run',
        severity: 'error',
        path: ['simulation', 'dt_ms'],
        message: messages.stepBeyondRun(dt_ms, duration_ms),
      },
    ];
  return [
    ...checkWhole(['simulation', 'duration_ms'], duration_ms, dt_ms),
    ...checkWhole(['recording', 'frame_interval_ms'], recording.frame_interval_ms, dt_ms),
  ];
}

function checkWhole(path: readonly string[], valueMs: number, dtMs: number): ExperimentFinding[] {
  const steps = Math.max(1, Math.round(valueMs / dtMs));
  if (!(valueMs > 0) || Math.abs(valueMs / dtMs - steps) <= STEP_TOLERANCE * steps) return [];
  const takenMs = Number((steps * dtMs).toPrecision(12));
  const message = messages.partStep(path.join('.'), valueMs, dtMs, takenMs);
  return [{ code: 'experiment/part-step', severity: 'note', path, message }];
}

function checkTrain(
  { target, source = {} }: EventEntry,
  i: number,
  durationMs: number,
): ExperimentFinding[] {
  const { regular, poisson } = source;
  const { rate_Hz = 0, start_ms = 0, end_ms = durationMs } = poisson ?? {};
  const count = regular?.count ?? Math.ceil((rate_Hz / 1000) * (end_ms - start_ms));
  if (!(count > MOST_EVENTS)) return [];
  const kind = regular === undefined ? 'poisson' : 'regular';
  return [
    {
      code: 'experiment/too-many-events',
      severity: 'error',
      path: ['events', i, 'source', kind],
      message: messages.tooManyEvents(target, count),
    },
  ];
}
