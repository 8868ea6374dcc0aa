import {
  type ActiveSetting,
  type CapacitanceRule,
  chooseSites,
  type Diagnostic,
  findSiteNodes,
  ModelError,
  type ReducedModel,
  type ReductionInput,
  reduceByBushSejnowski,
  reduceByRall,
  reduceByRegions,
  reduceToCables,
  reduceToSites,
  reduceToTwoSites,
  resolveLocset,
  type SharedSynapses,
  type SiteChoice,
  type SiteMetric,
  softenModel,
} from '../src/index.ts';
import {
  chooseTreatment,
  type JudgedTreatment,
  refuseIdleTreatment,
  TREATMENT_OF_SEARCH,
  warnOfLostNodes,
} from './judgedTreatment.ts';
import type { LoadedExperiment } from './loadExperiment.ts';
import { badError, badFrequency, badWhole, onePlaceOnly, onlyForMethods } from './messages.ts';
import type { ExportTarget } from './reductionExports.ts';
import { type StateWords, takeState } from './reductionState.ts';

export const REDUCTION_METHODS = [
  'sites',
  'regions',
  'cables',
  'two-site',
  'rall',
  'bush-sejnowski',
] as const;
export type ReductionMethod = (typeof REDUCTION_METHODS)[number];

/** How a cell is to be reduced, as words of the command line. */
export interface ReductionWords extends StateWords {
  readonly method: ReductionMethod;
  readonly sites: readonly string[] | undefined;
  readonly compartments: number | undefined;
  readonly error: string | undefined;
  readonly metric: SiteMetric | undefined;
  /** Where undefined, as the targets need it. */
  readonly treatment: JudgedTreatment | undefined;
  readonly to: readonly ExportTarget[];
  readonly capacitance: CapacitanceRule | undefined;
  readonly frequency: number | undefined;
  /** ms; 0 leaves the model as it is. */
  readonly step: number;
}

export interface PlannedReduction {
  readonly model: ReducedModel;
  readonly choice?: SiteChoice;
  readonly wantedError?: number;
  /** The experiment's synapses on the model, where it was reduced at work. */
  readonly shared?: SharedSynapses;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Without a number of compartments, an error or sites, the smallest model within this error is sought. Rescaled synapses
 * take several times the compartments of local nodes for the same error, so half as good has to do.
 */
const USUAL_ERROR = { local: 0.05, rescale: 0.1 } as const;

/** @throws ModelError `cli/bad-option`, and those of the reduction */
export function carryOutReduction(
  loaded: LoadedExperiment,
  input: ReductionInput,
  words: ReductionWords,
): PlannedReduction {
  refuseStrayWords(words);
  switch (words.method) {
    case 'sites':
    case 'two-site':
      return reduceInState(loaded, input, words);
    case 'cables':
      return soften(plain(reduceToCables(input, readFrequency(words.frequency))), words);
    case 'regions':
      return soften(plain(reduceByRegions(input)), words);
    case 'rall':
      return soften(plain(reduceByRall(input)), words);
    case 'bush-sejnowski':
      return soften(plain(reduceByBushSejnowski(input)), words);
  }
}

/** In the state that is asked for, then as the cell itself. */
function reduceInState(
  loaded: LoadedExperiment,
  input: ReductionInput,
  words: ReductionWords,
): PlannedReduction {
  const reduce = words.method === 'sites' ? reduceWithSites : reduceWithTwoSites;
  const { input: seen, finish, active, share } = takeState(loaded, input, words);
  const planned = soften(reduce(loaded, seen, words, active), words);
  const shared = share?.(planned.model);
  return {
    ...planned,
    model: finish(planned.model),
    ...(shared === undefined ? {} : { shared }),
  };
}

function soften(planned: PlannedReduction, { step }: ReductionWords): PlannedReduction {
  return step === 0 ? planned : { ...planned, model: softenModel(planned.model, step) };
}

/** Options that a method other than theirs would ignore are refused. */
function refuseStrayWords(words: ReductionWords): void {
  const owners = {
    sites: ['sites', 'two-site'],
    capacitance: ['sites', 'two-site'],
    compartments: ['sites'],
    error: ['sites'],
    metric: ['sites'],
    treatment: ['sites'],
    holding: ['sites', 'two-site'],
    working: ['sites', 'two-site'],
    channels: ['sites', 'two-site'],
    frequency: ['cables'],
  } as const;
  for (const [option, methods] of Object.entries(owners)) {
    const isMeant = (methods as readonly string[]).includes(words.method);
    const word = words[option as keyof typeof owners];
    if (!isMeant && word !== undefined && word !== false)
      throw new ModelError('cli/bad-option', onlyForMethods(`--${option}`, methods));
  }
}

function plain(model: ReducedModel): PlannedReduction {
  return { model, diagnostics: [] };
}

function readFrequency(value: number | undefined): { frequencyHz?: number } {
  if (value === undefined) return {};
  if (value >= 0 && Number.isFinite(value)) return { frequencyHz: value };
  throw new ModelError('cli/bad-option', badFrequency(value));
}

/** One place at most: the first that is named. */
function reduceWithTwoSites(
  { cell }: LoadedExperiment,
  input: ReductionInput,
  { sites, capacitance }: ReductionWords,
): PlannedReduction {
  const loci = (sites ?? []).flatMap((text) => resolveLocset(cell.morphology, text, cell.labels));
  if (loci.length > 1) throw new ModelError('cli/bad-option', onePlaceOnly(loci.length));
  const { nodes, diagnostics } = findSiteNodes(input, loci);
  const rule = capacitance === undefined ? {} : { capacitance };
  return { model: reduceToTwoSites(input, nodes[0], rule), diagnostics };
}

/** Sites named and nothing else asked for: those. Otherwise a search that begins with them. */
function reduceWithSites(
  loaded: LoadedExperiment,
  input: ReductionInput,
  words: ReductionWords,
  active: ActiveSetting,
): PlannedReduction {
  const { sites, compartments, error, metric, capacitance, step, to } = words;
  const { nodes, diagnostics } = findSiteNodes(input, wantedPlaces(loaded, sites));
  const rule = capacitance === undefined ? {} : { capacitance };
  const isSearch =
    sites === undefined || [compartments, error, metric].some((option) => option !== undefined);
  refuseIdleTreatment(words.treatment, isSearch, metric);
  if (!isSearch) return { model: reduceToSites(input, nodes, rule), diagnostics };
  const most = compartments === undefined ? undefined : readWhole('--compartments', compartments);
  const treatment = chooseTreatment(words.treatment, to, metric);
  const usual = most === undefined ? usualError(metric, treatment) : undefined;
  const wantedError = error === undefined ? usual : readShare(error);
  const synapses = findSiteNodes(
    input,
    loaded.cell.points.map(({ locus }) => locus),
  );
  const choice = chooseSites(input, {
    siteNodes: nodes,
    synapseNodes: synapses.nodes,
    ...(most === undefined ? {} : { mostCompartments: most }),
    ...(wantedError === undefined ? {} : { wantedError }),
    ...(metric === undefined ? {} : { metric }),
    treatment: TREATMENT_OF_SEARCH[treatment],
    active,
    ...(step === 0 ? {} : { stepMs: step }),
    ...rule,
  });
  return {
    model: choice.model,
    choice,
    ...(wantedError === undefined ? {} : { wantedError }),
    diagnostics: [
      ...diagnostics,
      ...(choice.treatment === null
        ? []
        : warnOfLostNodes(treatment, to, loaded.cell.morphology.name)),
    ],
  };
}

function usualError(metric: SiteMetric | undefined, treatment: JudgedTreatment): number {
  const isOfSynapses = metric === undefined || metric === 'epsp' || metric === 'local';
  return USUAL_ERROR[isOfSynapses ? treatment : 'local'];
}

/** The places named on the command line, else where the experiment records and injects. */
function wantedPlaces(
  { cell }: LoadedExperiment,
  sites: readonly string[] | undefined,
): { section: number; x: number }[] {
  if (sites === undefined) return [...cell.probes, ...cell.clamps].map(({ locus }) => locus);
  return sites.flatMap((text) => resolveLocset(cell.morphology, text, cell.labels));
}

function readWhole(option: string, value: number): number {
  if (Number.isInteger(value) && value > 0) return value;
  throw new ModelError('cli/bad-option', badWhole(option, value));
}

/** `5%` or `0.05`. */
function readShare(text: string): number {
  const match = /^\s*(\d+\.?\d*|\.\d+)\s*(%?)\s*$/.exec(text);
  const value = match === null ? Number.NaN : Number(match[1]) / (match[2] === '%' ? 100 : 1);
  if (value > 0) return value;
  throw new ModelError('cli/bad-option', badError(text));
}
