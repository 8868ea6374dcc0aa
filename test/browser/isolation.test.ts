import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostViewer, pageTestTitle, type ViewerHost, whyNoPages } from './viewerPage.ts';

/** What makes a page cross-origin isolated; a static host may send it or not. */
const ISOLATING = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

describe.skipIf(whyNoPages())(pageTestTitle('isolation from other origins'), () => {
  let host: ViewerHost;
  beforeAll(async () => {
    host = await hostViewer(new Map());
  });
  afterAll(() => host.close());

  it.each([
    ['with', ISOLATING, true],
    ['without', {}, false],
  ])(
    'is not needed: %s it a worker runs a cell, streams frames and stops',
    async (_, headers, isIsolated) => {
      const { page, problems } = await host.open('?test=look#cell=ball-and-stick&t=0', {}, headers);
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(isIsolated);
      expect(await page.evaluate(() => typeof SharedArrayBuffer === 'function')).toBe(isIsolated);
      await page.selectOption('#speed', '20');
      await page.click('#live');
      await page.waitForFunction(() => window.viewer.state().timeMs > 5);
      await page.keyboard.press('r');
      const stoppedMs = await page.evaluate(() => window.viewer.state().timeMs);
      await page.waitForTimeout(200);
      expect(await page.evaluate(() => window.viewer.state().timeMs)).toBe(stoppedMs);
      const { frameCount, intervalMs } = await page.evaluate(
        () => window.viewer.state().run!.recording.frames,
      );
      expect((frameCount - 1) * intervalMs).toBeCloseTo(stoppedMs, 9);
      expect(problems).toEqual([]);
    },
  );
});
