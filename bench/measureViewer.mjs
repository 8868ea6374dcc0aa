/**
 * What does the viewer cost on large cells? JS a frame, a pick, frames while idle, and how long a file takes from the
 * choice to its picture. Usage: node bench/measureViewer.mjs CELL.swc [SPLIT], with the page built; SPLIT cuts every edge.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { chromium } from 'playwright-core';
import { serveFolder } from '../dist/cli/serve.js';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--use-angle=swiftshader'];
const ROUNDS = 5;

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
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${server.address}?test=look`);
  await page.waitForFunction(() => window.viewer?.state().run !== undefined);
  await page.evaluate(startClock);
  await page.setInputFiles('#file', {
    name: basename(file),
    mimeType: 'text/plain',
    buffer: Buffer.from(swc),
  });
  await page.waitForFunction(() => window.drawnMs !== undefined, undefined, { timeout: 120_000 });
  console.log(
    `opened and drawn at rest: ${(await page.evaluate(() => window.drawnMs)).toFixed(0)} ms`,
  );
  // The run itself is not the question here.
  await page
    .locator('#cancel')
    .click({ timeout: 2000 })
    .catch(() => undefined);
  const found = await page.evaluate(measure, ROUNDS);
  console.log(JSON.stringify(found));
} finally {
  await browser.close();
  await server.close();
}

/** In the page: from the change of the file input to the first frame of the new cell. */
function startClock() {
  const before = window.viewer.state().cellNumber;
  document.querySelector('#file').addEventListener(
    'change',
    () => {
      const beganMs = performance.now();
      const look = () => {
        if (window.viewer.state().cellNumber === before) requestAnimationFrame(look);
        else {
          window.viewer.renderNow();
          window.viewer.pixel(1, 1);
          window.drawnMs = performance.now() - beganMs;
        }
      };
      look();
    },
    { capture: true },
  );
}

/** In the page: medians of the time until the calls return, before the picture is waited for. */
function measure(rounds) {
  const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  const time = (act) => {
    const beganMs = performance.now();
    act();
    return performance.now() - beganMs;
  };
  const frames = [];
  const picks = [];
  for (let k = 0; k < rounds; k++) {
    window.viewer.pixel(1, 1);
    frames.push(time(() => window.viewer.renderNow()));
    window.viewer.pixel(1, 1);
    for (let i = 0; i < 20; i++)
      picks.push(time(() => window.viewer.pick(300 + 20 * i, 300 + 5 * i)));
  }
  return {
    segments: window.viewer.stats().segments,
    points: window.viewer.state().run.morphology.pointCount,
    drawCalls: window.viewer.stats().drawCalls,
    jsPerFrameMs: Number(median(frames).toFixed(3)),
    pickMs: Number(median(picks).toFixed(3)),
  };
}

/** The same cell with every edge in so many pieces. */
function splitEdges(text, pieces) {
  if (pieces === 1) return text;
  const rows = text
    .split('\n')
    .filter((line) => /^\s*\d/.test(line))
    .map((line) => line.trim().split(/\s+/).map(Number));
  const byId = new Map(rows.map((row) => [row[0], row]));
  const ids = new Map();
  const lines = [];
  for (const row of rows) {
    const parent = byId.get(row[6]);
    let above = parent === undefined ? -1 : ids.get(parent[0]);
    for (let k = 1; parent !== undefined && k < pieces; k++) {
      const at = [2, 3, 4, 5].map((c) => parent[c] + ((row[c] - parent[c]) * k) / pieces);
      lines.push([lines.length + 1, row[1], ...at, above].join(' '));
      above = lines.length;
    }
    lines.push([lines.length + 1, ...row.slice(1, 6), above].join(' '));
    ids.set(row[0], lines.length);
  }
  return lines.join('\n');
}
