import {
  type BoundKernel,
  CLOCK_DT,
  CLOCK_T,
  type KernelBackEnd,
  type KernelBinding,
} from '../kernels/abi.ts';
import type { PointBlock } from './pointBlock.ts';

/** One point process that events reach within the present step. */
interface Piecewise {
  readonly instance: number;
  /** How far its states have come. ms */
  reachedMs: number;
  /** Means over the step so far, at the voltage of its start: outward current, slope, and what ions are to get. */
  currentNa: number;
  conductanceUs: number;
  readonly shares: Float64Array;
  /** Voltage that the means belong to. mV */
  readonly voltageMv: number;
  /** Fields at the end of the step, by plan.fields. */
  readonly fields: Float64Array;
}

/**
 * The point processes of one mechanism that receive events within a step, each of which is taken in pieces from event to
 * event: states go to the middle of a piece, where the current is read, then to its end, where the event acts. The step
 * sees the mean of the current over the pieces. With states that follow linear equations (METHOD cnexp) that is exact but
 * for the voltage, which is that of the start; the error of a step with an event is of second order in the step, and so is
 * that of a run.
 */
export class StepPieces {
  private readonly block: PointBlock;
  private readonly single: KernelBinding;
  private readonly kernel: BoundKernel;
  private readonly taken = new Map<number, Piecewise>();
  private startMs = 0;
  private stepMs = 0;
  private isOpen = false;

  constructor(block: PointBlock, backEnd: KernelBackEnd) {
    this.block = block;
    this.single = singleBinding(block);
    this.kernel = backEnd(block.plan, this.single);
  }

  begin(startMs: number, stepMs: number): void {
    this.taken.clear();
    this.isOpen = true;
    this.startMs = startMs;
    this.stepMs = stepMs;
  }

  /**
   * Takes an instance to a time within the step. At the start it is there, and what happens then is no reason for pieces;
   * nor is what happens when no step is taken.
   */
  reach(instance: number, timeMs: number): void {
    let taken = this.taken.get(instance);
    if (!this.isOpen || (taken === undefined && timeMs <= this.startMs)) return;
    taken ??= this.take(instance);
    const toMs = Math.min(timeMs, this.startMs + this.stepMs);
    if (toMs <= taken.reachedMs) return;
    this.addPiece(taken, toMs - taken.reachedMs);
    taken.reachedMs = toMs;
  }

  /** Takes those that events have reached to the end of the step. */
  finish(): void {
    const endMs = this.startMs + this.stepMs;
    for (const taken of this.taken.values()) {
      this.reach(taken.instance, endMs);
      this.block.binding.fields.forEach((values, field) => {
        taken.fields[field] = values[taken.instance]!;
      });
    }
    this.isOpen = false;
  }

  /** After the kernel of the whole block has run: those taken in pieces are at the end of the step already. */
  putBack(): void {
    for (const { instance, fields } of this.taken.values())
      this.block.binding.fields.forEach((values, field) => {
        values[instance] = fields[field]!;
      });
  }

  /** In the place of the currents of an instant: the means over the step, at the present voltage. */
  putMeans(): void {
    const { binding, shared } = this.block;
    for (const taken of this.taken.values()) {
      const { instance, conductanceUs, voltageMv } = taken;
      const riseMv = binding.voltageMv[instance]! - voltageMv;
      binding.currentMaPerCm2[instance] = taken.currentNa + conductanceUs * riseMv;
      binding.conductanceSPerCm2[instance] = conductanceUs;
      shared.forEach(({ access, byInstance }, k) => {
        if (access === 'add') byInstance[instance] = taken.shares[k]!;
      });
    }
  }

  private take(instance: number): Piecewise {
    const { binding, shared } = this.block;
    const taken = {
      ...{ instance, reachedMs: this.startMs, currentNa: 0, conductanceUs: 0 },
      shares: new Float64Array(shared.length),
      voltageMv: binding.voltageMv[instance]!,
      fields: new Float64Array(binding.fields.length),
    };
    this.taken.set(instance, taken);
    return taken;
  }

  private addPiece(taken: Piecewise, pieceMs: number): void {
    const { single, kernel } = this;
    const { clock } = single;
    const [stepMs, nowMs] = [clock[CLOCK_DT]!, clock[CLOCK_T]!];
    this.load(taken.instance);
    clock[CLOCK_DT] = pieceMs / 2;
    clock[CLOCK_T] = taken.reachedMs + pieceMs / 2;
    kernel.advance();
    single.currentMaPerCm2[0] = 0;
    single.conductanceSPerCm2[0] = 0;
    kernel.currents();
    this.addMeans(taken, pieceMs / this.stepMs);
    clock[CLOCK_T] = taken.reachedMs + pieceMs;
    kernel.advance();
    clock[CLOCK_DT] = stepMs;
    clock[CLOCK_T] = nowMs;
    this.block.binding.fields.forEach((values, field) => {
      values[taken.instance] = single.fields[field]![0]!;
    });
  }

  private load(instance: number): void {
    const { single } = this;
    const { binding, shared } = this.block;
    single.voltageMv[0] = binding.voltageMv[instance]!;
    binding.fields.forEach((values, field) => {
      single.fields[field]![0] = values[instance]!;
    });
    shared.forEach(({ access, byInstance }, k) => {
      single.nodeFields[k]![0] = access === 'add' ? 0 : byInstance[instance]!;
    });
  }

  private addMeans(taken: Piecewise, share: number): void {
    const { single } = this;
    taken.currentNa += share * single.currentMaPerCm2[0]!;
    taken.conductanceUs += share * single.conductanceSPerCm2[0]!;
    this.block.shared.forEach(({ access }, k) => {
      if (access === 'add') taken.shares[k]! += share * single.nodeFields[k]![0]!;
    });
  }
}

/** Arrays of one instance, to run the kernel of a block on it alone. */
function singleBinding({ binding }: PointBlock): KernelBinding {
  const one = (): Float64Array => new Float64Array(1);
  return {
    ...{ count: 1, nodes: Int32Array.of(0) },
    ...{ voltageMv: one(), currentMaPerCm2: one(), conductanceSPerCm2: one() },
    fields: binding.fields.map(one),
    nodeFields: binding.nodeFields.map(one),
    ...{ globals: binding.globals, clock: binding.clock },
  };
}
