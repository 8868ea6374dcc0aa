import type { Theme } from '../../src/scene/index.ts';

export function preferredTheme(): Theme {
  return matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
}

/** Whether the page may move what nobody asked it to move. */
export function mayMove(): boolean {
  return !matchMedia('(prefers-reduced-motion: reduce)').matches;
}
