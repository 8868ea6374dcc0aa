import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { sharePage } from './sharedPage.ts';
import { nextFrame, pageTestTitle, waitForRun, whyNoPages } from './viewerPage.ts';

describe.skipIf(whyNoPages())(pageTestTitle('the comparison'), () => {
  let page: Page;
  sharePage('?test=look', { colorScheme: 'dark', acceptDownloads: true }, async (opened) => {
    page = opened;
    await page.keyboard.press('c');
    await page.waitForFunction(() => window.viewer.state().view === 'compare', undefined, {
      timeout: 60_000,
    });
    await waitForRun(page);
  });

  it('shows both models, with the spikes of both runs', async () => {
    expect(await page.locator('.pane-title').allTextContents()).toEqual([
      expect.stringMatching(/^Full · \d+ compartments/),
      expect.stringMatching(/^Reduced · \d+ compartments/),
    ]);
    const [full, reduced] = await page.evaluate(() => {
      const { run, reduction } = window.viewer.state();
      return [run!, reduction!.run].map(({ recording }) => recording.spikes[0]!.timesMs.length);
    });
    expect(full).toBeGreaterThan(0);
    expect(Math.abs(reduced! - full!)).toBeLessThanOrEqual(1);
    expect(await page.locator('#certificate-rows tr').count()).toBeGreaterThan(10);
  });

  it('sees both from one place, however they are turned', async () => {
    await page.focus('#canvas');
    for (const key of ['ArrowLeft', 'ArrowUp', '+']) await page.keyboard.press(key);
    await nextFrame(page);
    const cameras = await page.evaluate(() => window.viewer.cameras());
    expect(cameras).toHaveLength(2);
    expect(cameras[1]).toEqual(cameras[0]);
    expect([cameras[0]!.yaw, cameras[0]!.pitch]).not.toContain(0);
    await page.keyboard.press('f');
  });

  it('draws the traces of both, in columns of the same length', async () => {
    const columns = await page.evaluate(() => window.viewer.traceData());
    const probes = await page.evaluate(() => window.viewer.state().probes.length);
    expect(columns).toHaveLength(1 + 2 * probes);
    expect(new Set(columns.map((column) => column.length)).size).toBe(1);
  });

  it('draws how far the traces of the reduced model lie from those of the cell', async () => {
    await page.locator('#difference-plot canvas').waitFor();
    expect(await page.locator('#difference-plot').isVisible()).toBe(true);
  });

  it.each([
    ['Brian2', '_brian2.py', 'NeuronGroup'],
    ['Dendrify', '_dendrify.py', 'from dendrify import'],
  ])('saves the small model as a script of %s', async (label, suffix, part) => {
    await page.click('#export summary');
    const download = page.waitForEvent('download', { timeout: 60_000 });
    await page.click(`#export-list button:has-text("${label}")`);
    const file = await download;
    expect(file.suggestedFilename()).toMatch(new RegExp(`${suffix}$`));
    expect(readFileSync(await file.path(), 'utf8')).toContain(part);
  });

  it('keeps the membrane area, capacitance and couplings of the model in the run', async () => {
    const gaps = await page.evaluate(() => {
      const { model, run } = window.viewer.state().reduction!;
      const { layout } = run;
      return model.compartments.map((compartment, section) => {
        const node = layout.compartments[layout.sectionOffsets[section]!]!;
        const relative = (found: number, wanted: number): number => Math.abs(found / wanted - 1);
        const mohm = layout.axialResistanceMohm[node]!;
        return Math.max(
          relative(layout.areaUm2[node]!, compartment.areaUm2),
          relative(layout.capacitanceNf[node]! * 1e3, compartment.capacitancePf),
          compartment.parent < 0 ? 0 : relative(1e3 / mohm, compartment.couplingNs),
        );
      });
    });
    expect(Math.max(...gaps)).toBeLessThan(1e-9);
  });

  it('lights up what a reduced compartment stands for, and the other way round', async () => {
    const countLit = (): Promise<number> =>
      page.evaluate(() => {
        window.viewer.renderNow();
        const canvas = document.querySelector('canvas')!;
        let lit = 0;
        for (let y = 0; y < canvas.height; y += 3)
          for (let x = 0; x < canvas.width * 0.45; x += 3)
            if (Math.max(...window.viewer.pixel(x, y)) > 90) lit++;
        return lit;
      });
    const all = await countLit();
    const place = await page.evaluate(() => {
      const { viewport } = window.viewer.state();
      for (let y = 60; y < viewport.heightPx; y += 2)
        for (let x = Math.round(viewport.widthPx * 0.48); x < viewport.widthPx - 150; x += 2)
          if ((window.viewer.pick(x, y)?.locus.section ?? 0) > 0) return { x, y };
      return undefined;
    });
    await page.locator('#canvas').hover({ position: { x: place!.x + 0.5, y: place!.y + 0.5 } });
    await nextFrame(page);
    const some = await countLit();
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThan(all);
    expect(await page.textContent('#readout')).toContain('stands for');
  });

  it('computes another model when the slider moves, and its error as colour', async () => {
    await page.selectOption('#colour-by', 'error');
    await page.locator('#reduction-size').fill('12');
    await page.waitForFunction(
      () => window.viewer.state().reduction!.model.method === 'sites',
      undefined,
      { timeout: 60_000 },
    );
    await waitForRun(page);
    const found = await page.evaluate(() => {
      const { run, reduction, field } = window.viewer.state();
      const frame = Math.round(window.viewer.state().timeMs / run!.recording.frames.intervalMs);
      const { model, run: small } = reduction!;
      const node = model.compartmentOfNode.findLastIndex((compartment) => compartment >= 0);
      const compartment = model.compartmentOfNode[node]!;
      const middle = small.layout.compartments[small.layout.sectionOffsets[compartment]!]!;
      const at = (frames: typeof small.recording.frames, i: number): number =>
        frames.voltageMv[frame * frames.nodeCount + i]!;
      return {
        compartments: model.compartments.length,
        error: at(field!.frames, node),
        wanted: at(small.recording.frames, middle) - at(run!.recording.frames, node),
      };
    });
    expect(found.compartments).toBeGreaterThan(1);
    expect(found.compartments).toBeLessThanOrEqual(12);
    expect(found.error).toBeCloseTo(found.wanted, 3);
    expect(await page.textContent('.colour-handle.low')).toBe('−20');
    await page.click('#reduction-regions');
    await page.waitForFunction(() => window.viewer.state().reduction!.model.method === 'regions');
    await waitForRun(page);
  });

  it('colours both by the compartments of the small model, named in the legend', async () => {
    await page.selectOption('#colour-by', 'cluster');
    await nextFrame(page);
    const names = await page.evaluate(() =>
      window.viewer.state().reduction!.model.compartments.map(({ name }) => name),
    );
    expect(await page.locator('#legend li').allTextContents()).toEqual(names);
  });
});
