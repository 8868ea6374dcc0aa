import { transferResistances } from '../cable/hinesMatrix.ts';
import { type CoupledNode, findCoupledNodes } from './coupledNodes.ts';
import { interiorOfModel, type LocalNode } from './localNode.ts';
import { describeNode } from './reductionInput.ts';
import type { ReductionPair } from './reductionPair.ts';
import { rescaleConductance } from './synapseRescale.ts';

/** A synapse of the full cell. */
export interface PlacedSynapse {
  readonly node: number;
  readonly peakUs: number;
  readonly reversalMv: number;
}

/** Where a synapse goes in the reduced model: two ways, of which a target takes the one it can carry. */
export interface MappedSynapse {
  readonly place: string;
  readonly peakUs: number;
  /** The compartment that follows the place most closely: argmax of its row of W. */
  readonly compartment: number;
  readonly compartmentName: string;
  /** That weight: depolarisation of the place for 1 mV at the compartment. */
  readonly weight: number;
  /** Conductance on the compartment that gives the same steady somatic depolarisation; undefined: it needs a site. */
  readonly rescaledUs: number | undefined;
  /** Voltage of the place less what its local node has of its sites, at rest: v = weights . V + u + this. */
  readonly offsetMv: number;
  /** The other way: states of its own at the place, right at any strength. It hears synapses of the same list by index. */
  readonly local: CoupledNode;
}

/** @throws RangeError where the model has no sites. */
export function mapSynapses(
  pair: ReductionPair,
  synapses: readonly PlacedSynapse[],
): MappedSynapse[] {
  const { model, full, reduced, sites, input } = pair;
  const nodes = synapses.map(({ node }) => node);
  const locals = findCoupledNodes(pair, interiorOfModel(pair), nodes);
  const soma = model.compartmentOfNode[sites[0]!]!;
  return synapses.map(({ node, peakUs, reversalMv }, k) => {
    const local = locals[k]!;
    const isBelow = local.belowWeight > local.aboveWeight;
    const compartment = isBelow ? local.below : local.above;
    const fromPlace = transferResistances(full.matrix, node);
    const fromCompartment = transferResistances(reduced.matrix, compartment);
    const rescaledUs = rescaleConductance(
      peakUs,
      {
        somaPlaceMohm: fromPlace[sites[0]!]!,
        placeMohm: fromPlace[node]!,
        somaCompartmentMohm: fromCompartment[soma]!,
        compartmentMohm: fromCompartment[compartment]!,
      },
      (reversalMv - local.restMv) / (reversalMv - reduced.restMv[compartment]!),
    );
    return {
      place: describeNode(input, node),
      peakUs,
      compartment,
      compartmentName: model.compartments[compartment]!.name,
      weight: isBelow ? local.belowWeight : local.aboveWeight,
      rescaledUs,
      offsetMv: offsetOf(pair, local),
      local,
    };
  });
}

/** Voltage of a local node's place less what it has of its sites, at rest: with channels open where the model keeps that. */
export function offsetOf({ model, reduced }: ReductionPair, local: LocalNode): number {
  const { activeRestMv, sites } = model;
  const restOf = (site: number): number =>
    activeRestMv === undefined ? reduced.restMv[site]! : activeRestMv[sites!.nodes[site]!]!;
  const above = local.above < 0 ? 0 : local.aboveWeight * restOf(local.above);
  const below = local.below < 0 ? 0 : local.belowWeight * restOf(local.below);
  return (activeRestMv?.[local.node] ?? local.restMv) - above - below;
}

const COLUMNS: readonly string[] = [
  'place',
  'g_nS',
  'compartment',
  'weight',
  'rescaled_nS',
  'local_above',
  'local_above_weight',
  'local_below',
  'local_below_weight',
  'local_resistance_MOhm',
  'local_tau_ms',
  'local_slow_MOhm',
  'local_slow_ms',
  'local_fast_MOhm',
  'local_fast_ms',
  'local_transfer_ms',
  'local_hears',
  'local_rest_mV',
];

/**
 * The map as CSV with a head line; `site needed` where no rescaled conductance is plausible. `local_hears` has, for each
 * other line whose synapse acts on this one's place, its number from 1, the share of its own states and the MOhm of what it
 * sends: `2:0.8:15.5`.
 */
export function printSynapseMap(
  { model }: Pick<ReductionPair, 'model'>,
  synapses: readonly MappedSynapse[],
): string {
  const nameOf = (compartment: number): string => model.compartments[compartment]?.name ?? '';
  const lines = synapses.map(({ place, peakUs, compartmentName, weight, rescaledUs, local }) => [
    place,
    figure(peakUs * 1e3),
    compartmentName,
    figure(weight),
    rescaledUs === undefined ? 'site needed' : figure(rescaledUs * 1e3),
    nameOf(local.above),
    figure(local.aboveWeight),
    nameOf(local.below),
    figure(local.belowWeight),
    figure(local.resistanceMohm),
    figure(local.timeConstantMs),
    ...[0, 1].flatMap((k) => {
      const pole = local.poles[k];
      return pole === undefined ? ['', ''] : [pole.resistanceMohm, pole.timeConstantMs].map(figure);
    }),
    figure(local.transferMs),
    local.heard
      .map((other) => [other.index + 1, other.ownShare, other.transferMohm].map(figure).join(':'))
      .join(' '),
    figure(local.restMv),
  ]);
  return [COLUMNS, ...lines].map((cells) => `${cells.join(',')}\n`).join('');
}

function figure(value: number): string {
  return String(Number(value.toPrecision(12)));
}
