import type { KernelBinding } from '../kernels/abi.ts';

/** Relative change of a level that is more than rounding. */
const ROUNDING = 1e-9;

/**
 * Notices when electrodes leave a level that they kept: an electrode is a conductance to a command, and its current at
 * v = 0 and its slope stay the same from step to step while the command does. One whose command follows a smooth course
 * changes at every step and keeps no level.
 */
export class LevelWatch {
  private readonly binding: KernelBinding;
  private readonly restingNa: Float64Array;
  private readonly slopeUs: Float64Array;
  /** 1 or 0. */
  private readonly isKept: Float64Array;

  constructor(binding: KernelBinding) {
    this.binding = binding;
    this.restingNa = new Float64Array(binding.count);
    this.slopeUs = new Float64Array(binding.count);
    this.isKept = new Float64Array(binding.count);
  }

  get stateArrays(): readonly Float64Array[] {
    return [this.restingNa, this.slopeUs, this.isKept];
  }

  /** After the currents of a step: whether any electrode has just left its level. */
  look(): boolean {
    const { count, voltageMv, currentMaPerCm2, conductanceSPerCm2 } = this.binding;
    let hasLeft = false;
    for (let i = 0; i < count; i++) {
      const slope = conductanceSPerCm2[i]!;
      const drive = slope * voltageMv[i]!;
      const resting = drive - currentMaPerCm2[i]!;
      const scale = Math.abs(drive) + Math.abs(currentMaPerCm2[i]!) + Math.abs(this.restingNa[i]!);
      const isSame =
        Math.abs(resting - this.restingNa[i]!) <= ROUNDING * scale &&
        Math.abs(slope - this.slopeUs[i]!) <= ROUNDING * Math.abs(slope);
      if (!isSame && this.isKept[i] === 1) hasLeft = true;
      this.isKept[i] = isSame ? 1 : 0;
      this.restingNa[i] = resting;
      this.slopeUs[i] = slope;
    }
    return hasLeft;
  }
}
