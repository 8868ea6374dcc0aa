import type { Cell } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { findConductances } from './conductanceParameters.ts';
import { holdMembrane } from './heldMembrane.ts';
import type { Membrane, RunningBlock } from './membrane.ts';
import { conductanceKey } from './restingMembrane.ts';

/** Of the voltage, small enough for the answer to be linear. mV */
const STEP_MV = 0.01;
/** Of the answer to a step: lengths of time grow from the first to the last. ms */
const FIRST_MS = 0.02;
const LAST_MS = 2000;
const GROWTH = 1.1;

/** What one maximal conductance adds to the membrane for small signals, by node. uS */
export interface ChannelAdmittance {
  /** `hh.gnabar`. */
  readonly key: string;
  /** By frequency, then by node. */
  readonly re: readonly Float64Array[];
  readonly im: readonly Float64Array[];
  /** Conductance of the gates as they stand, held there: the answer to a signal faster than they are. uS */
  readonly heldUs: Float64Array;
}

/**
 * The quasi-active admittance of every maximal conductance at a holding potential, gates and pools at rest there: with the
 * voltage of every node stepped by a little, the current i(t) of one conductance alone is found by its own difference from
 * that with the conductance at 0, in the same state, and
 *
 *     Y(omega) = (i(0) + integral i'(t) exp(-i omega t) dt) / step
 *
 * by straight lines between times. At 0 Hz it is the slope of the steady current, which may be negative.
 *
 * @param holdingMv mV, all over the cell.
 * @throws ModelError as bindMembrane does.
 */
export function channelAdmittances(
  cell: Cell,
  layout: CompartmentLayout,
  holdingMv: number,
  frequenciesHz: readonly number[],
): ChannelAdmittance[] {
  const voltageMv = new Float64Array(layout.nodeCount).fill(holdingMv);
  const membrane = holdMembrane(cell, layout, voltageMv);
  const parts = membrane.blocks.flatMap((block) =>
    findConductances(membrane, block).map((field) => ({ block, field })),
  );
  // findConductances has used the arrays of currents.
  membrane.computeCurrents(0);
  const before = parts.map((part) => ownCurrent(membrane, part));
  const held = parts.map((part) => ownCurrent(membrane, part).slopeUs);
  const answers = parts.map(() => new StepAnswer(frequenciesHz, layout.nodeCount));
  membrane.voltageMv.fill(holdingMv + STEP_MV);
  let [timeMs, stepMs] = [0, FIRST_MS];
  for (;;) {
    parts.forEach((part, k) => {
      answers[k]!.add(timeMs, before[k]!.currentNa, ownCurrent(membrane, part).currentNa);
    });
    if (timeMs >= LAST_MS) break;
    // Pools read currents, and those of one conductance alone are not the ion's.
    membrane.computeCurrents(timeMs);
    membrane.setStep(stepMs);
    membrane.advanceStates(timeMs);
    timeMs += stepMs;
    stepMs *= GROWTH;
  }
  return parts.map(({ block, field }, k) => ({
    key: conductanceKey(block, field),
    ...{ re: answers[k]!.re, im: answers[k]!.im, heldUs: held[k]! },
  }));

  function ownCurrent(
    { currentMaPerCm2, conductanceSPerCm2, nodeFields }: Membrane,
    { block, field }: { block: RunningBlock; field: number },
  ): { currentNa: Float64Array; slopeUs: Float64Array } {
    const values = block.fields[field]!;
    const kept = Float64Array.from(values);
    const [currentNa, slopeUs] = [
      new Float64Array(layout.nodeCount),
      new Float64Array(layout.nodeCount),
    ];
    for (const sign of [1, -1]) {
      if (sign < 0) values.fill(0);
      currentMaPerCm2.fill(0);
      conductanceSPerCm2.fill(0);
      nodeFields.beginStep();
      block.kernel.currents();
      for (const node of block.nodes) {
        const area = sign * layout.areaUm2[node]! * 1e-2; // [mA/cm2 um2 = 1e-2 nA, S/cm2 um2 = 1e-2 uS]
        currentNa[node]! += area * currentMaPerCm2[node]!;
        slopeUs[node]! += area * conductanceSPerCm2[node]!;
      }
    }
    values.set(kept);
    return { currentNa, slopeUs };
  }
}

/** Sums the answer to a step as it comes. */
class StepAnswer {
  readonly re: readonly Float64Array[];
  readonly im: readonly Float64Array[];
  private readonly frequenciesHz: readonly number[];
  private last: { readonly timeMs: number; readonly currentNa: Float64Array } | undefined;

  constructor(frequenciesHz: readonly number[], nodeCount: number) {
    this.frequenciesHz = frequenciesHz;
    this.re = frequenciesHz.map(() => new Float64Array(nodeCount));
    this.im = frequenciesHz.map(() => new Float64Array(nodeCount));
  }

  /** @param beforeNa at rest, before the step. */
  add(timeMs: number, beforeNa: Float64Array, currentNa: Float64Array): void {
    const { last } = this;
    const from = last?.currentNa ?? beforeNa;
    this.frequenciesHz.forEach((frequencyHz, k) => {
      const omega = 2 * Math.PI * frequencyHz * 1e-3;
      const [re, im] = last === undefined ? [1, 0] : meanPhase(omega, last.timeMs, timeMs);
      const [sumRe, sumIm] = [this.re[k]!, this.im[k]!];
      for (let node = 0; node < currentNa.length; node++) {
        const change = (currentNa[node]! - from[node]!) / STEP_MV;
        sumRe[node]! += re * change;
        sumIm[node]! += im * change;
      }
    });
    this.last = { timeMs, currentNa };
  }
}

/** The mean of exp(-i omega t) over a stretch of time. */
function meanPhase(omega: number, fromMs: number, toMs: number): [number, number] {
  if (omega === 0) return [1, 0];
  const span = omega * (toMs - fromMs);
  return [
    (Math.sin(omega * toMs) - Math.sin(omega * fromMs)) / span,
    (Math.cos(omega * toMs) - Math.cos(omega * fromMs)) / span,
  ];
}
