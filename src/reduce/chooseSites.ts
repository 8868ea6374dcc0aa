import { reduceMessages } from '../base/messages/reduce.ts';
import { type ActiveSetting, isActiveMetric, makeActiveJudge } from './activeMetric.ts';
import { splitIntoTrees } from './cellTree.ts';
import { holdSites, slowestInteriorMode } from './interior.ts';
import type { ReducedModel } from './reducedModel.ts';
import { CAPACITANCE_RULES, type CapacitanceRule, reduceToSites } from './reduceToSites.ts';
import type { ReductionInput } from './reductionInput.ts';
import { pairReduction, type ReductionPair } from './reductionPair.ts';
import {
  isWithoutSynapses,
  type MetricSetting,
  measureSiteMetric,
  rememberNothing,
  type SiteMetric,
} from './siteMetric.ts';
import { softenModel, UNFELT_SHARE } from './softenModel.ts';
import { spreadOverArea } from './synapsePlaces.ts';
import type { SynapseTreatment } from './synapseTrials.ts';

export interface SiteSearch {
  /** Sites that are wanted in any case. Nodes of the layout. */
  readonly siteNodes?: readonly number[];
  /** Largest number of compartments; defaults to 60. */
  readonly mostCompartments?: number;
  /** Stops at the first model this good; without it, the best up to `mostCompartments` is sought. */
  readonly wantedError?: number;
  /** Defaults to `epsp`. */
  readonly metric?: SiteMetric;
  /** How a synapse between sites reaches the models that are judged: defaults to `pole`, its local node. For a target that
   * holds no local nodes, `rescale`. */
  readonly treatment?: SynapseTreatment;
  /** Places of the test beside the soma; defaults to 24. */
  readonly placeCount?: number;
  /** Where the cell's synapses are, a node as often as it has any: half of the places are taken from among them. */
  readonly synapseNodes?: readonly number[];
  /** 0 to 1: moves the places. Defaults to 0.5. */
  readonly seed?: number;
  /** Where none is given, all are tried at every step. */
  readonly capacitance?: CapacitanceRule;
  /** Forward-Euler step that every model is to bear, ms: see softenModel. Where it is given, models are judged by it. */
  readonly stepMs?: number;
  /** Needed for metrics of open channels. Of the models of one set of sites that with the best `epsp` is run. */
  readonly active?: ActiveSetting;
}

/** One model of the search: a line of the Pareto table. */
export interface SiteCandidate {
  readonly compartments: number;
  readonly error: number;
  readonly capacitance: CapacitanceRule;
  /** Slowest interior time constant: slower signals pass as in the full cell. 0 where nothing is left between sites. */
  readonly interiorTauMs: number;
  /** No model of at most as many compartments was better. */
  readonly isBestSoFar: boolean;
}

export interface SiteChoice {
  readonly model: ReducedModel;
  readonly error: number;
  readonly metric: SiteMetric;
  /** Of the synapses that the sites were judged by; null for a metric without synapses. A note of the model says it too. */
  readonly treatment: SynapseTreatment | null;
  /** Whether the wanted error was reached; true where none was stated. */
  readonly isMet: boolean;
  readonly capacitance: CapacitanceRule;
  /** Every model that was tried, in the order of growth. */
  readonly candidates: readonly SiteCandidate[];
  /** Nodes the metric was taken at, beside the soma. */
  readonly places: readonly number[];
}

const MOST_COMPARTMENTS = 60;
const PLACE_COUNT = 24;
/** A site more costs no better model once the interior follows this fast: it is below the step of the judge. */
const FASTEST_INTERIOR_MS = 0.01;

/**
 * Grows a set of sites: the place where the slowest mode between sites is largest becomes a site, forks follow, the
 * metric is taken; the best model so far is kept, for the error does not fall at every step.
 *
 * @throws as reduceToSites does; with a metric of open channels `reduce/no-spikes`, and RangeError without `active`.
 */
export function chooseSites(input: ReductionInput, search: SiteSearch = {}): SiteChoice {
  const most = search.mostCompartments ?? MOST_COMPARTMENTS;
  const rules: readonly CapacitanceRule[] =
    search.capacitance === undefined ? CAPACITANCE_RULES : [search.capacitance];
  const places = placesToJudge(input, search);
  const metric = search.metric ?? 'epsp';
  const soma = splitIntoTrees(input).map(({ nodes, siteRow }) => nodes[siteRow]!)[0]!;
  const { active } = search;
  const setting: MetricSetting = {
    metric,
    places: [soma, ...places],
    treatment: search.treatment ?? 'pole',
    ...(active === undefined ? {} : { active: makeActiveJudge(input, soma, places, active) }),
  };
  const memory = rememberNothing();
  const candidates: SiteCandidate[] = [];
  let best: Judged | undefined;
  let siteNodes = [...(search.siteNodes ?? [])];
  for (;;) {
    const judged = judge(siteNodes);
    const { model, error, capacitance } = judged;
    const count = model.compartments.length;
    if (best !== undefined && count > most) break;
    const next = slowestPlace(judged.exact);
    const isBestSoFar: boolean = best === undefined || error < best.error;
    candidates.push({
      compartments: count,
      error,
      capacitance,
      interiorTauMs: next?.tauMs ?? 0,
      isBestSoFar,
    });
    if (isBestSoFar) best = judged;
    const isEnough = search.wantedError !== undefined && error <= search.wantedError;
    if (isEnough || next === undefined || next.tauMs < FASTEST_INTERIOR_MS) break;
    siteNodes = [...judged.exact.model.sites!.nodes, next.node];
  }
  const { model, error, capacitance } = best!;
  const treatment = isWithoutSynapses(metric) ? null : setting.treatment!;
  return {
    model: treatment === null ? model : withNote(model, reduceMessages.judgedBy(treatment)),
    error,
    metric,
    treatment,
    isMet: search.wantedError === undefined || error <= search.wantedError,
    capacitance,
    candidates,
    places,
  };

  /** The best of the models by the capacitance rules and, where a step is wanted, by ways to bear it. */
  function judge(sites: readonly number[]): Judged {
    if (!isActiveMetric(metric)) return bestOfRules(sites, setting);
    const chosen = bestOfRules(sites, { ...setting, metric: 'epsp' });
    const pair = pairReduction(input, chosen.model);
    return { ...chosen, error: measureSiteMetric(pair, setting, memory) };
  }

  function bestOfRules(sites: readonly number[], own: MetricSetting): Judged {
    const judged = rules.flatMap((rule) => {
      const exact = pairReduction(input, reduceToSites(input, sites, { capacitance: rule }));
      return softened(exact.model, search.stepMs).map((model): Judged => {
        const pair = model === exact.model ? exact : pairReduction(input, model);
        const error = measureSiteMetric(pair, own, memory);
        return { model, exact, capacitance: rule, error };
      });
    });
    return judged.reduce((a, b) => (b.error < a.error ? b : a));
  }
}

function withNote(model: ReducedModel, note: string): ReducedModel {
  return { ...model, notes: [...model.notes, note] };
}

interface Judged {
  readonly model: ReducedModel;
  /** Before it was made fit for a step. */
  readonly exact: ReductionPair;
  readonly capacitance: CapacitanceRule;
  readonly error: number;
}

/** Couplings merged more and less freely: what is best differs from cell to cell. */
const UNFELT_SHARES: readonly number[] = [UNFELT_SHARE, 1e-2, 3e-2];

function softened(model: ReducedModel, stepMs: number | undefined): ReducedModel[] {
  if (stepMs === undefined) return [model];
  const first = softenModel(model, stepMs, UNFELT_SHARES[0]);
  if (first === model) return [model];
  return [first, ...UNFELT_SHARES.slice(1).map((share) => softenModel(model, stepMs, share))];
}

/** Places with membrane off the soma, in the piece that holds it, spread evenly over area. */
export function testPlaces(input: ReductionInput, count: number, seed: number): number[] {
  return spreadOverArea(placesOffSoma(input), input.layout.areaUm2, count, seed);
}

/** Evenly over the synapses, so that clusters count by their number; the rest evenly over area. */
function placesToJudge(
  input: ReductionInput,
  { placeCount = PLACE_COUNT, seed = 0.5, synapseNodes = [] }: SiteSearch,
): number[] {
  const candidates = new Set(placesOffSoma(input));
  const synapses = synapseNodes.filter((node) => candidates.has(node)).sort((a, b) => a - b);
  const wanted = synapses.length === 0 ? 0 : Math.ceil(placeCount / 2);
  const places = new Set<number>();
  for (let k = 0; k < wanted; k++)
    places.add(synapses[Math.floor(((k + 0.5) * synapses.length) / wanted)]!);
  for (const node of testPlaces(input, placeCount, seed))
    if (places.size < placeCount) places.add(node);
  return [...places];
}

/** Every node with membrane off the soma, in the piece that holds it. */
export function placesOffSoma(input: ReductionInput): number[] {
  const [first] = splitIntoTrees(input);
  const { nodes, areaUm2, type, siteRow, hasSoma } = first!;
  const rows = [...nodes.keys()].filter(
    (row) => areaUm2[row]! > 0 && row !== siteRow && !(hasSoma && type[row] === type[siteRow]),
  );
  return rows.map((row) => nodes[row]!);
}

/** The peak of the slowest mode between sites. */
function slowestPlace({ full, model }: ReductionPair): { node: number; tauMs: number } | undefined {
  const interior = holdSites(full.matrix, model.sites!.nodes);
  const slowest = slowestInteriorMode(interior, full.capacitanceNf);
  if (slowest === undefined) return undefined;
  const node = slowest.mode.reduce((at, value, i, all) => (value > all[at]! ? i : at), 0);
  return { node, tauMs: slowest.tauMs };
}
