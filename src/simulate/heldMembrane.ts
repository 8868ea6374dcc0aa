import type { Cell } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { compileKernelToJs } from '../kernels/compileKernelToJs.ts';
import { bindMembrane, type Membrane } from './membrane.ts';

/** States follow a voltage that stands still, so that long steps are exact for most of them. ms */
const FIRST_STEP_MS = 0.1;
const LONGEST_STEP_MS = 5;
const GROWTH = 1.1;
/** Slower than any gate or pool. ms */
const LONGEST_MS = 20_000;
/** States stand still where nothing changes by more than this share of itself in `LONGEST_STEP_MS`. */
const STILL = 1e-8;

/**
 * The membrane under a voltage clamp at every node, after all states have come to rest: gates, and concentrations, which
 * INITIAL alone leaves where they are painted. Its `currentMaPerCm2` and `conductanceSPerCm2` are those of that state.
 *
 * @param voltageMv by node.
 * @throws ModelError as bindMembrane does.
 */
export function holdMembrane(
  cell: Cell,
  layout: CompartmentLayout,
  voltageMv: Float64Array,
): Membrane {
  const membrane = bindMembrane(cell, layout, {
    dtMs: FIRST_STEP_MS,
    isSecondOrder: false,
    backEnd: compileKernelToJs,
  });
  membrane.voltageMv.set(voltageMv);
  membrane.initialise();
  settleStates(membrane);
  return membrane;
}

/** Lets every state come to rest at the present voltages. */
function settleStates(membrane: Membrane): void {
  const changing = [
    ...membrane.blocks.flatMap(({ fields }) => fields),
    ...membrane.nodeFields.all,
    membrane.currentMaPerCm2,
  ];
  const before = changing.map((values) => Float64Array.from(values));
  let stepMs = FIRST_STEP_MS;
  for (let timeMs = 0; timeMs < LONGEST_MS; timeMs += stepMs) {
    membrane.setStep(stepMs);
    membrane.advanceStates(timeMs);
    membrane.computeCurrents(timeMs);
    if (stepMs === LONGEST_STEP_MS && changing.every((now, k) => isStill(before[k]!, now))) return;
    changing.forEach((now, k) => {
      before[k]!.set(now);
    });
    stepMs = Math.min(LONGEST_STEP_MS, stepMs * GROWTH);
  }
}

function isStill(before: Float64Array, now: Float64Array): boolean {
  return now.every((value, i) => {
    const size = Math.max(Math.abs(value), Math.abs(before[i]!));
    return Object.is(value, before[i]!) || Math.abs(value - before[i]!) <= STILL * size;
  });
}
