import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readShipped } from '../support/shippedFile.ts';
import {
  angleBetween,
  findPixels,
  MOST_DEGREES,
  PICKS,
  type Pixel,
  samplePixels,
} from './pixelColours.ts';
import {
  frontRunFiles,
  hostViewer,
  nextFrame,
  pageTestTitle,
  type ViewerHost,
  whyNoPages,
} from './viewerPage.ts';

const swc = readShipped('nrn-demo-pyramidal.swc');
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

  it.each([
    ['perspective', 0.1],
    ['perspective', 0.02],
    ['orthographic', 0.1],
    ['orthographic', 0.02],
  ] as const)(
    'is that of the picked place close up: %s, %f of the whole',
    async (projection, share) => {
      const { page: near } = await host.open('?test=1');
      await near.evaluate(
        ([shown, closer]) => {
          const { camera } = window.viewer.state();
          const viewHeightUm = camera.viewHeightUm * closer;
          const view = { targetUm: [0, 5, 0], viewHeightUm, yaw: 0.7, pitch: -0.4 } as const;
          const moved = { ...camera, ...view, projection: shown };
          window.viewer.dispatch({ type: 'move-camera', camera: moved });
        },
        [projection, share] as const,
      );
      const worst = Math.max(...(await samplePixels(near, 1.17)).map(angleBetween));
      expect(worst).toBeLessThanOrEqual(MOST_DEGREES);
      const { bodies } = await near.evaluate(() => window.viewer.stats());
      expect(bodies).toBeGreaterThan(0);
    },
  );

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
    for (const timeMs of [1, 3, 5, 7, 9, 11])
      reach.push(await brightDistance(opened.page, pixels, timeMs));
    expect(reach).toEqual(reach.toSorted((a, b) => a - b));
    expect(new Set(reach).size).toBe(reach.length);
    expect(reach.at(-1)! - reach[0]!).toBeGreaterThan(100);
  });
});

/** How far from the soma the middle of all bright pixels is, px. */
async function brightDistance(
  page: Page,
  pixels: readonly Pixel[],
  timeMs: number,
): Promise<number> {
  return page.evaluate(
    ({ time, at }) => {
      const { viewer } = window;
      viewer.seek(time);
      viewer.renderNow();
      const bright = at.filter(({ x, y }) => viewer.pixel(x, y)[0] > 140);
      const mean = (values: readonly number[]): number =>
        values.reduce((sum, value) => sum + value, 0) / values.length;
      const [soma] = viewer.placesOf({ section: 0, x: 0.5 });
      return Math.hypot(
        mean(bright.map(({ x }) => x)) - soma!.x,
        mean(bright.map(({ y }) => y)) - soma!.y,
      );
    },
    { time: timeMs, at: pixels },
  );
}
