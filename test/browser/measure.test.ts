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

/** A soma of radius 10 um and three straight branches of radius 1, 2 and 4 um, in the plane of the picture. */
const CROSS = `1 1 0 0 0 10 -1
2 1 0 -10 0 10 1
3 1 0 10 0 10 1
4 3 10 0 0 1 1
5 3 110 0 0 1 4
6 3 0 10 0 2 1
7 3 0 110 0 2 6
8 3 -10 0 0 4 1
9 3 -110 0 0 4 8
`;

describe.skipIf(whyNoPages())(pageTestTitle('lengths on the picture'), () => {
  let host: ViewerHost;
  let page: Page;
  beforeAll(async () => {
    host = await hostViewer(frontRunFiles('cross.swc', CROSS).files);
    ({ page } = await host.open('?test=1'));
    await page.keyboard.press('o');
    await page.keyboard.press('f');
    await nextFrame(page);
  });
  afterAll(() => host.close());

  it.each([
    { branch: 'right', from: [60, 30], to: [60, -30], radiusUm: 1 },
    { branch: 'upper', from: [-30, 60], to: [30, 60], radiusUm: 2 },
    { branch: 'left', from: [-60, 30], to: [-60, -30], radiusUm: 4 },
    { branch: 'soma, diagonal', from: [-30, 30], to: [30, -30], radiusUm: 10 },
  ] as const)('draws the $branch as wide as it is', async ({ from, to, radiusUm }) => {
    const { widthPx, umPerPx } = await litLength(page, from, to);
    expect(Math.abs(widthPx - (2 * radiusUm) / umPerPx)).toBeLessThanOrEqual(1);
  });

  it('draws the scale bar as long as it says', async () => {
    const { umPerPx } = await litLength(page, [0, 30], [0, 30]);
    const label = (await page.textContent('.scale-label'))!;
    const width = (await page.locator('.scale-line').boundingBox())!.width;
    const [, digits, unit] = /^([\d.]+) (µm|mm|nm)/.exec(label)!;
    const um = Number(digits) * { µm: 1, mm: 1000, nm: 0.001 }[unit as 'µm' | 'mm' | 'nm'];
    expect(Math.abs(width - um / umPerPx)).toBeLessThanOrEqual(1);
  });

  it('says where a scale bar holds in perspective', async () => {
    await page.keyboard.press('o');
    await nextFrame(page);
    expect(await page.textContent('.scale-label')).toContain('target plane');
  });
});

/** Length of the lit part of a line between two places, um in the plane of the cell; orthographic, seen from the front. */
async function litLength(
  page: Page,
  from: readonly [number, number],
  to: readonly [number, number],
): Promise<{ widthPx: number; umPerPx: number }> {
  return page.evaluate(
    ({ a, b }) => {
      const { viewer } = window;
      viewer.renderNow();
      const { camera, viewport } = viewer.state();
      const umPerPx = camera.viewHeightUm / viewport.heightPx;
      const toPx = ([x, y]: readonly [number, number]): [number, number] => [
        viewport.widthPx / 2 + (x - camera.targetUm[0]) / umPerPx,
        viewport.heightPx / 2 - (y - camera.targetUm[1]) / umPerPx,
      ];
      const [start, end] = [toPx(a), toPx(b)];
      const background = viewer.pixel(2, 2).join();
      const steps = 4000;
      let lit = 0;
      for (let i = 0; i < steps; i++) {
        const share = (i + 0.5) / steps;
        const pixel = viewer.pixel(
          start[0] + (end[0] - start[0]) * share,
          start[1] + (end[1] - start[1]) * share,
        );
        if (pixel.join() !== background) lit++;
      }
      const lengthPx = Math.hypot(end[0] - start[0], end[1] - start[1]);
      return { widthPx: (lit / steps) * lengthPx, umPerPx };
    },
    { a: from, b: to },
  );
}
