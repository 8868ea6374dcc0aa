import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TAB_NAMES, VIEW_NAMES } from '../../viewer/src/state/viewerState.ts';
import { accessibilityViolations } from './axe.ts';
import {
  hostViewer,
  nextFrame,
  pageTestTitle,
  type ViewerHost,
  waitForRun,
  whyNoPages,
} from './viewerPage.ts';

describe.skipIf(whyNoPages())(pageTestTitle('accessibility'), () => {
  let host: ViewerHost;
  beforeAll(async () => {
    host = await hostViewer(new Map());
  });
  afterAll(() => host.close());

  describe.each(['dark', 'light'] as const)('axe-core on the %s page', (theme) => {
    let page: Page;
    beforeAll(async () => {
      ({ page } = await host.open('?test=1', { colorScheme: theme }));
      for (const details of await page.locator('aside details > summary').all())
        if (await details.isVisible()) await details.click();
    });

    it.each(VIEW_NAMES)('finds nothing in the view "%s"', async (view) => {
      await page.click(`#views button:nth-of-type(${VIEW_NAMES.indexOf(view) + 1})`);
      await page.waitForFunction((name) => window.viewer.state().view === name, view);
      await waitForRun(page);
      expect(await accessibilityViolations(page)).toEqual([]);
    });

    it.each(TAB_NAMES)('finds nothing in the tab "%s"', async (tab) => {
      await page.click(`#tab-${tab}`);
      await page.locator(`#pane-${tab} :is(.card, form)`).first().waitFor();
      await nextFrame(page);
      expect(await accessibilityViolations(page)).toEqual([]);
    });

    it('finds nothing in lists, legends, menus, help and problems', async () => {
      await page.selectOption('#colour-by', 'type');
      await page.click('#export summary');
      await nextFrame(page);
      expect(await accessibilityViolations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.click('#help-open');
      await nextFrame(page);
      expect(await accessibilityViolations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.setInputFiles('#file', {
        name: 'broken.swc',
        mimeType: 'text/plain',
        buffer: Buffer.from('1 1 0 0 0 10 -1\n2 3 10 0 0 1 99\n'),
      });
      await page.locator('#problem').waitFor({ state: 'visible' });
      expect(await accessibilityViolations(page)).toEqual([]);
    });
  });

  it('keeps its graphics under forced colours', async () => {
    const { page } = await host.open('?test=1', { forcedColors: 'active' });
    const styles = await page.evaluate(() => {
      const of = (selector: string): CSSStyleDeclaration =>
        getComputedStyle(document.querySelector(selector)!);
      return {
        bar: of('.colour-scale').backgroundImage,
        playhead: of('.playhead').backgroundColor,
        pressed: of('#views [aria-pressed="true"]').outlineStyle,
      };
    });
    expect(styles.bar).toContain('gradient');
    expect(styles.playhead).not.toBe('rgba(0, 0, 0, 0)');
    expect(styles.pressed).toBe('solid');
  });

  it.each(['dark', 'light'] as const)(
    'shows tracks of sliders and the chosen tab under forced colours, %s',
    async (colorScheme) => {
      const { page } = await host.open('?test=1', { forcedColors: 'active', colorScheme });
      const tabs = await page.evaluate(() => {
        const of = (id: string): string =>
          getComputedStyle(document.getElementById(id)!).borderBottomColor;
        return [of('tab-explore'), of('tab-build')];
      });
      expect(tabs[0]).not.toBe(tabs[1]);
      await page.keyboard.press('End');
      await nextFrame(page);
      for (const selector of ['#scrubber', '#stimulus input[name=duration_ms]'])
        expect(await litShareOfMiddle(page, selector)).toBeGreaterThan(0.8);
    },
  );

  it('neither moves by itself nor animates where motion is unwelcome', async () => {
    const { page } = await host.open('?test=look', { reducedMotion: 'reduce' });
    const { isPlaying, duration } = await page.evaluate(() => ({
      isPlaying: window.viewer.state().isPlaying,
      duration: getComputedStyle(document.querySelector('.button')!).transitionDuration,
    }));
    expect(isPlaying).toBe(false);
    expect(duration).toBe('0s');
    await page.keyboard.press('.');
    expect(await page.evaluate(() => window.viewer.state().timeMs)).toBeGreaterThan(0);
  });

  it('zooms by two fingers', async () => {
    const { page } = await host.open('?test=1', { hasTouch: true });
    const before = await page.evaluate(() => window.viewer.state().camera);
    await pinch(page, 60, 180);
    const after = await page.evaluate(() => window.viewer.state().camera);
    expect(after.viewHeightUm / before.viewHeightUm).toBeCloseTo(60 / 180, 1);
    expect(after.yaw).toBe(before.yaw);
  });
});

/** Along the middle line of a control, the share of pixels that differ from the corner of its box. */
async function litShareOfMiddle(page: Page, selector: string): Promise<number> {
  const control = page.locator(selector).first();
  await control.scrollIntoViewIfNeeded();
  const { width, height, data } = PNG.sync.read(await control.screenshot());
  const pixel = (x: number, y: number): number => data.readUInt32BE(4 * (y * width + x));
  const differs = (x: number): boolean =>
    [-1, 0, 1].some((dy) => pixel(x, (height >> 1) + dy) !== pixel(0, 0));
  return Array.from({ length: width }, (_, x) => differs(x)).filter(Boolean).length / width;
}

/** Two fingers about the middle of the stage, their distance going from one length to another, px. */
async function pinch(page: Page, fromPx: number, toPx: number): Promise<void> {
  const stage = (await page.locator('#stage').boundingBox())!;
  const [x, y] = [stage.x + stage.width / 2, stage.y + stage.height / 2];
  const session = await page.context().newCDPSession(page);
  const points = (gap: number): { x: number; y: number }[] => [
    { x: x - gap / 2, y },
    { x: x + gap / 2, y },
  ];
  await session.send('Input.dispatchTouchEvent', {
    type: 'touchStart',
    touchPoints: points(fromPx),
  });
  for (let step = 1; step <= 8; step++)
    await session.send('Input.dispatchTouchEvent', {
      type: 'touchMove',
      touchPoints: points(fromPx + ((toPx - fromPx) * step) / 8),
    });
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await nextFrame(page);
}
