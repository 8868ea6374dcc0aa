import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { sharePage } from './sharedPage.ts';
import { nextFrame, pageTestTitle, waitForRun, whyNoPages } from './viewerPage.ts';

const BALL_AND_STICK = fileURLToPath(
  new URL('../../morphologies/ball_and_stick.swc', import.meta.url),
);

describe.skipIf(whyNoPages())(pageTestTitle('the keyboard alone'), () => {
  let page: Page;
  sharePage('?test=look', { acceptDownloads: true }, (opened) => {
    page = opened;
  });

  it('opens a cell, runs it, walks to a tip, pins it, plays, and saves its trace', async () => {
    const { keyboard } = page;
    const before = await page.evaluate(() => window.viewer.state().cellNumber);
    const chooser = page.waitForEvent('filechooser');
    await tabTo(page, '#open');
    await keyboard.press('Enter');
    await (await chooser).setFiles(BALL_AND_STICK);
    await page.waitForFunction((old) => window.viewer.state().cellNumber > old, before);
    await waitForRun(page);

    await tabTo(page, '#canvas');
    await keyboard.press('Home');
    await keyboard.press('r');
    await page.waitForFunction(() => window.viewer.state().timeMs > 0.5);
    await keyboard.press('r');
    await nextFrame(page);
    expect(await page.evaluate(() => window.viewer.state().live?.isRunning)).toBe(false);

    for (let i = 0; i < 200; i++) await keyboard.press(']');
    await keyboard.press('p');
    await keyboard.press(' ');
    const { probes, selection, isPlaying } = await page.evaluate(() => window.viewer.state());
    expect(selection?.x).toBe(1);
    expect(probes.at(-1)?.locus).toEqual(selection);
    expect(isPlaying).toBe(true);
    await keyboard.press(' ');

    await tabTo(page, '#export summary');
    await keyboard.press('Enter');
    const download = page.waitForEvent('download', { timeout: 30_000 });
    await tabTo(page, '#export-list button:has-text("CSV")');
    await keyboard.press('Enter');
    const csv = readFileSync(await (await download).path(), 'utf8');
    expect(csv.split('\n')[0]).toContain(probes.at(-1)!.name);
  });
});

/** Tab until the element has the focus, as somebody without a pointer would. */
async function tabTo(page: Page, selector: string): Promise<void> {
  const wanted = page.locator(selector).first();
  for (let presses = 0; presses < 150; presses++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${selector} is not reached by Tab`);
}
