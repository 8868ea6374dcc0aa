import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import type { MeshPlace } from '../discretise/place.ts';
import type { PlacedStimuli } from './placedStimuli.ts';
import type { PointProcesses } from './pointProcesses.ts';

/** A cell at an instant. */
export interface BalancedCell {
  readonly layout: CompartmentLayout;
  /** By node of the layout. mV */
  readonly voltageMv: Float64Array;
  /** Node of the layout at each place of the membrane's arrays. */
  readonly layoutNode: Int32Array;
  readonly stimuli: PlacedStimuli;
  readonly points: PointProcesses;
  /** When the stimuli are those that the voltages balance with. ms */
  readonly stimulusMs: number;
}

/** What leaves the cell through the membrane of each node of the layout. nA, into `currentNa` */
export function balanceCurrents(
  { layout, voltageMv, layoutNode, stimuli, points, stimulusMs }: BalancedCell,
  currentNa: Float64Array,
): void {
  sumAxialCurrents(layout, voltageMv, currentNa);
  const addAt = ({ near, far, farShare }: MeshPlace, injectedNa: number): void => {
    currentNa[layoutNode[near]!]! += injectedNa * (1 - farShare);
    currentNa[layoutNode[far]!]! += injectedNa * farShare;
  };
  stimuli.injectAt(stimulusMs, (node, injectedNa) => {
    currentNa[layoutNode[node]!]! += injectedNa;
  });
  points.injectFromOutside(addAt);
}

/** What flows into each node from its neighbours along the cable. nA by node, into `currentNa` */
function sumAxialCurrents(
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
