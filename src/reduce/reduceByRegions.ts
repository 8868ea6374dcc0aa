import { reduceMessages } from '../base/messages/reduce.ts';
import { ModelError } from '../base/modelError.ts';
import { solveHines } from '../cable/hinesMatrix.ts';
import { labelRegions } from './automaticRegions.ts';
import { fitCapacitances } from './capacitanceFit.ts';
import { type CellTree, splitIntoTrees } from './cellTree.ts';
import { nameCompartments } from './compartmentNames.ts';
import {
  fitConductances,
  type RegionConductances,
  type TreeConductances,
} from './conductanceFit.ts';
import type { ReducedCompartment, ReducedModel } from './reducedModel.ts';
import { checkReductionInput, describeNode, type ReductionInput } from './reductionInput.ts';
import { averageTransferResistances, averagingWeights, weighted } from './regionAverage.ts';
import { partitionByLabel, type RegionPartition } from './regionPartition.ts';

const REGIONS_METHOD: string = 'regions';

export interface RegionOptions {
  /**
   * Region of each node of the layout, where membrane is, instead of the automatic ones. Nodes of one region in
   * unconnected trees become compartments of their own.
   */
  readonly regionOfNode?: readonly (string | undefined)[];
}

/** More regions than this would cost more to fit than the full cell costs to run. */
const MAX_REGIONS = 60;
/** Two compartments that equalise faster than this act as one, and cost the time step: it is some 0.1 ms here. */
const STIFFEST_PER_MS = 10;

interface ReducedTree {
  readonly compartments: readonly ReducedCompartment[];
  readonly partition: RegionPartition;
  readonly notes: readonly string[];
}

/**
 * One point compartment for each region of the cell: Zbar = P' Z P, the transfer resistances averaged over regions by
 * area, is fitted by a tree of leaks and couplings; the somatic input resistance is kept exactly. Each tree of a
 * forest is reduced by itself, that of the soma first. The input is not changed.
 *
 * @throws RangeError where an array is not as long as the layout.
 * @throws ModelError `reduce/bad-value`, `reduce/no-membrane`, `reduce/no-leak`, `reduce/no-capacitance`,
 *   `reduce/label-missing`, `reduce/too-many-regions`.
 */
export function reduceByRegions(input: ReductionInput, options: RegionOptions = {}): ReducedModel {
  checkReductionInput(input);
  const trees = splitIntoTrees(input);
  const reduced = trees.map((tree, index) =>
    reduceTree(input, options, tree, index === 0 ? '' : `piece${index + 1}_`),
  );
  const compartmentOfNode = new Int32Array(input.layout.nodeCount).fill(-1);
  const compartments: ReducedCompartment[] = [];
  reduced.forEach(({ compartments: own, partition }, index) => {
    const offset = compartments.length;
    partition.regionOfRow.forEach((region, row) => {
      if (region >= 0) compartmentOfNode[trees[index]!.nodes[row]!] = offset + region;
    });
    for (const compartment of own)
      compartments.push(
        compartment.parent < 0
          ? compartment
          : { ...compartment, parent: compartment.parent + offset },
      );
  });
  const names = nameCompartments(compartments.map(({ name }) => name));
  const separate = trees.length > 1 ? [reduceMessages.separateTrees(trees.length)] : [];
  return {
    method: REGIONS_METHOD,
    source: { morphology: input.morphology.name, sha256: input.sourceSha256 },
    compartments: compartments.map((compartment, index) => ({
      ...compartment,
      name: names[index]!,
    })),
    compartmentOfNode,
    notes: [...new Set([...reduced.flatMap(({ notes }) => notes), ...separate])],
  };
}

function reduceTree(
  input: ReductionInput,
  options: RegionOptions,
  tree: CellTree,
  namePrefix: string,
): ReducedTree {
  const { labels, notes } = labelTree(input, options, tree);
  const describeRow = (row: number): string => describeNode(input, tree.nodes[row]!);
  const partition = partitionByLabel(tree, labels, describeRow);
  const count = partition.names.length;
  if (count > MAX_REGIONS)
    throw new ModelError(
      'reduce/too-many-regions',
      reduceMessages.tooManyRegions(count, MAX_REGIONS),
    );
  const { regionOfRow, parent } = partition;
  const weights = averagingWeights(regionOfRow, tree.areaUm2, [tree.siteRow], count);
  const target = averageTransferResistances(tree.matrix, weights);
  const conductances = fitConductances(target, parent, describeRegions(tree, partition));
  const { capacitanceNf, note } = fitCapacitances(tree, partition, weights, conductances);
  const reversalMv = keepRest(tree, weights, parent, conductances);
  const areas = sumByRegion(partition, tree.areaUm2);
  const compartments = partition.names.map((name, region) => ({
    name: `${namePrefix}${name}`,
    parent: parent[region]!,
    capacitancePf: capacitanceNf[region]! * 1e3,
    leakNs: conductances.leakUs[region]! * 1e3,
    leakReversalMv: reversalMv[region]!,
    couplingNs: conductances.couplingUs[region]! * 1e3,
    areaUm2: areas[region]!,
    channelsNs: sumChannels(input, tree, partition, region),
  }));
  const hasChannels = compartments.some(({ channelsNs }) => Object.keys(channelsNs).length > 0);
  const channelNotes = hasChannels ? [reduceMessages.channelsFirstOrder()] : [];
  return {
    compartments,
    partition,
    notes: [
      ...notes,
      reduceMessages.methodRegions(),
      note,
      reduceMessages.restIsPassive(),
      ...channelNotes,
    ],
  };
}

function labelTree(
  input: ReductionInput,
  { regionOfNode }: RegionOptions,
  tree: CellTree,
): { labels: readonly (string | undefined)[]; notes: string[] } {
  const rootNote = tree.hasSoma
    ? []
    : [reduceMessages.rootForSoma(describeNode(input, tree.nodes[tree.siteRow]!))];
  if (regionOfNode !== undefined)
    return { labels: Array.from(tree.nodes, (node) => regionOfNode[node]), notes: rootNote };
  const { labels, apicalByShapeRow } = labelRegions(tree, markApical(input, tree));
  if (apicalByShapeRow === undefined) return { labels, notes: rootNote };
  const stem = describeNode(input, tree.nodes[apicalByShapeRow]!);
  return { labels, notes: [...rootNote, reduceMessages.apicalByShape(stem)] };
}

/** By row, whether most of it lies in the labelled apical region; rows without membrane go with their parent. */
function markApical({ apical }: ReductionInput, tree: CellTree): boolean[] | undefined {
  if (apical === undefined) return undefined;
  const share = new Map(Array.from(apical.nodes, (node, i) => [node, apical.share[i]!]));
  const isApical: boolean[] = [];
  tree.nodes.forEach((node, row) => {
    const p = tree.matrix.parent[row]!;
    const inherited = p >= 0 && isApical[p]!;
    isApical.push(tree.areaUm2[row]! > 0 ? (share.get(node) ?? 0) >= 0.5 : inherited);
  });
  return isApical;
}

/** What the fit is drawn to: each region's own leak, and couplings that are neither wider than the border nor stiff. */
function describeRegions(tree: CellTree, partition: RegionPartition): RegionConductances {
  const { parent, contactUs } = partition;
  const capacitanceNf = atLeastShare(sumByRegion(partition, tree.capacitanceNf));
  const stiffestUs = Float64Array.from(parent, (p, region) => {
    const [a, b] = [capacitanceNf[region]!, capacitanceNf[Math.max(p, 0)]!];
    return (STIFFEST_PER_MS * a * b) / (a + b);
  });
  return {
    ownLeakUs: atLeastShare(sumByRegion(partition, tree.leakUs)),
    mostCouplingUs: contactUs.map((contact, region) => Math.min(contact, stiffestUs[region]!)),
  };
}

/** Values raised to a twentieth of their mean: a tiny soma, or a region without leak, is not to set the time step. */
function atLeastShare(values: Float64Array): Float64Array {
  const least = values.reduce((sum, value) => sum + value, 0) / (20 * values.length);
  return values.map((value) => Math.max(value, least));
}

/** Leak reversals that hold each compartment at the mean resting voltage of its region. mV. */
function keepRest(
  tree: CellTree,
  weights: readonly Float64Array[],
  parent: Int32Array,
  { leakUs, couplingUs }: TreeConductances,
): Float64Array {
  // Solved about a reference, so that a uniform reversal comes back to the last bit.
  const reference = tree.leakReversalMv[tree.siteRow]!;
  const rest = solveHines(
    tree.matrix,
    tree.leakUs.map((leak, row) => leak * (tree.leakReversalMv[row]! - reference)),
  );
  const meanRest = Float64Array.from(weights, (weight) => weighted(weight, rest));
  const outflow = new Float64Array(parent.length); // [nA]
  parent.forEach((p, i) => {
    if (p < 0) return;
    const current = couplingUs[i]! * (meanRest[i]! - meanRest[p]!);
    outflow[i]! += current;
    outflow[p]! -= current;
  });
  return meanRest.map((value, i) => reference + value + outflow[i]! / leakUs[i]!);
}

function sumByRegion({ names, regionOfRow }: RegionPartition, values: Float64Array): Float64Array {
  const sums = new Float64Array(names.length);
  regionOfRow.forEach((region, row) => {
    if (region >= 0) sums[region]! += values[row]!;
  });
  return sums;
}

/** Total conductance of each kind of channel on a region's membrane, where there is any. nS. */
function sumChannels(
  { channelsNs }: ReductionInput,
  tree: CellTree,
  { regionOfRow }: RegionPartition,
  region: number,
): Record<string, number> {
  const totals: Record<string, number> = {};
  for (const [name, byNode] of Object.entries(channelsNs)) {
    let total = 0;
    regionOfRow.forEach((own, row) => {
      if (own === region) total += byNode[tree.nodes[row]!]!;
    });
    if (total > 0) totals[name] = total;
  }
  return totals;
}
