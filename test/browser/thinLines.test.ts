import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { sharePage } from './sharedPage.ts';
import { pageTestTitle, whyNoPages } from './viewerPage.ts';

type Point = readonly [x: number, y: number];

/** Steps of some three pixels with a right angle at each: too large to be left out, too short to hide a joint. */
const STAIRS: readonly Point[] = Array.from({ length: 200 }, (_, i) => [
  10 + 4 * Math.ceil(i / 2),
  10 + 4 * Math.floor(i / 2),
]);
const RADIUS_PX = 1;

describe.skipIf(whyNoPages())(pageTestTitle('thin lines'), () => {
  let page: Page;
  sharePage('?test=look', { viewport: { width: 1000, height: 800 } }, async (opened) => {
    page = opened;
    await showStairs(page);
  });

  it.each(['light', 'dark'] as const)(
    'cover in the %s theme what capsules two pixels wide cover, with no beads or notches at joints',
    async (theme) => {
      const covered = await measureCover(page, theme);
      expect(covered.length).toBeGreaterThan(2000);
      const errors = covered.map(({ drawn, wanted }) => drawn - wanted);
      // Four samples a pixel: a quarter is the finest step.
      expect(Math.max(...errors.map(Math.abs))).toBeLessThan(0.3);
      const area = covered.reduce((sum, { wanted }) => sum + wanted, 0);
      const excess = errors.reduce((sum, error) => sum + error, 0);
      expect(Math.abs(excess / area)).toBeLessThan(0.05);
    },
  );
});

/** A cell that is nothing but stairs, seen from the front and coloured by branch type. */
async function showStairs(page: Page): Promise<void> {
  const samples = STAIRS.map(([x, y], i) => `${i + 2} 3 ${x} ${y} 0 0.05 ${i + 1}`);
  const experiment = {
    cabletree: 1,
    morphology: { name: 'stairs.swc', swc: `1 1 0 0 0 0.05 -1\n${samples.join('\n')}\n` },
    mesh: { policy: 'fixed', count: 1 },
    paint: [{ region: 'all', mechanism: 'pas' }],
    simulation: { duration_ms: 1 },
  };
  const before = await page.evaluate(() => window.viewer.state().cellNumber);
  await page.setInputFiles('#file', {
    name: 'stairs.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(experiment)),
  });
  await page.waitForFunction((old) => {
    const { cellNumber, isAwaitingRun, task } = window.viewer.state();
    return cellNumber > old && !isAwaitingRun && task === undefined;
  }, before);
  await page.evaluate(() => {
    const { viewer } = window;
    for (const { name } of viewer.state().probes) viewer.dispatch({ type: 'unpin', name });
    viewer.dispatch({ type: 'set-colour-by', colourBy: 'type' });
    viewer.dispatch({ type: 'toggle-projection' });
  });
}

/** How much of each pixel about the stairs is the line's, as drawn and as it should be. */
async function measureCover(
  page: Page,
  theme: 'dark' | 'light',
): Promise<{ drawn: number; wanted: number }[]> {
  const view = await page.evaluate((wanted) => {
    const { viewer } = window;
    if (viewer.state().theme !== wanted) viewer.dispatch({ type: 'toggle-theme' });
    viewer.renderNow();
    const { camera, viewport } = viewer.state();
    const perUm = viewport.heightPx / camera.viewHeightUm;
    const [originX, originY] = viewer.originUm();
    return {
      perUm,
      leftPx: viewport.widthPx / 2 - (camera.targetUm[0] + originX!) * perUm,
      topPx: viewport.heightPx / 2 + (camera.targetUm[1] + originY!) * perUm,
    };
  }, theme);
  const { data, width } = PNG.sync.read(await page.locator('#canvas').screenshot());
  const points = STAIRS.map(
    ([x, y]): Point => [view.leftPx + x * view.perUm, view.topPx - y * view.perUm],
  );
  const bytes = (x: number, y: number): number[] => [
    ...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 3),
  ];
  const [middleX, middleY] = points[100]!;
  const background = bytes(Math.round(middleX) + 30, Math.round(middleY) + 30);
  const fromPage = (x: number, y: number): number =>
    Math.hypot(...bytes(x, y).map((byte, i) => byte - background[i]!));
  const found: { drawn: number; wanted: number }[] = [];
  // What stands over the picture's corners is left out, and so are the line's ends.
  for (const [px, py] of points.slice(40, 160))
    for (let y = Math.round(py) - 2; y <= Math.round(py) + 2; y++)
      for (let x = Math.round(px) - 2; x <= Math.round(px) + 2; x++) {
        const gap = distanceToLine(points, [x + 0.5, y + 0.5]);
        const wanted = Math.min(1, Math.max(0, RADIUS_PX - gap + 0.5));
        found.push({ drawn: fromPage(x, y), wanted });
      }
  const whole = Math.max(...found.map(({ drawn }) => drawn));
  return found.map(({ drawn, wanted }) => ({ drawn: drawn / whole, wanted }));
}

function distanceToLine(points: readonly Point[], [x, y]: Point): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = 1; i < points.length; i++) {
    const [ax, ay] = points[i - 1]!;
    const [dx, dy] = [points[i]![0] - ax, points[i]![1] - ay];
    const along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy);
    const share = Math.min(1, Math.max(0, along));
    nearest = Math.min(nearest, Math.hypot(x - ax - share * dx, y - ay - share * dy));
  }
  return nearest;
}
