import { CABLETREE_VERSION } from '../base/constants.ts';
import { inputResistance } from '../cable/hinesMatrix.ts';
import { slowestTimeConstant } from '../cable/timeConstants.ts';
import type { Cell } from '../cell/cell.ts';
import type { Certificate, CertificateRow, CertificateSearch } from './certificate.ts';
import { compareActivity } from './compareActivity.ts';
import { compareFigures } from './compareFigures.ts';
import { summariseImpedances, tabulateImpedances } from './compareImpedances.ts';
import { inputRows } from './compareInput.ts';
import { compareOwnInput, type OwnInput } from './ownInput.ts';
import { measurePeak, REFERENCE_SYNAPSE, type SynapseShape } from './postsynapticPotential.ts';
import type { ReducedModel } from './reducedModel.ts';
import { buildReducedSystem, longestEulerStepMs } from './reducedSystem.ts';
import { describeNode, type ReductionInput } from './reductionInput.ts';
import { pairReduction, type ReductionPair } from './reductionPair.ts';
import { runCertificateTrials, siteRows } from './siteRows.ts';
import { spreadOverArea } from './synapsePlaces.ts';

export interface CertificateOptions {
  /** Defaults to 0, 10, 50 and 100. */
  readonly frequenciesHz?: readonly number[];
  /** Single places for a synapse; defaults to 5, and to 12 for models of sites. */
  readonly synapsePlaces?: number;
  /** Strengths of a synapse at single places of models of sites; defaults to 0.3, 1, 3 and 10. */
  readonly strengthsNs?: readonly number[];
  /** How the sites were found. */
  readonly search?: CertificateSearch;
  /** 0 to 1: where the series of places begins. Defaults to 0.5, and to 0.2 for models of sites. */
  readonly seed?: number;
  /** Defaults to 1 nS, 0.5 and 3 ms, reversal 0 mV. */
  readonly synapse?: SynapseShape;
  /** The cell the input was made of: where it has channels, both are run with them. A few seconds of simulation. */
  readonly activeCell?: Cell;
  /** Both are run with this as well: an experiment's synapses, as shared in a working cell. */
  readonly ownInput?: OwnInput;
}

/**
 * Measures the reduced model against the cell it was made from, channels closed: what is kept, and what is lost.
 *
 * @throws ModelError `reduce/other-model` where the model was made from another layout.
 */
export function certifyReduction(
  input: ReductionInput,
  model: ReducedModel,
  options: CertificateOptions = {},
): Certificate {
  const pair = pairReduction(input, model);
  const impedances = tabulateImpedances(pair, options.frequenciesHz ?? [0, 10, 50, 100]);
  const trials = model.sites === undefined ? [] : runCertificateTrials(pair, options);
  const active =
    options.activeCell === undefined || !hasChannels(input)
      ? undefined
      : compareActivity(pair, options.activeCell);
  return {
    generator: `cabletree ${CABLETREE_VERSION}`,
    method: model.method,
    source: model.source,
    rows: [
      countRow(input, model),
      ...wholeCellRows(pair),
      ...impedances.flatMap((table) => summariseImpedances(pair, table)),
      ...(model.sites === undefined ? synapseRows(pair, options) : siteRows(pair, trials, options)),
      ...(model.sites === undefined ? [] : inputRows(pair, options.synapse ?? REFERENCE_SYNAPSE)),
      ...(active?.rows ?? []),
      ...(options.ownInput === undefined ? [] : compareOwnInput(pair, options.ownInput)),
      ...stepRows(model),
    ],
    notes: model.notes,
    compartments: model.compartments.map(({ name }) => name),
    impedances,
    trials,
    ...(options.search === undefined ? {} : { search: options.search }),
    ...(active === undefined ? {} : { activity: active.activity }),
  };
}

function countRow({ layout }: ReductionInput, { compartments }: ReducedModel): CertificateRow {
  return {
    key: 'compartments',
    metric: 'compartments',
    unit: '',
    full: layout.compartments.length,
    reduced: compartments.length,
    error: null,
  };
}

function wholeCellRows({ input, model, full, reduced, sites }: ReductionPair): CertificateRow[] {
  const siteName = describeNode(input, sites[0]!);
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
  const compartment = model.compartmentOfNode[sites[0]!]!;
  return [
    compareFigures(
      'soma_rin',
      `input resistance at ${siteName}`,
      'MOhm',
      inputResistance(full.matrix, sites[0]!),
      inputResistance(reduced.matrix, compartment),
    ),
    compareFigures(
      'soma_rest',
      `passive resting voltage at ${siteName}`,
      'mV',
      full.restMv[sites[0]!]!,
      reduced.restMv[compartment]!,
    ),
    compareFigures(
      'tau0',
      'slowest time constant',
      'ms',
      slowestTimeConstant(full.matrix, full.capacitanceNf),
      slowestTimeConstant(reduced.matrix, reduced.capacitanceNf),
    ),
    compareFigures(
      'capacitance',
      'total capacitance',
      'pF',
      sum(full.capacitanceNf) * 1e3,
      sum(reduced.capacitanceNf) * 1e3,
    ),
    compareFigures(
      'leak',
      'total leak conductance',
      'nS',
      sum(input.leakUs) * 1e3,
      sum(buildReducedSystem(model).leakUs) * 1e3,
    ),
  ];
}

/** Peaks for one synapse spread over each region by area, then at single places: at the soma and where it is. */
function synapseRows(pair: ReductionPair, options: CertificateOptions): CertificateRow[] {
  const { input, model, weights, treeOfCompartment } = pair;
  const synapse = options.synapse ?? REFERENCE_SYNAPSE;
  const spread = [...model.compartments.keys()].filter(
    (i) => treeOfCompartment[i] === 0 && pair.isMapped[i],
  );
  const { layout } = input;
  const dendrite = Array.from(layout.compartments).filter((node) => {
    const compartment = model.compartmentOfNode[node]!;
    return compartment > 0 && treeOfCompartment[compartment] === 0;
  });
  const places = spreadOverArea(
    dendrite,
    layout.areaUm2,
    options.synapsePlaces ?? 5,
    options.seed ?? 0.5,
  );
  return [
    ...summariseSpread(
      model,
      spread.map((i) => {
        const { name } = model.compartments[i]!;
        const { full, reduced } = measureBoth(pair, weights[i]!, i, synapse);
        const metric = `somatic EPSP, synapse spread over ${name}`;
        return compareFigures(`epsp_soma_from_${name}`, metric, 'mV', full.site, reduced.site);
      }),
    ),
    ...places.flatMap((node, number) => {
      const weight = new Float64Array(input.layout.nodeCount);
      weight[node] = 1;
      const { full, reduced } = measureBoth(pair, weight, model.compartmentOfNode[node]!, synapse);
      const place = describeNode(input, node);
      const key = `place${number + 1}`;
      return [
        compareFigures(
          `epsp_soma_from_${key}`,
          `somatic EPSP, synapse at ${place}`,
          'mV',
          full.site,
          reduced.site,
        ),
        compareFigures(
          `epsp_local_at_${key}`,
          `local EPSP, synapse at ${place}`,
          'mV',
          full.local,
          reduced.local,
        ),
      ];
    }),
  ];
}

/** A row for each region; for cables, which have many pieces, the soma's and what is made of the others. */
function summariseSpread(model: ReducedModel, rows: CertificateRow[]): CertificateRow[] {
  const [soma, ...others] = rows;
  if (model.cables === undefined || others.length === 0) return rows;
  const errors = others.map(({ error }) => Math.abs(error ?? 0));
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  const metric = 'somatic EPSP, synapse spread over the membrane of one piece of cable';
  const row = { unit: '', full: null, reduced: null };
  return [
    soma!,
    { ...row, key: 'epsp_soma_pieces_mean', metric: `${metric}, mean error`, error: mean },
    {
      ...row,
      key: 'epsp_soma_pieces_worst',
      metric: `${metric}, worst`,
      error: Math.max(...errors),
    },
  ];
}

function measureBoth(
  { full, reduced, sites, model }: ReductionPair,
  weights: Float64Array,
  compartment: number,
  synapse: SynapseShape,
): { full: ReturnType<typeof measurePeak>; reduced: ReturnType<typeof measurePeak> } {
  const longestMs = 20 + 5 * slowestTimeConstant(reduced.matrix, reduced.capacitanceNf);
  const ownWeight = new Float64Array(model.compartments.length);
  ownWeight[compartment] = 1;
  const siteCompartment = model.compartmentOfNode[sites[0]!]!;
  return {
    full: measurePeak(full, sites[0]!, weights, synapse, longestMs),
    reduced: measurePeak(reduced, siteCompartment, ownWeight, synapse, longestMs),
  };
}

function hasChannels({ channelsNs }: ReductionInput): boolean {
  return Object.keys(channelsNs).length > 0;
}

function stepRows(model: ReducedModel): CertificateRow[] {
  const longestMs = longestEulerStepMs(model);
  const row = { unit: 'ms', full: null, error: null };
  return [
    { ...row, key: 'dt_max', metric: 'longest stable forward-Euler step', reduced: longestMs },
    {
      ...row,
      key: 'dt_smooth',
      metric: 'longest forward-Euler step without ringing',
      reduced: longestMs / 2,
    },
  ];
}
