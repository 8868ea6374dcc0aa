import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { pageTestTitle, waitForRun, whyNoPages } from './viewerPage.ts';

const CLI = fileURLToPath(new URL('../../dist/bin/main.js', import.meta.url));
const EXPERIMENT = fileURLToPath(
  new URL('../../morphologies/nrn-demo-pyramidal.experiment.json', import.meta.url),
);
const reason = whyNoPages() ?? (existsSync(CLI) ? undefined : 'dist/bin is not built');

describe.skipIf(reason)(pageTestTitle('a page in one file'), () => {
  let folder: string;
  let file: string;
  let browser: Browser;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cabletree-'));
    file = join(folder, 'page.html');
    execFileSync(process.execPath, [CLI, 'export-page', EXPERIMENT, '-o', file]);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('refers to nothing outside itself', () => {
    const html = readFileSync(file, 'utf8');
    const addresses = [...html.matchAll(/<(?:script|link|img)[^>]*(?:src|href)="([^"]*)"/g)];
    expect(addresses.map(([, address]) => address!.slice(0, 5))).toEqual(['data:']);
  });

  it('opens from a disk without a network, and everything in it works', async () => {
    const context = await browser.newContext({
      offline: true,
      viewport: { width: 1000, height: 700 },
    });
    const page = await context.newPage();
    const problems: string[] = [];
    const requests: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(`${pathToFileURL(file).href}?test=look`);
    await waitForRun(page);
    expect(await page.textContent('#title')).toBe('A spike in a pyramidal neuron');
    const spikes = (): Promise<number> =>
      page.evaluate(() => window.viewer.state().run!.recording.spikes[0]!.timesMs.length);
    expect(await spikes()).toBe(6);
    expect((await page.evaluate(() => window.viewer.stats())).segments).toBeGreaterThan(300);
    await page.selectOption('#examples', 'ball-and-stick');
    await page.waitForFunction(
      () => document.querySelector('#title')?.textContent?.startsWith('ball_and_stick') === true,
    );
    await waitForRun(page);
    expect(await spikes()).toBeGreaterThan(0);
    await page.keyboard.press('c');
    await page.waitForFunction(() => window.viewer.state().view === 'compare');
    await waitForRun(page);
    await page.click('#tab-build');
    await page.locator('.parameter input').first().waitFor();
    await page.click('#tab-sweep');
    await page.click('button:text-is("Run the sweep")');
    await page.locator('.heat:enabled').first().waitFor({ timeout: 60_000 });
    await page.keyboard.press('Home');
    await page.click('#live');
    await page.waitForFunction(() => window.viewer.state().timeMs > 1);
    await page.keyboard.press('r');
    await page.click('#export summary');
    const download = page.waitForEvent('download', { timeout: 60_000 });
    await page.click('#export-list button:has-text("glTF")');
    expect((await download).suggestedFilename()).toMatch(/\.glb$/);
    const outside = requests.filter((address) => !/^(data|blob):/.test(address));
    expect(outside).toEqual([`${pathToFileURL(file).href}?test=look`]);
    expect(problems).toEqual([]);
  });
});
