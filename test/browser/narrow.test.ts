import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TAB_NAMES } from '../../viewer/src/state/viewerState.ts';
import { accessibilityViolations } from './axe.ts';
import { hostViewer, nextFrame, pageTestTitle, type ViewerHost, whyNoPages } from './viewerPage.ts';

/** Half of 44 px, less what rounding costs. */
const REACH_PX = 21.5;

describe.skipIf(whyNoPages())(pageTestTitle('a page for fingers'), () => {
  let host: ViewerHost;
  beforeAll(async () => {
    host = await hostViewer(new Map());
  });
  afterAll(() => host.close());

  describe.each([
    { width: 800, height: 900 },
    { width: 400, height: 800 },
    { width: 320, height: 640 },
  ])('at $width x $height', ({ width, height }) => {
    let page: Page;
    beforeAll(async () => {
      const options = { viewport: { width, height }, hasTouch: true };
      ({ page } = await host.open('?test=1', options));
      for (const details of await page.locator('aside details > summary').all())
        if (await details.isVisible()) await details.click();
    });

    it.each(['1', '2', '3', 'c'])(
      'has targets of 44 px and no sideways scroll in view %s',
      async (key) => {
        await page.keyboard.press(key);
        if (key === 'c') await page.waitForFunction(() => window.viewer.state().view === 'compare');
        await nextFrame(page);
        expect(await smallTargets(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      },
    );

    it.each(TAB_NAMES)(
      'has targets of 44 px and no fault of axe-core in the tab "%s"',
      async (tab) => {
        await page.click(`#tab-${tab}`);
        await page.locator(`#pane-${tab} :is(.card, form)`).first().waitFor();
        await nextFrame(page);
        expect(await smallTargets(page)).toEqual([]);
        expect(await accessibilityViolations(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      },
    );

    it('has the cell on top and the transport at the foot, wherever the rest is scrolled', async () => {
      const boxes = (): Promise<{ stage: number; top: number; foot: number; clip: number }> =>
        page.evaluate(() => {
          const box = (selector: string): DOMRect =>
            document.querySelector(selector)!.getBoundingClientRect();
          return {
            stage: box('#stage').bottom,
            top: box('.transport').top,
            foot: box('#status').bottom,
            clip: box('#side').top,
          };
        });
      const before = await boxes();
      await page.locator('#side').evaluate((side) => {
        side.scrollTop = side.scrollHeight;
      });
      await nextFrame(page);
      expect(await boxes()).toEqual(before);
      expect(before.stage).toBeLessThanOrEqual(before.clip + 1);
      expect(before.clip).toBeLessThan(before.top);
      expect(before.foot).toBeCloseTo(height, 0);
    });

    it('gives the traces back with the first tab, as wide as they were', async () => {
      const widthOf = (): Promise<number> =>
        page.evaluate(() => document.querySelector('#trace-plot .u-over')!.clientWidth);
      await page.click('#tab-explore');
      await nextFrame(page);
      const before = await widthOf();
      await page.click('#tab-build');
      await nextFrame(page);
      expect(await page.isVisible('#trace-plot')).toBe(false);
      await page.click('#tab-explore');
      await nextFrame(page);
      expect(await widthOf()).toBe(before);
      expect(before).toBeGreaterThan(width / 2);
    });
  });

  it('has targets of 44 px in a wide window too where the pointer is a finger', async () => {
    const { page } = await host.open('?test=1', {
      ...{ viewport: { width: 1100, height: 800 }, hasTouch: true, isMobile: true },
    });
    expect(await page.evaluate(() => matchMedia('(pointer: coarse)').matches)).toBe(true);
    expect(await smallTargets(page)).toEqual([]);
  });

  it('turns the cell under one finger', async () => {
    const { page } = await host.open('?test=1', { hasTouch: true });
    const camera = () => page.evaluate(() => window.viewer.state().camera);
    const before = await camera();
    await dragFinger(page, [60, -20]);
    const after = await camera();
    expect(after.yaw).not.toBeCloseTo(before.yaw, 3);
    expect(after.pitch).not.toBeCloseTo(before.pitch, 3);
    expect([after.targetUm, after.viewHeightUm]).toEqual([before.targetUm, before.viewHeightUm]);
  });
});

/** What can be pressed but not at 22 px from its middle in every direction, with its size. */
async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate((reach) => {
    const targets = document.querySelectorAll<HTMLElement>(
      'button, select, summary, textarea, [role=slider], input:not([tabindex="-1"])',
    );
    const found: string[] = [];
    for (const target of targets) {
      if (!target.checkVisibility() || target.matches(':disabled')) continue;
      target.scrollIntoView({ block: 'center', inline: 'center' });
      const { x, y, width, height } = target.getBoundingClientRect();
      if (width === 0) continue;
      const isHit = (dx: number, dy: number): boolean => {
        const hit = document.elementFromPoint(x + width / 2 + dx, y + height / 2 + dy);
        return hit !== null && (target.contains(hit) || hit.closest('label')?.control === target);
      };
      const isLarge = width >= 2 * reach && height >= 2 * reach;
      const isReached = isHit(reach, 0) && isHit(-reach, 0) && isHit(0, reach) && isHit(0, -reach);
      if (!isLarge && !isReached)
        found.push(`${target.id || target.className || target.tagName}: ${width} x ${height}`);
    }
    return found;
  }, REACH_PX);
}

/** One finger from the middle of the stage. */
async function dragFinger(page: Page, [dx, dy]: readonly [number, number]): Promise<void> {
  const stage = (await page.locator('#stage').boundingBox())!;
  const [x, y] = [stage.x + stage.width / 2, stage.y + stage.height / 2];
  const session = await page.context().newCDPSession(page);
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', share: number) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: type === 'touchEnd' ? [] : [{ x: x + share * dx, y: y + share * dy }],
    });
  await send('touchStart', 0);
  for (let step = 1; step <= 4; step++) await send('touchMove', step / 4);
  await send('touchEnd', 1);
  await nextFrame(page);
}
