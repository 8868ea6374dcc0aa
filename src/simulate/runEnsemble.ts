import { Ensemble, type EnsembleMember, type EnsembleResult } from './ensemble.ts';
import type { Recording } from './recording.ts';

/** Wall time between two reports, and between two chances for others to run. ms. */
const TURN_MS = 50;

/** How an ensemble is run. */
export interface EnsembleOptions {
  /** Called with the share done, 0 to 1, at most every 50 ms of wall time. */
  readonly onProgress?: (share: number) => void;
  /** Stops the runs; what was recorded so far is returned. */
  readonly signal?: AbortSignal;
}

/**
 * Runs many cells of like structure together, four in the lanes of a vector in single precision (mode `ensemble`): one
 * tree, mesh and set of mechanisms; parameters, stimuli, point processes, events and durations may differ. Cells of
 * other structure go with their own likes. States follow the voltage by tables with an error of at most 1e-5, the rest is
 * as written.
 *
 * What comes of a cell depends on that cell alone, to the bit: not on its neighbours, their number or their order. It
 * differs from a run in double precision by less than 0.001 ms in a spike's time in 100 ms of the CA1 cell of
 * docs/numerics.md. A cell that cannot be in a lane is run by itself in double precision, and its result says why.
 *
 * @param members in any order; `simulation.mode` of their experiments is not looked at.
 * @returns a result a member, in their order. What is wrong with one of them is its `error`, and the others go on.
 */
export async function runEnsemble(
  members: readonly EnsembleMember[],
  { onProgress, signal }: EnsembleOptions = {},
): Promise<EnsembleResult[]> {
  const run = new Ensemble().run(members, signal);
  let turnEnds = performance.now() + TURN_MS;
  for (let next = run.next(); ; next = run.next()) {
    if (next.done === true) {
      onProgress?.(1);
      return next.value;
    }
    if (performance.now() < turnEnds) continue;
    onProgress?.(next.value);
    await new Promise((resolve) => setTimeout(resolve, 0));
    turnEnds = performance.now() + TURN_MS;
  }
}

/**
 * One cell in a lane, as runCell has it.
 *
 * @throws ModelError what is wrong with the cell, or ended its run
 */
export async function runInLane(
  member: EnsembleMember,
  options: EnsembleOptions,
): Promise<Recording> {
  const [result] = await runEnsemble([member], options);
  const { recording, error } = result!;
  if (recording === undefined) throw error;
  return recording;
}
