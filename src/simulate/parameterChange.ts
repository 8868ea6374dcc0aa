import { simulateMessages } from '../base/messages/simulate.ts';
import { ModelError } from '../base/modelError.ts';
import type { IrProgram } from '../kernels/ir.ts';
import type { RunningBlock } from './membrane.ts';
import type { Simulation } from './simulation.ts';
import { WasmEngine } from './wasmEngine.ts';
import { writeParameter } from './writeParameter.ts';

/** Another value of a parameter of a running simulation, as Simulation.setParameter says. */
export function changeParameter(
  simulation: Simulation,
  owner: string,
  parameter: string,
  value: number,
): void {
  const { membrane, points } = simulation;
  const name = `${owner}.${parameter}`;
  if (!Number.isFinite(value))
    throw new ModelError('simulate/bad-value', simulateMessages.badValue(name, value));
  const block = membrane.blocks.find(({ plan }) => plan.mechanism.name === owner);
  const isKnown =
    block === undefined
      ? points.setParameter(owner, parameter, value)
      : setOfBlock(simulation, block, parameter, value);
  if (!isKnown) throw new ModelError('simulate/no-parameter', simulateMessages.noParameter(name));
}

function setOfBlock(
  { engine }: Simulation,
  block: RunningBlock,
  parameter: string,
  value: number,
): boolean {
  const table = engine instanceof WasmEngine ? engine.tables : undefined;
  const name = block.plan.mechanism.name;
  const isTabled = table?.has(name) === true && typeof table.get(name) !== 'string';
  if (isTabled && readsParameter(block.plan.programs.advance, parameter))
    throw new ModelError('simulate/tabled', simulateMessages.tabled(name));
  return writeParameter(block, parameter, value);
}

/** Whether what a program computes depends on a parameter. */
function readsParameter({ nodes }: IrProgram, parameter: string): boolean {
  return nodes.some(
    (node) => node.kind === 'input' && 'name' in node.source && node.source.name === parameter,
  );
}
