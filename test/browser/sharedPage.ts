import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { hostViewer, type ViewerHost } from './viewerPage.ts';

/**
 * One page for all tests of a describe block: opened before them and closed after them, by when nothing may have gone
 * wrong on it.
 *
 * @param prepare what is done to the page once its first run is shown; the host can open others
 */
export function sharePage(
  query: string,
  options: BrowserContextOptions,
  prepare: (page: Page, host: ViewerHost) => Promise<void> | void,
): void {
  let host: ViewerHost;
  let problems: readonly string[];
  beforeAll(async () => {
    host = await hostViewer(new Map());
    const opened = await host.open(query, options);
    problems = opened.problems;
    await prepare(opened.page, host);
  });
  afterAll(async () => {
    expect(problems).toEqual([]);
    await host.close();
  });
}
