import type { MechanismPlace } from '../discretise/ionUse.ts';
import { planKernel } from '../kernels/planKernel.ts';
import { carriesGlobals } from '../kernels/wasmRepertoire.ts';

/**
 * An order of nodes in which those with the same mechanisms stand together, in their old order; those without any come
 * last. A mechanism then runs over few unbroken stretches of the arrays.
 *
 * @returns old node at each new index.
 */
export function groupNodes(nodeCount: number, places: readonly MechanismPlace[]): Int32Array {
  const kinds = findKinds(nodeCount, places);
  const sizes = new Map<number, number>();
  for (let node = 0; node < nodeCount; node++)
    sizes.set(kinds[node]!, (sizes.get(kinds[node]!) ?? 0) + 1);
  const next = new Map<number, number>();
  let end = 0;
  for (const [kind, size] of sizes)
    if (kind !== BARE) {
      next.set(kind, end);
      end += size;
    }
  next.set(BARE, end);
  const order = new Int32Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    const at = next.get(kinds[node]!)!;
    order[at] = node;
    next.set(kinds[node]!, at + 1);
  }
  return order;
}

/** The kind of a node without mechanisms. */
const BARE = 0;

/** A number for each node, the same for those with the same mechanisms. */
function findKinds(nodeCount: number, places: readonly MechanismPlace[]): Int32Array {
  const kinds = new Int32Array(nodeCount);
  let count = 1;
  for (const { nodes } of places) {
    const withThis = new Map<number, number>();
    for (const node of nodes) {
      const kind = withThis.get(kinds[node]!) ?? count++;
      withThis.set(kinds[node]!, kind);
      kinds[node] = kind;
    }
  }
  return kinds;
}

/** Nodes grouped by their mechanisms; as they are where instances pass values on, whose order then matters. */
export function orderMembrane(nodeCount: number, places: readonly MechanismPlace[]): Int32Array {
  const isOrdered = places.some(({ mechanism }) =>
    Object.values(planKernel(mechanism).programs).some(carriesGlobals),
  );
  return isOrdered
    ? Int32Array.from({ length: nodeCount }, (_, i) => i)
    : groupNodes(nodeCount, places);
}
