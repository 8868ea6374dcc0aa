/**
 * Takes the pictures of the docs from the built page: `npm run build && node scripts/pictures.mjs`. Needs chromium.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { serveFolder } from '../dist/cli/serve.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** File, what the page opens with, and how many steps of its lesson are gone. */
const PICTURES = [
  ['viewer.png', '', 0],
  ['lesson-action-potential.png', '#cell=lesson-action-potential', 1],
  ['lesson-attenuation.png', '#cell=lesson-attenuation', 1],
  ['lesson-spike.png', '#cell=lesson-spike', 1],
  ['lesson-dendrify.png', '#cell=lesson-dendrify', 1],
];

const server = await serveFolder(join(root, 'dist', 'viewer'), { extraFiles: new Map() });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--use-angle=swiftshader'],
});
for (const [file, link, steps] of PICTURES) {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 800 },
    colorScheme: 'dark',
  });
  await page.goto(server.address + link);
  await untilIdle(page);
  for (let step = 0; step < steps; step++) await page.click('#lesson-next');
  await untilIdle(page);
  // Plots are drawn a frame after their numbers are there.
  await page.waitForTimeout(1000);
  await page.screenshot({ path: join(root, 'docs', 'images', file) });
  await page.close();
}
await browser.close();
await server.close();

function untilIdle(page) {
  return page.waitForFunction(
    () =>
      document.querySelector('#task')?.hasAttribute('hidden') === true &&
      document.querySelector('#trace-plot canvas') !== null,
    undefined,
    { timeout: 120_000 },
  );
}
