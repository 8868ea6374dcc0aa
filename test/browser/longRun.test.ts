import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readShipped } from '../support/shippedFile.ts';
import { angleBetween, MOST_DEGREES, samplePixels } from './pixelColours.ts';
import {
  frontRunFiles,
  hostViewer,
  nextFrame,
  type OpenPage,
  pageTestTitle,
  type ViewerHost,
  whyNoPages,
} from './viewerPage.ts';

const swc = readShipped('nrn-demo-pyramidal.swc');
/** A slow front, so that it is somewhere on the cell all the time. */
const FRONT = { speedUmPerMs: 2.5, widthUm: 150, frameCount: 5000, intervalMs: 0.1 };
/** Two layers of the voltage texture as bytes: the graphics card never holds the whole run. */
const VOLTAGE_BYTES = 2 ** 20;
const LAYER_TEXELS = 256 * 2048;

describe.skipIf(whyNoPages())(pageTestTitle('a run longer than its graphics memory'), () => {
  const { files, layout } = frontRunFiles('pyramidal.swc', swc, FRONT);
  const framesPerLayer = Math.floor(LAYER_TEXELS / layout.nodeCount);
  const layerMs = framesPerLayer * FRONT.intervalMs;
  let host: ViewerHost;
  let opened: OpenPage;
  let page: Page;
  beforeAll(async () => {
    host = await hostViewer(files);
    opened = await host.open(`?test=1&voltageBytes=${VOLTAGE_BYTES}`);
    ({ page } = opened);
  });
  afterAll(() => host.close());

  const worstAt = async (timeMs: number): Promise<number> =>
    Math.max(...(await samplePixels(page, timeMs)).map(angleBetween));

  it('does not fit', () => {
    expect(layout.nodeCount * FRONT.frameCount).toBeGreaterThan(1.5 * VOLTAGE_BYTES);
    expect(FRONT.frameCount).toBeGreaterThan(3 * framesPerLayer);
  });

  it('is drawn in its own colours in every part, forth and back, and between two parts', async () => {
    const between = layerMs - FRONT.intervalMs / 2;
    for (const timeMs of [5, between, 1.5 * layerMs, 2 * layerMs + between, 3.2 * layerMs, 5])
      expect(await worstAt(timeMs), `${timeMs} ms`).toBeLessThanOrEqual(MOST_DEGREES);
  });

  it('is drawn so while it plays, over the end to the start again', async () => {
    await page.evaluate(
      ({ startMs, stepMs }) => {
        const { viewer } = window;
        viewer.seek(startMs);
        viewer.renderNow();
        for (let step = 0; step < 60; step++) {
          viewer.seek((startMs + step * stepMs) % 500);
          viewer.renderNow();
        }
      },
      { startMs: 500 - layerMs, stepMs: layerMs / 20 },
    );
    const { timeMs } = await page.evaluate(() => window.viewer.state());
    expect(timeMs).toBeLessThan(3 * layerMs);
    expect(await worstAt(timeMs)).toBeLessThanOrEqual(MOST_DEGREES);
  });

  it('is drawn so from half floats, between narrow colours', async () => {
    await page.evaluate(() => window.viewer.dispatch({ type: 'set-range', low: -72, high: -50 }));
    await nextFrame(page);
    for (const timeMs of [5, 2.3 * layerMs])
      expect(await worstAt(timeMs), `${timeMs} ms`).toBeLessThanOrEqual(MOST_DEGREES);
    expect(opened.problems).toEqual([]);
  });
});

describe.skipIf(whyNoPages())(pageTestTitle('time'), () => {
  let host: ViewerHost;
  beforeAll(async () => {
    host = await hostViewer(frontRunFiles('pyramidal.swc', swc).files);
  });
  afterAll(() => host.close());

  it('goes to a thousand places without keeping memory: less than 1 MB grows', async () => {
    const { page } = await host.open('?test=1', { viewport: { width: 500, height: 300 } });
    const devtools = await page.context().newCDPSession(page);
    const seekOften = (count: number): Promise<void> =>
      page.evaluate((times) => {
        for (let i = 0; i < times; i++) {
          window.viewer.seek((i * 0.37) % 19);
          window.viewer.renderNow();
        }
      }, count);
    const usedBytes = async (): Promise<number> => {
      await devtools.send('HeapProfiler.collectGarbage');
      return (await devtools.send('Runtime.getHeapUsage')).usedSize;
    };
    await seekOften(100);
    const before = await usedBytes();
    await seekOften(1000);
    expect((await usedBytes()) - before).toBeLessThan(1e6);
  });
});
