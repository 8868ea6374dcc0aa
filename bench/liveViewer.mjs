/**
 * Does a live run keep up with real time beside the drawing, and how soon is a change seen? The cell that the page opens
 * with (hh everywhere, d_lambda 0.1), watched at real time, its stimulus changed now and then.
 * Usage: node bench/liveViewer.mjs [SECONDS], with the page built.
 */
import { loadavg } from 'node:os';
import { chromium } from 'playwright-core';
import { serveFolder } from '../dist/cli/serve.js';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--use-angle=swiftshader'];
const EDITS = 5;

const seconds = Number(process.argv[2] ?? 5);
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
  await page.addInitScript(logMessages);
  await page.goto(`${server.address}?test=look`);
  await page.waitForFunction(() => window.viewer?.state().run !== undefined);
  await page.waitForTimeout(1000);
  await page.evaluate(lengthenRun, 2000 * seconds);
  await page.locator('#cancel').click();
  await page.waitForFunction(() => window.viewer.state().task === undefined);
  await page.evaluate(() => window.viewer.dispatch({ type: 'set-speed', msPerSecond: 1000 }));
  await page.evaluate(() => window.viewer.seek(0));
  await page.click('#live');
  await page.waitForFunction(() => window.viewer.state().timeMs > 200);
  const ran = await page.evaluate(watch, 1000 * seconds);
  console.log(`load ${loadavg()[0].toFixed(1)}, ${JSON.stringify(ran)}`);
  const changes = [];
  for (let k = 0; k < EDITS; k++) changes.push(await page.evaluate(changeStimulus, 0.1 + 0.1 * k));
  console.log(`from a change to its frame, ms: ${changes.map((ms) => ms.toFixed(0)).join(' ')}`);
} finally {
  await browser.close();
  await server.close();
}

/** In the page, before its scripts: when which message came from a worker. */
function logMessages() {
  window.arrived = [];
  const Plain = window.Worker;
  window.Worker = class extends Plain {
    constructor(...options) {
      super(...options);
      this.addEventListener('message', ({ data }) => {
        window.arrived.push({ type: data.type, wallMs: performance.now() });
      });
    }
  };
}

function lengthenRun(durationMs) {
  const { viewer } = window;
  const { experiment } = viewer.state().draft;
  const simulation = { ...experiment.simulation, duration_ms: durationMs };
  const place = experiment.place.map((entry) =>
    entry.iclamp === undefined
      ? entry
      : { ...entry, iclamp: { ...entry.iclamp, duration_ms: durationMs } },
  );
  viewer.dispatch({ type: 'edit', experiment: { ...experiment, simulation, place } });
}

/** Model time over wall time, pictures a second, and what the engine alone takes. */
async function watch(forMs) {
  const { viewer } = window;
  const look = () => ({
    modelMs: viewer.state().timeMs,
    wallMs: performance.now(),
    frames: viewer.stats().frames,
  });
  const before = look();
  await new Promise((resolve) => setTimeout(resolve, forMs));
  const after = look();
  const wallMs = after.wallMs - before.wallMs;
  return {
    compartments: viewer.state().run.layout.compartments.length,
    realTimes: Number(((after.modelMs - before.modelMs) / wallMs).toFixed(3)),
    engineRealTimes: Number(viewer.state().live.realTimes.toFixed(2)),
    picturesPerSecond: Number((((after.frames - before.frames) * 1000) / wallMs).toFixed(1)),
  };
}

/** Until the first frames that were computed with the new stimulus are drawn. */
async function changeStimulus(amplitudeNa) {
  const { viewer } = window;
  const { experiment } = viewer.state().draft;
  const place = experiment.place.map((entry) =>
    entry.iclamp === undefined
      ? entry
      : { ...entry, iclamp: { ...entry.iclamp, amplitude_nA: amplitudeNa } },
  );
  const seen = window.arrived.length;
  const beganMs = performance.now();
  viewer.dispatch({ type: 'edit', experiment: { ...experiment, place }, key: 'bench' });
  const isDrawn = () => {
    const later = window.arrived.slice(seen);
    const edited = later.findIndex(({ type }) => type === 'edited');
    return edited >= 0 && later.slice(edited).some(({ type }) => type === 'frames');
  };
  while (!isDrawn()) await new Promise((resolve) => setTimeout(resolve, 1));
  await new Promise((resolve) => requestAnimationFrame(resolve));
  const takenMs = performance.now() - beganMs;
  await new Promise((resolve) => setTimeout(resolve, 300));
  return takenMs;
}
