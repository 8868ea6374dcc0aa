import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { sharePage } from './sharedPage.ts';
import { pageTestTitle, waitForRun, whyNoPages } from './viewerPage.ts';

/** x = 1 / (1 - rate t) leaves all bounds after 1 / rate ms: 10. */
const BURST = `NEURON { SUFFIX burst NONSPECIFIC_CURRENT i RANGE g, rate }
PARAMETER { g = 1e-9 (S/cm2)  rate = 0.1 (/ms) }
ASSIGNED { v (mV) i (mA/cm2) }
STATE { x }
INITIAL { x = 1 }
BREAKPOINT { SOLVE grow METHOD derivimplicit  i = g * x * v }
DERIVATIVE grow { x' = rate * x * x }
`;

describe.skipIf(whyNoPages())(pageTestTitle('a run that breaks off'), () => {
  let page: Page;
  sharePage('?test=look#cell=ball-and-stick&t=0', {}, (opened) => {
    page = opened;
  });

  it('shows what broke it over the frames until then, and the page lives on', async () => {
    await dropBurst(page);
    await page.locator('#problem').waitFor({ state: 'visible' });
    const text = await page.textContent('#problem');
    expect(text).toMatch(/^The run broke off at (9\.\d+|10) ms; what came before is kept/);
    expect(text).toMatch(/burst\.x at soma\(\S+\) is no longer a finite number at t = \S+ ms; try/);
    const brokenMs = Number(/at t = (\S+) ms/.exec(text!)![1]);
    const found = await framesOf(page);
    expect(found.endMs).toBeGreaterThan(brokenMs - 0.1 - 1e-9);
    expect(found.endMs).toBeLessThan(brokenMs);
    expect(found.areFinite).toBe(true);
    expect(await page.locator('#task').isVisible()).toBe(false);
    await page.evaluate(() => window.viewer.dispatch({ type: 'undo' }));
    await page.waitForFunction(() => window.viewer.state().run!.recording.frames.frameCount > 900);
    await waitForRun(page);
    expect(await page.locator('#problem').isVisible()).toBe(false);
  });

  it('is told in a live run, which rests there and goes on once it is mended', async () => {
    await page.selectOption('#speed', '20');
    await page.evaluate(() => window.viewer.seek(0));
    await page.click('#live');
    await page.waitForFunction(() => window.viewer.state().timeMs > 3);
    await dropBurst(page);
    await page.locator('#problem').waitFor({ state: 'visible', timeout: 20_000 });
    const text = await page.textContent('#problem');
    expect(text).toMatch(/^The run broke off at/);
    expect(text).toContain('burst.x at soma');
    const brokenMs = Number(/at t = (\S+) ms/.exec(text!)![1]);
    expect(brokenMs).toBeGreaterThan(12);
    const found = await framesOf(page);
    expect(found.isRunning).toBe(false);
    expect(found.endMs).toBeGreaterThan(brokenMs - 0.1 - 1e-9);
    expect(found.endMs).toBeLessThan(brokenMs);
    expect(found.areFinite).toBe(true);
    expect(await page.getAttribute('#live', 'aria-pressed')).toBe('false');
    await page.evaluate(() => window.viewer.dispatch({ type: 'undo' }));
    await page.click('#live');
    await page.waitForFunction((ms) => window.viewer.state().timeMs > ms + 5, found.endMs);
    await page.keyboard.press('r');
    expect(await page.locator('#problem').isVisible()).toBe(false);
    expect((await framesOf(page)).areFinite).toBe(true);
  });

  it('goes on in a live run whose conductance is dragged out of bounds and back', async () => {
    const conductance = (gnabar: number): Promise<void> =>
      page.evaluate((value) => {
        const { experiment } = window.viewer.state().draft!;
        const paint = experiment.paint.map((coat) =>
          coat.mechanism === 'hh'
            ? { ...coat, parameters: { ...coat.parameters, gnabar: value } }
            : coat,
        );
        window.viewer.dispatch({ type: 'edit', experiment: { ...experiment, paint } });
      }, gnabar);
    await page.click('#live');
    const startMs = await page.evaluate(() => window.viewer.state().timeMs);
    await page.waitForFunction((ms) => window.viewer.state().timeMs > ms + 2, startMs);
    await conductance(1e308);
    await page.locator('#problem').waitFor({ state: 'visible' });
    expect(await page.textContent('#problem')).toMatch(/at \S+ is no longer a finite number/);
    const { endMs, areFinite } = await framesOf(page);
    expect(areFinite).toBe(true);
    await conductance(0.12);
    await page.click('#live');
    await page.waitForFunction((ms) => window.viewer.state().timeMs > ms + 5, endMs);
    await page.keyboard.press('r');
    expect((await framesOf(page)).areFinite).toBe(true);
  });
});

async function dropBurst(page: Page): Promise<void> {
  await page.setInputFiles('#file', {
    ...{ name: 'burst.mod', mimeType: 'text/plain', buffer: Buffer.from(BURST) },
  });
}

interface Found {
  readonly endMs: number;
  readonly areFinite: boolean;
  readonly isRunning: boolean | undefined;
}

async function framesOf(page: Page): Promise<Found> {
  return page.evaluate(() => {
    const { run, live } = window.viewer.state();
    const { frameCount, intervalMs, voltageMv } = run!.recording.frames;
    return {
      endMs: (frameCount - 1) * intervalMs,
      areFinite: voltageMv.every(Number.isFinite),
      isRunning: live?.isRunning,
    };
  });
}
