import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readShipped } from '../support/shippedFile.ts';
import {
  frontRunFiles,
  hostViewer,
  nextFrame,
  pageTestTitle,
  type ViewerHost,
  whyNoPages,
} from './viewerPage.ts';

const swc = readShipped('nrn-demo-pyramidal.swc');
const MOST_DEGREES = 2;

describe.skipIf(whyNoPages())(pageTestTitle('the dendrogram'), () => {
  let host: ViewerHost;
  let page: Page;
  let problems: readonly string[];
  beforeAll(async () => {
    host = await hostViewer(frontRunFiles('pyramidal.swc', swc).files);
    ({ page, problems } = await host.open('?test=1', { colorScheme: 'dark' }));
    await page.click('#views button:nth-of-type(3)');
    await nextFrame(page);
  });
  afterAll(() => host.close());

  it('stands beside the cell in at most 4 draw calls', async () => {
    const stats = await page.evaluate(() => window.viewer.stats());
    expect(stats.drawCalls).toBeLessThanOrEqual(4);
    expect(await page.textContent('#chart-axis')).toContain('path from the soma');
  });

  it('shows a place in the colour it has on the cell, from the Float32 frames', async () => {
    for (const timeMs of [1.3, 6.17]) {
      const samples = await sampleBothPanes(page, timeMs);
      expect(samples.length).toBeGreaterThan(30);
      expect(Math.max(...samples)).toBeLessThanOrEqual(MOST_DEGREES);
    }
  });

  it('pins the place that was clicked, marked in both panes', async () => {
    const place = await page.evaluate(() => {
      const locus = { section: 20, x: 0.5 };
      return window.viewer.placesOf(locus).find(({ pane }) => pane === 'dendrogram')!;
    });
    await page.locator('#canvas').click({ position: place });
    await nextFrame(page);
    const selection = await page.evaluate(() => window.viewer.state().selection);
    expect(selection?.section).toBe(20);
    expect(selection?.x).toBeCloseTo(0.5, 1);
    const marks = page.locator('#marks .selection-ring');
    expect(await marks.count()).toBe(2);
    const places = await page.evaluate(() =>
      window.viewer.placesOf(window.viewer.state().selection!),
    );
    const stage = (await page.locator('#stage').boundingBox())!;
    for (const [i, { x, y }] of places.entries()) {
      const box = (await marks.nth(i).boundingBox())!;
      expect(Math.hypot(box.x - stage.x - x, box.y - stage.y - y)).toBeLessThan(2);
    }
  });

  it('measures by length constants when asked', async () => {
    await page.click('#measure button:has-text("λ")');
    await nextFrame(page);
    expect(await page.textContent('#chart-axis')).toContain('electrotonic');
    const samples = await sampleBothPanes(page, 4.2);
    expect(Math.max(...samples)).toBeLessThanOrEqual(MOST_DEGREES);
  });

  it('is dragged but never turned', async () => {
    const before = await page.evaluate(() => window.viewer.state().camera);
    const stage = (await page.locator('#stage').boundingBox())!;
    await page.mouse.move(stage.x + stage.width * 0.75, stage.y + 300);
    await page.mouse.down();
    await page.mouse.move(stage.x + stage.width * 0.75 + 60, stage.y + 330, { steps: 4 });
    await page.mouse.up();
    const { camera, chartCamera } = await page.evaluate(() => window.viewer.state());
    expect(camera).toEqual(before);
    expect([chartCamera?.yaw, chartCamera?.pitch]).toEqual([0, 0]);
    expect(chartCamera?.targetUm[0]).not.toBe(0);
  });

  it('names branch types beside their colours in place of millivolts', async () => {
    await page.selectOption('#colour-by', 'type');
    await nextFrame(page);
    expect(await page.locator('#legend li').allTextContents()).toEqual(['soma', 'dendrite']);
    expect(await page.locator('#colour-bar').isVisible()).toBe(false);
    await page.selectOption('#colour-by', 'voltage');
    await nextFrame(page);
    expect(await page.locator('#colour-bar').isVisible()).toBe(true);
    expect(problems).toEqual([]);
  });

  it('tells what is left of a voltage between two pinned places', async () => {
    const rows = await page.locator('#attenuation-rows tr').allTextContents();
    expect(rows).toHaveLength(5);
    expect(rows[0]).toMatch(/voltage kept, soma → .* %/);
  });
});

/** Degrees between drawn and expected colour at the middles of sections, in both panes. */
async function sampleBothPanes(page: Page, timeMs: number): Promise<number[]> {
  return page.evaluate((time) => {
    const { viewer } = window;
    viewer.seek(time);
    viewer.renderNow();
    const angles: number[] = [];
    for (let section = 1; section < 79; section++) {
      for (const { pane, x, y } of viewer.placesOf({ section, x: 0.47 })) {
        const [column, row] = [Math.floor(x), Math.floor(y)];
        const pick = viewer.pick(column, row);
        if (pane === 'cell' || pick?.locus.section !== section) continue;
        const expected = viewer.expectedColour(pick);
        const drawn = viewer.pixel(column, row);
        const dot = drawn.reduce((sum, value, i) => sum + value * expected[i]!, 0);
        const cosine = dot / (Math.hypot(...drawn) * Math.hypot(...expected));
        angles.push((Math.acos(Math.min(1, cosine)) * 180) / Math.PI);
      }
    }
    return angles;
  }, timeMs);
}
