import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mixNodesAt } from '../../src/scene/nodeMix.ts';
import { readShipped } from '../support/shippedFile.ts';
import {
  frontRunFiles,
  hostViewer,
  nextFrame,
  pageTestTitle,
  type ViewerHost,
  waitForRun,
  whyNoPages,
} from './viewerPage.ts';

const swc = readShipped('nrn-demo-pyramidal.swc');
/** Between two frames of that run. */
const FRAME_MS = 0.1;
const { files, layout, voltageMv } = frontRunFiles('pyramidal.swc', swc);

describe.skipIf(whyNoPages())(pageTestTitle('probes and keys'), () => {
  let host: ViewerHost;
  let page: Page;
  beforeAll(async () => {
    host = await hostViewer(files);
  });
  beforeEach(async () => {
    ({ page } = await host.open('?test=1'));
  });
  afterAll(() => host.close());

  it('pins what is clicked; its trace is the column of the Float32 frames', async () => {
    const place = await findBranch(page);
    await page.locator('#canvas').click({ position: place });
    await nextFrame(page);
    const probe = await page.evaluate(() => window.viewer.state().probes.at(-1)!);
    expect(probe.locus.section).toBeGreaterThan(0);
    const [times, , trace] = await page.evaluate(() => window.viewer.traceData());
    expect(times).toHaveLength(200);
    expect(trace).toEqual(columnAt(probe.locus));
    expect(await page.locator('#probes .probe').count()).toBe(2);
    expect(await page.locator('.probe-mark').count()).toBe(2);
  });

  it('goes to the time that is clicked in the plot, and shows it everywhere', async () => {
    const left = await page.evaluate(() => window.viewer.tracePixel(12));
    const box = (await page.locator('#trace-plot .u-over').boundingBox())!;
    await page.mouse.click(box.x + left, box.y + box.height / 2);
    await nextFrame(page);
    const timeMs = await page.evaluate(() => window.viewer.state().timeMs);
    expect(timeMs).toBeCloseTo(12, 0);
    expect(Number(await page.inputValue('#scrubber'))).toBeCloseTo(timeMs, 1);
    expect(await page.textContent('.time-now')).toBe(`t = ${timeMs.toFixed(2)} ms`);
    const playhead = (await page.locator('.playhead').boundingBox())!;
    expect(Math.abs(playhead.x - box.x - left)).toBeLessThan(2);
  });

  it('shows the time in the plot as soon as another cell is there', async () => {
    const rallTree = new URL('../../morphologies/rall_tree.swc', import.meta.url);
    await page.setInputFiles('#file', fileURLToPath(rallTree));
    await page.waitForFunction(() => window.viewer.state().run?.title.startsWith('rall_tree'));
    await waitForRun(page);
    const timeMs = await page.evaluate(() => window.viewer.state().timeMs);
    expect(timeMs).toBeGreaterThan(1);
    const left = await page.evaluate((ms) => window.viewer.tracePixel(ms), timeMs);
    const box = (await page.locator('#trace-plot .u-over').boundingBox())!;
    const playhead = (await page.locator('.playhead').boundingBox())!;
    expect(Math.abs(playhead.x - box.x - left)).toBeLessThan(2);
  });

  it('removes a probe by its button', async () => {
    await page.click('#probes .remove');
    await nextFrame(page);
    expect(await page.evaluate(() => window.viewer.state().probes.length)).toBe(0);
  });

  it('walks to a tip, pins it and moves through time by keys alone', async () => {
    await page.keyboard.press(']');
    for (let i = 0; i < 200; i++) await page.keyboard.press(']');
    await page.keyboard.press('p');
    await page.keyboard.press('Home');
    await page.keyboard.press('.');
    await page.keyboard.press('>');
    await page.keyboard.press(',');
    await nextFrame(page);
    const { selection, probes, timeMs } = await page.evaluate(() => window.viewer.state());
    expect(selection?.x).toBe(1);
    expect(probes.at(-1)?.locus).toEqual(selection);
    expect(timeMs).toBeCloseTo(1.0, 9);
    await page.keyboard.press('End');
    await page.keyboard.press('[');
    await page.keyboard.press('n');
    const after = await page.evaluate(() => window.viewer.state());
    expect(after.timeMs).toBeCloseTo(19.9, 9);
    expect(after.selection).not.toEqual(selection);
  });

  it('turns, moves, zooms and fits by keys when the picture has the focus', async () => {
    const camera = (): Promise<{
      yaw: number;
      viewHeightUm: number;
      targetUm: readonly number[];
    }> => page.evaluate(() => window.viewer.state().camera);
    const start = await camera();
    await page.keyboard.press('ArrowRight');
    expect(await camera()).toEqual(start);
    await page.focus('#canvas');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('+');
    const moved = await camera();
    expect(moved.yaw).not.toBe(start.yaw);
    expect(moved.targetUm).not.toEqual(start.targetUm);
    expect(moved.viewHeightUm).toBeLessThan(start.viewHeightUm);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('f');
    const fitted = await camera();
    expect(fitted.viewHeightUm).toBeCloseTo(start.viewHeightUm, 6);
  });

  it('plays and pauses on Space, opens help on ?, and shows the table of sections', async () => {
    await page.keyboard.press(' ');
    expect(await page.evaluate(() => window.viewer.state().isPlaying)).toBe(true);
    await page.keyboard.press(' ');
    await page.keyboard.press('?');
    await nextFrame(page);
    expect(await page.locator('#help').isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    await page.locator('#sections summary').press('Enter');
    await nextFrame(page);
    expect(await page.locator('#section-rows tr').count()).toBe(layout.startNode.length);
    await page.locator('#section-rows button').nth(3).press('Enter');
    expect(await page.evaluate(() => window.viewer.state().selection)).toEqual({
      section: 3,
      x: 0.5,
    });
  });

  it.each([
    ['2', 1 / 60],
    ['10', 1 / 60],
    ['5', 0.04],
  ])('advances by %s ms a second, to one frame of the run', async (speed, frameSeconds) => {
    const opened = await host.open('');
    const shown = async (): Promise<number> => Number(await opened.page.inputValue('#scrubber'));
    await opened.page.selectOption('#speed', speed);
    await opened.page.keyboard.press('Home');
    await nextFrame(opened.page);
    await opened.page.evaluate(takeOverClock);
    await opened.page.click('#play');
    // The first frame after a rest has seen no time pass.
    await opened.page.evaluate((seconds) => window.passTime(1e3 * seconds, 1), frameSeconds);
    const before = await shown();
    await opened.page.evaluate(
      (seconds) => window.passTime(1e3 * seconds, Math.round(1 / seconds)),
      frameSeconds,
    );
    expect(before).toBe(0);
    expect(Math.abs((await shown()) - before - Number(speed))).toBeLessThanOrEqual(FRAME_MS);
  });

  it('never plays faster than its speed by the clock on the wall', async () => {
    const opened = await host.open('');
    const shown = async (): Promise<number> => Number(await opened.page.inputValue('#scrubber'));
    await opened.page.selectOption('#speed', '2');
    const before = await shown();
    const startMs = Date.now();
    await opened.page.click('#play');
    await opened.page.waitForTimeout(1000);
    await opened.page.click('#play');
    const wallSeconds = (Date.now() - startMs) / 1000;
    await nextFrame(opened.page);
    const advanced = (await shown()) - before;
    expect(advanced).toBeGreaterThan(0.8);
    // A frame that takes longer than 100 ms counts as 100 ms, so a slow computer plays slower, never faster.
    expect(advanced).toBeLessThan(2 * wallSeconds + 0.2);
  });

  it('takes a tap', async () => {
    const touch = await host.open('?test=1', { hasTouch: true });
    const place = await findBranch(touch.page);
    await touch.page.locator('#canvas').tap({ position: place });
    await nextFrame(touch.page);
    expect(await touch.page.evaluate(() => window.viewer.state().probes.length)).toBe(2);
  });
});

declare global {
  interface Window {
    /** So many display frames, each so much later than the one before. */
    passTime(frameMs: number, count: number): void;
  }
}

/** In the page: display frames come when passTime says, and no others. */
function takeOverClock(): void {
  let waiting: FrameRequestCallback[] = [];
  let nowMs = performance.now();
  window.requestAnimationFrame = (callback) => waiting.push(callback);
  window.passTime = (frameMs, count) => {
    for (let frame = 0; frame < count; frame++) {
      nowMs += frameMs;
      const callbacks = waiting;
      waiting = [];
      for (const callback of callbacks) callback(nowMs);
    }
  };
}

/** A pixel of a branch, not of the soma. */
async function findBranch(page: Page): Promise<{ x: number; y: number }> {
  const place = await page.evaluate(() => {
    window.viewer.renderNow();
    const { viewport } = window.viewer.state();
    for (let y = 60; y < viewport.heightPx; y++)
      for (let x = 40; x < viewport.widthPx - 150; x++)
        if ((window.viewer.pick(x, y)?.locus.section ?? 0) > 0) return { x: x + 0.5, y: y + 0.5 };
    return undefined;
  });
  return place!;
}

/** The voltages of a place in every frame, as the file's Float32 numbers give them. */
function columnAt(locus: { section: number; x: number }): number[] {
  const { nodeA, nodeB, weight } = mixNodesAt(layout, locus.section, locus.x);
  return Array.from({ length: 200 }, (_, frame) => {
    const a = voltageMv[frame * layout.nodeCount + nodeA]!;
    const b = voltageMv[frame * layout.nodeCount + nodeB]!;
    return Math.fround(a + (b - a) * weight);
  });
}
