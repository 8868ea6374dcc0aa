/** Fractional part of the golden ratio: its multiples fill 0 to 1 evenly (Weyl's theorem). */
const GOLDEN_STEP = (Math.sqrt(5) - 1) / 2;

/**
 * Nodes spread evenly over membrane area, fewer than asked for where the same would come up twice: the k-th lies at
 * the share seed + k * 0.618... (modulo 1) of the area of `nodes`, in their order.
 *
 * @param seed 0 to 1.
 */
export function spreadOverArea(
  nodes: readonly number[],
  areaUm2: Float64Array,
  count: number,
  seed: number,
): number[] {
  const totalUm2 = nodes.reduce((sum, node) => sum + areaUm2[node]!, 0);
  const places = new Set<number>();
  for (let k = 0; k < count && nodes.length > 0; k++)
    places.add(nodeAtArea(nodes, areaUm2, ((seed + k * GOLDEN_STEP) % 1) * totalUm2));
  return [...places];
}

function nodeAtArea(nodes: readonly number[], areaUm2: Float64Array, wantedUm2: number): number {
  let passedUm2 = 0;
  for (const node of nodes) {
    passedUm2 += areaUm2[node]!;
    if (passedUm2 > wantedUm2) return node;
  }
  return nodes.at(-1)!;
}
