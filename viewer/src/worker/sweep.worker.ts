import {
  experimentOfSet,
  parameterValues,
  planSweep,
  SetRunner,
  type SweepPlan,
} from '../../../src/sweep/index.ts';
import type { SweepReply, SweepRequest, SweepSpace } from './sweepProtocol.ts';

/** One worker of a pool: it runs the sets it is given as `cabletree sweep` would. */
let started: { plan: SweepPlan; runner: SetRunner; space: SweepSpace } | undefined;

self.onmessage = ({ data: request }: MessageEvent<SweepRequest>) => {
  try {
    if (request.type === 'start') start(request.space);
    else if (request.type === 'run')
      reply({ type: 'ran', results: started!.runner.runAll(request.indices) });
    else reply({ type: 'opened', experiment: experimentAt(request.index) });
  } catch (error) {
    reply({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
  }
};

function start(space: SweepSpace): void {
  const { experiment, settings, feature } = space;
  const plan = planSweep({ experiment, settings, features: [feature], shardCount: 1 });
  started = { plan, space, runner: new SetRunner(plan, experiment, new Map()) };
}

function experimentAt(index: number): SweepSpace['experiment'] {
  const { plan, space } = started!;
  const sources = plan.parameters.map(({ source }) => source);
  const values = parameterValues({ sources, seed: plan.seed }, index);
  return experimentOfSet(space.experiment, plan.parameters, values, new Map());
}

function reply(message: SweepReply): void {
  self.postMessage(message);
}
