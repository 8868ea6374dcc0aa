import type { Cell, CurrentWaveform, ElectricField } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { positionAt } from '../morphology/place.ts';
import { type BrokenCurrent, findBreaks } from './currentBreaks.ts';
import { type CurrentInTime, makeCurrent } from './currentWaveform.ts';

const MM_PER_UM = 1e-3;

/** A field as the currents that do the same to the membrane. */
export interface PlacedField extends BrokenCurrent {
  /** Strength over time. mV/mm */
  readonly currentNa: CurrentInTime;
  readonly waveform: CurrentWaveform['kind'] | undefined;
  /** Into each node at 1 mV/mm; they add up to 0. nA */
  readonly patternNa: Float64Array;
}

/**
 * With V = v + e, the potential inside, the axial current between neighbours is g (V_j - V_i): that of the membrane
 * potentials, and g (e_j - e_i) beside it. In a field E along d the extracellular potential is e = -E (r . d), so each
 * node gets the sum of g (e_j - e_i) over its neighbours as a current.
 *
 * @see Rattay (1986), "Analysis of models for external stimulation of axons", IEEE Trans Biomed Eng 33
 */
export function placeFields(cell: Cell, layout: CompartmentLayout): PlacedField[] {
  return (cell.fields ?? []).map((field) => {
    const currentNa = makeCurrent(field.course);
    const patternNa = patternOf(cell, layout, field);
    const waveform = field.course.waveform?.kind;
    return { currentNa, waveform, patternNa, ...findBreaks(field.course, currentNa) };
  });
}

function patternOf(
  { morphology }: Cell,
  layout: CompartmentLayout,
  { direction: [x, y, z] }: ElectricField,
): Float64Array {
  const outsideMv = Float64Array.from({ length: layout.nodeCount }, (_, node) => {
    const locus = { section: layout.section[node]!, x: layout.x[node]! };
    const [px, py, pz] = positionAt(morphology, locus);
    return -(px * x + py * y + pz * z) * MM_PER_UM;
  });
  const patternNa = new Float64Array(layout.nodeCount);
  layout.parent.forEach((parent, node) => {
    const mohm = layout.axialResistanceMohm[node]!;
    if (parent < 0 || mohm === 0) return;
    const betweenNa = (outsideMv[parent]! - outsideMv[node]!) / mohm; // [mV/Mohm = nA]
    patternNa[node]! += betweenNa;
    patternNa[parent]! -= betweenNa;
  });
  return patternNa;
}

/** Adds the currents of a field of a strength to all nodes. mV/mm */
export function injectField(
  { patternNa }: PlacedField,
  strength: number,
  inject: (node: number, currentNa: number) => void,
): void {
  if (strength === 0) return;
  for (let node = 0; node < patternNa.length; node++) {
    const currentNa = patternNa[node]! * strength;
    if (currentNa !== 0) inject(node, currentNa);
  }
}
