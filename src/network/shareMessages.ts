import type { Diagnostic } from '../base/diagnostic.ts';
import { isModelError, ModelError } from '../base/modelError.ts';
import type { NetworkModel } from './networkModel.ts';
import type { ShareRecord } from './recordShare.ts';
import type { ExchangeMemory } from './sharedExchange.ts';
import type { WindowReport } from './spikeExchange.ts';
import type { NetworkEngine, NetworkSettings } from './startNetwork.ts';

/**
 * One end of the line between a program and a worker that it made: a `Worker` or the worker's own `self` in a page, a
 * `Worker` or `parentPort` of node:worker_threads, each behind these two.
 */
export interface SharePort {
  post(message: unknown): void;
  /** Called once; messages that came before are not lost. */
  listen(heard: (message: unknown) => void): void;
}

/** What a worker is to run. */
export interface ShareTask {
  readonly model: NetworkModel;
  readonly settings: NetworkSettings;
  readonly engine: NetworkEngine;
  readonly ownGroups: readonly number[];
  readonly share: number;
  readonly stepCount: number;
  /** Threads meet there; without it by messages over the host. */
  readonly memory: ExchangeMemory | undefined;
}

/** To a worker, in this order; `told` answers each `report`. */
export type HostMessage =
  | { readonly kind: 'prepare'; readonly task: ShareTask }
  | { readonly kind: 'run' }
  | { readonly kind: 'told'; readonly reports: readonly WindowReport[] };

/** From a worker. */
export type ShareMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'report'; readonly report: WindowReport }
  | { readonly kind: 'record'; readonly record: ShareRecord }
  | { readonly kind: 'failed'; readonly failure: ShareFailure };

/** An error, as it can be posted. */
export interface ShareFailure {
  readonly message: string;
  readonly code: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export function packFailure(error: unknown): ShareFailure {
  if (isModelError(error)) {
    const { message, code, diagnostics } = error;
    return { message, code, diagnostics };
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { message, code: undefined, diagnostics: [] };
}

export function unpackFailure({ message, code, diagnostics }: ShareFailure): Error {
  return code === undefined ? new Error(message) : new ModelError(code, message, diagnostics);
}
