import { CLOCK_DT, CLOCK_T, type KernelBackEnd } from '../kernels/abi.ts';
import { gatherBlock, type PointBlock } from './pointBlock.ts';
import { StepPieces } from './stepPieces.ts';

/**
 * Events at their exact times. The states of point processes that receive events are at the time of the voltage: half a
 * step before the currents are computed and half a step after them take them through a step, and those that an event
 * reaches within it are taken in pieces. Those that write concentrations take a step whole, its events at the start.
 */
export class ExactEvents {
  private readonly piecesOf: ReadonlyMap<PointBlock, StepPieces>;
  private readonly portMv: Float64Array;
  private readonly clock: Float64Array;
  private readonly stepMs: number;

  /** @param portMv voltages at the ports. */
  constructor(
    blocks: readonly PointBlock[],
    portMv: Float64Array,
    clock: Float64Array,
    backEnd: KernelBackEnd,
  ) {
    const receiving = blocks.filter(({ events, isWriter }) => events !== undefined && !isWriter);
    this.piecesOf = new Map(receiving.map((block) => [block, new StepPieces(block, backEnd)]));
    this.portMv = portMv;
    this.clock = clock;
    this.stepMs = clock[CLOCK_DT]!;
  }

  /** Whether the states of a block are taken through the step here. */
  takes(block: PointBlock): boolean {
    return this.piecesOf.has(block);
  }

  /** @param deliver hands on the events that are due by the end of the step. */
  beginStep(startMs: number, deliver: () => void): void {
    for (const [block, pieces] of this.piecesOf) {
      gatherBlock(block, this.portMv);
      pieces.begin(startMs, this.stepMs);
    }
    deliver();
    for (const pieces of this.piecesOf.values()) pieces.finish();
    this.advanceHalf(startMs + this.stepMs / 2);
  }

  /** Takes an instance to the time of an event, before it acts. */
  reach(block: PointBlock, instance: number, timeMs: number): void {
    this.piecesOf.get(block)?.reach(instance, timeMs);
  }

  /** After the currents of a block were computed at the middle of the step. */
  putMeans(block: PointBlock): void {
    const pieces = this.piecesOf.get(block);
    pieces?.putMeans();
    pieces?.putBack();
  }

  /** At the voltage of the end of the step. */
  endStep(endMs: number): void {
    this.advanceHalf(endMs);
  }

  private advanceHalf(timeMs: number): void {
    this.clock[CLOCK_DT] = this.stepMs / 2;
    this.clock[CLOCK_T] = timeMs;
    for (const [block, pieces] of this.piecesOf) {
      gatherBlock(block, this.portMv);
      block.kernel.advance();
      pieces.putBack();
    }
    this.clock[CLOCK_DT] = this.stepMs;
  }
}
