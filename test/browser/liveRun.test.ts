import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { mainThreadTasksMs } from './mainThread.ts';
import { sharePage } from './sharedPage.ts';
import { pageTestTitle, whyNoPages } from './viewerPage.ts';

const KV = readFileSync(new URL('../kernels/userKv.mod', import.meta.url), 'utf8');
describe.skipIf(whyNoPages())(pageTestTitle('a live run'), () => {
  let page: Page;
  sharePage('?test=look#cell=ball-and-stick&t=0', {}, (opened) => {
    page = opened;
  });

  it('gives the frames of the whole run, bit for bit, where nothing is changed', async () => {
    await page.evaluate(() => {
      const { frames } = window.viewer.state().run!.recording;
      Object.assign(window, { whole: frames.voltageMv.slice(), count: frames.frameCount });
    });
    await page.selectOption('#speed', '200');
    await page.click('#live');
    await page.waitForFunction(() => window.viewer.state().live?.isRunning === false);
    const differing = await page.evaluate(() => {
      const { frames } = window.viewer.state().run!.recording;
      const { whole, count } = window as unknown as { whole: Float32Array; count: number };
      if (frames.frameCount !== count) return -1;
      return frames.voltageMv.filter((mv, i) => mv !== whole[i]).length;
    });
    expect(differing).toBe(0);
    const spikes = await page.evaluate(
      () => window.viewer.state().run!.recording.spikes[0]!.timesMs.length,
    );
    expect(spikes).toBe(6);
  });

  it('shows a stimulus that is switched off under way in the frames that follow', async () => {
    await page.selectOption('#speed', '50');
    await page.evaluate(() => window.viewer.seek(0));
    await page.click('#live');
    await timeReaches(page, 20);
    await page.locator('#stimulus input[name=amplitude_nA]').first().fill('0');
    const changedMs = await page.evaluate(() => window.viewer.state().timeMs);
    await timeReaches(page, changedMs + 25);
    await page.keyboard.press('r');
    const state = await page.evaluate(() => {
      const { run, live, timeMs } = window.viewer.state();
      return { isRunning: live!.isRunning, spikes: [...run!.recording.spikes[0]!.timesMs], timeMs };
    });
    expect(state.isRunning).toBe(false);
    expect(state.spikes.length).toBeGreaterThan(0);
    // A spike may be on its way; no other follows.
    expect(state.spikes.filter((ms) => ms > changedMs + 8)).toEqual([]);
    await page.waitForTimeout(200);
    expect(await page.evaluate(() => window.viewer.state().timeMs)).toBe(state.timeMs);
  });

  it('shows a change in the very next frame that is drawn', async () => {
    await page.selectOption('#speed', '50');
    await page.evaluate(() => window.viewer.seek(0));
    await page.locator('#stimulus input[name=delay_ms]').first().fill('0');
    await page.locator('#stimulus input[name=amplitude_nA]').first().fill('0');
    await page.click('#live');
    await timeReaches(page, 3);
    const jumpsMv = await page.evaluate(changeByStages, [20, -20, 20]);
    await page.keyboard.press('r');
    // 20 nA into the soma's 13 pF is 1.5 V/ms; a frame is 0.1 ms, and the dendrite takes its share.
    expect(jumpsMv.map(Math.sign)).toEqual([1, -1, 1]);
    for (const jumpMv of jumpsMv) expect(Math.abs(jumpMv)).toBeGreaterThan(15);
    await page.locator('#stimulus input[name=delay_ms]').first().fill('5');
  });

  it('goes back and branches: what was before stays, what follows is other', async () => {
    const before = await page.evaluate(() => {
      const { frames } = window.viewer.state().run!.recording;
      return [...frames.voltageMv.slice(0, 100 * frames.nodeCount)];
    });
    await page.evaluate(() => window.viewer.seek(10));
    await page.locator('#stimulus input[name=amplitude_nA]').first().fill('0.6');
    await page.click('#live');
    await timeReaches(page, 40);
    await page.keyboard.press(' ');
    const after = await page.evaluate(() => {
      const { run } = window.viewer.state();
      const { frames, spikes } = run!.recording;
      return {
        start: [...frames.voltageMv.slice(0, 100 * frames.nodeCount)],
        late: spikes[0]!.timesMs.filter((ms) => ms > 28).length,
      };
    });
    await page.keyboard.press(' ');
    expect(after.start).toEqual(before);
    expect(after.late).toBeGreaterThan(0);
  });

  it('takes a mechanism that is dropped while it runs, without beginning again', async () => {
    await page.evaluate(() => window.viewer.seek(30));
    await page.selectOption('#speed', '20');
    await page.click('#live');
    await timeReaches(page, 32);
    await page.setInputFiles('#file', {
      name: 'userKv.mod',
      mimeType: 'text/plain',
      buffer: Buffer.from(KV),
    });
    await page.waitForFunction(() =>
      window.viewer.state().run!.experiment.mechanisms.some(({ name }) => name === 'userKv.mod'),
    );
    const atMs = await page.evaluate(() => window.viewer.state().timeMs);
    expect(atMs).toBeGreaterThan(31);
    await timeReaches(page, atMs + 2);
    expect(await page.locator('#problem').isVisible()).toBe(false);
    await page.keyboard.press('r');
  });

  it('leaves the page free to answer: no task of its main thread takes 50 ms', async () => {
    await page.evaluate(() => window.viewer.seek(0));
    const frames = (): Promise<number> => page.evaluate(() => window.viewer.stats().frames);
    const before = await frames();
    const tasksMs = await mainThreadTasksMs(page, async () => {
      await page.click('#live');
      await timeReaches(page, 20);
      await page.keyboard.press('r');
    });
    expect((await frames()) - before).toBeGreaterThan(3);
    // Drawing is among them; what was traced at all takes some CPU time.
    expect(tasksMs.length).toBeGreaterThan(20);
    expect(tasksMs[0]).toBeGreaterThan(0.5);
    expect(tasksMs[0]).toBeLessThan(50);
  });

  it('says what cannot run and goes on with what it had', async () => {
    await page.evaluate(() => window.viewer.seek(20));
    await page.click('#live');
    await timeReaches(page, 21);
    await page.evaluate(() => {
      const { experiment } = window.viewer.state().draft!;
      const paint = [...experiment.paint, { region: 'nowhere', mechanism: 'hh' }];
      window.viewer.dispatch({ type: 'edit', experiment: { ...experiment, paint } });
    });
    await page.locator('#problem').waitFor({ state: 'visible' });
    expect(await page.textContent('#problem')).toContain('nowhere');
    const atMs = await page.evaluate(() => window.viewer.state().timeMs);
    await timeReaches(page, atMs + 1);
    await page.keyboard.press('r');
    await page.keyboard.press('Escape');
  });
});

describe.skipIf(whyNoPages())(pageTestTitle('a live run of a cell with gates recorded'), () => {
  let page: Page;
  sharePage('?test=look#cell=lesson-action-potential', {}, async (opened) => {
    page = opened;
    await page.evaluate(() => {
      const { experiment } = window.viewer.state().draft!;
      const recording = { ...experiment.recording, frames: ['hh.m', 'ina'] };
      window.viewer.dispatch({ type: 'edit', experiment: { ...experiment, recording } });
    });
    await page.waitForFunction(
      () => window.viewer.state().run!.recording.frameQuantities.length === 2,
    );
    await page.selectOption('#colour-by', 'quantity:hh.m');
    await page.selectOption('#speed', '20');
  });

  it('gives the frames and traces of the whole run, bit for bit', async () => {
    await page.evaluate(() => {
      const { frameQuantities, quantities, dtMs, frames } = window.viewer.state().run!.recording;
      const stride = Math.round(frames.intervalMs / dtMs);
      Object.assign(window, {
        whole: frameQuantities.map(({ values }) => [...values]),
        traces: quantities.map(({ values }) => [...values.filter((_, i) => i % stride === 0)]),
      });
      window.viewer.seek(0);
    });
    await page.click('#live');
    await timeReaches(page, 8);
    expect(await page.inputValue('#colour-by')).toBe('quantity:hh.m');
    // The gate's own range, not that of voltages.
    expect(await page.textContent('#colour-bar')).not.toContain('mV');
    await page.waitForFunction(() => window.viewer.state().live?.isRunning === false);
    const found = await page.evaluate(() => {
      const { frameQuantities, quantities } = window.viewer.state().run!.recording;
      const { whole, traces } = window as unknown as Record<string, number[][]>;
      return {
        names: frameQuantities.map(({ quantity }) => quantity),
        frames: frameQuantities.map(({ values }) => [...values]),
        traces: quantities.map(({ values }) => [...values]),
        ...{ whole: whole!, wanted: traces! },
      };
    });
    expect(found.names).toEqual(['hh.m', 'ina']);
    expect(found.frames).toEqual(found.whole);
    expect(found.traces).toEqual(found.wanted);
    expect(await page.inputValue('#colour-by')).toBe('quantity:hh.m');
  });

  it('paints each frame as it comes, and draws the gates meanwhile', async () => {
    await page.evaluate(() => window.viewer.seek(0));
    await page.selectOption('#speed', '5');
    await page.click('#live');
    await timeReaches(page, 4);
    const before = await middlePixel(page);
    expect(await page.locator('.quantity-plot canvas').count()).toBe(1);
    await page.waitForFunction(
      () => window.viewer.state().run!.recording.quantities[0]!.values.at(-1)! > 0.9,
    );
    const after = await middlePixel(page);
    // From the low end of the colours, where m rests, to the high one.
    expect(Math.max(...after.map((byte, i) => Math.abs(byte - before[i]!)))).toBeGreaterThan(60);
    await page.keyboard.press('r');
  });
});

async function middlePixel(page: Page): Promise<[number, number, number]> {
  return page.evaluate(() => {
    window.viewer.renderNow();
    const { widthPx, heightPx } = window.viewer.state().viewport;
    return window.viewer.pixel(Math.round(widthPx * 0.45), Math.round(heightPx * 0.55));
  });
}

/** In the page: how far the soma jumps from the last frame before a change of the current to the next one, mV. */
async function changeByStages(amplitudesNa: readonly number[]): Promise<number[]> {
  const { viewer } = window;
  const count = (): number => viewer.state().run!.recording.frames.frameCount;
  const somaMv = (frame: number): number => {
    const { recording, layout } = viewer.state().run!;
    return recording.frames.voltageMv[frame * layout.nodeCount + layout.compartments[0]!]!;
  };
  const pictures = (atLeast: number): Promise<void> =>
    new Promise((resolve) => {
      const look = (): unknown => (count() >= atLeast ? resolve() : setTimeout(look, 1));
      look();
    });
  const jumps: number[] = [];
  for (const amplitude_nA of amplitudesNa) {
    const { experiment } = viewer.state().draft!;
    const place = experiment.place.map((entry) =>
      entry.iclamp === undefined ? entry : { ...entry, iclamp: { ...entry.iclamp, amplitude_nA } },
    );
    const next = count();
    viewer.dispatch({ type: 'edit', experiment: { ...experiment, place } });
    await pictures(next + 20);
    jumps.push(somaMv(next) - somaMv(next - 1));
  }
  return jumps;
}

async function timeReaches(page: Page, ms: number): Promise<void> {
  await page.waitForFunction((wanted) => window.viewer.state().timeMs >= wanted, ms, {
    timeout: 30_000,
  });
}
