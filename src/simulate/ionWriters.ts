import { CLOCK_T } from '../kernels/abi.ts';
import { advanceBlock, computeBlock, initialiseBlock, type PointBlock } from './pointBlock.ts';

/** INITIAL, currents and states of the point processes that write concentrations: before those of any other mechanism. */
export interface IonWriters {
  initialise(): void;
  currentsAt(middleMs: number): () => void;
  advanceTo(timeMs: number): () => void;
}

/** Undefined where no block writes concentrations. @param portMv voltages at the ports. */
export function findIonWriters(
  blocks: readonly PointBlock[],
  portMv: Float64Array,
  clock: Float64Array,
): IonWriters | undefined {
  const writers = blocks.filter(({ isWriter }) => isWriter);
  if (writers.length === 0) return undefined;
  const runAll =
    (run: (block: PointBlock, portMv: Float64Array) => void) => (timeMs: number) => (): void => {
      clock[CLOCK_T] = timeMs;
      for (const block of writers) run(block, portMv);
    };
  return {
    initialise: runAll(initialiseBlock)(0),
    currentsAt: runAll(computeBlock),
    advanceTo: runAll(advanceBlock),
  };
}
