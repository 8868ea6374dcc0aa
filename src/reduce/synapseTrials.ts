import { transferResistances } from '../cable/hinesMatrix.ts';
import { slowestTimeConstant } from '../cable/timeConstants.ts';
import {
  findLocalNode,
  interiorOfModel,
  type LocalNode,
  withOnePole,
  withoutStates,
} from './localNode.ts';
import { measureLocalPeak } from './localSynapse.ts';
import {
  measurePeak,
  type PeakDepolarisation,
  type SynapseShape,
} from './postsynapticPotential.ts';
import type { ReductionPair } from './reductionPair.ts';
import { rescaleConductance } from './synapseRescale.ts';

/**
 * How a synapse between sites reaches the model. `pole`: a local node with its states; `one-pole`: with one state alone;
 * `dc`: a local node without any; `rescale`: on the nearest compartment, conductance rescaled; `plain`: there, as it is.
 */
export type SynapseTreatment = 'pole' | 'one-pole' | 'dc' | 'rescale' | 'plain';

/** Peaks for one synapse in the full cell and in the reduced model. mV above rest. */
export interface TrialPeaks {
  readonly full: PeakDepolarisation;
  readonly reduced: PeakDepolarisation;
  /** For `rescale`: that no plausible conductance exists and the synapse was left as it is. */
  readonly isRefused: boolean;
}

export interface SynapseTrial extends TrialPeaks {
  readonly node: number;
  readonly peakUs: number;
  readonly treatment: SynapseTreatment;
}

/** The full cell's answers, which do not depend on the model: kept while models are compared. */
export type FullPeaks = Map<string, PeakDepolarisation>;

export interface TrialPlan {
  readonly nodes: readonly number[];
  readonly strengthsUs: readonly number[];
  readonly treatments: readonly SynapseTreatment[];
  readonly synapse: SynapseShape;
}

/** One synapse at a time: every place, strength and treatment of the plan. The model must have sites. */
export function runSynapseTrials(
  pair: ReductionPair,
  plan: TrialPlan,
  fullPeaks: FullPeaks = new Map(),
): SynapseTrial[] {
  const interior = interiorOfModel(pair);
  const longestMs = 20 + 5 * slowestTimeConstant(pair.full.matrix, pair.full.capacitanceNf);
  return plan.nodes.flatMap((node) => {
    const place = describePlace(pair, findLocalNode(pair, interior, node));
    return plan.strengthsUs.flatMap((peakUs) => {
      const synapse = { ...plan.synapse, peakUs };
      const full = fullPeakOf(pair, node, synapse, longestMs, fullPeaks);
      return plan.treatments.map((treatment) => ({
        node,
        peakUs,
        treatment,
        full,
        ...treat(pair, place, synapse, treatment, longestMs),
      }));
    });
  });
}

interface Place {
  readonly local: LocalNode;
  readonly compartment: number;
  readonly soma: number;
  /** From the place: in the full cell by node, and from its compartment in the reduced one. MOhm. */
  readonly fullMohm: Float64Array;
  readonly reducedMohm: Float64Array;
}

function describePlace({ model, full, reduced, sites }: ReductionPair, local: LocalNode): Place {
  const isNearerBelow = local.belowWeight > local.aboveWeight;
  const compartment = isNearerBelow ? local.below : local.above;
  return {
    local,
    compartment,
    soma: model.compartmentOfNode[sites[0]!]!,
    fullMohm: transferResistances(full.matrix, local.node),
    reducedMohm: transferResistances(reduced.matrix, compartment),
  };
}

function fullPeakOf(
  { full, sites, input }: ReductionPair,
  node: number,
  synapse: SynapseShape,
  longestMs: number,
  known: FullPeaks,
): PeakDepolarisation {
  const key = `${node}/${synapse.peakUs}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const weights = new Float64Array(input.layout.nodeCount);
  weights[node] = 1;
  const peak = measurePeak(full, sites[0]!, weights, synapse, longestMs);
  known.set(key, peak);
  return peak;
}

const NODES: Readonly<Record<'pole' | 'one-pole' | 'dc', (local: LocalNode) => LocalNode>> = {
  pole: (local) => local,
  'one-pole': withOnePole,
  dc: withoutStates,
};

function treat(
  pair: ReductionPair,
  place: Place,
  synapse: SynapseShape,
  treatment: SynapseTreatment,
  longestMs: number,
): { reduced: PeakDepolarisation; isRefused: boolean } {
  const { reduced, sites } = pair;
  const { local, soma, compartment } = place;
  if (treatment === 'pole' || treatment === 'one-pole' || treatment === 'dc') {
    const node = NODES[treatment](local);
    return {
      reduced: measureLocalPeak(reduced, soma, node, synapse, longestMs),
      isRefused: false,
    };
  }
  const rescaled =
    treatment === 'plain'
      ? synapse.peakUs
      : rescaleConductance(
          synapse.peakUs,
          {
            somaPlaceMohm: place.fullMohm[sites[0]!]!,
            placeMohm: place.fullMohm[local.node]!,
            somaCompartmentMohm: place.reducedMohm[soma]!,
            compartmentMohm: place.reducedMohm[compartment]!,
          },
          (synapse.reversalMv - local.restMv) / (synapse.reversalMv - reduced.restMv[compartment]!),
        );
  const weights = new Float64Array(reduced.restMv.length);
  weights[compartment] = 1;
  const own = { ...synapse, peakUs: rescaled ?? synapse.peakUs };
  return {
    reduced: measurePeak(reduced, soma, weights, own, longestMs),
    isRefused: rescaled === undefined,
  };
}

/** Mean and largest relative error of the peaks at the soma and at the synapse. */
export interface TrialErrors {
  readonly somaMean: number;
  readonly somaWorst: number;
  readonly localMean: number;
  readonly localWorst: number;
  readonly refused: number;
}

export function summariseTrials(trials: readonly TrialPeaks[]): TrialErrors {
  const soma = trials.map(({ full, reduced }) => Math.abs(reduced.site / full.site - 1));
  const local = trials.map(({ full, reduced }) => Math.abs(reduced.local / full.local - 1));
  const mean = (errors: readonly number[]): number =>
    errors.length === 0 ? 0 : errors.reduce((sum, error) => sum + error, 0) / errors.length;
  return {
    somaMean: mean(soma),
    somaWorst: Math.max(0, ...soma),
    localMean: mean(local),
    localWorst: Math.max(0, ...local),
    refused: trials.filter(({ isRefused }) => isRefused).length,
  };
}
