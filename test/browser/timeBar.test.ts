import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  hostViewer,
  nextFrame,
  type OpenPage,
  pageTestTitle,
  type ViewerHost,
  whyNoPages,
} from './viewerPage.ts';

let host: ViewerHost;
let opened: OpenPage;
let page: Page;

describe.skipIf(whyNoPages())(pageTestTitle('time and colour bars'), () => {
  beforeAll(async () => {
    host = await hostViewer(new Map());
    opened = await host.open('?test=1');
    ({ page } = opened);
  });
  afterAll(() => host.close());

  it('marks stimuli and spikes where they are in the run', async () => {
    const { marks, expected } = await page.evaluate(() => {
      const { run } = window.viewer.state();
      const { frames, spikes } = run!.recording;
      const durationMs = (frames.frameCount - 1) * frames.intervalMs;
      const percent = (ms: number): number => (100 * ms) / durationMs;
      const read = (kind: string): number[][] =>
        [...document.querySelectorAll<HTMLElement>(`#events .${kind}`)].map(({ style }) =>
          [style.left, style.width].filter((text) => text !== '').map(Number.parseFloat),
        );
      return {
        marks: { stimuli: read('stimulus'), spikes: read('spike') },
        expected: {
          stimuli: run!.stimuli.map(({ startMs, endMs }) => [
            percent(startMs),
            percent(Math.min(endMs, durationMs)) - percent(startMs),
          ]),
          spikes: spikes.flatMap(({ timesMs }) => Array.from(timesMs, (ms) => [percent(ms)])),
        },
      };
    });
    expect(marks.stimuli.length).toBeGreaterThan(0);
    expect(marks.spikes.length).toBeGreaterThan(0);
    for (const kind of ['stimuli', 'spikes'] as const) {
      expect(marks[kind].length).toBe(expected[kind].length);
      marks[kind].flat().forEach((value, i) => {
        expect(value).toBeCloseTo(expected[kind].flat()[i]!, 3);
      });
    }
  });

  it('goes where the scrubber is moved, by frames with the step buttons, and back to the start', async () => {
    const timeMs = (): Promise<number> => page.evaluate(() => window.viewer.state().timeMs);
    await page.locator('#scrubber').fill('7.25');
    await nextFrame(page);
    expect(await timeMs()).toBeCloseTo(7.25, 9);
    expect(await page.textContent('#time')).toContain('7.2');
    await page.click('#frame-on');
    expect(await timeMs()).toBeCloseTo(7.3, 9);
    await page.click('#frame-back');
    expect(await timeMs()).toBeCloseTo(7.2, 9);
    await page.click('#to-start');
    expect(await timeMs()).toBe(0);
  });

  it('plays at the chosen slowness, over the end to the start while it loops', async () => {
    await page.selectOption('#speed', '20');
    await page.evaluate(() => {
      const { run } = window.viewer.state();
      const { frameCount, intervalMs } = run!.recording.frames;
      window.viewer.seek((frameCount - 1) * intervalMs - 1);
    });
    await page.click('#play');
    const played = await page.evaluate(() => {
      window.viewer.dispatch({ type: 'tick', wallMs: 100 });
      return window.viewer.state();
    });
    // 2 ms of the model in 100 ms: the last one, and the first.
    expect(played.timeMs).toBeCloseTo(1, 6);
    expect(played.isPlaying).toBe(true);
    await page.click('#loop');
    const stopped = await page.evaluate(() => {
      window.viewer.dispatch({ type: 'seek', timeMs: 1e9 });
      window.viewer.dispatch({ type: 'tick', wallMs: 100 });
      return window.viewer.state().isPlaying;
    });
    expect(stopped).toBe(false);
    await page.click('#loop');
  });

  it('has rest and 0 where they are on the colour bar, and moves them as an end is dragged', async () => {
    const ticks = (): Promise<{ rest: number; zero: number; low: number; high: number }> =>
      page.evaluate(() => {
        const { lowMv, highMv } = window.viewer.state();
        const all = [...document.querySelectorAll<HTMLElement>('#colour-bar .colour-tick')];
        const bottomOf = (find: (text: string) => boolean): number =>
          Number.parseFloat(all.find(({ textContent }) => find(textContent!))!.style.bottom) / 100;
        return {
          rest: bottomOf((text) => text.startsWith('rest')),
          zero: bottomOf((text) => text === '0'),
          low: lowMv,
          high: highMv,
        };
      });
    const restMv = await page.evaluate(() => {
      window.viewer.seek(0);
      return window.viewer.voltageAt({ section: 0, x: 0.5 });
    });
    const expectPlaced = async (): Promise<number> => {
      const { rest, zero, low, high } = await ticks();
      expect(zero).toBeCloseTo(-low / (high - low), 4);
      expect(rest).toBeCloseTo((restMv - low) / (high - low), 4);
      return high;
    };
    expect(await expectPlaced()).toBe(40);
    const handle = (await page.locator('.colour-handle.high').boundingBox())!;
    const [x, y] = [handle.x + handle.width / 2, handle.y + handle.height / 2];
    const coloured = (): Promise<readonly number[]> =>
      page.evaluate(() => {
        window.viewer.renderNow();
        const [at] = window.viewer.placesOf({ section: 0, x: 0.5 });
        return window.viewer.pixel(at!.x, at!.y);
      });
    const before = await coloured();
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x, y + 60, { steps: 3 });
    await page.mouse.up();
    await nextFrame(page);
    expect(await expectPlaced()).toBeLessThan(30);
    expect(await coloured()).not.toEqual(before);
    expect(opened.problems).toEqual([]);
  });

  it('draws at most 2 pixels for a pixel of the page, however many the screen has', async () => {
    const options = { deviceScaleFactor: 3, viewport: { width: 600, height: 500 } };
    const { page: sharp } = await host.open('', options);
    const sizes = await sharp.evaluate(() => {
      const { width, clientWidth } = document.querySelector<HTMLCanvasElement>('#canvas')!;
      return { ratio: width / clientWidth, screen: devicePixelRatio };
    });
    expect(sizes.screen).toBe(3);
    expect(sizes.ratio).toBeCloseTo(2, 2);
  });

  it('keeps no texture of what is no longer shown', async () => {
    const counted = await page.evaluate(() => {
      const { viewer } = window;
      const run = viewer.state().run!;
      const textures = (): number => {
        viewer.renderNow();
        return viewer.stats().textures;
      };
      const before = textures();
      for (const map of ['magma', 'batlow', 'viridis'] as const) {
        viewer.dispatch({ type: 'set-colour-map', name: map });
        viewer.dispatch({ type: 'set-view', view: map === 'magma' ? 'split' : '3d' });
        textures();
        const frames = { ...run.recording.frames };
        viewer.show({ ...run, recording: { ...run.recording, frames } });
        textures();
      }
      return { before, after: textures() };
    });
    expect(counted.after).toBe(counted.before);
  });
});
