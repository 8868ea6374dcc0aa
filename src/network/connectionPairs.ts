import { randomUniform } from '../base/random.ts';
import type { ConnectionRule } from './networkSchema.ts';

/** From and to, places in the two lists of members. */
export type Pair = readonly [from: number, to: number];

/** The most connections of one entry. */
export const MOST_PAIRS: number = 1e7;

/** How many pairs a rule looks at. */
export function countPairs(rule: ConnectionRule, fromCount: number, toCount: number): number {
  if (typeof rule === 'object') return 'pairs' in rule ? rule.pairs.length : fromCount * toCount;
  return rule === 'all_to_all' ? fromCount * toCount : fromCount;
}

/**
 * The pairs of a rule but for explicit ones. With probability each pair is drawn on its own: what is drawn for [i, j] does
 * not depend on how many others there are.
 */
export function pairsOfRule(
  rule: Exclude<ConnectionRule, { pairs: unknown }>,
  from: readonly number[],
  to: readonly number[],
): Pair[] {
  if (rule === 'one_to_one') return from.map((member, k) => [member, to[k]!]);
  if (rule === 'ring') return from.map((member, k): Pair => [member, from[(k + 1) % from.length]!]);
  const pairs = from.flatMap((source) => to.map((target): Pair => [source, target]));
  if (rule === 'all_to_all') return pairs;
  const { probability, seed } = rule;
  return pairs.filter(([source, target]) => randomUniform(seed, target, source) < probability);
}
