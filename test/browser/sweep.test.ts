import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { planSweep, SetRunner } from '../../src/sweep/index.ts';
import { accessibilityViolations } from './axe.ts';
import { sharePage } from './sharedPage.ts';
import { pageTestTitle, waitForRun, whyNoPages } from './viewerPage.ts';

describe.skipIf(whyNoPages())(pageTestTitle('a sweep in the page'), () => {
  let page: Page;
  sharePage('?test=1#cell=ball-and-stick', { reducedMotion: 'reduce' }, async (opened) => {
    page = opened;
    await page.click('#tab-sweep');
    await page.locator('.axis-form').first().waitFor();
  });

  it('fills a map of two parameters with what the library gives for each set', async () => {
    await setRange(page, 0, ['0.1', '0.5', '3']);
    await page.locator('.axis-form select').nth(1).selectOption('celsius');
    await setRange(page, 1, ['6.3', '16.3', '2']);
    await runSweep(page, 6);
    const experiment = await page.evaluate(() => window.viewer.state().draft!.experiment);
    const plan = planSweep({
      experiment,
      settings: [grid('celsius', 6.3, 16.3, 2), grid('place.0.iclamp.amplitude_nA', 0.1, 0.5, 3)],
      features: ['spike_count'],
      shardCount: 1,
    });
    const runner = new SetRunner(plan, experiment, new Map());
    const sets = await runner.runAll([0, 1, 2, 3, 4, 5]);
    const wanted = sets.map(({ features }) => String(features[0]));
    expect(new Set(wanted).size).toBeGreaterThan(1);
    // The second parameter goes upwards: its first row is the last of the table.
    const rows = await page.locator('.heat-map tr:has(.heat)').allInnerTexts();
    const shown = rows.reverse().flatMap((row) => row.trim().split(/\s+/).slice(1));
    expect(shown).toEqual(wanted);
  });

  it('runs sets of mode ensemble side by side, with what the library gives for them', async () => {
    const { sha, exact } = await page.evaluate(() => {
      const { run, draft } = window.viewer.state();
      return { sha: run!.sha256, exact: draft!.experiment };
    });
    const experiment = { ...exact, simulation: { ...exact.simulation, mode: 'ensemble' as const } };
    await page.evaluate((edited) => {
      window.viewer.dispatch({ type: 'edit', experiment: edited });
    }, experiment);
    await page.waitForFunction((old) => window.viewer.state().run!.sha256 !== old, sha);
    await runSweep(page, 6);
    const settings = [
      grid('celsius', 6.3, 16.3, 2),
      grid('place.0.iclamp.amplitude_nA', 0.1, 0.5, 3),
    ];
    const plan = planSweep({ experiment, settings, features: ['spike_count'], shardCount: 1 });
    const results = await new SetRunner(plan, experiment, new Map()).runAll([0, 1, 2, 3, 4, 5]);
    expect(results.map(({ exactly }) => exactly)).toEqual(results.map(() => undefined));
    const rows = await page.locator('.heat-map tr:has(.heat)').allInnerTexts();
    const shown = rows.reverse().flatMap((row) => row.trim().split(/\s+/).slice(1));
    expect(shown).toEqual(results.map(({ features }) => String(features[0])));
    await page.keyboard.press('Control+z');
    await page.waitForFunction((old) => window.viewer.state().run!.sha256 === old, sha);
  });

  it('opens the run behind a cell, to be undone as any change', async () => {
    const before = await page.evaluate(() => window.viewer.state().run!.sha256);
    const cell = page.locator('.heat').nth(2);
    const spikes = Number(await cell.textContent());
    await cell.click();
    await page.waitForFunction((sha) => window.viewer.state().run!.sha256 !== sha, before);
    await waitForRun(page);
    const opened = await page.evaluate(() => {
      const { run } = window.viewer.state();
      return {
        spikes: run!.recording.spikes[0]!.timesMs.length,
        celsius: run!.experiment.celsius,
        amplitude: run!.experiment.place[0]!.iclamp!.amplitude_nA,
      };
    });
    expect(opened).toEqual({ spikes, celsius: 16.3, amplitude: 0.5 });
    await page.keyboard.press('Control+z');
    await page.waitForFunction((sha) => window.viewer.state().run!.sha256 === sha, before);
  });

  it('shows a set that cannot run as one with its error, and goes on', async () => {
    await page.locator('.axis-form select').nth(0).selectOption('membrane.cm_uF_per_cm2');
    await setRange(page, 0, ['-1', '1', '3']);
    await page.locator('.axis-form select').nth(1).selectOption('');
    await runSweep(page, 3);
    const texts = await page.locator('.heat').allInnerTexts();
    expect(texts[0]).toBe('–');
    expect(Number(texts[2])).toBeGreaterThanOrEqual(0);
    expect((await page.locator('.heat').nth(0).getAttribute('title'))!.length).toBeGreaterThan(20);
  });

  it.each(['explore', 'build', 'sweep'])(
    'has nothing for axe-core on the tab "%s"',
    async (tab) => {
      await page.click(`#tab-${tab}`);
      await page.locator(`#pane-${tab} .card:visible`).first().waitFor();
      for (const theme of ['light', 'dark']) {
        const isShown = await page.evaluate(() => document.documentElement.dataset['theme']);
        if (isShown !== theme) await page.click('#theme');
        await waitForRun(page);
        expect(await accessibilityViolations(page)).toEqual([]);
      }
    },
  );
});

function grid(path: string, from: number, to: number, count: number) {
  return { path, source: { kind: 'grid', from, to, count, scale: 'linear' } } as const;
}

async function setRange(page: Page, axis: number, values: readonly string[]): Promise<void> {
  const form = page.locator('.axis-form').nth(axis);
  for (const [i, name] of ['from', 'to', 'count'].entries())
    await form.locator(`input[name=${name}]`).fill(values[i]!);
}

async function runSweep(page: Page, count: number): Promise<void> {
  await page.click('button:has-text("Run the sweep")');
  await page.waitForFunction(
    (wanted) =>
      document.querySelectorAll('.heat').length === wanted &&
      document.querySelectorAll('.heat:disabled').length === 0,
    count,
    { timeout: 60_000 },
  );
}
