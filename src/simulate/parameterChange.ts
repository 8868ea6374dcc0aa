import { simulateMessages } from '../base/messages/simulate.ts';
import { ModelError } from '../base/modelError.ts';
import { coversLocus } from '../cell/cell.ts';
import { invertOrder } from '../discretise/renumberNodes.ts';
import type { IrProgram } from '../kernels/ir.ts';
import { resolveRegion } from '../morphology/region.ts';
import type { RunningBlock } from './membrane.ts';
import type { Simulation } from './simulation.ts';
import { writeParameter } from './writeParameter.ts';

/** What is changed, as Simulation.setParameter says. */
export interface ParameterChange {
  readonly owner: string;
  readonly parameter: string;
  readonly value: number;
  /** Text of a region; everywhere where left out. */
  readonly region?: string | undefined;
}

export function changeParameter(simulation: Simulation, change: ParameterChange): void {
  const { membrane, points } = simulation;
  const { owner, parameter, value, region } = change;
  const name = `${owner}.${parameter}`;
  if (!Number.isFinite(value))
    throw new ModelError('simulate/bad-value', simulateMessages.badValue(name, value));
  const block = membrane.blocks.find(({ plan }) => plan.mechanism.name === owner);
  if (block !== undefined) refuseTabled(simulation, block, parameter);
  if (block !== undefined && region !== undefined) {
    changeInRegion(simulation, block, { ...change, region });
    return;
  }
  const isKnown =
    block === undefined
      ? region === undefined && points.fields.setParameter(owner, parameter, value)
      : writeParameter(block, parameter, value);
  if (!isKnown) throw new ModelError('simulate/no-parameter', simulateMessages.noParameter(name));
}

function refuseTabled({ engine }: Simulation, { plan }: RunningBlock, parameter: string): void {
  const { name } = plan.mechanism;
  if (engine.isTabled(name) && readsParameter(plan.programs.advance, parameter))
    throw new ModelError('simulate/tabled', simulateMessages.tabled(name));
}

/** In compartments whose centre lies in the region, as painting has it. */
function changeInRegion(
  simulation: Simulation,
  block: RunningBlock,
  { owner, parameter, value, region }: ParameterChange & { readonly region: string },
): void {
  const { cell, layout, membraneNode, engine, variesByPlace } = simulation;
  const name = `${owner}.${parameter}`;
  const field = block.plan.fields.findIndex(
    (each) => each.name === parameter && each.role === 'parameter',
  );
  const values = block.fields[field];
  const intervals = resolveRegion(cell.morphology, region, cell.labels);
  const layoutNode = invertOrder(membraneNode);
  const instances = [...block.nodes.keys()].filter((instance) => {
    const node = layoutNode[block.nodes[instance]!]!;
    return coversLocus(intervals, layout.section[node]!, layout.x[node]!);
  });
  if (values === undefined || instances.length === 0)
    throw new ModelError('simulate/no-parameter', simulateMessages.noneInRegion(name, region));
  if (engine.name === 'wasm' && block.evenParameters.has(parameter) && !variesByPlace)
    throw new ModelError('simulate/one-value', simulateMessages.oneValue(name));
  for (const instance of instances) writeParameter(block, parameter, value, instance);
}

/** Whether what a program computes depends on a parameter. */
function readsParameter({ nodes }: IrProgram, parameter: string): boolean {
  return nodes.some(
    (node) => node.kind === 'input' && 'name' in node.source && node.source.name === parameter,
  );
}
