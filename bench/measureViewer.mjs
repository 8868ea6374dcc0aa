/**
 * What does the viewer cost on large cells? How long a file takes from the choice to its cell, to its picture and to its
 * run; JS a frame, a pick and frames while idle, the whole cell in view and close up.
 * Usage: node bench/measureViewer.mjs CELL.swc [SPLIT], with the page built; SPLIT cuts every edge.
 */
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { basename } from 'node:path';
import { chromium } from 'playwright-core';
import { serveFolder } from '../dist/cli/serve.js';
import { splitEdges } from './splitEdges.mjs';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--use-angle=swiftshader'];
const ROUNDS = 9;
const OPENINGS = 3;
const IDLE_MS = 700;
/** Of the whole cell in view. */
const CLOSE_UP = 0.1;

const [file, split = '1'] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: node bench/measureViewer.mjs CELL.swc [SPLIT]');
const swc = splitEdges(readFileSync(file, 'utf8'), Number(split));
const server = await serveFolder(new URL('../dist/viewer', import.meta.url).pathname, {
  extraFiles: new Map(),
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  headless: true,
  args: FLAGS,
});
try {
  console.log(`load ${loadavg()[0].toFixed(1)}`);
  for (let k = 0; k < OPENINGS; k++) {
    const page = await openCell();
    const opened = await page.evaluate(() => window.opened);
    console.log(`from the choice of the file, ms: ${JSON.stringify(opened)}`);
    if (k === OPENINGS - 1) await measurePage(page);
    await page.context().close();
  }
} finally {
  await browser.close();
  await server.close();
}

/** A fresh page that was given the file, once its picture is there. */
async function openCell() {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(`${server.address}?test=look`);
  await page.waitForFunction(() => window.viewer?.state().run !== undefined);
  // The first picture is seen before anybody opens a file.
  await page.waitForTimeout(1000);
  // As somebody who is about to choose a file: the page starts its worker on this hint.
  await page.hover('#open');
  await page.waitForTimeout(1000);
  await page.evaluate(startClock);
  await page.setInputFiles('#file', {
    name: basename(file),
    mimeType: 'text/plain',
    buffer: Buffer.from(swc),
  });
  await page.waitForFunction(() => window.opened !== undefined, undefined, { timeout: 240_000 });
  return page;
}

async function measurePage(page) {
  // Where the run is still on its way, it is not the question here.
  await page
    .locator('#cancel')
    .click({ timeout: 1000 })
    .catch(() => undefined);
  const shown = await page.evaluate(() => ({
    points: window.viewer.state().run.morphology.pointXUm.length,
    asLines: window.viewer.state().isAsLines,
  }));
  console.log(JSON.stringify(shown));
  console.log(`whole cell: ${JSON.stringify(await page.evaluate(measure, ROUNDS))}`);
  console.log(`frames in ${IDLE_MS} ms at rest: ${await countIdleFrames(page)}`);
  const rebuiltMs = await page.evaluate(zoomIn, CLOSE_UP);
  console.log(`first frame closer by ${1 / CLOSE_UP}: ${rebuiltMs.toFixed(1)} ms of JS`);
  console.log(`close up: ${JSON.stringify(await page.evaluate(measure, ROUNDS))}`);
}

async function countIdleFrames(page) {
  await page.waitForTimeout(500);
  const before = await page.evaluate(() => window.viewer.stats().frames);
  await page.waitForTimeout(IDLE_MS);
  return (await page.evaluate(() => window.viewer.stats().frames)) - before;
}

/**
 * In the page: from the change of the file input to the shape of the cell (read, checked and cut by the worker), to its
 * picture (the page's own frame, waited for by reading a pixel), and to the end of its run.
 */
function startClock() {
  const { viewer } = window;
  const before = viewer.state().cellNumber;
  document.querySelector('#file').addEventListener(
    'change',
    () => {
      const beganMs = performance.now();
      const sinceMs = () => Math.round(performance.now() - beganMs);
      const opened = {};
      let framesBefore = Infinity;
      const look = () => {
        const state = viewer.state();
        const { frames } = viewer.stats();
        if (opened.readMs === undefined && (state.sketch ?? state.cellNumber !== before)) {
          opened.readMs = sinceMs();
          framesBefore = frames;
        }
        if (opened.drawnMs === undefined && frames > framesBefore) {
          viewer.pixel(1, 1);
          opened.drawnMs = sinceMs();
        }
        const isOther = state.cellNumber !== before;
        if (opened.drawnMs !== undefined && isOther && !state.isAwaitingRun) {
          opened.ranMs = sinceMs();
          window.opened = opened;
        } else setTimeout(look, 1);
      };
      look();
    },
    { capture: true },
  );
}

/** In the page: nearer to the middle of the picture. The time of the frame that builds the finer list. */
function zoomIn(factor) {
  const { viewer } = window;
  const { camera } = viewer.state();
  const beganMs = performance.now();
  const viewHeightUm = camera.viewHeightUm * factor;
  viewer.dispatch({ type: 'move-camera', camera: { ...camera, viewHeightUm } });
  viewer.renderNow();
  return performance.now() - beganMs;
}

/** In the page: medians of the time until the calls return, and of the time until the picture is there. */
function measure(rounds) {
  const { viewer } = window;
  const median = (values) => Number(values.sort((a, b) => a - b)[values.length >> 1].toFixed(3));
  const time = (act) => {
    const beganMs = performance.now();
    act();
    return performance.now() - beganMs;
  };
  const WARM_UP = 20;
  const [frames, pictures, picks] = [[], [], []];
  for (let k = 0; k < WARM_UP; k++) viewer.renderNow();
  viewer.pixel(1, 1);
  for (let k = 0; k < rounds; k++) {
    const jsMs = time(() => viewer.renderNow());
    frames.push(jsMs);
    pictures.push(jsMs + time(() => viewer.pixel(1, 1)));
    for (let i = 0; i < 20; i++) picks.push(time(() => viewer.pick(300 + 20 * i, 300 + 5 * i)));
  }
  const { segments, bodies, drawCalls } = viewer.stats();
  return {
    ...{ segments, bodies, drawCalls },
    jsPerFrameMs: median(frames),
    pictureMs: median(pictures),
    pickMs: median(picks),
  };
}
