import type { TestHooks } from '../../viewer/src/testHooks.ts';

declare global {
  interface Window {
    /** There with `?test=` only. */
    readonly viewer: TestHooks;
  }
}
