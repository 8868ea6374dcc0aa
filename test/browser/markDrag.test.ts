import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { mixNodesAt } from '../../src/scene/nodeMix.ts';
import { sharePage } from './sharedPage.ts';
import { nextFrame, pageTestTitle, type ViewerHost, waitForRun, whyNoPages } from './viewerPage.ts';

interface Place {
  readonly section: number;
  readonly x: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where marks are brought, on two branches. */
const THERE: Place = { section: 5, x: 0.5 };
const BACK: Place = { section: 2, x: 0.6 };

describe.skipIf(whyNoPages())(pageTestTitle('marks that are dragged'), () => {
  let page: Page;
  let host: ViewerHost;
  sharePage('?test=1#cell=rall-tree', {}, async (opened, opener) => {
    [page, host] = [opened, opener];
    await page.locator('.placement-mark .mark-handle').first().waitFor();
  });

  it('a probe is at its new place while it is dragged, with the trace of that place', async () => {
    const camera = await cameraOf(page);
    const ticks = await tickColours(page);
    await press(page, '.probe-mark');
    const target = await pointOf(page, THERE);
    await page.mouse.move(target.x, target.y, { steps: 8 });
    await nextFrame(page);
    const { probe, trace, column } = await firstTrace(page);
    expect(probe.locus.section).toBe(THERE.section);
    expect(probe.locus.x).toBeCloseTo(THERE.x, 1);
    expect(trace).toEqual(column);
    expect(await page.locator('#marks').evaluate((layer) => getComputedStyle(layer).cursor)).toBe(
      'grabbing',
    );
    expect(await distanceToPin(page, '.probe-mark', target)).toBeLessThan(3);
    await page.mouse.up();
    await nextFrame(page);
    expect((await firstTrace(page)).probe).toEqual(probe);
    expect(await page.textContent('#status')).toContain(probe.name);
    expect(await cameraOf(page)).toEqual(camera);
    // The spikes of the run are those of the place that it left.
    expect(ticks[0]).toMatch(/^rgb/);
    expect((await tickColours(page))[0]).toBe('var(--muted)');
  });

  it('Escape brings a probe back, also out of a field of text', async () => {
    const before = await firstTrace(page);
    await page.click('#tab-build');
    await page.focus('#region');
    await press(page, '.probe-mark');
    const target = await pointOf(page, BACK);
    await page.mouse.move(target.x, target.y, { steps: 4 });
    expect((await firstTrace(page)).probe).not.toEqual(before.probe);
    await page.keyboard.press('Escape');
    await page.mouse.move(target.x + 30, target.y + 30);
    await page.mouse.up();
    await nextFrame(page);
    expect(await firstTrace(page)).toEqual(before);
  });

  it('a current step is moved in the experiment on release, and back by undo', async () => {
    const camera = await cameraOf(page);
    const before = await firstPlacement(page);
    await press(page, '.placement-mark');
    const target = await pointOf(page, BACK);
    await page.mouse.move(target.x, target.y, { steps: 8 });
    await nextFrame(page);
    expect(await distanceToPin(page, '.placement-mark', target)).toBeLessThan(3);
    expect(await firstPlacement(page)).toEqual(before);
    await page.mouse.up();
    await rerun(page, before.sha);
    const moved = await firstPlacement(page);
    expect(moved.locus).toMatch(/^dend\[1\]\(0\.[56]/);
    const where = page.locator('.coat label:has-text("Where") input').first();
    expect(await where.inputValue()).toBe(moved.locus);
    await page.keyboard.press('Control+z');
    await rerun(page, moved.sha);
    expect(await firstPlacement(page)).toEqual(before);
    expect(await cameraOf(page)).toEqual(camera);
  });

  it('goes along the dendrogram as well', async () => {
    await page.keyboard.press('2');
    await nextFrame(page);
    const camera = await cameraOf(page);
    await press(page, '.probe-mark');
    const target = await pointOf(page, BACK);
    await page.mouse.move(target.x, target.y, { steps: 8 });
    await page.mouse.up();
    await nextFrame(page);
    const { probe, trace, column } = await firstTrace(page);
    expect(probe.locus.section).toBe(BACK.section);
    expect(probe.locus.x).toBeCloseTo(BACK.x, 1);
    expect(trace).toEqual(column);
    expect(await cameraOf(page)).toEqual(camera);
    await page.keyboard.press('1');
  });

  it('a mark that is clicked selects its place; the wheel over it zooms', async () => {
    await press(page, '.probe-mark');
    await page.mouse.up();
    await nextFrame(page);
    const { probe } = await firstTrace(page);
    expect(await page.evaluate(() => window.viewer.state().selection)).toEqual(probe.locus);
    const [before] = await cameraOf(page);
    await page.mouse.wheel(0, -120);
    await page.waitForFunction(
      (height) => window.viewer.cameras()[0]!.viewHeightUm < height,
      before!.viewHeightUm,
    );
  });

  it('says how to move it, by keyboard too', async () => {
    const title = (mark: string): Promise<string | null> =>
      page.locator(`${mark} .mark-handle`).first().getAttribute('title');
    expect(await title('.placement-mark')).toContain('Where under Build');
    expect(await title('.probe-mark')).toContain('By keyboard');
  });

  it('goes with a finger', async () => {
    const touch = await host.open('?test=1#cell=rall-tree', { hasTouch: true });
    await touch.page.locator('.probe-mark .mark-handle').first().waitFor();
    const camera = await cameraOf(touch.page);
    const from = await handleOf(touch.page, '.probe-mark');
    const to = await pointOf(touch.page, THERE);
    const finger = await touch.page.context().newCDPSession(touch.page);
    const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: Point[]) =>
      finger.send('Input.dispatchTouchEvent', { type, touchPoints: points });
    await send('touchStart', [from]);
    for (const share of [0.3, 0.6, 1])
      await send('touchMove', [
        { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) },
      ]);
    await send('touchEnd', []);
    await nextFrame(touch.page);
    const { probe, trace, column } = await firstTrace(touch.page);
    expect(probe.locus.section).toBe(THERE.section);
    expect(trace).toEqual(column);
    expect(await cameraOf(touch.page)).toEqual(camera);
    expect(touch.problems).toEqual([]);
  });
});

async function handleOf(page: Page, mark: string): Promise<Point> {
  const box = (await page.locator(`${mark} .mark-handle`).first().boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function press(page: Page, mark: string): Promise<void> {
  await nextFrame(page);
  const { x, y } = await handleOf(page, mark);
  await page.mouse.move(x, y);
  await page.mouse.down();
}

/** In px of the window. */
async function pointOf(page: Page, place: Place): Promise<Point> {
  const stage = (await page.locator('#canvas').boundingBox())!;
  const [at] = await page.evaluate((locus) => window.viewer.placesOf(locus), place);
  return { x: stage.x + at!.x, y: stage.y + at!.y };
}

/** From a point to the place that the first pin of a kind stands on. px */
async function distanceToPin(page: Page, mark: string, { x, y }: Point): Promise<number> {
  const box = await page
    .locator(mark)
    .first()
    .evaluate((pin) => pin.getBoundingClientRect());
  return Math.hypot(box.x - x, box.y - y);
}

function tickColours(page: Page): Promise<string[]> {
  return page
    .locator('#events .spike')
    .evaluateAll((ticks) => ticks.map((tick) => (tick as HTMLElement).style.background));
}

function cameraOf(page: Page) {
  return page.evaluate(() => window.viewer.cameras());
}

/** The first probe, its trace as the plot has it, and the column of its place as the Float32 frames give it. */
async function firstTrace(page: Page) {
  const { probe, trace, layout, frames } = await page.evaluate(() => {
    window.viewer.renderNow();
    const { probes, run } = window.viewer.state();
    const { layout, recording } = run!;
    return {
      probe: probes[0]!,
      trace: window.viewer.traceData()[1]!,
      layout,
      frames: recording.frames,
    };
  });
  const { nodeA, nodeB, weight } = mixNodesAt(layout, probe.locus.section, probe.locus.x);
  const column = Array.from({ length: frames.frameCount }, (_, frame) => {
    const a = frames.voltageMv[frame * frames.nodeCount + nodeA]!;
    const b = frames.voltageMv[frame * frames.nodeCount + nodeB]!;
    return Math.fround(a + (b - a) * weight);
  });
  return { probe, trace, column };
}

function firstPlacement(page: Page): Promise<{ locus: string; sha: string }> {
  return page.evaluate(() => {
    const { run } = window.viewer.state();
    return { locus: run!.experiment.place[0]!.locus, sha: run!.sha256 };
  });
}

async function rerun(page: Page, before: string): Promise<void> {
  await page.waitForFunction((sha) => window.viewer.state().run!.sha256 !== sha, before);
  await waitForRun(page);
}
