import { ionQuantity, type Mechanism } from '../mechanisms/mechanism.ts';
import type { Membrane, RunningBlock } from './membrane.ts';
import { isOfPoolClock } from './poolClock.ts';
import type { Simulation } from './simulation.ts';

/**
 * Lets one simulation go on where another one is, on the same mesh but for a changed cell: other parameters and
 * currents, mechanisms more or fewer. Voltages, the states of mechanisms that were there, concentrations that a
 * mechanism writes, events on their way and the time are carried over; parameters are those of the new cell, and what is
 * new begins with its INITIAL at the present voltage.
 *
 * @throws RangeError where meshes, steps or point processes differ.
 */
export function carryState(from: Simulation, to: Simulation): void {
  checkSameShape(from, to);
  const nodeBefore = nodesBefore(from, to);
  const { voltageMv } = to.membrane;
  for (let node = 0; node < voltageMv.length; node++)
    voltageMv[node] = from.membrane.voltageMv[nodeBefore[node]!]!;
  to.membrane.initialise();
  for (const block of to.membrane.blocks) carryBlock(block, from.membrane, nodeBefore);
  carryConcentrations(from.membrane, to.membrane, nodeBefore);
  for (const { plan, kernel } of to.membrane.blocks)
    if (isOfPoolClock(plan.mechanism) && blockOf(from.membrane, plan.mechanism) === undefined)
      kernel.initialise();
  to.points.takeStates(from.points);
  const before = from.snapshot();
  to.restore({
    ...to.snapshot(),
    stepCount: before.stepCount,
    events: before.events,
  });
}

function checkSameShape(from: Simulation, to: Simulation): void {
  const names = ({ cell }: Simulation): string =>
    cell.points.map(({ name, mechanism }) => `${name} ${mechanism.sourceSha256}`).join('\n');
  if (from.layout.nodeCount !== to.layout.nodeCount)
    throw new RangeError(
      `a mesh of ${to.layout.nodeCount} nodes cannot go on from one of ${from.layout.nodeCount}`,
    );
  if (from.dtMs !== to.dtMs)
    throw new RangeError(`a step of ${to.dtMs} ms cannot go on from one of ${from.dtMs} ms`);
  if (names(from) !== names(to) || from.cell.connections.length !== to.cell.connections.length)
    throw new RangeError('the cells have other point processes or connections');
}

/** Node of the old membrane's arrays by node of the new one's: each groups nodes by its own mechanisms. */
function nodesBefore(from: Simulation, to: Simulation): Int32Array {
  const before = new Int32Array(to.layout.nodeCount);
  to.membraneNode.forEach((node, layoutNode) => {
    before[node] = from.membraneNode[layoutNode]!;
  });
  return before;
}

function blockOf({ blocks }: Membrane, { sourceSha256 }: Mechanism): RunningBlock | undefined {
  return blocks.find(({ plan }) => plan.mechanism.sourceSha256 === sourceSha256);
}

function carryBlock(block: RunningBlock, from: Membrane, nodeBefore: Int32Array): void {
  const { mechanism } = block.plan;
  const old = blockOf(from, mechanism);
  if (old === undefined) return;
  const instanceAt = new Map(Array.from(old.nodes, (node, instance) => [node, instance]));
  block.plan.fields.forEach(({ name, role }, field) => {
    const oldField = old.plan.fields.findIndex((candidate) => candidate.name === name);
    if (role === 'parameter' || oldField < 0) return;
    block.nodes.forEach((node, instance) => {
      const before = instanceAt.get(nodeBefore[node]!);
      if (before !== undefined) block.fields[field]![instance] = old.fields[oldField]![before]!;
    });
  });
}

/** Of ions whose concentration some mechanism writes, in both cells. */
function carryConcentrations(from: Membrane, to: Membrane, nodeBefore: Int32Array): void {
  for (const { plan } of to.blocks)
    for (const { name: ion, writes } of plan.mechanism.ions)
      for (const written of writes) {
        const quantity = ionQuantity(ion, written);
        const before = from.nodeFields.values(written);
        const after = to.nodeFields.values(written);
        const isConcentration = quantity === 'interior' || quantity === 'exterior';
        if (!isConcentration || before === undefined || after === undefined) continue;
        for (let node = 0; node < after.length; node++) after[node] = before[nodeBefore[node]!]!;
      }
}
