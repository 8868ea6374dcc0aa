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
  const kinds: string[] = Array.from({ length: nodeCount }, () => '');
  places.forEach(({ nodes }, mechanism) => {
    for (const node of nodes) kinds[node] += ` ${mechanism}`;
  });
  const groups = new Map<string, number[]>();
  kinds.forEach((kind, node) => {
    const group = groups.get(kind) ?? [];
    groups.set(kind, group);
    group.push(node);
  });
  const bare = groups.get('') ?? [];
  groups.delete('');
  return Int32Array.from([...groups.values(), bare].flat());
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
