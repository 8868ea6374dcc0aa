import { reduceMessages } from '../base/messages/reduce.ts';
import { ModelError } from '../base/modelError.ts';
import { slowestMode, slowestTimeConstant } from '../cable/timeConstants.ts';
import { type CellTree, splitIntoTrees } from './cellTree.ts';
import { nameCompartments } from './compartmentNames.ts';
import type { ReducedCompartment, ReducedModel, SiteWeights } from './reducedModel.ts';
import { checkReductionInput, type ReductionInput } from './reductionInput.ts';
import { rootAtSite } from './rootedTree.ts';
import { closeUnderAncestors, eliminateInterior, type SiteSystem } from './siteElimination.ts';

const SITES_METHOD: string = 'sites';

/**
 * `guyan`: the membrane moves as the sites do at DC. `mode`: the slowest mode of the cell is kept exactly. `mean`: halfway
 * between the two, where the first is too fast and the second too slow. `growth`: what voltages charge that grow e-fold in
 * about three of the cell's slowest time constants, less than by `guyan`, for the membrane between sites lags behind.
 */
export type CapacitanceRule = 'guyan' | 'mode' | 'mean' | 'growth';

export const CAPACITANCE_RULES: readonly CapacitanceRule[] = ['guyan', 'mode', 'mean', 'growth'];

/** Growth of `growth` in the cell's slowest time constant. */
const GROWTH = 0.3;

export interface SiteOptions {
  /** Defaults to `guyan`. */
  readonly capacitance?: CapacitanceRule;
}

/**
 * One point compartment for each site: the cable matrix with every other node eliminated (a Schur complement). At DC
 * the sites' voltages under currents into them are exactly those of the full cell; the model is a tree, since forks
 * between sites become sites too. The soma (each piece's root) always is one. The input is not changed.
 *
 * @param siteNodes nodes of the layout.
 * @throws RangeError where an array is not as long as the layout or a node is not in it.
 * @throws ModelError `reduce/bad-value`, `reduce/no-membrane`, `reduce/no-leak`, `reduce/no-capacitance`,
 *   `reduce/site-without-tree`.
 */
export function reduceToSites(
  input: ReductionInput,
  siteNodes: readonly number[],
  options: SiteOptions = {},
): ReducedModel {
  checkReductionInput(input);
  const trees = splitIntoTrees(input).map(rootAtSite);
  checkSites(input, trees, siteNodes);
  const rule = options.capacitance ?? 'guyan';
  const { nodeCount } = input.layout;
  const sites: SiteWeights = {
    nodes: new Int32Array(0),
    above: new Int32Array(nodeCount).fill(-1),
    below: new Int32Array(nodeCount).fill(-1),
    aboveWeight: new Float64Array(nodeCount),
    belowWeight: new Float64Array(nodeCount),
  };
  const compartments: ReducedCompartment[] = [];
  const nodes: number[] = [];
  for (const tree of trees) {
    const wanted = new Set(siteNodes);
    const rows = [...tree.nodes.keys()].filter((row) => wanted.has(tree.nodes[row]!));
    const system = eliminateInterior(tree, closeUnderAncestors(tree.matrix.parent, rows));
    recordWeights(sites, tree, system, compartments.length);
    compartments.push(...compartmentsOf(input, tree, system, rule, compartments.length));
    nodes.push(...Array.from(system.siteRows, (row) => tree.nodes[row]!));
  }
  const names = nameCompartments(compartments.map(({ name }) => name));
  const hasChannels = compartments.some(({ channelsNs }) => Object.keys(channelsNs).length > 0);
  return {
    method: SITES_METHOD,
    source: { morphology: input.morphology.name, sha256: input.sourceSha256 },
    compartments: compartments.map((compartment, i) => ({ ...compartment, name: names[i]! })),
    compartmentOfNode: nearestSites(input, sites),
    sites: { ...sites, nodes: Int32Array.from(nodes) },
    notes: [
      reduceMessages.methodSites(),
      reduceMessages.capacitanceRule(rule),
      reduceMessages.offSites(),
      ...(hasChannels ? [reduceMessages.channelsBySites()] : []),
      ...(trees.length > 1 ? [reduceMessages.separateTrees(trees.length)] : []),
    ],
  };
}

function checkSites(
  { layout: { nodeCount } }: ReductionInput,
  trees: readonly CellTree[],
  siteNodes: readonly number[],
): void {
  const inside = new Set(trees.flatMap(({ nodes }) => [...nodes]));
  for (const node of siteNodes) {
    if (!Number.isInteger(node) || node < 0 || node >= nodeCount)
      throw new RangeError(reduceMessages.noSuchNode(node, nodeCount));
    if (!inside.has(node))
      throw new ModelError('reduce/site-without-tree', reduceMessages.siteWithoutTree(node));
  }
}

function recordWeights(
  sites: SiteWeights,
  tree: CellTree,
  system: SiteSystem,
  offset: number,
): void {
  tree.nodes.forEach((node, row) => {
    sites.above[node] = system.above[row]! + offset;
    sites.aboveWeight[node] = system.aboveWeight[row]!;
    if (system.below[row]! < 0 || system.belowWeight[row] === 0) return;
    sites.below[node] = system.below[row]! + offset;
    sites.belowWeight[node] = system.belowWeight[row]!;
  });
}

function compartmentsOf(
  input: ReductionInput,
  tree: CellTree,
  system: SiteSystem,
  rule: CapacitanceRule,
  offset: number,
): ReducedCompartment[] {
  const capacitanceNf = lendToForks(system, shareCapacitance(tree, system, rule));
  const leakCurrent = shareBySites(
    system,
    tree.leakUs.map((leak, row) => leak * tree.leakReversalMv[row]!),
  );
  const areaUm2 = shareBySites(system, tree.areaUm2, normalised(system));
  const channels = Object.entries(input.channelsNs).map(
    ([name, byNode]): [string, Float64Array] => [
      name,
      shareBySites(
        system,
        Float64Array.from(tree.nodes, (node) => byNode[node]!),
      ),
    ],
  );
  return Array.from(system.siteRows, (row, site) => ({
    name: nameSite(input, tree, row, offset > 0),
    parent: site === 0 ? -1 : system.parent[site]! + offset,
    capacitancePf: capacitanceNf[site]! * 1e3,
    leakNs: system.leakUs[site]! * 1e3,
    leakReversalMv:
      system.leakUs[site]! > 0
        ? leakCurrent[site]! / system.leakUs[site]!
        : tree.leakReversalMv[row]!,
    couplingNs: system.couplingUs[site]! * 1e3,
    areaUm2: areaUm2[site]!,
    channelsNs: Object.fromEntries(
      channels.flatMap(([name, bySite]) => (bySite[site]! > 0 ? [[name, bySite[site]!]] : [])),
    ),
  }));
}

function nameSite(
  { morphology, layout }: ReductionInput,
  tree: CellTree,
  row: number,
  isPiece: boolean,
): string {
  if (row === 0 && !isPiece) return tree.hasSoma ? 'soma' : 'root';
  const node = tree.nodes[row]!;
  const section = morphology.sections[layout.section[node]!]!.name.replace(/\[(\d+)\]$/, '_$1');
  return `${section}_at_${Math.round(100 * layout.x[node]!)}`;
}

/**
 * Capacitance of each site, nF. `guyan`: row sums of C_SS + W' C_EE W (Guyan 1965, AIAA J. 3, 380). `mode`:
 * (G_r phi)_i tau / phi_i for the slowest mode phi of the whole tree, written as C_i + (W' C phi)_i / phi_i, which
 * never subtracts.
 */
function shareCapacitance(tree: CellTree, system: SiteSystem, rule: CapacitanceRule): Float64Array {
  if (rule === 'guyan') return shareByRows(tree, system);
  if (rule === 'growth') return shareByGrowth(tree, system);
  const byMode = shareByMode(tree, system);
  if (rule === 'mode') return byMode;
  const byRows = shareByRows(tree, system);
  return byMode.map((own, site) => (own + byRows[site]!) / 2);
}

function shareByRows(tree: CellTree, system: SiteSystem): Float64Array {
  const { aboveWeight, belowWeight } = system;
  return shareBySites(
    system,
    tree.capacitanceNf.map((c, row) => c * (aboveWeight[row]! + belowWeight[row]!)),
  );
}

/** Row sums of the admittance of sites for voltages exp(s t), less those at rest, over s; Guyan's as s goes to 0. */
function shareByGrowth(tree: CellTree, system: SiteSystem): Float64Array {
  const ratePerMs = GROWTH / slowestTimeConstant(tree.matrix, tree.capacitanceNf);
  const leakUs = tree.leakUs.map((leak, row) => leak + ratePerMs * tree.capacitanceNf[row]!);
  const growing = eliminateInterior({ ...tree, leakUs }, system.siteRows);
  return growing.leakUs.map((leak, site) => (leak - system.leakUs[site]!) / ratePerMs);
}

function shareByMode(tree: CellTree, system: SiteSystem): Float64Array {
  const { mode } = slowestMode(tree.matrix, tree.capacitanceNf);
  const shared = shareBySites(
    system,
    tree.capacitanceNf.map((c, row) => c * mode[row]!),
  );
  return shared.map((value, site) => value / mode[system.siteRows[site]!]!);
}

/** Of its neighbours' capacitance, what a fork between neighbouring sites gets that has no membrane near it. */
const LENT_SHARE = 0.02;

/** A compartment needs a capacitance: a fork all of whose neighbours are sites borrows from them. Keeps the total. */
function lendToForks({ parent }: SiteSystem, capacitanceNf: Float64Array): Float64Array {
  const lent = Float64Array.from(capacitanceNf);
  capacitanceNf.forEach((own, site) => {
    if (own > 0) return;
    parent.forEach((p, other) => {
      const neighbour = other === site ? p : p === site ? other : -1;
      if (neighbour < 0) return;
      const share = LENT_SHARE * capacitanceNf[neighbour]!;
      lent[neighbour]! -= share;
      lent[site]! += share;
    });
  });
  return lent;
}

/** Sum over rows of a quantity times W, sites counting to themselves. */
function shareBySites(
  { above, below, aboveWeight, belowWeight, siteRows }: SiteSystem,
  values: Float64Array,
  scale: Float64Array | undefined = undefined,
): Float64Array {
  const sums = new Float64Array(siteRows.length);
  values.forEach((value, row) => {
    const scaled = scale === undefined ? value : value * scale[row]!;
    sums[above[row]!]! += scaled * aboveWeight[row]!;
    if (below[row]! >= 0) sums[below[row]!]! += scaled * belowWeight[row]!;
  });
  return sums;
}

function normalised({ aboveWeight, belowWeight }: SiteSystem): Float64Array {
  return aboveWeight.map((weight, row) => 1 / (weight + belowWeight[row]!));
}

/** The site that follows a node with membrane most closely: the larger weight, the nearer to the root where equal. */
function nearestSites({ layout }: ReductionInput, sites: SiteWeights): Int32Array {
  return sites.above.map((above, node) => {
    if (above < 0 || layout.areaUm2[node] === 0) return -1;
    return sites.belowWeight[node]! > sites.aboveWeight[node]! ? sites.below[node]! : above;
  });
}
