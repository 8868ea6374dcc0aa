/**
 * What does our picture cost beside other viewers' of the same cell from the same place? SharkViewer 1.7.13 (particles) and
 * morphoviewer 0.21.1 are installed from npm into a temporary folder; they, a mesh for each segment, and ours are drawn in
 * turn in one browser.
 * Usage: node bench/viewerAnchors.mjs CELL.swc [ROUNDS], with the page built; then again with every edge in ten.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { serveFolder } from '../dist/cli/serve.js';
import { cameraFrame } from '../dist/src/scene/camera.js';
import { ANCHORS, buildAnchors, SMALL_ONLY } from './anchors/buildAnchors.mjs';
import { splitEdges } from './splitEdges.mjs';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--use-angle=swiftshader'];
const SPLITS = [1, 10];
/** Frames that are not measured. */
const WARM_UP = 50;
/** The height of the view, as a share of the whole cell's. */
const VIEWS = { full: 1, 'close-up': 0.12 };

const [file, rounds = '5'] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: node bench/viewerAnchors.mjs CELL.swc [ROUNDS]');
const folder = mkdtempSync(join(tmpdir(), 'anchors-'));
try {
  const anchorFolder = await buildAnchors(folder);
  const ours = new URL('../dist/viewer', import.meta.url).pathname;
  const servers = [];
  for (const root of [ours, anchorFolder])
    servers.push(await serveFolder(root, { extraFiles: new Map() }));
  for (const split of SPLITS) await compare(servers, split);
  for (const server of servers) await server.close();
} finally {
  rmSync(folder, { recursive: true });
}

/** A browser of its own for each size of cell: nothing is left of the other. */
async function compare([ourServer, anchorServer], split) {
  const swc = splitEdges(readFileSync(file, 'utf8'), split);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: FLAGS,
  });
  const names = ANCHORS.filter((one) => split === 1 || !SMALL_ONLY.includes(one));
  const site = { browser, ourServer, anchorServer };
  const openings = [];
  let pages = {};
  let viewport;
  for (let round = 0; round < Number(rounds); round++) {
    await Promise.all(Object.values(pages).map((page) => page.context().close()));
    const opened = await openEach(site, names, swc);
    ({ pages, viewport } = opened);
    openings.push(opened.firstMs);
  }
  const page = pages.ours;
  const { widthPx, heightPx } = viewport;
  const points = swc.split('\n').length;
  console.log(`\n${points} points, ${widthPx} x ${heightPx} px, load ${loadavg()[0].toFixed(1)}`);
  print('text to first pixel', openings);
  for (const [name, share] of Object.entries(VIEWS)) {
    await lookAt(pages, share);
    const seen = await measureInTurn(pages);
    print(
      `${name}, picture`,
      seen.map(({ picture }) => picture),
    );
    print(
      `${name}, JS`,
      seen.map(({ js }) => js),
    );
    if (share === 1)
      print(
        'pick',
        seen.map(({ pick }) => pick),
      );
    console.log(`  ours: ${JSON.stringify(await page.evaluate(() => window.viewer.stats()))}`);
  }
  await browser.close();
}

/** Each viewer in a fresh page, one after the other: what was opened, and from the text to the first pixel. */
async function openEach({ browser, ourServer, anchorServer }, names, swc) {
  const newPage = async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    return context.newPage();
  };
  const page = await newPage();
  await page.goto(`${ourServer.address}?test=look`);
  await page.waitForFunction(() => window.viewer?.state().run !== undefined);
  // As somebody who is about to choose a file: the page starts its worker on this hint.
  await page.hover('#open');
  await page.waitForTimeout(1000);
  const pages = { ours: page };
  const firstMs = { ours: await openOurs(page, swc) };
  const viewport = await page.evaluate(() => window.viewer.state().viewport);
  const style = `:root { --width: ${viewport.widthPx}px; --height: ${viewport.heightPx}px }`;
  for (const name of names) {
    pages[name] = await newPage();
    await pages[name].goto(`${anchorServer.address}${name}.html`);
    await pages[name].addStyleTag({ content: style });
    await pages[name].waitForFunction(() => window.anchor !== undefined);
    await pages[name].waitForTimeout(1000);
    firstMs[name] = await pages[name].evaluate((text) => window.anchor.open(text), swc);
  }
  return { pages, viewport, firstMs };
}

/** From the choice of the file to its picture, which the page draws by itself. */
async function openOurs(page, swc) {
  const cellNumber = await page.evaluate(() => window.viewer.state().cellNumber);
  await page.evaluate(() => {
    const { viewer } = window;
    const { cellNumber } = viewer.state();
    const input = document.querySelector('#file');
    input.addEventListener('change', () => {
      const beganMs = performance.now();
      let framesBefore;
      const look = () => {
        const state = viewer.state();
        if (state.sketch !== undefined || state.cellNumber !== cellNumber)
          framesBefore ??= viewer.stats().frames;
        if (framesBefore === undefined || viewer.stats().frames === framesBefore)
          return setTimeout(look, 1);
        viewer.pixel(1, 1);
        window.firstMs = performance.now() - beganMs;
      };
      look();
    });
  });
  await page.setInputFiles('#file', {
    ...{ name: 'cell.swc', mimeType: 'text/plain', buffer: Buffer.from(swc) },
  });
  await page.waitForFunction(() => window.firstMs !== undefined, undefined, { timeout: 240_000 });
  // The whole of it and its run, which is played in what is measured next.
  await page.waitForFunction(
    (before) => {
      const { sketch, isAwaitingRun, cellNumber } = window.viewer.state();
      return sketch === undefined && !isAwaitingRun && cellNumber > before;
    },
    cellNumber,
    { timeout: 240_000 },
  );
  return page.evaluate(() => window.firstMs);
}

/** The same place and height of view for all; one that draws without perspective has the height alone. */
async function lookAt({ ours, ...others }, share) {
  const { camera, originUm } = await ours.evaluate((closer) => {
    const { viewer } = window;
    window.fitted ??= viewer.state().camera;
    const { fitted } = window;
    const viewHeightUm = fitted.viewHeightUm * closer;
    // Close up is close to the soma, which the table has as its origin.
    const targetUm = closer === 1 ? fitted.targetUm : [0, 0, 0];
    viewer.dispatch({ type: 'move-camera', camera: { ...fitted, targetUm, viewHeightUm } });
    viewer.renderNow();
    return { camera: viewer.state().camera, originUm: viewer.originUm() };
  }, share);
  const { eyeUm } = cameraFrame(camera);
  const inFile = (place) => place.map((value, axis) => value + originUm[axis]);
  const distanceUm = Math.hypot(...eyeUm.map((value, axis) => value - camera.targetUm[axis]));
  const halfField = Math.atan(camera.viewHeightUm / 2 / distanceUm);
  const place = {
    ...{ eyeUm: inFile(eyeUm), targetUm: inFile(camera.targetUm) },
    ...{ viewHeightUm: camera.viewHeightUm, fieldDegrees: (halfField * 360) / Math.PI },
  };
  for (const page of Object.values(others))
    await page.evaluate((where) => window.anchor.look(where), place);
}

/** One frame each in turn, so that what else the computer does falls on all; a first round warms up. */
async function measureInTurn(pages) {
  const seen = [];
  for (let round = -1; round < Number(rounds); round++) {
    const [picture, js, pick] = [{}, {}, {}];
    for (const [name, page] of Object.entries(pages)) {
      await page.bringToFront();
      const found = await page.evaluate(measureFrame, round < 0 ? WARM_UP : 0);
      picture[name] = found.pictureMs;
      js[name] = found.jsMs;
      if (found.pickMs !== undefined) pick[name] = found.pickMs;
    }
    if (round >= 0) seen.push({ picture, js, pick });
  }
  return seen;
}

/**
 * In a page: a frame until its calls return and until its pixels are there, means of as many as a moment takes, as the
 * clock is coarse; and one pick. Ours are frames of a run that is played: the time moves on, and with it the panels.
 *
 * @param warmUp frames before that, in 2 s at most: until its code is compiled a frame takes longer than those that are seen
 */
function measureFrame(warmUp) {
  const { viewer, anchor } = window;
  const play = () => {
    viewer.dispatch({ type: 'tick', wallMs: 16 });
    viewer.renderNow();
  };
  const draw = () => (viewer ? play() : anchor.draw());
  const finish = () => (viewer ? viewer.pixel(1, 1) : anchor.finish());
  const pick = viewer ? () => viewer.pick(400, 300) : anchor.pick && (() => anchor.pick(0, 0));
  const time = (act) => {
    const beganMs = performance.now();
    act();
    return performance.now() - beganMs;
  };
  if (viewer && !viewer.state().isPlaying) viewer.dispatch({ type: 'toggle-play' });
  const endMs = performance.now() + 2000;
  for (let k = 0; k < warmUp && performance.now() < endMs; k++) {
    draw();
    finish();
  }
  const MOMENT_MS = 200;
  let [jsMs, finishMs, frames] = [0, 0, 0];
  do {
    jsMs += time(draw);
    finishMs += time(finish);
    frames++;
  } while (jsMs + finishMs < MOMENT_MS);
  const TIMES = 10;
  const repeat = () => {
    for (let k = 0; k < TIMES; k++) pick();
  };
  const pictureMs = (jsMs + finishMs) / frames;
  return { jsMs: jsMs / frames, pictureMs, pickMs: pick && time(repeat) / TIMES };
}

/** Medians of each viewer, and of ours over each of the others within a round. */
function print(what, samples) {
  const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
  const names = Object.keys(samples[0]);
  const times = names.map(
    (name) => `${name} ${median(samples.map((sample) => sample[name])).toFixed(2)} ms`,
  );
  const ratios = names.slice(1).map((name) => {
    const each = samples.map((sample) => sample.ours / sample[name]);
    const [low, high] = [Math.min(...each), Math.max(...each)].map((value) => value.toFixed(2));
    return `ours / ${name} ${median(each).toFixed(3)} (${low} to ${high})`;
  });
  console.log(`${what}: ${times.join(', ')}; ${ratios.join(', ')}`);
}
