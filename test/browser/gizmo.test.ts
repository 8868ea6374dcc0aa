import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { sharePage } from './sharedPage.ts';
import { nextFrame, pageTestTitle, whyNoPages } from './viewerPage.ts';

const AXES = ['x', 'y', 'z'] as const;

describe.skipIf(whyNoPages())(pageTestTitle('the axes in the corner'), () => {
  let page: Page;
  sharePage('?test=1', {}, (opened) => {
    page = opened;
  });

  it('look along the axis that is clicked, once more from the other side', async () => {
    for (const axis of AXES) {
      await page.click(buttonOf(axis));
      const there = await eyeDirection(page);
      expect(there[AXES.indexOf(axis)]).toBeCloseTo(1, 3);
      await page.click(buttonOf(axis));
      const back = await eyeDirection(page);
      expect(back[AXES.indexOf(axis)]).toBeCloseTo(-1, 3);
    }
  });

  it('are pressed by the keyboard, and Space plays nothing', async () => {
    await page.focus(buttonOf('x'));
    await page.keyboard.press(' ');
    expect((await eyeDirection(page))[0]).toBeCloseTo(1, 3);
    expect(await page.evaluate(() => window.viewer.state().isPlaying)).toBe(false);
  });

  it('turn with the camera: x to the right and y up from the front', async () => {
    await page.click(buttonOf('z'));
    await nextFrame(page);
    const middle = await middleOf(page, '#gizmo');
    const [x, y, z] = await Promise.all(AXES.map((axis) => middleOf(page, buttonOf(axis))));
    expect(x!.x).toBeGreaterThan(middle.x + 24);
    expect(x!.y).toBeCloseTo(middle.y, 0);
    expect(y!.y).toBeLessThan(middle.y - 24);
    expect(y!.x).toBeCloseTo(middle.x, 0);
    expect(z).toEqual(middle);
    await page.focus('#canvas');
    await page.keyboard.press('ArrowRight');
    await nextFrame(page);
    expect((await middleOf(page, buttonOf('x'))).x).toBeLessThan(x!.x);
    expect((await middleOf(page, buttonOf('z'))).x).not.toBeCloseTo(middle.x, 0);
  });

  it('are not there over a dendrogram', async () => {
    await page.keyboard.press('2');
    await nextFrame(page);
    expect(await page.isVisible('#gizmo')).toBe(false);
    await page.keyboard.press('1');
    await nextFrame(page);
    expect(await page.isVisible('#gizmo')).toBe(true);
  });
});

function buttonOf(axis: (typeof AXES)[number]): string {
  return `#gizmo button:text-is("${axis}")`;
}

/** From the target to the eye, by the angles of the camera. */
async function eyeDirection(page: Page): Promise<readonly number[]> {
  const { yaw, pitch } = await page.evaluate(() => window.viewer.state().camera);
  const level = Math.cos(pitch);
  return [Math.sin(yaw) * level, Math.sin(pitch), Math.cos(yaw) * level];
}

async function middleOf(page: Page, selector: string): Promise<{ x: number; y: number }> {
  const { x, y, width, height } = (await page.locator(selector).boundingBox())!;
  return { x: x + width / 2, y: y + height / 2 };
}
