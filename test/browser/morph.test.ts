import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostViewer, pageTestTitle, type ViewerHost, whyNoPages } from './viewerPage.ts';

type Places = readonly (readonly [x: number, y: number])[];

describe.skipIf(whyNoPages())(pageTestTitle('from the cell to its dendrogram'), () => {
  let host: ViewerHost;
  beforeAll(async () => {
    host = await hostViewer(new Map());
  });
  afterAll(() => host.close());

  it('begins as the picture of the cell, passes between, ends as the dendrogram, all in its colours', async () => {
    const { page, problems } = await host.open('?test=1#cell=pyramidal&t=8.5');
    await page.evaluate(() => {
      const { camera } = window.viewer.state();
      const turned = { ...camera, yaw: 0.7, pitch: 0.3 };
      window.viewer.dispatch({ type: 'move-camera', camera: turned });
    });
    const cell = await placesAndColours(page);
    await page.evaluate(() =>
      window.viewer.dispatch({ type: 'set-view', view: 'dendrogram', isGradual: true }),
    );
    const begun = await placesAndColours(page);
    const middle = await afterTicks(page, 3);
    const end = await afterTicks(page, 3);
    expect(await page.evaluate(() => window.viewer.state().morph)).toBeUndefined();
    await page.evaluate(() => window.viewer.dispatch({ type: 'set-view', view: 'dendrogram' }));
    const dendrogram = await placesAndColours(page);
    expect(farthest(cell.places, begun.places)).toBeLessThan(1);
    expect(farthest(end.places, dendrogram.places)).toBeLessThan(0.01);
    expect(farthest(middle.places, cell.places)).toBeGreaterThan(20);
    expect(farthest(middle.places, end.places)).toBeGreaterThan(20);
    for (const { degrees } of [begun, middle, end]) {
      expect(degrees.length).toBeGreaterThan(20);
      expect(Math.max(...degrees)).toBeLessThanOrEqual(2);
    }
    expect(problems).toEqual([]);
  });

  it('goes by the clock, and at once where motion is unwelcome', async () => {
    for (const [reducedMotion, isGradual] of [
      ['no-preference', true],
      ['reduce', false],
    ] as const) {
      const { page, problems } = await host.open('', { reducedMotion });
      await page.evaluate(() => {
        const stage = document.querySelector('#stage')!;
        Object.assign(window, { wasBusy: false });
        new MutationObserver(() => {
          if (stage.getAttribute('aria-busy') === 'true') Object.assign(window, { wasBusy: true });
        }).observe(stage, { attributes: true });
      });
      await page.keyboard.press('d');
      await page.waitForFunction(
        () =>
          document.querySelector<HTMLElement>('#chart-axis')!.hidden === false &&
          document.querySelector('#stage')!.getAttribute('aria-busy') === 'false',
      );
      const wasBusy = await page.evaluate(() => 'wasBusy' in window && window.wasBusy);
      expect(wasBusy).toBe(isGradual);
      expect(problems).toEqual([]);
    }
  });
});

/** Where the middles of sections are drawn, and how far each one's colour is from that of its voltage, in degrees. */
async function placesAndColours(page: Page): Promise<{ places: Places; degrees: number[] }> {
  return page.evaluate(() => {
    const { viewer } = window;
    viewer.renderNow();
    const places: [number, number][] = [];
    const degrees: number[] = [];
    for (let section = 1; section < 79; section++) {
      const { x, y } = viewer.placesOf({ section, x: 0.47 })[0]!;
      places.push([x, y]);
      const [column, row] = [Math.floor(x), Math.floor(y)];
      const pick = viewer.pick(column, row);
      if (pick?.locus.section !== section) continue;
      const expected = viewer.expectedColour(pick);
      const drawn = viewer.pixel(column, row);
      const dot = drawn.reduce((sum, value, i) => sum + value * expected[i]!, 0);
      const cosine = dot / (Math.hypot(...drawn) * Math.hypot(...expected));
      degrees.push((Math.acos(Math.min(1, cosine)) * 180) / Math.PI);
    }
    return { places, degrees };
  });
}

async function afterTicks(page: Page, count: number): ReturnType<typeof placesAndColours> {
  await page.evaluate((ticks) => {
    for (let i = 0; i < ticks; i++) window.viewer.dispatch({ type: 'tick', wallMs: 100 });
  }, count);
  return placesAndColours(page);
}

function farthest(a: Places, b: Places): number {
  return Math.max(...a.map(([x, y], i) => Math.hypot(x - b[i]![0], y - b[i]![1])));
}
