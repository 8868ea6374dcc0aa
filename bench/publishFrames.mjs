/**
 * What does a frame cost the worker that posts it, and what would shared memory save? A frame of voltages is handed over
 * as the page's worker does, and copied to shared memory as it could where a page is isolated from other origins.
 * Usage: node bench/publishFrames.mjs
 */
import { loadavg } from 'node:os';
import { chromium } from 'playwright-core';

const NODES = [332, 1626, 10_617, 106_161];
const TURNS = 60;
const ISOLATING = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
});
try {
  const page = await browser.newPage();
  await page.route('**/*', (route) => {
    const isWorker = route.request().url().endsWith('worker.js');
    const contentType = isWorker ? 'text/javascript' : 'text/html';
    const body = isWorker ? `(${worker})()` : '<!doctype html><title>frames</title>';
    return route.fulfill({ headers: { ...ISOLATING, 'content-type': contentType }, body });
  });
  // Nothing listens there: every answer is made above.
  await page.goto('http://127.0.0.1:9/');
  console.log(`load ${loadavg()[0].toFixed(1)}; median ms in the worker, in turns`);
  for (const nodes of NODES) {
    const { posted, shared } = await page.evaluate(measure, { nodes, turns: TURNS });
    console.log(`${nodes} nodes: posted ${median(posted)}, shared ${median(shared)}`);
  }
} finally {
  await browser.close();
}

function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1].toFixed(3);
}

/** In the page. */
function measure({ nodes, turns }) {
  return new Promise((resolve) => {
    const worker = new Worker('/worker.js');
    worker.onmessage = ({ data }) => {
      if (data.posted === undefined) return;
      worker.terminate();
      resolve(data);
    };
    const memory = new SharedArrayBuffer(Float32Array.BYTES_PER_ELEMENT * nodes);
    worker.postMessage({ nodes, turns, memory });
  });
}

/** In the worker. */
function worker() {
  self.onmessage = ({ data: { nodes, turns, memory } }) => {
    const voltageMv = Float64Array.from({ length: nodes }, (_, i) => (i % 10) - 70);
    const [posted, shared] = [[], []];
    const target = new Float32Array(memory);
    const takeTurn = () => {
      const beganMs = performance.now();
      const frame = new Float32Array(nodes);
      frame.set(voltageMv);
      self.postMessage({ frame }, { transfer: [frame.buffer] });
      const betweenMs = performance.now();
      target.set(voltageMv);
      posted.push(betweenMs - beganMs);
      shared.push(performance.now() - betweenMs);
      if (posted.length < turns) setTimeout(takeTurn, 4);
      else self.postMessage({ posted, shared });
    };
    takeTurn();
  };
}
