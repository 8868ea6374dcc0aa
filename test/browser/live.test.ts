import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LESSON_NAMES } from '../../cli/commands/view.ts';
import { LESSONS } from '../../viewer/src/lessons/lessons.ts';
import {
  hostViewer,
  nextFrame,
  pageTestTitle,
  type ViewerHost,
  waitForRun,
  whyNoPages,
} from './viewerPage.ts';

const KV = readFileSync(new URL('../kernels/userKv.mod', import.meta.url), 'utf8');

describe.skipIf(whyNoPages())(pageTestTitle('running again'), () => {
  let host: ViewerHost;
  beforeAll(async () => {
    host = await hostViewer(new Map());
  });
  afterAll(() => host.close());

  it('follows the strength of the stimulus and keeps time, probes and view', async () => {
    const { page, problems } = await host.open('?test=1#cell=ball-and-stick&view=split&t=6.5');
    const before = await shown(page);
    expect(before.spikes).toBeGreaterThan(0);
    await page.locator('#stimulus input[name=amplitude_nA]').first().fill('0');
    await page.waitForFunction((sha) => window.viewer.state().run!.sha256 !== sha, before.sha);
    await waitForRun(page);
    const after = await shown(page);
    expect(after.spikes).toBe(0);
    expect([after.timeMs, after.view, after.probes]).toEqual([6.5, 'split', before.probes]);
    expect(problems).toEqual([]);
  });

  it('adds a dropped mechanism and runs with it', async () => {
    const { page, problems } = await host.open('?test=1#cell=ball-and-stick');
    const before = await shown(page);
    await page.setInputFiles('#file', {
      name: 'userKv.mod',
      mimeType: 'text/plain',
      buffer: Buffer.from(KV),
    });
    await page.waitForFunction((sha) => window.viewer.state().run!.sha256 !== sha, before.sha);
    await waitForRun(page);
    expect(await page.textContent('#status')).toContain('userKv.mod is in the cell');
    const mechanisms = await page.evaluate(() =>
      window.viewer.state().run!.experiment.mechanisms.map(({ name }) => name),
    );
    expect(mechanisms).toContain('userKv.mod');
    expect(problems).toEqual([]);
  });

  it('says what is wrong with a mechanism at its line, and the page lives on', async () => {
    const { page, problems } = await host.open('?test=1#cell=ball-and-stick');
    const before = await shown(page);
    await page.setInputFiles('#file', {
      name: 'bad.mod',
      mimeType: 'text/plain',
      buffer: Buffer.from('NEURON {\n  SUFFIX bad\n}\nBREAKPOINT {\n  i = = 3\n}\n'),
    });
    await page.locator('#problem').waitFor({ state: 'visible' });
    expect(await page.textContent('#problem')).toContain('bad.mod:5:');
    expect((await shown(page)).sha).toBe(before.sha);
    expect(problems).toEqual([]);
  });

  it('is stopped when asked and leaves the old run', async () => {
    const { page, problems } = await host.open('?test=1');
    const before = await shown(page);
    const long = await page.evaluate(() => {
      const { experiment } = window.viewer.state().run!;
      return { ...experiment, simulation: { ...experiment.simulation, duration_ms: 20_000 } };
    });
    await page.setInputFiles('#file', {
      name: 'long.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(long)),
    });
    await page.locator('#cancel').click({ timeout: 10_000 });
    await nextFrame(page);
    expect(await page.textContent('#status')).toContain('Stopped');
    await page.waitForTimeout(1500);
    expect((await shown(page)).sha).toBe(before.sha);
    expect(problems).toEqual([]);
  });
});

describe.skipIf(whyNoPages())(pageTestTitle('lessons'), () => {
  let host: ViewerHost;
  beforeAll(async () => {
    host = await hostViewer(new Map());
  });
  afterAll(() => host.close());

  it.each(LESSONS.map(({ id, name }) => [name, id]))(
    '%s runs and shows every step',
    async (_, id) => {
      const { page, problems } = await host.open(`?test=1#cell=${id}`);
      await page.locator('#lesson').waitFor({ state: 'visible' });
      const steps = await page.evaluate(() => window.viewer.state().lesson!.lesson.steps);
      for (const [i, step] of steps.entries()) {
        await waitForRun(page);
        expect(await page.textContent('#lesson-text')).toBe(step.text);
        const wanted = new URLSearchParams(step.frame).get('t');
        expect(await page.evaluate(() => window.viewer.state().timeMs)).toBe(Number(wanted));
        if (i + 1 < steps.length) await page.click('#lesson-next');
      }
      expect(await page.locator('#lesson-next').isDisabled()).toBe(true);
      expect(problems).toEqual([]);
    },
  );

  it('are those that the command line opens', () => {
    expect(LESSON_NAMES.map((name) => `lesson-${name}`)).toEqual(LESSONS.map(({ id }) => id));
  });

  it('The action potential is all or none, as it says', async () => {
    const { page } = await host.open('?test=1#cell=lesson-action-potential');
    expect((await shown(page)).spikes).toBe(1);
    const before = await shown(page);
    await page.locator('#stimulus input[name=amplitude_nA]').first().fill('0.05');
    await page.waitForFunction((sha) => window.viewer.state().run!.sha256 !== sha, before.sha);
    expect((await shown(page)).spikes).toBe(0);
  });

  it('The action potential draws its gates and says how open they are', async () => {
    const { page } = await host.open('?test=1#cell=lesson-action-potential');
    await page.locator('.quantity-plot canvas').waitFor();
    await page.evaluate(() => window.viewer.seek(0));
    await nextFrame(page);
    const gates = await page.locator('.quantity-list li').allTextContents();
    // Hodgkin and Huxley's steady states at -65 mV.
    expect(gates).toEqual(['m0.0529', 'h0.596', 'n0.318']);
    expect(await page.getAttribute('.quantity-plot', 'aria-label')).toBe('m, h, n over time');
  });

  it('Attenuation differs with the direction, as it says', async () => {
    const { page } = await host.open('?test=1#cell=lesson-attenuation');
    await page.selectOption('#attenuation-to', 'soma');
    await nextFrame(page);
    const rows = await page.locator('#attenuation-rows tr').allTextContents();
    const [there, back] = rows.slice(0, 2).map((row) => Number(/([\d.]+) %/.exec(row)![1]));
    expect(there).toBeLessThan(back!);
  });
});

interface Shown {
  readonly sha: string;
  readonly spikes: number;
  readonly timeMs: number;
  readonly view: string;
  readonly probes: readonly string[];
}

async function shown(page: Page): Promise<Shown> {
  return page.evaluate(() => {
    const { run, timeMs, view, probes } = window.viewer.state();
    return {
      sha: run!.sha256,
      spikes: run!.recording.spikes[0]!.timesMs.length,
      timeMs,
      view,
      probes: probes.map(({ name }) => name),
    };
  });
}
