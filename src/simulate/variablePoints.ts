import { CLOCK_DT, CLOCK_T, type KernelPlan } from '../kernels/abi.ts';
import type { EventDelivery } from './eventDelivery.ts';
import type { GapEnds } from './gapEnds.ts';
import { advanceBlock, gatherBlock, type PointBlock } from './pointBlock.ts';
import type { PortNetwork } from './portNetwork.ts';

/** What a cell's point processes are made of, for steps of any length. */
export interface PointParts {
  readonly blocks: readonly PointBlock[];
  readonly network: PortNetwork;
  readonly gaps: GapEnds;
  readonly clock: Float64Array;
  readonly delivery: EventDelivery;
}

/** Point processes in steps of any length, which end where events arrive: states and voltages are at the same time. */
export class VariablePoints {
  private readonly parts: PointParts;

  constructor(parts: PointParts) {
    this.parts = parts;
  }

  /** Arrays that a step changes; parameters are not among them. */
  get changing(): readonly Float64Array[] {
    const { blocks, network } = this.parts;
    return [
      ...network.stateArrays,
      ...blocks.flatMap(({ plan, binding, levels }) => [
        ...binding.fields.filter((_, field) => plan.fields[field]!.role !== 'parameter'),
        ...(levels?.stateArrays ?? []),
      ]),
    ];
  }

  /** When the next event arrives. ms */
  get nextEventMs(): number {
    return this.parts.delivery.nextMs;
  }

  /** Whether any of them looks at the time, so that what it does cannot be foreseen. */
  get readTime(): boolean {
    return this.parts.blocks.some(({ plan }) => readsTime(plan));
  }

  /** Thresholds and conditions after a step of a length, then the events due by now. ms */
  arrive(nowMs: number, lastStepMs: number): void {
    const { delivery, gaps } = this.parts;
    this.gather();
    delivery.detectors.interpolateOver(lastStepMs);
    delivery.look(nowMs);
    delivery.deliver(nowMs);
    gaps.joinInside();
  }

  /**
   * Whether a step just tried went too far: undefined where not, else how long it may be. An event of a threshold within it
   * would be late, or a condition became true in it, which is looked for to `closeMs`.
   */
  overshoot(fromMs: number, stepMs: number, closeMs: number): number | undefined {
    this.gather();
    const arrivalMs = this.parts.delivery.detectors.firstArrivalMs(fromMs, stepMs);
    // Where it was crossed is known better once the step ends near: what is nearly the end is the end.
    if (arrivalMs < fromMs + stepMs * (1 - 1e-6)) return Math.max(arrivalMs - fromMs, 0);
    const isMet = stepMs > closeMs && this.parts.delivery.hasNewCondition(fromMs + stepMs);
    return isMet ? stepMs / 4 : undefined;
  }

  /** States through a stretch of time that ends then; those of ion writers have their turn elsewhere. ms */
  advance(stretchMs: number, endMs: number): void {
    const { clock, blocks, network } = this.parts;
    clock[CLOCK_DT] = stretchMs;
    clock[CLOCK_T] = endMs;
    for (const block of blocks) if (!block.isWriter) advanceBlock(block, network.voltageMv);
  }

  /** Before the states of ion writers. ms */
  setStretch(stretchMs: number): void {
    this.parts.clock[CLOCK_DT] = stretchMs;
  }

  private gather(): void {
    const { blocks, network } = this.parts;
    for (const block of blocks) gatherBlock(block, network.voltageMv);
  }
}

/** Whether currents or states depend on the time itself. */
export function readsTime({ programs }: KernelPlan): boolean {
  return [programs.currents, programs.advance].some(({ nodes }) =>
    nodes.some(
      (node) =>
        node.kind === 'input' && node.source.kind === 'clock' && node.source.index === CLOCK_T,
    ),
  );
}
