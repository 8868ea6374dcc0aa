import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';

/** What flows into each node from its neighbours along the cable. nA by node, into `currentNa` */
export function sumAxialCurrents(
  { parent, axialResistanceMohm }: CompartmentLayout,
  voltageMv: Float64Array,
  currentNa: Float64Array,
): void {
  currentNa.fill(0);
  parent.forEach((p, i) => {
    if (p < 0) return;
    const axialNa = (voltageMv[p]! - voltageMv[i]!) / axialResistanceMohm[i]!; // [mV/Mohm = nA]
    currentNa[i]! += axialNa;
    currentNa[p]! -= axialNa;
  });
}
