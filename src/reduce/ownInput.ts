import type { ActiveRun } from './activeRun.ts';
import { runActive } from './activeRun.ts';
import type { RunnableCell } from './cellOfModel.ts';
import type { CertificateRow } from './certificate.ts';
import type { ReductionPair } from './reductionPair.ts';
import { speedRow, spikeRows } from './spikeRows.ts';

/** An experiment's own input on both cells. */
export interface OwnInput {
  /** With all that it places. */
  readonly full: RunnableCell;
  /** The model with the same, as cellWithShares makes it. */
  readonly reduced: RunnableCell;
  readonly durationMs: number;
}

/** Somatic spikes of both cells under the experiment's own synapses and clamps. @throws ModelError as runActive does. */
export function compareOwnInput(
  { model, sites }: ReductionPair,
  { full, reduced, durationMs }: OwnInput,
): CertificateRow[] {
  const run = (side: RunnableCell, soma: number): ActiveRun => {
    const { clamps, points, connections } = side.cell;
    return runActive(side, [soma], { durationMs, clamps, points, connections });
  };
  const soma = sites[0]!;
  const a = run(full, soma);
  const b = run(reduced, reduced.layout.compartments[model.compartmentOfNode[soma]!]!);
  const what = `the experiment's own input, ${full.cell.points.length} point processes on ${reduced.cell.points.length}`;
  return [...spikeRows('own_input', what, a, b, durationMs), speedRow('own_input_speed', a, b)];
}
