import {
  type Cell,
  type CompartmentLayout,
  type Experiment,
  type Recording,
  type RunOptions,
  runCell,
} from '../../../src/index.ts';

/** The stepping of a run, which comes while the cell is read: the cell is drawn before the first step. */

export interface RunToBreak {
  readonly recording: Recording;
  /** What broke the run off, where something did; the recording is of the time before. */
  readonly error: unknown;
}

/**
 * Runs a cell as its experiment says, and keeps what was recorded where the run breaks off.
 *
 * @throws ModelError where it cannot begin
 */
export async function runToBreak(
  cell: Cell,
  layout: CompartmentLayout,
  experiment: Experiment,
  options: Pick<RunOptions, 'onProgress' | 'signal'>,
): Promise<RunToBreak> {
  let recorded: Recording | undefined;
  const onBroken = (recording: Recording): void => {
    recorded = recording;
  };
  try {
    const recording = await runCell(cell, layout, experiment, { ...options, onBroken });
    return { recording, error: undefined };
  } catch (error) {
    if (recorded === undefined) throw error;
    return { recording: recorded, error };
  }
}
