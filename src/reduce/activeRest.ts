import { reduceMessages } from '../base/messages/reduce.ts';
import { holdMembrane } from '../simulate/heldMembrane.ts';
import { cellOfModel, type RunnableCell } from './cellOfModel.ts';
import type { ReducedModel } from './reducedModel.ts';
import { buildReducedSystem } from './reducedSystem.ts';

/**
 * The model with leak reversals for open channels (`activeReversalMv`) such that every compartment rests at the voltage its place rests at in the
 * full cell: what the channels let out there, pools and gates at rest, and what flows to the neighbours, the leak lets in.
 * What is compared with channels closed keeps its own reversals.
 *
 * @param full the cell the model was made of, on its layout.
 * @param restMv of the full cell, by node, as findRestingVoltage gives it.
 * @throws RangeError where the model has no sites.
 * @throws ModelError as cellOfModel does.
 */
export function keepActiveRest(
  model: ReducedModel,
  full: RunnableCell,
  restMv: Float64Array,
): ReducedModel {
  if (model.sites === undefined) throw new RangeError(`a model by ${model.method} has no sites`);
  const wantedMv = Float64Array.from(model.sites.nodes, (node) => restMv[node]!);
  const lostNa = lostCurrents(model, full, wantedMv);
  return {
    ...model,
    compartments: model.compartments.map((compartment, i) => {
      const { leakNs, leakReversalMv } = compartment;
      if (leakNs === 0) return compartment;
      return { ...compartment, activeReversalMv: leakReversalMv + (lostNa[i]! * 1e3) / leakNs }; // [nA / nS = 1000 mV]
    }),
    activeRestMv: restMv,
    notes: [...model.notes, reduceMessages.activeRestKept()],
  };
}

/** What every compartment loses to its membrane and its neighbours, held at these voltages until all states rest. nA */
function lostCurrents(
  model: ReducedModel,
  full: RunnableCell,
  wantedMv: Float64Array,
): Float64Array {
  const { cell, layout } = cellOfModel(model, full);
  const voltageMv = new Float64Array(layout.nodeCount).fill(cell.vInitMv);
  wantedMv.forEach((mv, i) => {
    voltageMv[layout.compartments[i]!] = mv;
  });
  const { currentMaPerCm2 } = holdMembrane(cell, layout, voltageMv);
  const { matrix } = buildReducedSystem(model);
  const lost = Float64Array.from(wantedMv, (_, i) => {
    const node = layout.compartments[i]!;
    return currentMaPerCm2[node]! * layout.areaUm2[node]! * 1e-2; // [mA/cm2 um2 = 1e-2 nA]
  });
  matrix.parent.forEach((p, i) => {
    if (p < 0) return;
    const flow = matrix.coupling[i]! * (wantedMv[i]! - wantedMv[p]!);
    lost[i]! += flow;
    lost[p]! -= flow;
  });
  return lost;
}
