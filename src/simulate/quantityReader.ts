import { simulateMessages } from '../base/messages/simulate.ts';
import { ModelError } from '../base/modelError.ts';
import type { QuantityProbe, RecordedQuantity } from '../cell/cell.ts';
import { compartmentAt } from '../discretise/place.ts';
import { shareName } from '../kernels/planKernel.ts';
import { lineSourceMohm } from './lineSource.ts';
import type { QuantityTrace } from './recording.ts';
import type { Simulation } from './simulation.ts';

/** Gives the present value of what a probe records. */
export type QuantityReader = () => number;

/** What one probe records beside the voltage, and how its present value is read. */
export interface TraceReader extends Omit<QuantityTrace, 'values'> {
  readonly read: QuantityReader;
}

/**
 * What the probes of a simulation's cell record beside voltages, for those who step it themselves.
 *
 * @throws ModelError `simulate/not-recorded` where a quantity has no value at its place.
 */
export function traceReaders(simulation: Simulation): TraceReader[] {
  const { quantities, morphology } = simulation.cell;
  return quantities.map((probe) => ({
    name: probe.name,
    section: morphology.sections[probe.locus.section]!.name,
    x: probe.locus.x,
    quantity: formatQuantity(probe.quantity),
    unit: probe.quantity.unit,
    read: readQuantity(simulation, probe),
  }));
}

/** As the experiment names it. */
export function formatQuantity(quantity: RecordedQuantity): string {
  switch (quantity.kind) {
    case 'mechanism':
      return `${quantity.mechanism}.${quantity.variable}`;
    case 'point':
      return `${quantity.point}.${quantity.variable}`;
    case 'clamp':
      return `${quantity.clamp}.${quantity.variable}`;
    case 'ion':
    case 'membrane':
    case 'electrode':
      return quantity.variable;
  }
}

/**
 * How a probe's quantity is read off a simulation.
 *
 * @throws ModelError `simulate/not-recorded` where it has no value in the compartment that holds the place: no such
 *   mechanism is painted there, or nothing uses that variable of the ion.
 */
export function readQuantity(
  simulation: Simulation,
  { name, locus, quantity }: QuantityProbe,
): QuantityReader {
  if (quantity.kind === 'clamp') return simulation.readClamp(quantity.clamp);
  if (quantity.kind === 'electrode') return readElectrode(simulation, quantity);
  const compartment = compartmentAt(simulation.layout, locus);
  if (quantity.kind === 'membrane' && simulation.layout.areaUm2[compartment]! > 0)
    return readMembrane(simulation, compartment);
  const node = simulation.membraneNode[compartment]!;
  const { values, instance } = locateQuantity(simulation, node, quantity) ?? {};
  if (
    values === undefined ||
    instance === undefined ||
    Number.isNaN(values[instance] ?? Number.NaN)
  )
    throw new ModelError(
      'simulate/not-recorded',
      simulateMessages.notRecorded(name, formatQuantity(quantity)),
    );
  return () => values[instance]!;
}

/** mA/cm2 */
function readMembrane(simulation: Simulation, compartment: number): QuantityReader {
  const perAreaUm2 = 100 / simulation.layout.areaUm2[compartment]!; // [nA/um2 = 100 mA/cm2]
  return () => simulation.membraneCurrentNa[compartment]! * perAreaUm2;
}

/** Potentials of all compartments' membrane currents add up. mV */
function readElectrode(
  simulation: Simulation,
  { positionUm, conductivitySPerM }: Extract<RecordedQuantity, { kind: 'electrode' }>,
): QuantityReader {
  const { cell, layout } = simulation;
  const mohm = lineSourceMohm(cell.morphology, layout, positionUm, conductivitySPerM);
  return () => {
    const { membraneCurrentNa } = simulation;
    let potentialMv = 0;
    for (let i = 0; i < mohm.length; i++) potentialMv += mohm[i]! * membraneCurrentNa[i]!;
    return potentialMv;
  };
}

/** Where a simulation keeps what a probe records. @param node of the membrane. */
export function locateQuantity(
  { membrane: { blocks, nodeFields }, points }: Simulation,
  node: number,
  quantity: Exclude<RecordedQuantity, { kind: 'clamp' | 'electrode' }>,
): { readonly values: Float64Array | undefined; readonly instance: number } | undefined {
  const { variable } = quantity;
  if (quantity.kind === 'membrane') return undefined;
  if (quantity.kind === 'ion') return { values: nodeFields.values(variable), instance: node };
  if (quantity.kind === 'point') {
    const found = points.fields.locate(quantity.point, variable);
    return found && { values: found.values, instance: found.index };
  }
  const share = nodeFields.values(shareName(quantity.mechanism, variable));
  for (const { plan, nodes, fields } of blocks) {
    if (plan.mechanism.name !== quantity.mechanism) continue;
    const instance = nodes.indexOf(node);
    if (instance >= 0 && share !== undefined) return { values: share, instance: node };
    if (instance >= 0)
      return { values: fields[plan.fields.findIndex(({ name }) => name === variable)], instance };
  }
  return undefined;
}
