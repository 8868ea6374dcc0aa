import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { sharePage } from './sharedPage.ts';
import { nextFrame, pageTestTitle, waitForRun, whyNoPages } from './viewerPage.ts';

const SWC = readFileSync(new URL('../../morphologies/rall_tree.swc', import.meta.url), 'utf8');

describe.skipIf(whyNoPages())(pageTestTitle('long work'), () => {
  let page: Page;
  sharePage('?test=look#cell=ball-and-stick&t=6.5&view=split', {}, (opened) => {
    page = opened;
  });

  it('of another cell shows how far it is, and leaves the page as it was when stopped', async () => {
    await page.evaluate(() => {
      const { camera } = window.viewer.state();
      window.viewer.dispatch({ type: 'move-camera', camera: { ...camera, yaw: 1 } });
    });
    const before = await look(page);
    const labels = await watchTask(page);
    await page.setInputFiles('#file', {
      ...{ name: 'long.json', mimeType: 'application/json' },
      buffer: Buffer.from(
        JSON.stringify({
          ...{ cabletree: 1, morphology: { name: 'rall_tree.swc', text: SWC } },
          paint: [{ region: 'all', mechanism: 'hh' }],
          probes: [{ name: 'soma', locus: 'soma(0.5)' }],
          simulation: { duration_ms: 20_000, method: 'implicit-euler' },
        }),
      ),
    });
    await page.waitForFunction(
      () => document.querySelector<HTMLProgressElement>('#task progress')!.value > 0.02,
    );
    expect((await look(page)).title).not.toBe(before.title);
    await page.click('#cancel');
    await nextFrame(page);
    expect(await look(page)).toEqual(before);
    expect(await page.locator('#task').isVisible()).toBe(false);
    const seen = await labels();
    expect(seen[0]).toBe('Simulating long.json …');
    expect(new Set(seen).size).toBeGreaterThan(3);
  });

  it('of a sweep is stopped in the middle of a set', async () => {
    await page.evaluate(() => {
      const { experiment } = window.viewer.state().draft!;
      const simulation = { ...experiment.simulation, duration_ms: 100_000 };
      window.viewer.dispatch({ type: 'edit', experiment: { ...experiment, simulation } });
    });
    await page.locator('#task').waitFor({ state: 'visible' });
    await page.click('#cancel');
    await page.getByRole('tab', { name: 'Sweep' }).click();
    await page.getByRole('button', { name: 'Run the sweep' }).click();
    await page.locator('#task').waitFor({ state: 'visible' });
    expect(await page.textContent('.task-label')).toBe('Sweeping …');
    await page.click('#cancel');
    await nextFrame(page);
    expect(await page.locator('#task').isVisible()).toBe(false);
    expect(await page.textContent('#status')).toBe('Stopped');
  });

  it('of a live run on its way to a late start shows how far it is, and is stopped', async () => {
    const startMs = 19_000;
    const open = (durationMs: number): Promise<void> =>
      page.evaluate((ms) => {
        const { experiment } = window.viewer.state().draft!;
        const simulation = { ...experiment.simulation, duration_ms: ms };
        window.viewer.dispatch({ type: 'edit', experiment: { ...experiment, simulation } });
      }, durationMs);
    await open(20_000);
    await page.waitForFunction(
      () => window.viewer.state().run!.recording.timeMs.at(-1)! > 19_900,
      undefined,
      { timeout: 60_000 },
    );
    await waitForRun(page);
    await page.evaluate((ms) => window.viewer.seek(ms), startMs);
    const labels = await watchTask(page);
    await page.click('#live');
    await page.waitForFunction(
      () => document.querySelector<HTMLProgressElement>('#task progress')!.value > 0.02,
    );
    await page.click('#cancel');
    await nextFrame(page);
    expect(await page.locator('#task').isVisible()).toBe(false);
    expect(await page.textContent('#status')).toBe('Stopped');
    expect(await page.getAttribute('#live', 'aria-pressed')).toBe('false');
    expect((await labels()).some((label) => label.startsWith('Computing the run up to'))).toBe(
      true,
    );
    expect((await look(page)).timeMs).toBeCloseTo(startMs, 6);
    await page.selectOption('#speed', '20');
    await page.click('#live');
    await page.waitForFunction((ms) => window.viewer.state().timeMs > ms + 2, startMs, {
      timeout: 60_000,
    });
    expect(await page.locator('#task').isVisible()).toBe(false);
    await page.click('#live');
  });
});

/** All that a stopped task must leave. */
async function look(page: Page) {
  return page.evaluate(() => {
    const { run, timeMs, camera, view, probes, isAwaitingRun, draft } = window.viewer.state();
    return {
      ...{ title: document.querySelector('#title')!.textContent, sha256: run!.sha256, timeMs },
      ...{ camera, view, isAwaitingRun, probes: probes.map(({ name }) => name) },
      ...{ steps: draft!.past.length, frameCount: run!.recording.frames.frameCount },
    };
  });
}

/** What the box says from now on, each text once. */
async function watchTask(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const seen: string[] = [];
    const label = document.querySelector('.task-label')!;
    new MutationObserver(() => seen.push(label.textContent!)).observe(label, {
      ...{ childList: true, characterData: true, subtree: true },
    });
    Object.assign(window, { seenLabels: seen });
  });
  return () => page.evaluate(() => (window as unknown as { seenLabels: string[] }).seenLabels);
}
