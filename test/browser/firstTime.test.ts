import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  hostViewer,
  pageTestTitle,
  type ViewerHost,
  waitForRun,
  whyNoPages,
} from './viewerPage.ts';

/** A soma, a trunk of 600 um with a side branch, and a tip: of nobody's collection. */
const OWN_SWC = `1 1 0 0 0 8 -1
2 3 0 100 0 1.5 1
3 3 0 300 0 1.2 2
4 3 60 420 0 0.6 3
5 3 0 600 0 0.8 3
`;

// docs/first-time.md has the same three tasks, timed.
describe.skipIf(whyNoPages())(pageTestTitle('somebody who is here for the first time'), () => {
  let host: ViewerHost;
  beforeAll(async () => {
    host = await hostViewer(new Map());
  });
  afterAll(() => host.close());

  it('sees a cell of their own fire, by one button', async () => {
    const { page, problems } = await host.open('?test=look');
    const chooser = page.waitForEvent('filechooser');
    await page.click('#open');
    await (await chooser).setFiles({
      name: 'own.swc',
      mimeType: 'text/plain',
      buffer: Buffer.from(OWN_SWC),
    });
    await page.waitForFunction(
      () =>
        window.viewer.state().run!.title.includes('own.swc') &&
        !window.viewer.state().isAwaitingRun,
    );
    await waitForRun(page);
    expect(await page.textContent('#run-facts')).toMatch(/soma: [1-9]/);
    expect(problems).toEqual([]);
  });

  it('finds where a distal EPSP dies: in the traces, in colour and as a share', async () => {
    const { page, problems } = await host.open('?test=look');
    await page.click('#tab-build');
    await changed(page, () => page.getByRole('button', { name: 'Remove step' }).click());
    await page.getByRole('button', { name: 'Synapse' }).click();
    const tip = await page.evaluate(() => {
      const { section } = window.viewer.state().probes.find(({ name }) => name === 'tuft')!.locus;
      return window.viewer.placesOf({ section, x: 0.9 })[0]!;
    });
    await changed(page, () => page.locator('#canvas').click({ position: tip }));
    await page.click('#tab-explore');
    // The synapse's own place is pinned, and what arrives from there at the soma is asked for.
    const probes = await page.evaluate(() => window.viewer.state().probes.map(({ name }) => name));
    expect(probes).toHaveLength(4);
    expect(await page.inputValue('#attenuation-from')).toBe(probes[3]);
    expect(await page.inputValue('#attenuation-to')).toBe('soma');
    const peaks = await page.evaluate(() =>
      window.viewer
        .traceData()
        .slice(1)
        .map((column) => Math.max(...column) - column[0]!),
    );
    // mV above the start: large at the synapse, nothing to speak of at the soma.
    expect(peaks[3]).toBeGreaterThan(5);
    expect(peaks[0]).toBeLessThan(0.2 * peaks[3]!);
    await page.click('.colour-fit');
    const { lowMv, highMv } = await page.evaluate(() => window.viewer.state());
    expect(highMv - lowMv).toBeLessThan(40);
    expect(problems).toEqual([]);
  });

  it('gets a model of six compartments for Brian2, without knowing that it is compared first', async () => {
    const { page, problems } = await host.open('?test=look');
    expect(await saveBrian2(page)).toContain('compartments, for Brian2');
    expect(await page.evaluate(() => window.viewer.state().view)).toBe('compare');
    await page.fill('#reduction-size', '6');
    await page.waitForFunction(
      () => window.viewer.state().reduction!.model.compartments.length === 6,
    );
    await waitForRun(page);
    expect(await saveBrian2(page)).toContain('6 compartments, for Brian2');
    expect(problems).toEqual([]);
  });
});

/** Until the run is another one. */
async function changed(page: Page, act: () => Promise<void>): Promise<void> {
  const before = await page.evaluate(() => window.viewer.state().run!.sha256);
  await act();
  await page.waitForFunction((sha) => window.viewer.state().run!.sha256 !== sha, before);
  await waitForRun(page);
}

async function saveBrian2(page: Page): Promise<string> {
  await page.click('#export summary');
  const download = page.waitForEvent('download', { timeout: 60_000 });
  await page.click('#export-list button:has-text("Brian2")');
  return readFileSync(await (await download).path(), 'utf8');
}
