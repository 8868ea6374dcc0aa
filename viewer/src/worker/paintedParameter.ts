import {
  catalogueMechanisms,
  type Mechanism,
  ModelError,
  paintCompartments,
  parseNmodl,
} from '../../../src/index.ts';
import { messages } from '../messages.ts';
import type { OpenedExperiment } from './openExperiment.ts';
import type { MechanismInfo, PaintedParameter } from './protocol.ts';

/**
 * What the coats of a cell give one parameter of a mechanism, by node.
 *
 * @throws ModelError where the mechanism is nowhere on the cell or has no such parameter, and those of painting
 */
export function measurePaint(
  { cell, layout }: OpenedExperiment,
  mechanism: string,
  parameter: string,
): PaintedParameter {
  const block = paintCompartments(cell, layout).blocks.find(
    (candidate) => candidate.mechanism.name === mechanism,
  );
  const described = block?.mechanism.parameters.find(({ name }) => name === parameter);
  if (block === undefined || described === undefined)
    throw new ModelError('viewer/not-painted', messages.notPainted(mechanism, parameter));
  const painted = block.parameters.get(parameter);
  const own = Float32Array.from(block.nodes, (_, i) => painted?.[i] ?? described.value);
  const values = new Float32Array(layout.nodeCount).fill(own.reduce((a, b) => Math.min(a, b)));
  block.nodes.forEach((node, i) => {
    values[node] = own[i]!;
  });
  return { unit: described.unit, values };
}

/** What a cell of this experiment can be painted with: the catalogue, and the experiment's own files. */
export function listMechanisms({ experiment }: OpenedExperiment): MechanismInfo[] {
  const found = new Map<string, Mechanism>(catalogueMechanisms());
  for (const { name, file, source } of experiment.mechanisms) {
    if (source === undefined) continue;
    const { mechanism } = parseNmodl(source, { file: name ?? file ?? '' });
    if (mechanism !== undefined) found.set(mechanism.name, mechanism);
  }
  return [...found.values()].map(({ name, title, kind, parameters }) => ({
    name,
    title,
    kind,
    parameters: parameters
      .filter(({ scope }) => scope === 'range' || scope === 'global')
      .map((parameter) => ({
        name: parameter.name,
        unit: parameter.unit,
        value: parameter.value,
      })),
  }));
}
