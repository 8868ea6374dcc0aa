import type { Interior } from './interior.ts';
import { chargeBetween, describeLocalNode, type LocalNode, respondTo } from './localNode.ts';
import type { ReductionPair } from './reductionPair.ts';

/**
 * What a local node has of another one in the same piece of cable: its voltage rises by
 *
 *     ownShare sum_k u_k + transferMohm J
 *
 * for the states of that other one, together R_ef = (G_EE^-1)_ef times its current at DC. No state is added.
 */
export interface HeardNode {
  /** Which of the nodes asked for. */
  readonly index: number;
  readonly ownShare: number;
  readonly transferMohm: number;
}

export interface CoupledNode extends LocalNode {
  readonly heard: readonly HeardNode[];
}

/**
 * Local nodes that act on each other: synapses that cluster between sites, or only share a branch. At DC all of them
 * together are exact. How R_ef is shared between the other's states, its own fast ones and what it sends to the sites,
 * keeps the mean delay between the two places where that lies between those of the two.
 *
 * @param interior of the same pair, from interiorOfModel.
 * @param nodes of the layout; one that comes twice hears itself in full.
 */
export function findCoupledNodes(
  pair: ReductionPair,
  interior: Interior,
  nodes: readonly number[],
): CoupledNode[] {
  const responses = nodes.map((node) => respondTo(interior, node));
  const locals = nodes.map((node, k) => describeLocalNode(pair, interior, node, responses[k]!));
  const { capacitanceNf } = pair.full;
  return locals.map((local, k) => ({
    ...local,
    heard: locals.flatMap((other, index): HeardNode[] => {
      const sharedMohm = responses[k]![other.node]!;
      const isBetweenSame = other.above === local.above && other.below === local.below;
      if (index === k || !isBetweenSame || !(sharedMohm > 0)) return [];
      const delayMs = chargeBetween(capacitanceNf, responses[k]!, responses[index]!) / sharedMohm;
      const sent = shareSent(other, delayMs);
      const ownShare = ((1 - sent) * sharedMohm) / other.resistanceMohm;
      return [{ index, ownShare, transferMohm: sent * sharedMohm }];
    }),
  }));
}

/** Between the delays of a node's own voltage, 0, and of what it sends, 1. */
function shareSent({ timeConstantMs, transferMs }: LocalNode, delayMs: number): number {
  if (transferMs <= timeConstantMs) return 0;
  return Math.min(1, Math.max(0, (delayMs - timeConstantMs) / (transferMs - timeConstantMs)));
}
