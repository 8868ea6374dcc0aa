import type { Advice } from './advice.ts';

/** Why another program does not read a file. Each is a sentence without a full stop. */

export function neuronNoPoints(): string {
  return 'no line has seven numbers separated by blanks, and Import3d ends in an error';
}

export function neuronChildBeforeParent(id: number): string {
  return `sample ${id} does not come after its parent, and Import3d ends in a bare error`;
}

export function neuronUnsorted(id: number): string {
  return `the lines are not in the order of their ids (sample ${id}), and Import3d ends in a bare error`;
}

export function neuronRefuses(reason: string): Advice {
  return {
    message: `NEURON's Import3d does not read the file: ${reason}`,
    hint: "choose another convention with --soma: 'auto' reads it",
  };
}
