import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCell, discretise, parseExperiment, runCell } from '../../src/index.ts';
import { hostViewer, pageTestTitle, type ViewerHost, whyNoPages } from './viewerPage.ts';

const MORPHOLOGIES = new URL('../../morphologies/', import.meta.url);
const readShipped = (name: string): string => readFileSync(new URL(name, MORPHOLOGIES), 'utf8');

describe.skipIf(whyNoPages())(pageTestTitle('the same bits'), () => {
  let host: ViewerHost;
  beforeAll(async () => {
    host = await hostViewer(new Map());
  });
  afterAll(() => host.close());

  it('come from the worker of the page as from Node', async () => {
    const { experiment } = parseExperiment(readShipped('nrn-demo-pyramidal.experiment.json'));
    const { cell } = buildCell(
      experiment!,
      new Map([['nrn-demo-pyramidal.swc', readShipped('nrn-demo-pyramidal.swc')]]),
    );
    const layout = discretise(cell!, experiment!.mesh);
    // The page's worker runs WebAssembly; here the same steps are taken by JavaScript.
    const { sha256 } = await runCell(cell!, layout, experiment!, { engine: 'javascript' });
    const { page, problems } = await host.open('');
    expect(await page.getAttribute(`[title="${sha256}"]`, 'title')).toBe(sha256);
    expect(problems).toEqual([]);
  });
});
