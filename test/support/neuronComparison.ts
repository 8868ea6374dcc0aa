import { beforeAll, expect, it } from 'vitest';
import { type CellRun, columnDifference, runHere, runInNeuron } from './neuronCells.ts';

type Rows = readonly (readonly number[])[];

export interface ComparisonOptions {
  /** Largest difference, of the largest value of a variable. */
  readonly tolerance: number;
  /** Of runs whose name begins with a word and a comma, where one side solves to less. */
  readonly tolerances?: Readonly<Record<string, number>>;
  /** For NEURON to compile the mechanisms and take all runs. */
  readonly timeoutMs: number;
  /** More that is asked of a run. */
  readonly check?: (name: string, here: Rows, there: Rows) => void;
}

/** Inside `describe`: takes all runs in one NEURON; a test for each asks for the same values here at every step. */
export function itMatchesNeuron(
  mods: Readonly<Record<string, string>>,
  runs: Readonly<Record<string, CellRun>>,
  { tolerance, tolerances = {}, timeoutMs, check }: ComparisonOptions,
): void {
  let neuron: Record<string, number[][]> = {};
  beforeAll(() => {
    neuron = runInNeuron(mods, runs);
  }, timeoutMs);

  it.each(Object.entries(runs))('%s', (name, run) => {
    const here = runHere(mods, run);
    const there = neuron[name]!;
    expect(there.length).toBe(run.steps + 1);
    const most = tolerances[name.split(',')[0]!] ?? tolerance;
    run.record.forEach((variable, column) => {
      expect(columnDifference(here, there, column), variable).toBeLessThan(most);
    });
    check?.(name, here, there);
  });
}

/** Whether the voltage, the first column, went through the range of a channel. */
export function expectDriven(_name: string, _here: Rows, there: Rows): void {
  const voltage = there.map((row) => row[0]!);
  expect(Math.max(...voltage) - Math.min(...voltage)).toBeGreaterThan(10);
}
