import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  frontRunFiles,
  hostViewer,
  nextFrame,
  pageTestTitle,
  type ViewerHost,
  whyNoPages,
} from './viewerPage.ts';

const swc = readFileSync(
  new URL('../../morphologies/nrn-demo-pyramidal.swc', import.meta.url),
  'utf8',
);
/** Shading scales a colour's length, never its direction. */
const MOST_DEGREES = 2;
const PICKS = 50;

interface Sample {
  readonly drawn: readonly [number, number, number];
  readonly expected: readonly [number, number, number];
}

describe.skipIf(whyNoPages())(pageTestTitle('colour'), () => {
  let host: ViewerHost;
  let page: Page;
  beforeAll(async () => {
    host = await hostViewer(frontRunFiles('pyramidal.swc', swc).files);
    ({ page } = await host.open('?test=1', { colorScheme: 'dark' }));
  });
  afterAll(() => host.close());

  it.each([0.55, 2.5, 6.17, 12.4, 19.9])(
    'is the voltage of the picked place, in the Float32 frames, at %f ms',
    async (timeMs) => {
      const worst = Math.max(...(await samplePixels(page, timeMs)).map(angleBetween));
      expect(worst).toBeLessThanOrEqual(MOST_DEGREES);
    },
  );

  it.each(['cividis', 'plasma'] as const)('follows the map %s and both themes', async (name) => {
    await page.evaluate((map) => {
      window.viewer.dispatch({ type: 'set-colour-map', name: map });
      window.viewer.dispatch({ type: 'toggle-theme' });
    }, name);
    await nextFrame(page);
    const worst = Math.max(...(await samplePixels(page, 4.3)).map(angleBetween));
    expect(worst).toBeLessThanOrEqual(MOST_DEGREES);
  });

  it('follows a narrow range, drawn from half floats', async () => {
    const opened = await host.open('?test=1');
    await opened.page.evaluate(() =>
      window.viewer.dispatch({ type: 'set-range', low: -72, high: -50 }),
    );
    await nextFrame(opened.page);
    const worst = Math.max(...(await samplePixels(opened.page, 6.17)).map(angleBetween));
    expect(worst).toBeLessThanOrEqual(MOST_DEGREES);
  });

  it('is seen to be wrong where the texture is 20 mV off', async () => {
    const opened = await host.open('?test=1');
    const samples = await samplePixels(opened.page, 6.17, 20);
    const wrong = samples.filter((sample) => angleBetween(sample) > MOST_DEGREES);
    expect(wrong.length).toBeGreaterThan(PICKS / 2);
  });

  it('says the same voltage in the status line as the frames hold', async () => {
    const opened = await host.open('?test=1');
    const place = await opened.page.evaluate(() => {
      window.viewer.seek(6.17);
      window.viewer.renderNow();
      const { viewport } = window.viewer.state();
      for (let y = 40; y < viewport.heightPx; y++)
        for (let x = 40; x < viewport.widthPx - 150; x++) {
          const pick = window.viewer.pick(x, y);
          if (pick !== undefined) return { x, y, mv: window.viewer.voltageAt(pick.locus) };
        }
      return undefined;
    });
    await opened.page
      .locator('#canvas')
      .hover({ position: { x: place!.x + 0.5, y: place!.y + 0.5 } });
    await nextFrame(opened.page);
    const said = /(−?[\d.]+) mV/.exec((await opened.page.textContent('#status'))!)!;
    expect(Number(said[1]!.replace('−', '-'))).toBeCloseTo(place!.mv, 1);
  });

  it('moves outward with the wave and never backwards', async () => {
    const opened = await host.open('?test=1', { colorScheme: 'dark' });
    const pixels = await findPixels(opened.page);
    const reach: number[] = [];
    for (const timeMs of [1, 3, 5, 7, 9])
      reach.push(await brightHeight(opened.page, pixels, timeMs));
    expect(reach).toEqual(reach.toSorted((a, b) => a - b));
    expect(reach.at(-1)! - reach[0]!).toBeGreaterThan(100);
  });
});

interface Pixel {
  readonly x: number;
  readonly y: number;
}

/** Pixels of the cell on a grid of 4, its very edges left out: rounding may put them on either side of a centre. */
async function findPixels(page: Page): Promise<Pixel[]> {
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
async function samplePixels(page: Page, timeMs: number, shiftMv = 0): Promise<Sample[]> {
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
function angleBetween({ drawn, expected }: Sample): number {
  const dot = drawn.reduce((sum, value, i) => sum + value * expected[i]!, 0);
  const cosine = dot / (Math.hypot(...drawn) * Math.hypot(...expected));
  return (Math.acos(Math.min(1, cosine)) * 180) / Math.PI;
}

/** How far above the lowest row of the stage the cell is bright, px. */
async function brightHeight(page: Page, pixels: readonly Pixel[], timeMs: number): Promise<number> {
  return page.evaluate(
    ({ time, at }) => {
      const { viewer } = window;
      viewer.seek(time);
      viewer.renderNow();
      const bright = at.filter(({ x, y }) => viewer.pixel(x, y)[0] > 140);
      return Math.max(0, ...bright.map(({ y }) => viewer.state().viewport.heightPx - y));
    },
    { time: timeMs, at: pixels },
  );
}
