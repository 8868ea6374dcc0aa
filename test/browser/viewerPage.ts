import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { type RunningServer, serveFolder } from '../../cli/serve.ts';
import { buildCell, type CompartmentLayout, discretise, parseExperiment } from '../../src/index.ts';
import { findChromium, launchChromium } from '../support/chromium.ts';
import { type FrontOptions, travellingFront } from '../support/syntheticRun.ts';

/** The page as `npm run build` makes it. */
const BUILT_VIEWER = fileURLToPath(new URL('../../dist/viewer', import.meta.url));

/** Why pages cannot be tested here, undefined where they can. For describe.skipIf and its title. */
export function whyNoPages(): string | undefined {
  if (findChromium() === undefined) return 'no chromium on PATH';
  return existsSync(BUILT_VIEWER) ? undefined : 'dist/viewer is not built';
}

/** `name`, or `name (skipped: reason)`: a skipped test says why. */
export function pageTestTitle(name: string): string {
  const reason = whyNoPages();
  return reason === undefined ? name : `${name} (skipped: ${reason})`;
}

/** SwiftShader reports every readback of pixels as slow. */
const HARMLESS = /GPU stall due to ReadPixels/;

export interface OpenPage {
  readonly page: Page;
  /** Everything that went wrong on the page: exceptions and lines of the console that are errors. */
  readonly problems: readonly string[];
}

export interface ViewerHost {
  /** The page with its first run shown; `headers` are sent with every file. */
  open(
    query: string,
    options?: BrowserContextOptions,
    headers?: Readonly<Record<string, string>>,
  ): Promise<OpenPage>;
  /** The page as it comes, with or without a run. */
  openEmpty(): Promise<OpenPage>;
  close(): Promise<void>;
}

/** The built page on a server of its own, with files beside it, in a fresh browser. */
export async function hostViewer(files: ReadonlyMap<string, string | Buffer>): Promise<ViewerHost> {
  const server: RunningServer = await serveFolder(BUILT_VIEWER, { extraFiles: files });
  const browser: Browser = await launchChromium();
  const load = async (
    query: string,
    options: BrowserContextOptions,
    headers: Readonly<Record<string, string>>,
  ): Promise<OpenPage> => {
    const context = await browser.newContext({
      viewport: { width: 1000, height: 700 },
      ...options,
    });
    if (Object.keys(headers).length > 0) await sendAlso(context, headers);
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' && !HARMLESS.test(message.text()))
        problems.push(message.text());
    });
    await page.goto(`${server.address}${query}`);
    return { page, problems };
  };
  return {
    open: async (query, options = {}, headers = {}) => {
      const opened = await load(query, options, headers);
      await waitForRun(opened.page);
      return opened;
    },
    openEmpty: () => load('', {}, {}),
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

/** More headers in every answer of the server. */
async function sendAlso(
  context: BrowserContext,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  await context.route('**', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), ...headers } });
  });
}

/** Until a cell is shown and nothing is being computed. */
export async function waitForRun(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      document.querySelector('#task')?.hasAttribute('hidden') === true &&
      document.querySelector('#title')?.textContent !== '' &&
      document.querySelector('#trace-plot canvas') !== null,
    undefined,
    { timeout: 60_000 },
  );
  await nextFrame(page);
}

/** After the page has drawn what changed. */
export async function nextFrame(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}

const FRONT = { speedUmPerMs: 60, widthUm: 150, frameCount: 200, intervalMs: 0.1 };

/**
 * A run whose voltages are a bell that travels outward, at 60 um/ms unless said otherwise, on the cell of an SWC text: run.json and frames.f32
 * as the command line serves them, and the layout they belong to.
 */
export function frontRunFiles(
  name: string,
  swc: string,
  front: FrontOptions = FRONT,
): {
  files: ReadonlyMap<string, string | Buffer>;
  layout: CompartmentLayout;
  voltageMv: Float32Array;
} {
  const text = JSON.stringify({
    cabletree: 1,
    title: `front on ${name}`,
    morphology: { name, swc },
    paint: [{ region: 'all', mechanism: 'pas', parameters: { g: 1e-4, e: -70 } }],
    probes: [{ name: 'soma', locus: 'soma(0.5)' }],
  });
  const { experiment } = parseExperiment(text);
  const { cell } = buildCell(experiment!);
  const layout = discretise(cell!, experiment!.mesh);
  const { voltageMv } = travellingFront(layout, front);
  const run = {
    format: 'cabletree-run/1',
    experiment,
    dtMs: front.intervalMs,
    frames: 'frames.f32',
    frameIntervalMs: front.intervalMs,
    frameCount: front.frameCount,
    nodeCount: layout.nodeCount,
    probes: [{ name: 'soma', section: 'soma', x: 0.5, voltageMv: [] }],
    spikes: [{ probe: 'soma', thresholdMv: 0, timesMs: [1] }],
    kirchhoffResidualNa: 0,
    sha256: '0'.repeat(64),
  };
  const frames = Buffer.from(voltageMv.buffer, voltageMv.byteOffset, voltageMv.byteLength);
  const files = new Map<string, string | Buffer>([
    ['/run.json', JSON.stringify(run)],
    ['/frames.f32', frames],
  ]);
  return { files, layout, voltageMv };
}
