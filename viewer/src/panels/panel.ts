import type { Derived } from '../state/derive.ts';
import type { ViewerState } from '../state/viewerState.ts';

/** What panels are given to show. `derived` is undefined before there is a run. */
export interface PageView {
  readonly state: ViewerState;
  readonly derived: Derived | undefined;
}

/** A part of the page. `update` is called at most once a frame, after all reading of sizes, and only writes. */
export type Panel = (view: PageView) => void;
