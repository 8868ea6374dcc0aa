import { reduceMessages } from '../base/messages/reduce.ts';
import { ModelError } from '../base/modelError.ts';
import { inputResistance } from '../cable/hinesMatrix.ts';
import type { Cell } from '../cell/cell.ts';
import { cellOfModel } from './cellOfModel.ts';
import {
  beginPoissonTrial,
  comparePoissonRuns,
  type PoissonFigures,
  type PoissonTrial,
  runPoissonTrial,
} from './poissonTrial.ts';
import type { ReducedModel } from './reducedModel.ts';
import type { ReductionInput } from './reductionInput.ts';
import type { ReductionPair } from './reductionPair.ts';
import { evokeSpike, peakAboveStart, type SomaticCell } from './somaticDrive.ts';
import { spreadOverArea } from './synapsePlaces.ts';

/**
 * What a model is judged by with channels open. `gamma`: 1 - coincidence within 2 ms of the spikes under one second of
 * seeded Poisson input; `rate`: relative error of their number; `bap`: mean relative error of a somatic spike's height
 * at places between sites, which follow their sites.
 */
export type ActiveMetric = 'gamma' | 'rate' | 'bap';

export const ACTIVE_METRICS: readonly ActiveMetric[] = ['gamma', 'rate', 'bap'];

/** Error of a model by an active metric; 0 is best. */
export type ActiveJudge = (metric: ActiveMetric, pair: ReductionPair) => number;

export interface ActiveSetting {
  /** That the input was made of. */
  readonly cell: Cell;
  /** What becomes of a model before it runs: channels released, rest kept. Defaults to nothing. */
  readonly finish?: (model: ReducedModel) => ReducedModel;
}

/** Others than those of the certificate, which is to be a test of its own. */
const INPUT_PLACES = 100;
const INPUT_OFFSET = 0.65;
const INPUT_SEED = 2;

export function isActiveMetric(metric: string): metric is ActiveMetric {
  return (ACTIVE_METRICS as readonly string[]).includes(metric);
}

/**
 * Runs the full cell once for each metric, however many models are judged.
 *
 * @param soma node of the layout. @param places where back-propagation is measured, nodes of the layout.
 * @throws ModelError `reduce/no-spikes` from the judge, where the full cell does not fire, and as cellOfModel does.
 */
export function makeActiveJudge(
  input: ReductionInput,
  soma: number,
  places: readonly number[],
  { cell, finish = (model) => model }: ActiveSetting,
): ActiveJudge {
  const full: SomaticCell = { cell, layout: input.layout, soma };
  let trial: PoissonTrial | undefined;
  let spike: FullSpike | undefined;
  return (metric, pair) => {
    // A passive cell can be driven across the level that counts as a spike.
    if (Object.keys(input.channelsNs).length === 0) throw neverFires();
    const model = finish(pair.model);
    if (metric === 'bap') {
      spike ??= evokeInFull(full, pair, places);
      return backPropagationError(spike, full, model, places);
    }
    trial ??= beginFiringTrial(full);
    return errorOf(metric, comparePoissonRuns(trial.fullRun, runPoissonTrial(trial, model)));
  };
}

function beginFiringTrial(full: SomaticCell): PoissonTrial {
  const { compartments, areaUm2 } = full.layout;
  const nodes = Array.from(compartments).filter((node) => areaUm2[node]! > 0);
  const spread = spreadOverArea(nodes, areaUm2, INPUT_PLACES, INPUT_OFFSET);
  const trial = beginPoissonTrial(full, spread, INPUT_SEED);
  if (trial.fullRun.spikesMs.length > 0) return trial;
  throw neverFires();
}

function neverFires(): ModelError {
  return new ModelError('reduce/no-spikes', reduceMessages.noSpikes());
}

function errorOf(metric: 'gamma' | 'rate', figures: PoissonFigures): number {
  if (metric === 'gamma') return 1 - figures.gamma2Ms;
  return Math.abs(figures.reducedHz / figures.fullHz - 1);
}

interface FullSpike {
  /** Half of the first pulse that is tried, in both cells. */
  readonly firstNa: number;
  readonly peaksMv: readonly number[];
}

function evokeInFull(full: SomaticCell, pair: ReductionPair, places: readonly number[]): FullSpike {
  const firstNa = 10 / inputResistance(pair.full.matrix, full.soma); // [10 mV / MOhm = nA]
  const traces = evokeSpike(full, firstNa, places);
  if (traces === undefined) throw neverFires();
  return { firstNa, peaksMv: traces.map(peakAboveStart) };
}

/** A model that fires no spike has none of it: an error of 1. */
function backPropagationError(
  { firstNa, peaksMv }: FullSpike,
  { cell, layout, soma }: SomaticCell,
  model: ReducedModel,
  places: readonly number[],
): number {
  const small = cellOfModel(model, { cell, layout });
  const nodes = [...small.layout.compartments];
  const traces = evokeSpike(
    { ...small, soma: nodes[model.compartmentOfNode[soma]!]! },
    firstNa,
    nodes,
  );
  if (traces === undefined) return 1;
  const errors = places.map((node, k) => {
    const reduced = peakAboveStart(followSites(model, traces, node));
    return Math.abs(reduced / peaksMv[k]! - 1);
  });
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

/** A place's voltage by its row of W, up to a constant; that of its compartment where a model has no sites. */
function followSites(
  { sites, compartmentOfNode }: ReducedModel,
  traces: readonly Float64Array[],
  node: number,
): Float64Array {
  if (sites === undefined) return traces[compartmentOfNode[node]!]!;
  const [a, b] = [sites.above[node]!, sites.below[node]!];
  return traces[0]!.map((_, i) => {
    const above = a < 0 ? 0 : sites.aboveWeight[node]! * traces[a]![i]!;
    return above + (b < 0 ? 0 : sites.belowWeight[node]! * traces[b]![i]!);
  });
}
