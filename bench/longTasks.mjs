/**
 * How long is the page's longest task? The page opens, plays, computes live, sweeps, opens a file and compares; of each
 * the tasks of its main thread by CPU time, which other programs lengthen less than wall time.
 * Usage: node bench/longTasks.mjs CELL.swc [SPLIT], with the page built; SPLIT cuts every edge of the file.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { chromium } from 'playwright-core';
import { serveFolder } from '../dist/cli/serve.js';
import { splitEdges } from './splitEdges.mjs';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--use-angle=swiftshader'];
const CATEGORIES = ['toplevel', 'disabled-by-default-devtools.timeline', 'devtools.timeline'];
const LONG_MS = 50;

const [file, split = '1'] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: node bench/longTasks.mjs CELL.swc [SPLIT]');
// From a disk: a buffer would be unpacked in the page.
const folder = mkdtempSync(join(tmpdir(), 'tasks-'));
const cut = join(folder, basename(file));
writeFileSync(cut, splitEdges(readFileSync(file, 'utf8'), Number(split)));
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
  const state = (isReached) => page.waitForFunction(isReached, undefined, { timeout: 120_000 });
  await watch(page, 'the first picture', async () => {
    await page.goto(`${server.address}?test=look`);
    await state(() => window.viewer?.state().run !== undefined);
    await page.waitForTimeout(1500);
  });
  await watch(page, 'playing', async () => {
    await page.click('#play');
    await page.waitForTimeout(2000);
    await page.click('#play');
  });
  await watch(page, 'a live run', async () => {
    await page.evaluate(() => window.viewer.seek(0));
    await page.click('#live');
    await page.waitForTimeout(2500);
    await page.keyboard.press('r');
  });
  await watch(page, 'a sweep', async () => {
    await page.click('#tab-sweep');
    await page.click('button:has-text("Run the sweep")');
    await state(() => document.querySelector('.heat:not(:disabled)') !== null);
    await page.waitForTimeout(1500);
    await page.click('#cancel', { timeout: 1000 }).catch(() => undefined);
    await page.click('#tab-explore');
  });
  await page.hover('#open');
  await page.waitForTimeout(1000);
  await watch(page, 'opening a file', async () => {
    await page.setInputFiles('#file', cut);
    await state(() => {
      const { cellNumber, isAwaitingRun } = window.viewer.state();
      return cellNumber > 1 && !isAwaitingRun;
    });
    await page.waitForTimeout(500);
  });
  await watch(page, 'a comparison', async () => {
    await page.keyboard.press('c');
    await state(() => window.viewer.state().view === 'compare');
    await page.waitForTimeout(500);
  });
} finally {
  await browser.close();
  await server.close();
  rmSync(folder, { recursive: true });
}

/** The longest tasks of the page's main thread while something is done, ms of CPU time and of wall time. */
async function watch(page, what, act) {
  await browser.startTracing(page, { categories: CATEGORIES });
  await act();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  // The browser has pages of its own.
  const processes = new Set();
  for (const { args, pid } of traceEvents)
    for (const frame of [args?.data, ...(args?.data?.frames ?? [])])
      if (frame?.url?.startsWith?.(server.address)) processes.add(frame.processId ?? pid);
  const mains = new Set();
  for (const { name, args, pid, tid } of traceEvents)
    if (name === 'thread_name' && args.name === 'CrRendererMain' && processes.has(pid))
      mains.add(`${pid}.${tid}`);
  const tasks = traceEvents
    .filter(
      ({ name, pid, tid }) =>
        name === 'ThreadControllerImpl::RunTask' && mains.has(`${pid}.${tid}`),
    )
    .map(({ dur = 0, tdur = 0 }) => ({ wallMs: dur / 1000, cpuMs: tdur / 1000 }))
    .sort((a, b) => b.cpuMs - a.cpuMs);
  const longest = tasks
    .slice(0, 4)
    .map(({ cpuMs, wallMs }) => `${cpuMs.toFixed(0)} (${wallMs.toFixed(0)})`);
  const byCpu = tasks.filter(({ cpuMs }) => cpuMs > LONG_MS).length;
  console.log(
    `${what}: longest tasks, CPU (wall) ms: ${longest.join(', ')}; over ${LONG_MS} ms of CPU: ${byCpu} of ${tasks.length}; load ${loadavg()[0].toFixed(1)}`,
  );
}
