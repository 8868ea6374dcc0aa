import { planSweep, SetRunner } from '../../../src/sweep/index.ts';
import type { SweepReply, SweepRequest, SweepSpace } from './sweepProtocol.ts';

/** One worker of a pool: it runs the sets it is given as `cabletree sweep` would. Questions come one at a time. */
let runner: SetRunner | undefined;

self.onmessage = ({ data: request }: MessageEvent<SweepRequest>) => {
  void answer(request);
};

async function answer(request: SweepRequest): Promise<void> {
  try {
    if (request.type === 'start') runner = createRunner(request.space);
    else if (request.type === 'run')
      reply({ type: 'ran', results: await runner!.runAll(request.indices) });
    else reply({ type: 'opened', experiment: await runner!.experimentAt(request.index) });
  } catch (error) {
    reply({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
  }
}

function createRunner({ experiment, settings, feature }: SweepSpace): SetRunner {
  const plan = planSweep({ experiment, settings, features: [feature], shardCount: 1 });
  return new SetRunner(plan, experiment, new Map());
}

function reply(message: SweepReply): void {
  self.postMessage(message);
}
