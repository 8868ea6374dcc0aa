import type { Insets, Viewport } from '../../../src/scene/index.ts';

/** What scale bar, tools and colour bar take of the stage: a fitted cell keeps clear of them. */
export function stageInsets({ widthPx }: Viewport): Insets {
  return widthPx < 560
    ? { left: 16, right: 100, top: 52, bottom: 64 }
    : { left: 48, right: 120, top: 40, bottom: 40 };
}
