import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect } from 'vitest';
import { sharedFolder } from './shared.ts';

export type ReferenceFigures = {
  readonly [key: string]: number | boolean | ReferenceFigures | readonly ReferenceFigures[];
};

/** NEURON's own, by the word a section's name begins with. */
export type NeuronFigures = Readonly<
  Record<string, { sections: number; lengthUm: number; areaUm2: number }>
>;

export interface ReferenceFile {
  readonly fromPoints: ReferenceFigures;
  readonly neuron?: { readonly perName?: NeuronFigures };
  readonly neuronOnSortedCopy?: { readonly perName: NeuronFigures };
}

/** The published reconstructions whose name has an ending, with their figures; none where the folder is missing. */
export function referenceFiles(ending: string): [string, ReferenceFile][] {
  const shared = sharedFolder();
  if (shared === undefined) return [];
  const path = resolve(shared, 'morphologies/reference-morphometrics.json');
  const { files } = JSON.parse(readFileSync(path, 'utf8')) as {
    files: Record<string, ReferenceFile>;
  };
  return Object.entries(files).filter(([file]) => file.endsWith(ending));
}

/** Every figure of the reference, and no other of the same object: 1e-9 relative, or the 6 decimals it has. */
export function expectFigures(actual: unknown, expected: unknown, path: string): void {
  if (typeof expected === 'number') {
    const value = actual as number;
    const tolerance = Math.max(6e-7, 1e-9 * Math.abs(expected));
    expect(Math.abs(value - expected), `${path}: ${value}, not ${expected}`).toBeLessThanOrEqual(
      tolerance,
    );
  } else if (typeof expected === 'object' && expected !== null) {
    for (const [key, value] of Object.entries(expected))
      expectFigures((actual as Record<string, unknown>)[key], value, `${path}.${key}`);
  } else expect(actual, path).toBe(expected);
}
