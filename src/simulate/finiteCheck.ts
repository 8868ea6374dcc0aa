import { simulateMessages } from '../base/messages/simulate.ts';
import { ModelError } from '../base/modelError.ts';
import { formatLocus } from '../morphology/locus.ts';
import type { Simulation } from './simulation.ts';

/**
 * Names the first mechanism state or voltage of a simulation that is not a finite number, with its place and time.
 *
 * @throws ModelError `simulate/not-finite`.
 */
export function checkFinite(simulation: Simulation): void {
  const { membrane, points, timeMs } = simulation;
  for (const { plan, nodes, fields } of membrane.blocks) {
    fields.forEach((values, field) => {
      const { name, role } = plan.fields[field]!;
      // What is painted was checked when it was painted.
      const broken = role === 'parameter' ? -1 : findNotFinite(values);
      if (broken >= 0) failAt(simulation, nodes[broken]!, `${plan.mechanism.name}.${name}`);
    });
  }
  const point = points.findNotFinite();
  if (point !== undefined)
    throw new ModelError('simulate/not-finite', simulateMessages.pointNotFinite(point, timeMs));
  const broken = findNotFinite(membrane.voltageMv);
  if (broken >= 0) failAt(simulation, broken, 'the voltage');
}

/** @param membraneNode of the membrane's arrays. */
function failAt(
  { cell, layout, membraneNode, timeMs }: Simulation,
  node: number,
  quantity: string,
): never {
  const layoutNode = membraneNode.indexOf(node);
  const locus = { section: layout.section[layoutNode]!, x: layout.x[layoutNode]! };
  const place = formatLocus(cell.morphology, locus);
  throw new ModelError('simulate/not-finite', simulateMessages.notFinite(quantity, place, timeMs));
}

/** Index of the first value that is not finite, -1 for none: only then is the difference with itself not 0. */
function findNotFinite(values: Float64Array): number {
  for (let i = 0; i < values.length; i++) if (values[i]! - values[i]! !== 0) return i;
  return -1;
}
