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
    const file = await saveScript(page, label);
    expect(file.name).toMatch(new RegExp(`${suffix}$`));
    expect(file.text).toContain(part);
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
    const all = await countLit(page, LEFT);
    await hoverFirstBranch(page, RIGHT);
    const some = await countLit(page, LEFT);
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThan(all);
    expect(await page.textContent('#readout')).toContain('stands for');

    const model = await countLit(page, RIGHT);
    await page.locator('#canvas').hover({ position: { x: 5, y: 300 } });
    await nextFrame(page);
    const whole = await countLit(page, RIGHT);
    expect(model).toBeLessThan(whole);
    await hoverFirstBranch(page, LEFT);
    const part = await countLit(page, RIGHT);
    expect(part).toBeGreaterThan(0);
    expect(part).toBeLessThan(whole);
    await page.locator('#canvas').hover({ position: { x: 5, y: 300 } });
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
    expect(await page.locator('#reduction-facts').textContent()).toMatch(
      /EPSPs at the soma [\d.]+ % off on the mean, synapses on local nodes/,
    );
  });

  it('says how far the traces of the pinned probes lie apart', async () => {
    const [times, ...columns] = await page.evaluate(() => window.viewer.traceData());
    const names = await page.evaluate(() => window.viewer.state().probes.map(({ name }) => name));
    const facts = await page.locator('#reduction-facts li').allTextContents();
    for (const [k, name] of names.entries()) {
      const [full, reduced] = [columns[k]!, columns[names.length + k]!];
      const square = times!.map((_, i) => (reduced[i]! - full[i]!) ** 2);
      const rmse = Math.sqrt(square.reduce((a, b) => a + b) / square.length);
      const said = facts.find((fact) => fact.startsWith(`${name}: RMSE`))!;
      expect(Number(/([\d.]+) mV/.exec(said)![1])).toBeCloseTo(rmse, 1);
    }
  });

  it('judges a model for Dendrify by rescaled synapses, shows that one and writes it', async () => {
    const file = await saveScript(page, 'Dendrify');
    expect(file.name).toMatch(/_dendrify\.py$/);
    const { plan, compartments, error } = await page.evaluate(() => {
      const { plan: own, model, epspError } = window.viewer.state().reduction!;
      return { plan: own, compartments: model.compartments.length, error: epspError! };
    });
    expect(plan).toMatchObject({ method: 'sites', treatment: 'rescale' });
    expect(file.text.match(/^\w+ = (?:Soma|Dendrite)\(/gm)).toHaveLength(compartments);
    const said = await page.locator('#reduction-facts').textContent();
    expect(said).toContain('synapses rescaled');
    expect(Number(/EPSPs at the soma ([\d.]+) %/.exec(said!)![1])).toBeCloseTo(100 * error, 0);
    expect(await page.inputValue('#reduction-treatment')).toBe('rescale');
    expect(await page.textContent('#status')).toContain('no local nodes');
  });

  it.each(['cables', 'regions'] as const)('makes a model by %s', async (method) => {
    await page.selectOption('#reduction-method', method);
    await page.waitForFunction(
      (name) => window.viewer.state().reduction!.model.method === name,
      method,
    );
    await waitForRun(page);
    expect(await page.isDisabled('#reduction-treatment')).toBe(true);
    expect(await page.locator('#reduction-facts').textContent()).not.toContain('EPSPs');
  });

  it('keeps a choice while its model is made, and tells the model that is shown once that is stopped', async () => {
    const shown = await page.inputValue('#reduction-method');
    await page.evaluate(() => {
      const method = document.querySelector<HTMLSelectElement>('#reduction-method')!;
      method.value = 'cables';
      window.viewer.dispatch({ type: 'task', task: { label: 'Reducing', share: 0.5 } });
      window.viewer.renderNow();
    });
    expect(shown).toBe('regions');
    expect(await page.inputValue('#reduction-method')).toBe('cables');
    await page.evaluate(() => {
      window.viewer.dispatch({ type: 'task', task: undefined });
      window.viewer.renderNow();
    });
    expect(await page.inputValue('#reduction-method')).toBe(shown);
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

/** A column of the stage, as shares of its width. */
const LEFT = [0, 0.45] as const;
const RIGHT = [0.5, 0.8] as const;

/** Pixels of a column of the stage that are no faint ones. */
async function countLit(page: Page, column: readonly [number, number]): Promise<number> {
  return page.evaluate(([from, to]) => {
    window.viewer.renderNow();
    const canvas = document.querySelector('canvas')!;
    let lit = 0;
    for (let y = 0; y < canvas.height; y += 5)
      for (let x = Math.round(canvas.width * from); x < canvas.width * to; x += 5)
        if (Math.max(...window.viewer.pixel(x, y)) > 90) lit++;
    return lit;
  }, column);
}

/** The pointer goes to the highest place of a column that is no soma. */
async function hoverFirstBranch(page: Page, column: readonly [number, number]): Promise<void> {
  const place = await page.evaluate(([from, to]) => {
    const { viewport } = window.viewer.state();
    for (let y = 60; y < viewport.heightPx; y += 2)
      for (let x = Math.round(viewport.widthPx * from); x < viewport.widthPx * to; x++)
        if ((window.viewer.pick(x, y)?.locus.section ?? 0) > 0) return { x, y };
    return undefined;
  }, column);
  await page.locator('#canvas').hover({ position: { x: place!.x + 0.5, y: place!.y + 0.5 } });
  await nextFrame(page);
}

async function saveScript(page: Page, label: string): Promise<{ name: string; text: string }> {
  await page.click('#export summary');
  const download = page.waitForEvent('download', { timeout: 60_000 });
  await page.click(`#export-list button:has-text("${label}")`);
  const file = await download;
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
}
