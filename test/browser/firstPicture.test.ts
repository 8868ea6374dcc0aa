import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCell, discretise, parseExperiment, runCell } from '../../src/index.ts';
import { hostViewer, pageTestTitle, type ViewerHost, whyNoPages } from './viewerPage.ts';

const read = (file: string): string =>
  readFileSync(new URL(`../../morphologies/${file}`, import.meta.url), 'utf8');

describe.skipIf(whyNoPages())(pageTestTitle('the first picture'), () => {
  let host: ViewerHost;
  beforeAll(async () => {
    host = await hostViewer(new Map());
  });
  afterAll(() => host.close());

  it('is of a run that came with the page: no engine is fetched for it', async () => {
    const { page, problems } = await host.open('?test=1');
    const fetched = await page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => name.replace(/.*\//, '')),
    );
    expect(fetched).toContain('first-run.bin.gz');
    expect(fetched.filter((name) => name.includes('worker'))).toEqual([]);
    expect(await page.evaluate(() => window.viewer.state().cellId)).toBe('pyramidal');
    expect(problems).toEqual([]);
  });

  it('has the bits that the library computes', async () => {
    const { page } = await host.open('?test=1');
    const { experiment } = parseExperiment(read('nrn-demo-pyramidal.experiment.json'));
    const files = new Map([['nrn-demo-pyramidal.swc', read('nrn-demo-pyramidal.swc')]]);
    const { cell } = buildCell(experiment!, files);
    const layout = discretise(cell!, experiment!.mesh);
    const recording = await runCell(cell!, layout, experiment!);
    const shown = await page.evaluate(() => {
      const { run } = window.viewer.state();
      const { voltageMv } = run!.recording.frames;
      return {
        sha: run!.sha256,
        count: voltageMv.length,
        sum: voltageMv.reduce((a, b) => a + b, 0),
      };
    });
    expect(shown.sha).toBe(recording.sha256);
    const { voltageMv } = recording.frames;
    expect(shown.count).toBe(voltageMv.length);
    expect(shown.sum).toBe(voltageMv.reduce((a, b) => a + b, 0));
  });

  it('is computed where the run is missing', async () => {
    const bare = await hostViewer(new Map([['/first-run.bin.gz', 'not a run']]));
    try {
      const { page, problems } = await bare.open('?test=1');
      expect(await page.evaluate(() => window.viewer.state().run!.sha256)).toHaveLength(64);
      expect(problems).toEqual([]);
    } finally {
      await bare.close();
    }
  });
});
