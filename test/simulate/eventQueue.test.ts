import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue } from '../../src/simulate/eventQueue.ts';

describe('EventQueue', () => {
  it('gives what is due by its time, and of one time in the order of arrival', () => {
    const queue = new EventQueue<string>();
    for (const [time, item] of [
      [2, 'a'],
      [1, 'b'],
      [2, 'c'],
      [0.5, 'd'],
    ] as const)
      queue.push(time, item);
    const taken: string[] = [];
    for (let next = queue.popUntil(2); next !== undefined; next = queue.popUntil(2))
      taken.push(`${next.item}${next.timeMs}`);
    expect(taken).toEqual(['d0.5', 'b1', 'a2', 'c2']);
    queue.push(3, 'e');
    expect(queue.popUntil(2.9)).toBeUndefined();
  });

  it('is a stable sort', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 })), (times) => {
        const queue = new EventQueue<number>();
        times.forEach((time, k) => {
          queue.push(time, k);
        });
        const taken = times.map(() => queue.popUntil(9)!.item);
        expect(taken).toEqual(
          times.map((_, k) => k).sort((a, b) => times[a]! - times[b]! || a - b),
        );
      }),
    );
  });
});
