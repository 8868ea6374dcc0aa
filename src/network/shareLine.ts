import type { ShareRecord } from './recordShare.ts';
import {
  type HostMessage,
  type ShareMessage,
  type SharePort,
  type ShareTask,
  unpackFailure,
} from './shareMessages.ts';
import type { WindowReport } from './spikeExchange.ts';

/** What became of a worker's task. */
export type Outcome<Value> = { readonly value: Value } | { readonly error: Error };

export interface LineEvents {
  readonly onProgress: (done: number) => void;
  readonly onReport: (report: WindowReport) => void;
}

/** The host's end of the line to a worker. */
export class ShareLine {
  private readonly port: SharePort;
  private settleReady: (outcome: Outcome<undefined>) => void = () => undefined;
  private settleRun: (outcome: Outcome<ShareRecord>) => void = () => undefined;

  constructor(port: SharePort, { onProgress, onReport }: LineEvents) {
    this.port = port;
    port.listen((message) => {
      const heard = message as ShareMessage;
      switch (heard.kind) {
        case 'ready':
          this.settleReady({ value: undefined });
          break;
        case 'progress':
          onProgress(heard.done);
          break;
        case 'report':
          onReport(heard.report);
          break;
        case 'record':
          this.settleRun({ value: heard.record });
          break;
        case 'failed': {
          const failed = { error: unpackFailure(heard.failure) };
          this.settleReady(failed);
          this.settleRun(failed);
          break;
        }
      }
    });
  }

  /** Fulfilled when the worker has made its cells. */
  prepare(task: ShareTask): Promise<Outcome<undefined>> {
    return new Promise((resolve) => {
      this.settleReady = resolve;
      this.post({ kind: 'prepare', task });
    });
  }

  run(): Promise<Outcome<ShareRecord>> {
    return new Promise((resolve) => {
      this.settleRun = resolve;
      this.post({ kind: 'run' });
    });
  }

  tell(reports: readonly WindowReport[]): void {
    this.post({ kind: 'told', reports });
  }

  private post(message: HostMessage): void {
    this.port.post(message);
  }
}

/** @throws the error of the first that failed. */
export function valuesOf<Value>(outcomes: readonly Outcome<Value>[]): Value[] {
  return outcomes.map((outcome) => {
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  });
}
