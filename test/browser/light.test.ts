import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STAGE_COLOUR } from '../../src/scene/colourMap.ts';
import { relativeLuminance } from '../../src/scene/contrast.ts';
import {
  frontRunFiles,
  hostViewer,
  pageTestTitle,
  type ViewerHost,
  whyNoPages,
} from './viewerPage.ts';

/** A ball of 40 um and two branches as thick as each other, one 300 um before it and one as far behind. */
const SWC = `1 1 0 0 0 40 -1
2 3 0 80 0 6 1
3 3 -150 100 300 6 2
4 3 150 100 300 6 3
5 3 0 -80 0 6 1
6 3 -150 -100 -300 6 5
7 3 150 -100 -300 6 6
`;

type Colour = [number, number, number];

describe.skipIf(whyNoPages())(pageTestTitle('light'), () => {
  let host: ViewerHost;
  beforeAll(async () => {
    host = await hostViewer(frontRunFiles('light.swc', SWC).files);
  });
  afterAll(() => host.close());

  it.each(['dark', 'light'] as const)(
    'shines on a body, darkens its rim and fades what is far: %s',
    async (theme) => {
      const { page } = await host.open('?test=look', {
        colorScheme: theme,
        viewport: { width: 1000, height: 800 },
      });
      const own = await page.evaluate((): Colour => {
        const { viewer } = window;
        // The front has passed: one voltage everywhere.
        viewer.seek(1e9);
        viewer.dispatch({ type: 'toggle-projection' });
        viewer.renderNow();
        const [at] = viewer.placesOf({ section: 0, x: 0.5 });
        return [...viewer.expectedColour(viewer.pick(at!.x, at!.y)!)];
      });
      const flat = relativeLuminance(own);
      const body = await luminancesOfBall(page, 40);
      expect(Math.max(...body)).toBeGreaterThan(1.15 * flat);
      expect(Math.min(...body)).toBeLessThan(0.85 * flat);

      const [near, far] = await branchLuminances(page);
      const behind = relativeLuminance(STAGE_COLOUR[theme]);
      const apart = (luminance = behind): number => Math.abs(luminance - behind);
      expect(apart(far)).toBeLessThan(0.98 * apart(near));
      expect(apart(far)).toBeGreaterThan(0.5 * apart(near));
    },
  );
});

/** Luminances of the upper half of the ball, where the light comes from. */
async function luminancesOfBall(page: Page, radiusUm: number): Promise<number[]> {
  const colours = await page.evaluate((reachUm) => {
    const { viewer } = window;
    viewer.renderNow();
    const { camera, viewport } = viewer.state();
    const reachPx = (reachUm * viewport.heightPx) / camera.viewHeightUm - 1;
    const [at] = viewer.placesOf({ section: 0, x: 0.5 });
    const found: Colour[] = [];
    for (let row = 0; row <= reachPx; row++)
      for (let column = -reachPx; column <= reachPx; column++)
        if (Math.hypot(row, column) <= reachPx)
          found.push(viewer.pixel(at!.x + column, at!.y - row));
    return found;
  }, radiusUm);
  return colours.map(relativeLuminance);
}

/** Luminance far out on the branch before the ball, and on that behind it. */
async function branchLuminances(page: Page): Promise<number[]> {
  const colours = await page.evaluate(() => {
    const { viewer } = window;
    viewer.renderNow();
    return [1, 2].map((section) => {
      const [at] = viewer.placesOf({ section, x: 0.8 });
      return viewer.pixel(at!.x, at!.y);
    });
  });
  return colours.map(relativeLuminance);
}
