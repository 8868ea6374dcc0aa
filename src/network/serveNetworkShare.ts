import { recordShare } from './recordShare.ts';
import { SharedExchange } from './sharedExchange.ts';
import {
  type HostMessage,
  packFailure,
  type ShareMessage,
  type SharePort,
  type ShareTask,
} from './shareMessages.ts';
import type { SpikeExchange, WindowReport } from './spikeExchange.ts';
import { startNetwork } from './startNetwork.ts';

/** The work of a worker that `runNetworkInWorkers` is given: runs the share of a network that it is told. */
export function serveNetworkShare(port: SharePort): void {
  const post = (message: ShareMessage): void => port.post(message);
  let begin: (() => Promise<void>) | undefined;
  let hear: ((reports: readonly WindowReport[]) => void) | undefined;
  const overHost: SpikeExchange = {
    swap: (report) =>
      new Promise((resolve) => {
        hear = resolve;
        post({ kind: 'report', report });
      }),
  };
  port.listen((message) => {
    const told = message as HostMessage;
    const attempt = async (): Promise<void> => {
      switch (told.kind) {
        case 'prepare':
          begin = prepareShare(told.task, overHost, post);
          post({ kind: 'ready' });
          break;
        case 'run':
          await begin?.();
          break;
        case 'told':
          hear?.(told.reports);
          break;
      }
    };
    attempt().catch((error: unknown) => post({ kind: 'failed', failure: packFailure(error) }));
  });
}

function prepareShare(
  { model, settings, engine, ownGroups, share, stepCount, memory }: ShareTask,
  overHost: SpikeExchange,
  post: (message: ShareMessage) => void,
): () => Promise<void> {
  const network = startNetwork(model, settings, engine, ownGroups);
  const exchange = memory === undefined ? overHost : new SharedExchange(memory, share);
  return async () => {
    const record = await recordShare(model, network, exchange, {
      stepCount,
      onProgress: share === 0 ? (done) => post({ kind: 'progress', done }) : undefined,
    });
    post({ kind: 'record', record });
  };
}
