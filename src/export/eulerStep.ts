import { exportMessages } from '../base/messages/export.ts';
import { ModelError } from '../base/modelError.ts';
import type { ReducedModel } from '../reduce/reducedModel.ts';
import { longestEulerStepMs } from '../reduce/reducedSystem.ts';
import { requireCapacitances } from './pointCompartments.ts';

/** The step a script runs with, and the longest one it accepts. ms. */
export interface EulerStep {
  readonly dtMs: number;
  readonly dtMaxMs: number;
}

/**
 * The wanted step where it is stable; without a wish, the longest of 1, 2, 5 x 10^k ms that neither rings nor passes
 * `usualMs`.
 *
 * @param otherLimitMs of what stands beside the model in the script.
 *
 * @throws ModelError `export/no-capacitance`, `export/bad-step`, `export/step-too-long`.
 */
export function chooseStep(
  model: ReducedModel,
  wantedMs: number | undefined,
  usualMs: number,
  otherLimitMs: number = Number.POSITIVE_INFINITY,
): EulerStep {
  requireCapacitances(model);
  const dtMaxMs = Math.min(longestEulerStepMs(model), otherLimitMs);
  if (wantedMs === undefined) return { dtMs: roundStep(Math.min(usualMs, dtMaxMs / 2)), dtMaxMs };
  if (!(wantedMs > 0 && Number.isFinite(wantedMs)))
    throw new ModelError('export/bad-step', exportMessages.badStep(wantedMs));
  if (wantedMs > dtMaxMs)
    throw new ModelError(
      'export/step-too-long',
      exportMessages.stepTooLong(wantedMs, dtMaxMs.toPrecision(4)),
    );
  return { dtMs: wantedMs, dtMaxMs };
}

/** Down to the next of 1, 2, 2.5, 5 x 10^k. */
function roundStep(limitMs: number): number {
  const decade = 10 ** Math.floor(Math.log10(limitMs) + 1e-12);
  const lead = [5, 2.5, 2, 1].find((digit) => digit * decade <= limitMs * (1 + 1e-12)) ?? 1;
  return Number((lead * decade).toPrecision(3));
}
