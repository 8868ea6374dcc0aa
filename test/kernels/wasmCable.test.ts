import { describe, expect, it } from 'vitest';
import { orderElimination } from '../../src/cable/eliminationOrder.ts';
import { findSideBySide } from '../../src/kernels/wasmCable.ts';

function cable(nodeCount: number): Int32Array {
  return Int32Array.from({ length: nodeCount }, (_, i) => i - 1);
}

describe('two branches side by side', () => {
  it('are the two halves of a cable', () => {
    const order = orderElimination(cable(1002), new Float64Array(1002));
    expect(findSideBySide(order.parent)).toEqual([{ from: 2, to: 1002 }]);
  });

  it('are not sought in short cables', () => {
    expect(findSideBySide(orderElimination(cable(60), new Float64Array(60)).parent)).toEqual([]);
  });
});
