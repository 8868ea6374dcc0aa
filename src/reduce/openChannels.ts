import { reduceMessages } from '../base/messages/reduce.ts';
import { findRestingVoltage } from '../simulate/restingVoltage.ts';
import { keepActiveRest } from './activeRest.ts';
import type { RunnableCell } from './cellOfModel.ts';
import { fitChannels } from './fitChannels.ts';
import {
  beginPoissonTrial,
  comparePoissonRuns,
  type PoissonTrial,
  runPoissonTrial,
} from './poissonTrial.ts';
import type { ReducedModel } from './reducedModel.ts';
import { spreadOverArea } from './synapsePlaces.ts';

/**
 * How maximal conductances are found: `first-order`, shared by the weights of the sites; `fitted` to impedances at several
 * holding potentials; `best` of the two under Poisson input that nothing else here is judged by.
 */
export type ChannelRule = 'first-order' | 'fitted' | 'best';

export const CHANNEL_RULES: readonly ChannelRule[] = ['first-order', 'fitted', 'best'];

export interface OpenChannelOptions {
  /** Defaults to `best`. */
  readonly rule?: ChannelRule;
  /** As ChannelFitOptions has it. uS */
  readonly leakUs: Float64Array;
  /** Node of the layout. */
  readonly soma: number;
}

const INPUT_PLACES = 100;
const INPUT_OFFSET = 0.8;
const INPUT_SEED = 3;

/**
 * Makes models of one cell fit to run with open channels: conductances by the rule, then leak reversals such that every
 * site rests where it rests in the full cell, where that rests at all. The full cell is run once for all models.
 *
 * @param full the cell the models are made of, on its layout.
 * @returns makes of a model one to run, its notes saying what was kept, by the rule or another one; RangeError where it
 *   has no sites.
 * @throws ModelError as fitChannels and findRestingVoltage do.
 */
export function makeChannelOpener(
  full: RunnableCell,
  { rule = 'best', leakUs, soma }: OpenChannelOptions,
): (model: ReducedModel, rule?: ChannelRule) => ReducedModel {
  let restMv: Float64Array | undefined | 'unknown' = 'unknown';
  let trial: PoissonTrial | undefined;
  const rest = (model: ReducedModel): ReducedModel => {
    if (restMv === 'unknown') restMv = findRestingVoltage(full.cell, full.layout);
    return restMv === undefined
      ? { ...model, notes: [...model.notes, reduceMessages.noActiveRest()] }
      : keepActiveRest(model, full, restMv);
  };
  return (model, wanted = rule) => {
    const first = rest(model);
    if (wanted === 'first-order') return first;
    const fitted = rest(fitChannels(model, full, { leakUs }));
    if (wanted === 'fitted') return fitted;
    trial ??= beginTrial({ ...full, soma });
    const [a, b] = [errorUnder(trial, first), errorUnder(trial, fitted)];
    // A model whose error is no number is worse than any.
    const isFitted = b < a || (Number.isNaN(a) && !Number.isNaN(b));
    const kept = isFitted ? fitted : first;
    const note = reduceMessages.channelsJudged(isFitted, a.toPrecision(3), b.toPrecision(3));
    return { ...kept, notes: [...kept.notes, note] };
  };
}

function beginTrial(full: RunnableCell & { readonly soma: number }): PoissonTrial {
  const { compartments, areaUm2 } = full.layout;
  const nodes = Array.from(compartments).filter((node) => areaUm2[node]! > 0);
  return beginPoissonTrial(
    full,
    spreadOverArea(nodes, areaUm2, INPUT_PLACES, INPUT_OFFSET),
    INPUT_SEED,
  );
}

/** mV */
function errorUnder(trial: PoissonTrial, model: ReducedModel): number {
  return comparePoissonRuns(trial.fullRun, runPoissonTrial(trial, model)).rmsMv;
}
