import type { Action, Dispatch } from './actions.ts';
import { reduce } from './reduce.ts';
import type { ViewerState } from './viewerState.ts';

/** One state, one way to change it. Listeners hear of changes, not of actions that changed nothing. */
export interface Store {
  state(): ViewerState;
  readonly dispatch: Dispatch;
  subscribe(listener: () => void): void;
}

export function createStore(initial: ViewerState): Store {
  let state = initial;
  const listeners: (() => void)[] = [];
  return {
    state: () => state,
    dispatch: (action: Action) => {
      const next = reduce(state, action);
      if (next === state) return;
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.push(listener);
    },
  };
}
