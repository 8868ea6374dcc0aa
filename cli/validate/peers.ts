import { PEER_RUNS, type PeerRun, peerCheck } from '../../src/validate/index.ts';
import { peerFailed, peerMissing } from '../messages.ts';
import { BRIAN2_PEER } from './brian2Peer.ts';
import { NEURON_PEER } from './neuronPeer.ts';
import type { ValidationReport } from './report.ts';
import { pythonWith, takeRuns } from './runPeer.ts';

/** Another simulator that takes the same runs. */
export interface Peer {
  readonly name: PeerRun['peer'];
  /** As Python imports it. */
  readonly module: string;
  readonly script: string;
}

export const NEURON: Peer = { name: 'NEURON', module: 'neuron', script: NEURON_PEER };
export const BRIAN2: Peer = { name: 'Brian2', module: 'brian2', script: BRIAN2_PEER };

/** The checks beside a peer; none, and the reason, where it does not run. */
export async function takePeerChecks({ name, module, script }: Peer): Promise<ValidationReport> {
  const python = await pythonWith(module);
  if (python === undefined) return { checks: [], skipped: [peerMissing(name)] };
  const runs = PEER_RUNS.filter(({ peer }) => peer === name);
  try {
    const taken = await takeRuns(python, script, runs);
    return { checks: runs.map((run, k) => peerCheck(run, taken[k] ?? [])), skipped: [] };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { checks: [], skipped: [peerFailed(name, error.message)] };
  }
}
