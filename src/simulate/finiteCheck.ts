import { simulateMessages } from '../base/messages/simulate.ts';
import { ModelError } from '../base/modelError.ts';
import { formatLocus } from '../morphology/locus.ts';
import type { Locus } from '../morphology/morphology.ts';
import type { RunningBlock } from './membrane.ts';
import { isOfPoolClock } from './poolClock.ts';
import type { Simulation } from './simulation.ts';

/** More would show how products of the step are rounded. */
const TIME_DIGITS = 12;

/**
 * Names the first mechanism state, concentration or voltage of a simulation that is not a finite number, with its place
 * and time.
 *
 * @param cellName of one cell among several.
 * @throws ModelError `simulate/not-finite`.
 */
export function checkFinite(simulation: Simulation, cellName?: string): void {
  const found = findInMechanisms(simulation) ?? findInPoints(simulation) ?? findInNodes(simulation);
  if (found === undefined) return;
  const { cell, timeMs } = simulation;
  const place = formatLocus(cell.morphology, found.locus);
  const where = cellName === undefined ? place : `${place} of ${cellName}`;
  throw new ModelError(
    'simulate/not-finite',
    simulateMessages.notFinite(found.quantity, where, Number(timeMs.toPrecision(TIME_DIGITS))),
  );
}

interface Broken {
  readonly quantity: string;
  readonly locus: Locus;
}

function findInMechanisms(simulation: Simulation): Broken | undefined {
  for (const { plan, nodes, fields } of paintedBlocks(simulation))
    for (const [field, values] of fields.entries()) {
      const { name, role } = plan.fields[field]!;
      // What is painted was checked when it was painted.
      const broken = role === 'parameter' ? -1 : findNotFinite(values);
      if (broken >= 0)
        return {
          quantity: `${plan.mechanism.name}.${name}`,
          locus: locusOf(simulation, nodes[broken]!),
        };
    }
  return undefined;
}

function paintedBlocks({ membrane }: Simulation): readonly RunningBlock[] {
  return membrane.blocks.filter(({ plan }) => !isOfPoolClock(plan.mechanism));
}

function findInPoints({ points, cell }: Simulation): Broken | undefined {
  const broken = points.fields.findNotFinite();
  if (broken === undefined) return undefined;
  const { name, quantity } = broken;
  const { locus } = cell.points.find((point) => point.name === name)!;
  return { quantity: `${quantity} of "${name}"`, locus };
}

function findInNodes(simulation: Simulation): Broken | undefined {
  const { nodeFields, voltageMv } = simulation.membrane;
  for (const [name, values] of nodeFields.concentrations()) {
    const node = findNotFinite(values);
    if (node < 0) continue;
    const writer = paintedBlocks(simulation).find(
      ({ plan: { mechanism }, nodes }) =>
        nodes.includes(node) && mechanism.ions.some(({ writes }) => writes.includes(name)),
    );
    const owner = writer === undefined ? '' : `${writer.plan.mechanism.name}.`;
    return { quantity: `${owner}${name}`, locus: locusOf(simulation, node) };
  }
  const node = findBeyondFrames(voltageMv);
  return node < 0 ? undefined : { quantity: 'the voltage', locus: locusOf(simulation, node) };
}

/** @param node of the membrane's arrays. */
function locusOf({ layout, membraneNode }: Simulation, node: number): Locus {
  const layoutNode = membraneNode.indexOf(node);
  return { section: layout.section[layoutNode]!, x: layout.x[layoutNode]! };
}

/** Index of the first value that is not finite, -1 for none: only then is the difference with itself not 0. */
function findNotFinite(values: Float64Array): number {
  for (let i = 0; i < values.length; i++) if (values[i]! - values[i]! !== 0) return i;
  return -1;
}

/** The same for numbers in the single precision that frames have: the end of a run that goes out of all bounds. */
function findBeyondFrames(values: Float64Array): number {
  for (let i = 0; i < values.length; i++) {
    const shown = Math.fround(values[i]!);
    if (shown - shown !== 0) return i;
  }
  return -1;
}
