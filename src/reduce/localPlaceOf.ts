import type { LocalPlace } from '../cell/cell.ts';
import { findCoupledNodes, type HeardNode } from './coupledNodes.ts';
import { interiorOfModel, type LocalNode } from './localNode.ts';
import type { ReductionPair } from './reductionPair.ts';
import { offsetOf } from './synapseMap.ts';

/** Where something of the full cell goes on the cell of a model: at a compartment, or beside it at a place of its own. */
export interface PlacedOnModel {
  readonly compartment: number;
  readonly localPlace?: LocalPlace;
}

/**
 * Point processes at these nodes of the full cell, on the cell of its model of sites.
 *
 * @throws RangeError where the model has no sites.
 */
export function placeOnSites(pair: ReductionPair, nodes: readonly number[]): PlacedOnModel[] {
  const distinct = [...new Set(nodes)];
  const coupled = findCoupledNodes(pair, interiorOfModel(pair), distinct);
  const places = coupled.map((local): PlacedOnModel => {
    const compartment = local.belowWeight > local.aboveWeight ? local.below : local.above;
    const localPlace = localPlaceOf(local, offsetOf(pair, local), coupled);
    return { compartment, ...(localPlace === undefined ? {} : { localPlace }) };
  });
  return nodes.map((node) => places[distinct.indexOf(node)]!);
}

/**
 * A local node as the simulator takes it, on the cell that cellOfModel makes: a point process with it as its `localPlace`
 * sees the voltage of the place it had in the full cell.
 *
 * @param offsetMv as MappedSynapse has it.
 * @param all the nodes that `node` may hear; without them it hears none.
 * @returns undefined at a site, where the compartment itself has that voltage.
 */
export function localPlaceOf(
  node: LocalNode & { readonly heard?: readonly HeardNode[] },
  offsetMv: number,
  all: readonly LocalNode[] = [],
): LocalPlace | undefined {
  const { above, below, aboveWeight, belowWeight, poles, transferMs } = node;
  if (poles.length === 0) return undefined;
  const middle = (section: number): { section: number; x: number } => ({ section, x: 0.5 });
  const heard = (node.heard ?? []).flatMap(({ index, ownShare, transferMohm }) => {
    const other = all[index];
    return other === undefined ? [] : [{ name: nameOf(other), ownShare, transferMohm }];
  });
  const own = { name: nameOf(node), offsetMv, poles, transferMs, heard };
  if (above < 0) return { near: middle(below), nearWeight: belowWeight, farWeight: 0, ...own };
  const near = { near: middle(above), nearWeight: aboveWeight };
  if (below < 0) return { ...near, farWeight: 0, ...own };
  return { ...near, far: middle(below), farWeight: belowWeight, ...own };
}

function nameOf({ node }: LocalNode): string {
  return `node ${node}`;
}
