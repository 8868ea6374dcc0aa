import { messages } from './messages.ts';
import type { Dispatch } from './state/actions.ts';

/** Work that a user waits for and may stop. */
export type Work<T> = (report: (share: number) => void, signal: AbortSignal) => Promise<T>;

export interface TaskRunner {
  /** Shows progress while the work runs; undefined where it was stopped. A newer task stops an older one. */
  run<T>(label: (percent?: number) => string, work: Work<T>): Promise<T | undefined>;
  /** Whether work goes on: of what was stopped, another took the place. */
  isBusy(): boolean;
  /** Stops the work because the user said so. */
  cancel(): void;
  /** Stops it because it has become pointless. */
  stop(): void;
}

export function createTaskRunner(dispatch: Dispatch): TaskRunner {
  let current: AbortController | undefined;
  return {
    run: async (label, work) => {
      current?.abort();
      const controller = new AbortController();
      current = controller;
      const show = (share: number | undefined): void => {
        if (current !== controller) return;
        const text = label(share === undefined ? undefined : Math.round(100 * share));
        dispatch({ type: 'task', task: { label: text, share, canCancel: true } });
      };
      // Nobody knows how long reading and building take.
      show(undefined);
      try {
        return await work(show, controller.signal);
      } catch (error) {
        if (controller.signal.aborted) return undefined;
        throw error;
      } finally {
        if (current === controller) {
          current = undefined;
          dispatch({ type: 'task', task: undefined });
        }
      }
    },
    isBusy: () => current !== undefined,
    stop: () => current?.abort(),
    cancel: () => {
      current?.abort();
      dispatch({ type: 'notice', text: messages.stopped() });
    },
  };
}
