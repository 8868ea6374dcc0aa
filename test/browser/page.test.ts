import { readFileSync } from 'node:fs';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contrastRatio, type Rgb } from '../../src/scene/contrast.ts';
import {
  frontRunFiles,
  hostViewer,
  nextFrame,
  pageTestTitle,
  type ViewerHost,
  whyNoPages,
} from './viewerPage.ts';

const MORPHOLOGIES = new URL('../../morphologies/', import.meta.url);
const swc = readFileSync(new URL('nrn-demo-pyramidal.swc', MORPHOLOGIES), 'utf8');

describe.skipIf(whyNoPages())(pageTestTitle('the page'), () => {
  let host: ViewerHost;
  beforeAll(async () => {
    host = await hostViewer(frontRunFiles('pyramidal.swc', swc).files);
  });
  afterAll(() => host.close());

  it('loads a run without an error and paused on a coloured frame', async () => {
    const { page, problems } = await host.open('?test=1');
    expect(await page.textContent('#title')).toBe('front on pyramidal.swc');
    const state = await page.evaluate(() => {
      const { timeMs, isPlaying } = window.viewer.state();
      return { timeMs, isPlaying };
    });
    expect(state.isPlaying).toBe(false);
    expect(state.timeMs).toBeGreaterThan(0);
    const stats = await page.evaluate(() => window.viewer.stats());
    expect(stats.drawCalls).toBeLessThanOrEqual(4);
    expect(stats.segments).toBeGreaterThan(300);
    const icon = await page
      .locator('link[rel=icon]')
      .evaluate((link: HTMLLinkElement) => link.href);
    expect((await page.request.get(icon)).status()).toBe(200);
    expect(problems).toEqual([]);
  });

  it('says how large the cell is and how it is cut, in short on a phone', async () => {
    const { page } = await host.open('?test=1');
    const said = () => page.textContent('#summary span:visible');
    expect(await said()).toBe('2\u202f046 points · 251 compartments · d_lambda 0.1');
    await page.setViewportSize({ width: 400, height: 800 });
    expect(await said()).toBe('2\u202f046 pts · 251 comps · d_lambda 0.1');
  });

  it('frees the graphics card where it goes away, not where it may come back', async () => {
    const { page } = await host.open('?test=1');
    const texturesAfter = (persisted: boolean): Promise<number> =>
      page.evaluate((persists) => {
        window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: persists }));
        return window.viewer.stats().textures;
      }, persisted);
    expect(await texturesAfter(true)).toBeGreaterThan(0);
    expect(await texturesAfter(false)).toBe(0);
  });

  it('draws nothing while nothing changes', async () => {
    const { page } = await host.open('?test=1');
    const framesAfter = async (ms: number): Promise<number> => {
      await page.waitForTimeout(ms);
      return page.evaluate(() => window.viewer.stats().frames);
    };
    const before = await framesAfter(200);
    expect(await framesAfter(500)).toBe(before);
  });

  it('names its parts for readers who do not see it', async () => {
    const { page } = await host.open('');
    const faults = await page.evaluate(() => {
      const named = (element: Element): boolean =>
        (element.getAttribute('aria-label') ?? element.textContent ?? '').trim() !== '' ||
        (element instanceof HTMLElement &&
          'labels' in element &&
          (element.labels as NodeList).length > 0);
      const visible = [
        ...document.querySelectorAll('button, select, input, #canvas, [role=slider], [role=img]'),
      ];
      const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
      const references = [
        ...document.querySelectorAll('[aria-labelledby], [aria-describedby]'),
      ].flatMap((element) => [
        element.getAttribute('aria-labelledby'),
        element.getAttribute('aria-describedby'),
      ]);
      return {
        unnamed: visible.filter((element) => !named(element)).map(({ outerHTML }) => outerHTML),
        doubled: ids.filter((id, i) => ids.indexOf(id) !== i),
        dangling: references.filter((id) => id !== null && document.getElementById(id) === null),
        headings: document.querySelectorAll('h1').length,
        mains: document.querySelectorAll('main').length,
        language: document.documentElement.lang,
        live: document.querySelector('#status')?.getAttribute('aria-live'),
      };
    });
    expect(faults).toEqual({
      unnamed: [],
      doubled: [],
      dangling: [],
      headings: 1,
      mains: 1,
      language: 'en',
      live: 'polite',
    });
  });

  it.each([
    [1440, 900],
    [800, 900],
    [390, 844],
  ])('fits a window of %i x %i without scrolling sideways', async (width, height) => {
    const { page } = await host.open('', { viewport: { width, height } });
    const boxes = await page.evaluate(() => {
      const { scrollWidth, scrollHeight } = document.documentElement;
      const box = (id: string): DOMRect => document.getElementById(id)!.getBoundingClientRect();
      return {
        scrollWidth,
        scrollHeight,
        play: box('play').toJSON() as DOMRect,
        stage: box('stage').toJSON() as DOMRect,
      };
    });
    expect(boxes.scrollWidth).toBeLessThanOrEqual(width);
    expect(boxes.scrollHeight).toBeLessThanOrEqual(height);
    expect(boxes.play.bottom).toBeLessThanOrEqual(height);
    expect(boxes.stage.height).toBeGreaterThan(240);
  });

  it.each(['dark', 'light'] as const)(
    'keeps the middle lit pixel at 3:1 or more against a %s page',
    async (theme) => {
      const { page } = await host.open('?test=look', { colorScheme: theme });
      // At the end of the run all is at rest: the faintest picture there is.
      await page.keyboard.press('End');
      await nextFrame(page);
      const other = theme === 'dark' ? 'light' : 'dark';
      expect(await litContrast(page)).toBeGreaterThanOrEqual(3);
      await page.click('#theme');
      await nextFrame(page);
      expect(await page.getAttribute('html', 'data-theme')).toBe(other);
      expect(await litContrast(page)).toBeGreaterThanOrEqual(3);
    },
  );

  it('fills another window, and draws the same picture in the first size again', async () => {
    const { page, problems } = await host.open('?test=1');
    const look = () =>
      page.evaluate(() => {
        window.viewer.renderNow();
        const canvas = document.querySelector('canvas')!;
        const { clientWidth, clientHeight } = document.querySelector('#stage')!;
        return {
          canvas: [canvas.width, canvas.height],
          stage: [clientWidth, clientHeight],
          picture: canvas.toDataURL(),
        };
      });
    const before = await look();
    expect(before.canvas).toEqual(before.stage);
    await page.setViewportSize({ width: 1210, height: 640 });
    await nextFrame(page);
    const between = await look();
    expect(between.canvas).toEqual(between.stage);
    expect(between.stage).not.toEqual(before.stage);
    await page.setViewportSize({ width: 1000, height: 700 });
    await nextFrame(page);
    expect(await look()).toEqual(before);
    expect(problems).toEqual([]);
  });

  it('draws the same picture again after the graphics card was lost', async () => {
    const { page, problems } = await host.open('?test=1');
    const picture = (): Promise<string> =>
      page.evaluate(() => {
        window.viewer.renderNow();
        return document.querySelector('canvas')!.toDataURL();
      });
    const before = await picture();
    const said = await page.evaluate(async () => {
      const canvas = document.querySelector('canvas')!;
      const loss = canvas.getContext('webgl2')!.getExtension('WEBGL_lose_context')!;
      const restored = new Promise((resolve) =>
        canvas.addEventListener('webglcontextrestored', resolve, { once: true }),
      );
      loss.loseContext();
      await new Promise((resolve) => setTimeout(resolve, 100));
      const { notice } = window.viewer.state();
      loss.restoreContext();
      await restored;
      return notice;
    });
    expect(said).toContain('graphics');
    await nextFrame(page);
    expect(await picture()).toBe(before);
    expect(problems).toEqual([]);
  });
});

/** Contrast of the middle pixel, by luminance, of those of the cell that differ from the page. */
async function litContrast(page: Awaited<ReturnType<ViewerHost['open']>>['page']): Promise<number> {
  await page.addStyleTag({ content: '#stage > :not(canvas) { visibility: hidden !important }' });
  const png = PNG.sync.read(await page.locator('#canvas').screenshot());
  const pixelAt = (i: number): Rgb => [
    png.data[4 * i]!,
    png.data[4 * i + 1]!,
    png.data[4 * i + 2]!,
  ];
  const background = pixelAt(0);
  const ratios: number[] = [];
  for (let i = 0; i < png.width * png.height; i++) {
    const ratio = contrastRatio(pixelAt(i), background);
    if (ratio > 1.3) ratios.push(ratio);
  }
  expect(ratios.length).toBeGreaterThan(500);
  return ratios.sort((a, b) => a - b)[ratios.length >> 1]!;
}
