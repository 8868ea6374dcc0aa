import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Shading scales a colour's length, never its direction. */
export const MOST_DEGREES = 2;
export const PICKS = 50;

export interface Sample {
  readonly drawn: readonly [number, number, number];
  readonly expected: readonly [number, number, number];
}

export interface Pixel {
  readonly x: number;
  readonly y: number;
}

/** Pixels of the cell on a grid of 4, its very edges left out: rounding may put them on either side of a centre. */
export async function findPixels(page: Page): Promise<Pixel[]> {
  return page.evaluate(() => {
    const { viewer } = window;
    viewer.renderNow();
    const isHit = (x: number, y: number): boolean => viewer.pick(x, y) !== undefined;
    const { viewport } = viewer.state();
    const pixels: Pixel[] = [];
    for (let y = 2; y < viewport.heightPx; y += 4)
      for (let x = 2; x < viewport.widthPx; x += 4)
        if (isHit(x, y) && [-0.2, 0.2].every((d) => isHit(x + d, y) && isHit(x, y + d)))
          pixels.push({ x, y });
    return pixels;
  });
}

/** Fifty pixels spread over the cell, drawn and as they should be. */
export async function samplePixels(page: Page, timeMs: number, shiftMv = 0): Promise<Sample[]> {
  const pixels = await findPixels(page);
  expect(pixels.length).toBeGreaterThanOrEqual(PICKS);
  const chosen = Array.from(
    { length: PICKS },
    (_, i) => pixels[Math.floor((i * pixels.length) / PICKS)]!,
  );
  return page.evaluate(
    ({ time, shift, at }) => {
      const { viewer } = window;
      viewer.seek(time);
      if (shift === 0) viewer.renderNow();
      else viewer.drawShifted(shift);
      return at.map(({ x, y }) => ({
        drawn: viewer.pixel(x, y),
        expected: viewer.expectedColour(viewer.pick(x, y)!),
      }));
    },
    { time: timeMs, shift: shiftMv, at: chosen },
  );
}

/** Degrees between two colours as directions from black. */
export function angleBetween({ drawn, expected }: Sample): number {
  const dot = drawn.reduce((sum, value, i) => sum + value * expected[i]!, 0);
  const cosine = dot / (Math.hypot(...drawn) * Math.hypot(...expected));
  return (Math.acos(Math.min(1, cosine)) * 180) / Math.PI;
}
