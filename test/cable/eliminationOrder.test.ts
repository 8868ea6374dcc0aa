import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderElimination, solveInOrder } from '../../src/cable/eliminationOrder.ts';
import { type HinesMatrix, solveHines } from '../../src/cable/hinesMatrix.ts';
import { parentsArbitrary } from '../support/randomTree.ts';

function solveByOrder({ parent, diagonal, coupling }: HinesMatrix, rhs: Float64Array): number[] {
  const order = orderElimination(parent, coupling);
  const pivots = Float64Array.from(order.node, (node) => diagonal[node]!);
  const solution = Float64Array.from(order.node, (node) => rhs[node]!);
  solveInOrder(order, pivots, solution);
  return Array.from(order.position, (position) => solution[position]!);
}

describe('the order of elimination', () => {
  it('starts in the middle of a cable and goes both ways', () => {
    const order = orderElimination(Int32Array.of(-1, 0, 1, 2, 3), new Float64Array(5));
    expect([...order.node]).toEqual([2, 1, 3, 0, 4]);
    expect([...order.parent]).toEqual([-1, 0, 0, 1, 2]);
  });

  it('has a centre for each tree', () => {
    const order = orderElimination(Int32Array.of(-1, 0, -1, 2, 3), new Float64Array(5));
    expect(order.rootCount).toBe(2);
    expect([...order.parent.subarray(0, 2)]).toEqual([-1, -1]);
    expect([...order.node.subarray(0, 2)]).toEqual([1, 3]);
  });

  it('holds its invariants on any tree', () => {
    fc.assert(
      fc.property(parentsArbitrary(60), (parents) => {
        const coupling = Float64Array.from(parents, (p, i) => (p < 0 ? 0 : i));
        const order = orderElimination(Int32Array.from(parents), coupling);
        expect([...order.node].sort((a, b) => a - b)).toEqual(parents.map((_, i) => i));
        order.node.forEach((node, k) => {
          expect(order.position[node]).toBe(k);
          const p = order.parent[k]!;
          expect(p).toBeLessThan(k);
          expect(p < 0).toBe(k < order.rootCount);
          if (p < 0) return;
          const other = order.node[p]!;
          const edge = parents[node] === other ? node : other;
          expect(parents[edge] === (edge === node ? other : node)).toBe(true);
          expect(order.couplingUs[k]).toBe(edge);
        });
      }),
    );
  });

  it('gives the solution of Hines on any tree', () => {
    const value = fc.double({ min: 0.01, max: 10, noNaN: true });
    fc.assert(
      fc.property(parentsArbitrary(60), fc.infiniteStream(value), (parents, stream) => {
        const next = (): number => stream.next().value;
        const coupling = Float64Array.from(parents, (p) => (p < 0 ? 0 : next()));
        const diagonal = Float64Array.from(parents, next);
        parents.forEach((p, i) => {
          if (p < 0) return;
          diagonal[i]! += coupling[i]!;
          diagonal[p]! += coupling[i]!;
        });
        const matrix = { parent: Int32Array.from(parents), diagonal, coupling };
        const rhs = Float64Array.from(parents, () => next() - 5);
        const wanted = solveHines(matrix, rhs);
        solveByOrder(matrix, rhs).forEach((solution, i) => {
          expect(Math.abs(solution - wanted[i]!)).toBeLessThan(1e-9 * (1 + Math.abs(wanted[i]!)));
        });
      }),
    );
  });
});
