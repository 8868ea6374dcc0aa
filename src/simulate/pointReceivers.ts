import { CLOCK_T } from '../kernels/abi.ts';
import type { ExactEvents } from './exactEvents.ts';
import { gatherBlock, type PointBlock, scatterWritten } from './pointBlock.ts';
import type { Receiver } from './receiver.ts';

/** The point processes that receive events. @param portMv voltages at the ports. */
export function receiversOf(
  blocks: readonly PointBlock[],
  portMv: Float64Array,
  clock: Float64Array,
  exact: ExactEvents | undefined,
): Receiver[] {
  return blocks.flatMap((block) => {
    const { events, names } = block;
    if (events === undefined) return [];
    return names.map((name, instance) => ({
      ...{ name, instance, events },
      hasWatches: block.plan.events!.watches.length > 0,
      prepare: (timeMs: number): void => {
        clock[CLOCK_T] = timeMs;
        if (exact?.takes(block) === true) exact.reach(block, instance, timeMs);
        else gatherBlock(block, portMv);
      },
      finish: () => {
        scatterWritten(block);
      },
    }));
  });
}
