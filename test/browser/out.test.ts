import { readFileSync } from 'node:fs';
import { ALL_FORMATS, BufferSource, Input } from 'mediabunny';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSwc } from '../../src/index.ts';
import { readShipped } from '../support/shippedFile.ts';
import {
  frontRunFiles,
  hostViewer,
  nextFrame,
  pageTestTitle,
  type ViewerHost,
  waitForRun,
  whyNoPages,
} from './viewerPage.ts';

const swc = readShipped('nrn-demo-pyramidal.swc');

describe.skipIf(whyNoPages())(pageTestTitle('files made by the page'), () => {
  let host: ViewerHost;
  let page: Page;
  let problems: readonly string[];
  beforeAll(async () => {
    host = await hostViewer(frontRunFiles('pyramidal.swc', swc).files);
    ({ page, problems } = await host.open('?test=look', { acceptDownloads: true }));
  });
  afterAll(async () => {
    expect(problems).toEqual([]);
    await host.close();
  });

  it('are a picture of three times the pixels, with more than one colour', async () => {
    const png = PNG.sync.read(await save(page, 'PNG'));
    const stage = (await page.locator('#stage').boundingBox())!;
    expect(png.width).toBe(2 * Math.floor((stage.width * 3) / 2));
    expect(png.height).toBe(2 * Math.floor((stage.height * 3) / 2));
    const colours = new Set<number>();
    for (let i = 0; i < png.data.length; i += 4 * 97) colours.add(png.data.readUInt32BE(i));
    expect(colours.size).toBeGreaterThan(50);
  });

  it('are a picture as wide as it was asked for, or the reason why there is none', async () => {
    const width = page.locator('#export-list input[name=picture-width]');
    const fill = async (px: string): Promise<void> => {
      await page.click('#export summary');
      await width.fill(px);
      await page.click('#export summary');
    };
    await fill('1234');
    expect(PNG.sync.read(await save(page, 'PNG')).width).toBe(1234);
    await fill('1000000');
    await page.click('#export summary');
    await page.click('#export-list button:has-text("PNG")');
    await page.locator('#problem').waitFor({ state: 'visible' });
    expect(await page.textContent('#problem')).toContain('more than this graphics card draws');
    await page.keyboard.press('Escape');
    await fill('');
  });

  it('are the probes as CSV, as the frames have them', async () => {
    const lines = (await save(page, 'CSV')).toString().trim().split('\n');
    expect(lines[0]).toBe('t_ms,soma_mV');
    expect(lines).toHaveLength(201);
    const expected = await page.evaluate(() => window.viewer.traceData()[1]![42]!);
    expect(Number(lines[43]!.split(',')[1])).toBeCloseTo(expected, 4);
  });

  it('are the same SWC samples as were read', async () => {
    const saved = parseSwc((await save(page, 'SWC')).toString()).table!;
    const read = parseSwc(swc).table!;
    expect(saved.id).toEqual(read.id);
    expect(saved.radiusUm).toEqual(read.radiusUm);
    for (const key of ['type', 'xUm', 'yUm', 'zUm', 'parentRow'] as const)
      expect(saved[key]).toEqual(read[key]);
  });

  it('are drawings as SVG', async () => {
    const isDrawing = (text: string): Promise<boolean> =>
      page.evaluate((svg) => {
        const { documentElement } = new DOMParser().parseFromString(svg, 'image/svg+xml');
        return documentElement.localName === 'svg' && !svg.includes('NaN');
      }, text);
    const dendrogram = (await save(page, 'dendrogram at this time')).toString();
    expect(await isDrawing(dendrogram)).toBe(true);
    const traces = (await save(page, 'traces')).toString();
    expect(await isDrawing(traces)).toBe(true);
    expect(traces).toContain('<polyline');
  });

  it('are a GLB whose accessors hold one colour and unit normal for every point of the whole cell', async () => {
    const { json, numbersOf } = readGlb(await save(page, 'glTF'));
    const [primitive] = json.meshes[0]!.primitives;
    const { POSITION, NORMAL, COLOR_0 } = primitive!.attributes;
    const count = json.accessors[POSITION!]!.count;
    expect(count).toBeGreaterThan(1000);
    expect([json.accessors[NORMAL!]!.count, json.accessors[COLOR_0!]!.count]).toEqual([
      count,
      count,
    ]);
    const indices = json.accessors[primitive!.indices]!;
    expect(indices.count % 3).toBe(0);
    expect(Math.max(...numbersOf(primitive!.indices))).toBe(count - 1);
    const normals = numbersOf(NORMAL!);
    for (let i = 0; i < normals.length; i += 3)
      expect(Math.hypot(normals[i]!, normals[i + 1]!, normals[i + 2]!)).toBeCloseTo(1, 4);
    const { xUm, yUm, radiusUm } = parseSwc(swc).table!;
    const widest = Math.max(...radiusUm);
    const { min, max } = json.accessors[POSITION!]!;
    for (const [axis, column] of [xUm, yUm].entries()) {
      const extent = Math.max(...column) - Math.min(...column);
      expect(Math.abs(max![axis]! - min![axis]! - extent)).toBeLessThanOrEqual(2 * widest);
    }
  });

  it.each([
    ['MP4', 4, 'ftyp'],
    ['WebM', 0, '\x1aE\xdf\xa3'],
  ])('are a film as %s', async (kind, at, magic) => {
    await page.selectOption('#speed', '50');
    const film = await save(page, kind);
    expect(film.subarray(at, at + 4).toString('latin1')).toBe(magic);
    expect(await countFrames(film)).toBe(12);
    expect(Math.round((await playedSeconds(page, film)) * 30)).toBe(12);
  });

  it('stop being made when asked, and the page lives on', async () => {
    await page.selectOption('#speed', '1');
    await page.click('#export summary');
    await page.click('#export-list button:has-text("MP4")');
    await page.click('#cancel');
    await page.locator('#task').waitFor({ state: 'hidden' });
    await nextFrame(page);
    expect(await page.textContent('#status')).toContain('Stopped');
    expect(await page.locator('#problem').isVisible()).toBe(false);
  });

  it('are an experiment that gives the same run in a fresh page', async () => {
    const opened = await host.open('?test=1#cell=ball-and-stick', { acceptDownloads: true });
    const sha = await opened.page.evaluate(() => window.viewer.state().run!.sha256);
    const experiment = await save(opened.page, 'JSON');
    const fresh = await host.open('?test=1');
    await fresh.page.setInputFiles('#file', {
      name: 'again.experiment.json',
      mimeType: 'application/json',
      buffer: experiment,
    });
    await fresh.page.waitForFunction(
      () => document.querySelector('#title')?.textContent?.startsWith('ball_and_stick') === true,
    );
    await waitForRun(fresh.page);
    expect(await fresh.page.evaluate(() => window.viewer.state().run!.sha256)).toBe(sha);
  });
});

describe.skipIf(whyNoPages())(pageTestTitle('a link'), () => {
  it('restores the exact frame in a fresh page', async () => {
    const host = await hostViewer(new Map());
    try {
      const { page } = await host.open('?test=1#cell=rall-tree');
      await page.evaluate(() => {
        window.viewer.dispatch({ type: 'set-view', view: 'split' });
        window.viewer.seek(7.654321);
        window.viewer.dispatch({ type: 'pin', locus: { section: 1, x: 0.31 } });
        window.viewer.dispatch({ type: 'set-range', low: -75, high: 30 });
      });
      await nextFrame(page);
      await page.focus('#canvas');
      await page.keyboard.press('ArrowRight');
      await page.waitForTimeout(700);
      const address = await page.evaluate(() => location.href);
      const picture = (): string => {
        window.viewer.renderNow();
        return document.querySelector('canvas')!.toDataURL();
      };
      const { search, hash } = new URL(address);
      const fresh = await host.open(`${search}${hash}`);
      expect(await fresh.page.evaluate(picture)).toBe(await page.evaluate(picture));
      expect(await fresh.page.textContent('#probes')).toBe(await page.textContent('#probes'));
    } finally {
      await host.close();
    }
  });
});

describe.skipIf(whyNoPages())(
  pageTestTitle('a link to a changed model beside its reduced one'),
  () => {
    let host: ViewerHost;
    beforeAll(async () => {
      host = await hostViewer(new Map());
    });
    afterAll(() => host.close());

    it('restores run, model, colours and picture in a fresh page', async () => {
      const { page, problems } = await host.open('?test=1#cell=rall-tree');
      const before = await page.evaluate(() => window.viewer.state().run!.sha256);
      await page.evaluate(() => {
        const { experiment } = window.viewer.state().draft!;
        const place = experiment.place.map((entry) => ({
          ...entry,
          ...(entry.iclamp && { iclamp: { ...entry.iclamp, amplitude_nA: 0.07 } }),
        }));
        window.viewer.dispatch({ type: 'edit', experiment: { ...experiment, place } });
      });
      await page.waitForFunction((sha) => window.viewer.state().run!.sha256 !== sha, before);
      await page.keyboard.press('c');
      await page.waitForFunction(() => window.viewer.state().view === 'compare');
      await page.selectOption('#reduction-method', 'cables');
      await page.waitForFunction(() => window.viewer.state().reduction!.plan.method === 'cables');
      await page.selectOption('#colour-by', 'error');
      await page.evaluate(() => {
        window.viewer.seek(6.54321);
        window.viewer.dispatch({ type: 'set-range', low: -7, high: 7 });
      });
      await page.focus('#canvas');
      await page.keyboard.press('ArrowRight');
      await page.waitForTimeout(700);
      const { search, hash } = new URL(await page.evaluate(() => location.href));
      const fresh = await host.open(`${search}${hash}`);
      await fresh.page.waitForFunction(() => window.viewer.state().colourBy === 'field');
      await nextFrame(fresh.page);
      const [old, restored] = await Promise.all([page, fresh.page].map(frameOf));
      expect(restored).toEqual(old);
      expect(old!.method).toBe('cables');
      expect([...problems, ...fresh.problems]).toEqual([]);
    });

    it('says what is wrong where it changes the experiment to nonsense', async () => {
      const changes = encodeURIComponent('{"place":5,"celsius":"warm"}');
      const { page, problems } = await host.open(`?test=1#cell=rall-tree&t=3&changes=${changes}`);
      await page.locator('#problem').waitFor({ state: 'visible' });
      expect(await page.textContent('#problem')).toContain('place');
      expect(await page.evaluate(() => window.viewer.state().timeMs)).toBe(3);
      expect(problems).toEqual([]);
    });

    it('is followed where it is typed into the address of the open page', async () => {
      const { page } = await host.open('?test=1#cell=rall-tree&t=3');
      await page.evaluate(() => {
        location.hash = '#cell=ball-and-stick&t=4';
      });
      await page.waitForFunction(() => window.viewer?.state().cellId === 'ball-and-stick');
      await waitForRun(page);
      expect(await page.evaluate(() => window.viewer.state().timeMs)).toBe(4);
    });
  },
);

/** All that a link restores, with the picture. */
function frameOf(page: Page): Promise<{ method: string | undefined; picture: string }> {
  return page.evaluate(() => {
    window.viewer.renderNow();
    const { run, reduction, view, timeMs, camera, field, probes } = window.viewer.state();
    return {
      shas: [run!.sha256, reduction?.run.sha256],
      method: reduction?.model.method,
      ...{ view, timeMs, camera, probes },
      range: [field?.low, field?.high],
      picture: document.querySelector('canvas')!.toDataURL(),
    };
  });
}

async function save(page: Page, label: string): Promise<Buffer> {
  await page.click('#export summary');
  const download = page.waitForEvent('download', { timeout: 100_000 });
  await page.click(`#export-list button:has-text("${label}")`);
  return readFileSync(await (await download).path());
}

interface GlbJson {
  readonly meshes: readonly {
    readonly primitives: readonly {
      readonly attributes: Readonly<Record<string, number>>;
      readonly indices: number;
    }[];
  }[];
  readonly accessors: readonly {
    readonly bufferView: number;
    readonly byteOffset?: number;
    readonly componentType: number;
    readonly count: number;
    readonly type: string;
    readonly min?: readonly number[];
    readonly max?: readonly number[];
  }[];
  readonly bufferViews: readonly { readonly byteOffset?: number }[];
}

/** The two chunks of a GLB: its JSON, and the numbers of an accessor out of its binary part. */
function readGlb(bytes: Buffer): { json: GlbJson; numbersOf: (accessor: number) => number[] } {
  expect(bytes.subarray(0, 4).toString()).toBe('glTF');
  expect([bytes.readUInt32LE(4), bytes.readUInt32LE(8)]).toEqual([2, bytes.length]);
  const jsonLength = bytes.readUInt32LE(12);
  const json = JSON.parse(bytes.subarray(20, 20 + jsonLength).toString()) as GlbJson;
  const binary = bytes.subarray(28 + jsonLength);
  const sizes: Readonly<Record<string, number>> = { SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4 };
  return {
    json,
    numbersOf: (index) => {
      const { bufferView, byteOffset = 0, componentType, count, type } = json.accessors[index]!;
      const start = (json.bufferViews[bufferView]!.byteOffset ?? 0) + byteOffset;
      const isFloat = componentType === 5126;
      expect([5125, 5126]).toContain(componentType);
      return Array.from({ length: count * sizes[type]! }, (_, i) =>
        isFloat ? binary.readFloatLE(start + 4 * i) : binary.readUInt32LE(start + 4 * i),
      );
    },
  };
}

/** Frames that stand in a film. */
async function countFrames(film: Buffer): Promise<number> {
  const input = new Input({ source: new BufferSource(film), formats: ALL_FORMATS });
  const track = await input.getPrimaryVideoTrack();
  return (await track!.computePacketStats()).packetCount;
}

/** How long the browser's own player takes a film to be. */
async function playedSeconds(page: Page, film: Buffer): Promise<number> {
  const bytes = [...film];
  return page.evaluate(async (data) => {
    const video = document.createElement('video');
    video.muted = true;
    video.src = URL.createObjectURL(new Blob([new Uint8Array(data)]));
    await new Promise((resolve, reject) => {
      video.onloadedmetadata = resolve;
      video.onerror = () => reject(video.error);
    });
    return video.duration;
  }, bytes);
}
