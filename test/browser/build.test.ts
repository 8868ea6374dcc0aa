import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { captureCommand } from '../support/captureCommand.ts';
import { sharePage } from './sharedPage.ts';
import { nextFrame, pageTestTitle, type ViewerHost, waitForRun, whyNoPages } from './viewerPage.ts';

describe.skipIf(whyNoPages())(pageTestTitle('a model built by hand'), () => {
  let page: Page;
  let host: ViewerHost;
  /** Before anything was placed, and after each thing. */
  let placedShas: string[];
  const options = { acceptDownloads: true, colorScheme: 'dark' } as const;
  sharePage('?test=look#cell=rall-tree', options, async (opened, opener) => {
    [page, host] = [opened, opener];
    await page.click('#tab-build');
    await page.locator('.parameter input[name=gnabar]').waitFor();
  });

  it('lights up the region that is typed and leaves the rest faint', async () => {
    const inside = { section: 3, x: 0.5 };
    const soma = { section: 0, x: 0.5 };
    const before = [await brightness(page, inside), await brightness(page, soma)];
    await page.fill('#region', 'distance > 80');
    await nextFrame(page);
    const after = [await brightness(page, inside), await brightness(page, soma)];
    expect(after[0]).toBeGreaterThan(0.9 * before[0]!);
    expect(after[1]).toBeLessThan(0.6 * before[1]!);
    await nextFrame(page);
    expect(await page.textContent('#region-meaning')).toMatch(/\d+ sections?, [\d.]+ µm/);
  });

  it('says where a region is wrong and paints nothing then', async () => {
    await page.fill('#region', 'apic & distanc > 3');
    await nextFrame(page);
    expect(await page.getAttribute('#region', 'aria-invalid')).toBe('true');
    const meaning = page.locator('#region-meaning');
    expect((await meaning.textContent())!.length).toBeGreaterThan(10);
    expect(await colourOf(meaning, 'color')).toBe(
      await colourOf(page.locator('#region'), 'border-color'),
    );
    expect(await page.locator('.form .primary').isDisabled()).toBe(true);
  });

  it('shows a gradient on the cell before anything runs', async () => {
    const sha = await shaOf(page);
    await page.fill('#region', 'all');
    await page.fill('.parameter input[name=gnabar]', '0.01 + 0.001 * distance');
    await page.click('.parameter:has(input[name=gnabar]) button');
    await page.waitForFunction(() => window.viewer.state().colourBy === 'field');
    const found = await page.evaluate(() => {
      const { field, run } = window.viewer.state();
      const node = run!.layout.section.lastIndexOf(run!.morphology.sections.length - 1);
      return {
        unit: field!.unit,
        low: field!.low,
        high: field!.high,
        node,
        values: [...field!.frames.voltageMv],
      };
    });
    expect(found.unit).toBe('S/cm2');
    expect(Math.min(...found.values)).toBeGreaterThanOrEqual(0.01 - 1e-9);
    expect(found.high).toBeGreaterThan(0.05);
    await nextFrame(page);
    expect(await page.textContent('.colour-unit')).toBe('S/cm²');
    expect(await shaOf(page)).toBe(sha);
  });

  it('runs with what is painted, and without it once that is undone', async () => {
    const sha = await shaOf(page);
    await page.click('.form .primary');
    await rerun(page, sha);
    const painted = await shaOf(page);
    await page.keyboard.press('Control+z');
    await rerun(page, painted);
    expect(await shaOf(page)).toBe(sha);
    await page.keyboard.press('Control+Shift+z');
    await rerun(page, sha);
    expect(await shaOf(page)).toBe(painted);
  });

  it('places a synapse where the cell is clicked, and another by keys alone', async () => {
    const sha = await shaOf(page);
    await page.click('button:has-text("Synapse")');
    const locus = { section: 1, x: 0.5 };
    const [at] = await page.evaluate((place) => window.viewer.placesOf(place), locus);
    const stage = (await page.locator('#canvas').boundingBox())!;
    await page.mouse.click(stage.x + at!.x, stage.y + at!.y);
    await rerun(page, sha);
    const placed = await page.evaluate(() => {
      const { run } = window.viewer.state();
      return { name: run!.experiment.place.at(-1)!, events: run!.experiment.events };
    });
    expect(placed.name.mechanism).toBe('Exp2Syn');
    expect(placed.name.locus).toMatch(/^dend\[0\]\(0\.[45]/);
    expect(placed.events.at(-1)!.target).toBe(placed.name.name);
    const second = await shaOf(page);
    await page.locator('button:has-text("Current step")').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press(']');
    // The button shows with the next frame; before it cannot be focused.
    await nextFrame(page);
    await page.locator('button:has-text("Place at")').focus();
    await page.keyboard.press('Enter');
    await rerun(page, second);
    expect(await page.locator('.coat-head').allTextContents()).toContain('step · current step×');
    placedShas = [sha, second, await shaOf(page)];
  });

  it('places a voltage clamp, and takes clamps and synapses back and gives them again', async () => {
    const before = placedShas.at(-1)!;
    await page.click('button:has-text("Voltage clamp")');
    await page.keyboard.press(']');
    await nextFrame(page);
    await page.click('button:has-text("Place at")');
    await rerun(page, before);
    const kinds = (): Promise<string[]> =>
      page.evaluate(() =>
        window.viewer
          .state()
          .run!.experiment.place.slice(-3)
          .map(({ iclamp, seclamp, mechanism }) =>
            iclamp ? 'iclamp' : seclamp ? 'seclamp' : mechanism!,
          ),
      );
    expect(await kinds()).toEqual(['Exp2Syn', 'iclamp', 'seclamp']);
    const shas = [...placedShas, await shaOf(page)];
    expect(new Set(shas).size).toBe(4);
    for (const [now, wanted] of pairs(shas.toReversed())) {
      await page.keyboard.press('Control+z');
      await rerun(page, now);
      expect(await shaOf(page)).toBe(wanted);
    }
    for (const [now, wanted] of pairs(shas)) {
      await page.click('button:text-is("Redo")');
      await rerun(page, now);
      expect(await shaOf(page)).toBe(wanted);
    }
    expect(await kinds()).toEqual(['Exp2Syn', 'iclamp', 'seclamp']);
  });

  it('is an experiment that the command line runs to the same sha256', async () => {
    const sha = await shaOf(page);
    const download = page.waitForEvent('download');
    await page.click('button:has-text("Save JSON")');
    const json = readFileSync(await (await download).path(), 'utf8');
    const folder = mkdtempSync(join(tmpdir(), 'built-'));
    try {
      const file = join(folder, 'built.experiment.json');
      writeFileSync(file, json);
      const { status, stdout, stderr } = await captureCommand('simulate', file);
      expect([status, stderr]).toEqual([0, expect.anything()]);
      expect(stdout).toContain(sha);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is changed as text too, with its mistakes named in place', async () => {
    const sha = await shaOf(page);
    const text = page.locator('textarea');
    const json = await text.inputValue();
    await text.fill(json.replace('"celsius": 6.3', '"celsius": 6.3 degrees'));
    await page.click('button:has-text("Apply")');
    expect(await page.textContent('.json-problems')).toContain('experiment.json:');
    expect(await shaOf(page)).toBe(sha);
    await text.fill(json.replace('"celsius": 6.3', '"celsius": 16.3'));
    await page.click('button:has-text("Apply")');
    await rerun(page, sha);
    expect(await page.evaluate(() => window.viewer.state().run!.experiment.celsius)).toBe(16.3);
  });

  it('colours the cell by what the run kept of it, through another run too', async () => {
    const { page: own, problems: ownProblems } = await host.open('?test=1#cell=rall-tree', {});
    await own.click('#tab-build');
    await own.fill('input[name=frames]', 'hh.q.r');
    await own.press('input[name=frames]', 'Enter');
    await own.locator('#problem').waitFor({ state: 'visible' });
    expect(await own.textContent('#problem li.error')).toMatch(
      /^Build, "Kept of the whole cell, to colour it by": error\[/,
    );
    await own.fill('input[name=frames]', 'hh.m');
    await own.press('input[name=frames]', 'Enter');
    await own.waitForFunction(
      () => window.viewer.state().run!.recording.frameQuantities[0]?.quantity === 'hh.m',
    );
    await own.selectOption('#colour-by', 'quantity:hh.m');
    await nextFrame(own);
    const shown = () =>
      own.evaluate(() => {
        const { run, field, colourBy } = window.viewer.state();
        const { values } = run!.recording.frameQuantities[0]!;
        return {
          colourBy,
          isOfRun: field!.frames.voltageMv === values,
          low: field!.low,
          high: field!.high,
        };
      });
    const first = await shown();
    expect(first).toMatchObject({ colourBy: 'field', isOfRun: true });
    // A gate that opens in a spike.
    expect(first.low).toBeLessThan(0.1);
    expect(first.high).toBeGreaterThan(0.9);
    const sha = await shaOf(own);
    await own.click('#tab-explore');
    await own.locator('#stimulus input[name=amplitude_nA]').first().fill('0.1');
    await own.waitForFunction((old) => window.viewer.state().run!.sha256 !== old, sha);
    expect(await shown()).toEqual(first);
    expect(ownProblems).toEqual([]);
  });
});

/** Each with the next. */
function pairs(shas: readonly string[]): [string, string][] {
  return shas.slice(1).map((next, i) => [shas[i]!, next]);
}

function shaOf(page: Page): Promise<string> {
  return page.evaluate(() => window.viewer.state().run!.sha256);
}

async function rerun(page: Page, before: string): Promise<void> {
  await page.waitForFunction((sha) => window.viewer.state().run!.sha256 !== sha, before);
  await waitForRun(page);
}

/** Length of the colour drawn at a place, over that of the empty stage. */
async function brightness(page: Page, locus: { section: number; x: number }): Promise<number> {
  return page.evaluate((place) => {
    window.viewer.renderNow();
    const [at] = window.viewer.placesOf(place);
    const [red, green, blue] = window.viewer.pixel(at!.x, at!.y);
    return Math.hypot(red, green, blue);
  }, locus);
}

async function colourOf(element: Locator, property: 'color' | 'border-color'): Promise<string> {
  return element.evaluate((node, name) => getComputedStyle(node).getPropertyValue(name), property);
}
