import { exportMessages as messages } from '../base/messages/export.ts';
import { ModelError } from '../base/modelError.ts';
import { ArtificialWorld } from './artificialWorld.ts';
import type { ArtificialUnit, NetworkModel } from './networkModel.ts';

/** An artificial cell as NEURON gets it: one of its own, or a train as it is drawn here. */
export type NeuronUnit =
  | {
      readonly kind: 'cell';
      readonly name: string;
      readonly parameters: Readonly<Record<string, number>>;
    }
  | { readonly kind: 'train'; readonly timesMs: readonly number[] };

/** @throws ModelError `circuit/noisy-target` */
export function unitsForNeuron({ units, links }: NetworkModel, durationMs: number): NeuronUnit[] {
  return units.map((unit, number): NeuronUnit => {
    const { kind, parameters, population, index } = unit;
    const isDrawn = kind === 'NetStim' && parameters['noise'] !== 0;
    if (kind === 'VecStim') return { kind: 'train', timesMs: [...unit.timesMs] };
    if (!isDrawn) {
      const { seed: _, ...own } = parameters;
      return { kind: 'cell', name: kind, parameters: own };
    }
    if (links.some(({ target }) => target.kind === 'unit' && target.unit === number))
      throw new ModelError('circuit/noisy-target', messages.noisyTarget(`${population}[${index}]`));
    return { kind: 'train', timesMs: trainOf(unit, durationMs) };
  });
}

function trainOf(unit: ArtificialUnit, durationMs: number): number[] {
  const timesMs: number[] = [];
  const world = new ArtificialWorld([unit], (_, timeMs) => {
    timesMs.push(timeMs);
  });
  world.runUntil(durationMs);
  return timesMs;
}
