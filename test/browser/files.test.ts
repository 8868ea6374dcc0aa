import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  hostViewer,
  nextFrame,
  pageTestTitle,
  type ViewerHost,
  waitForRun,
  whyNoPages,
} from './viewerPage.ts';

const BALL_AND_STICK = fileURLToPath(
  new URL('../../morphologies/ball_and_stick.swc', import.meta.url),
);
/** Line 3 names a parent that is not there. */
const BROKEN = '1 1 0 0 0 10 -1\n2 3 10 0 0 1 1\n3 3 20 0 0 1 99\n';

interface Picture {
  readonly after: string;
  readonly isSketch: boolean;
  readonly pixels: readonly string[];
}

declare global {
  interface Window {
    pictures: Picture[];
  }
}

/** A soma outline of 10 x 10 um and one forking dendrite. */
const NEUROLUCIDA = `("CellBody" (CellBody) (-5 -5 0 1) (5 -5 0 1) (5 5 0 1) (-5 5 0 1))
((Dendrite) (5 0 0 2) (50 0 0 2) ((80 20 0 1) (120 40 0 1) | (80 -20 0 1) (120 -40 0 1)))
`;

describe.skipIf(whyNoPages())(pageTestTitle('files'), () => {
  let host: ViewerHost;
  beforeAll(async () => {
    host = await hostViewer(new Map());
  });
  afterAll(() => host.close());

  it('simulates its own example where no run lies beside it', async () => {
    const { page, problems } = await host.open('?test=1');
    const shown = await page.evaluate(() => {
      const { run, probes, timeMs } = window.viewer.state();
      return { spikes: run!.recording.spikes[0]!.timesMs.length, probes: probes.length, timeMs };
    });
    expect(shown.spikes).toBeGreaterThan(0);
    expect(shown.probes).toBeGreaterThan(1);
    expect(shown.timeMs).toBeGreaterThan(0);
    expect(problems).toEqual([]);
  });

  it('says that its worker did not come, and runs the file once it does', async () => {
    const { page } = await host.open('?test=1');
    await page.route(/simulation\.worker/, (route) => route.abort());
    await page.setInputFiles('#file', BALL_AND_STICK);
    await page.locator('#problem').waitFor({ state: 'visible' });
    expect(await page.textContent('#problem')).toMatch(/^A part of this page could not be loaded/);
    expect(await page.locator('#task').isVisible()).toBe(false);
    await page.unroute(/simulation\.worker/);
    await page.setInputFiles('#file', BALL_AND_STICK);
    await waitForTitle(page, 'ball_and_stick');
    await waitForRun(page);
    expect(await page.locator('#problem').isVisible()).toBe(false);
    await page.close();
  });

  it('simulates a chosen SWC file in the worker and spikes', async () => {
    const { page, problems } = await host.open('?test=1');
    await page.setInputFiles('#file', BALL_AND_STICK);
    await waitForTitle(page, 'ball_and_stick');
    const shown = await page.evaluate(() => {
      const { run } = window.viewer.state();
      return {
        sections: run!.morphology.sections.map(({ name }) => name),
        spikes: run!.recording.spikes[0]!.timesMs.length,
      };
    });
    expect(shown.sections).toEqual(['soma', 'dend[0]']);
    expect(shown.spikes).toBeGreaterThan(0);
    expect(await page.textContent('#notes-list')).toContain('assumed');
    expect(problems).toEqual([]);
  });

  it('draws a chosen file before its channels are read, where and as it stays', async () => {
    const { page, problems } = await host.open('?test=1');
    await page.evaluate(watchPictures);
    await page.setInputFiles('#file', BALL_AND_STICK);
    await waitForTitle(page, 'ball_and_stick');
    const pictures = await page.evaluate(() => window.pictures);
    expect(pictures.map(({ after }) => after)).toEqual(['sketched', 'described']);
    const [sketched, described] = pictures as [Picture, Picture];
    expect([sketched.isSketch, described.isSketch]).toEqual([true, false]);
    expect(new Set(sketched.pixels).size).toBeGreaterThan(1);
    expect(described.pixels).toEqual(sketched.pixels);
    expect(problems).toEqual([]);
  });

  it('simulates a dropped Neurolucida file', async () => {
    const { page, problems } = await host.open('?test=1');
    await drop(page, 'fork.asc', NEUROLUCIDA);
    await waitForTitle(page, 'fork');
    const tips = await page.evaluate(() => {
      const { sections } = window.viewer.state().run!.morphology;
      return sections.filter(({ index }) => !sections.some(({ parent }) => parent === index))
        .length;
    });
    expect(tips).toBe(2);
    expect(problems).toEqual([]);
  });

  it('simulates a dropped file', async () => {
    const { page, problems } = await host.open('?test=1');
    await drop(page, 'stick.swc', readFileSync(BALL_AND_STICK, 'utf8'));
    await waitForTitle(page, 'stick.swc with');
    expect(problems).toEqual([]);
  });

  it('keeps the page as wide as the window whatever the name, and draws radii of another unit as lines', async () => {
    const { page, problems } = await host.open('?test=1');
    const name = `voxels-${'with-a-long-name-'.repeat(12)}`;
    // A tree of 40 um whose radii are 60: no place of it could be seen.
    const swc =
      '1 1 0 0 0 5 -1\n2 3 10 0 0 60 1\n3 3 20 10 0 60 2\n4 3 20 -10 0 60 2\n5 3 40 0 0 60 3\n';
    await page.setInputFiles('#file', {
      ...{ name: `${name}.swc`, mimeType: 'text/plain', buffer: Buffer.from(swc) },
    });
    await waitForTitle(page, 'voxels');
    const { pageWidth, isAsLines } = await page.evaluate(() => ({
      pageWidth: document.documentElement.scrollWidth,
      isAsLines: window.viewer.state().isAsLines,
    }));
    expect(pageWidth).toBeLessThanOrEqual(1000);
    expect(isAsLines).toBe(true);
    const place = { section: 1, x: 0.9 };
    const litAround = (): Promise<number> =>
      page.evaluate((locus) => {
        const { viewer } = window;
        viewer.renderNow();
        const { x, y } = viewer.placesOf(locus)[0]!;
        const background = viewer.pixel(2, 120).join();
        const offsets = Array.from({ length: 41 }, (_, i) => i - 20);
        return offsets.filter((dy) => viewer.pixel(x, y + dy).join() !== background).length;
      }, place);
    expect(await litAround()).toBeLessThan(15);
    await page.click('#as-lines');
    await nextFrame(page);
    expect(await litAround()).toBe(41);
    expect(problems).toEqual([]);
  });

  it('opens an example from its list', async () => {
    const { page, problems } = await host.open('?test=1');
    await page.selectOption('#examples', 'Rall tree');
    await waitForTitle(page, 'rall_tree');
    expect(problems).toEqual([]);
  });

  it('says what is wrong with a broken file, at its line, and lives on', async () => {
    const { page, problems } = await host.open('?test=1');
    const title = await page.textContent('#title');
    await drop(page, 'broken.swc', BROKEN);
    await page.locator('#problem').waitFor({ state: 'visible' });
    const text = (await page.textContent('#problem'))!;
    expect(text).toContain('broken.swc:3:');
    expect(text).toContain('99');
    expect(await page.textContent('#title')).toBe(title);
    await page.click('#problem button');
    await page.keyboard.press('End');
    await nextFrame(page);
    expect(await page.locator('#problem').isVisible()).toBe(false);
    expect(await page.evaluate(() => window.viewer.state().timeMs)).toBeGreaterThan(50);
    expect(problems).toEqual([]);
  });

  it.each([
    ['empty.swc', ''],
    ['noise.swc', '\u0000\u0001 not a cell \uffff'],
    ['experiment.json', '{ "cabletree": 1, "morfology": {} }'],
    ['notes.json', 'not json'],
  ])('refuses %s with a message and no exception', async (name, text) => {
    const { page, problems } = await host.open('?test=1');
    await drop(page, name, text);
    await page.locator('#problem').waitFor({ state: 'visible' });
    expect(await page.locator('#problem li').count()).toBeGreaterThan(0);
    expect(await page.textContent('#problem')).not.toContain('viewer/defect');
    expect(problems).toEqual([]);
  });
});

describe.skipIf(whyNoPages())(pageTestTitle('a run beside the page that does not fit'), () => {
  it.each([
    ['another format', { format: 'other/9' }, 'other/9'],
    [
      'a broken experiment',
      { format: 'cabletree-run/1', experiment: {}, frames: 'run.json' },
      'cannot be shown',
    ],
  ])('%s is said, and the page lives on', async (_, run, expected) => {
    const host = await hostViewer(new Map([['/run.json', JSON.stringify(run)]]));
    try {
      const opened = await host.openEmpty();
      await opened.page.locator('#problem').waitFor({ state: 'visible' });
      expect(await opened.page.textContent('#problem')).toContain(expected);
      await opened.page.setInputFiles('#file', BALL_AND_STICK);
      await waitForTitle(opened.page, 'ball_and_stick');
      expect(await opened.page.locator('#problem').isVisible()).toBe(false);
      expect(opened.problems).toEqual([]);
    } finally {
      await host.close();
    }
  });
});

/** In the page: the picture after each answer that tells of a cell, before the next one is heard. */
function watchPictures(): void {
  const { viewer } = window;
  window.pictures = [];
  const look = (after: string): void => {
    viewer.renderNow();
    const { widthPx, heightPx } = viewer.state().viewport;
    const pixels: string[] = [];
    // A cable that lies flat is two pixels high.
    for (let x = 5; x < widthPx; x += 37)
      for (let y = 5; y < heightPx; y += 2) pixels.push(viewer.pixel(x, y).join());
    window.pictures.push({ after, isSketch: viewer.state().sketch !== undefined, pixels });
  };
  const Plain = window.Worker;
  window.Worker = class extends Plain {
    override set onmessage(hear: (event: MessageEvent<{ type: string }>) => void) {
      super.onmessage = (event: MessageEvent<{ type: string }>) => {
        hear(event);
        if (['sketched', 'described'].includes(event.data.type)) look(event.data.type);
      };
    }
  };
}

async function waitForTitle(page: Page, start: string): Promise<void> {
  await page.waitForFunction(
    (text) => document.querySelector('#title')?.textContent?.startsWith(text) === true,
    start,
    { timeout: 60_000 },
  );
  await waitForRun(page);
}

async function drop(page: Page, name: string, text: string): Promise<void> {
  await page.evaluate(
    ([file, content]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content!], file!));
      const options = { dataTransfer, bubbles: true, cancelable: true };
      document.body.dispatchEvent(new DragEvent('dragover', options));
      document.body.dispatchEvent(new DragEvent('drop', options));
    },
    [name, text],
  );
}
