import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCell, discretise, parseExperiment, runCell } from '../../src/index.ts';
import { readShipped } from '../support/shippedFile.ts';
import { hostViewer, pageTestTitle, type ViewerHost, whyNoPages } from './viewerPage.ts';

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

  it.each([
    ['events between steps', {}],
    ['variable steps', { adaptive_mV: 0.01 }],
  ])('with synapses: %s', async (_, more) => {
    const text = JSON.stringify({
      ...{ cabletree: 1, celsius: 6.3, paint: [{ region: 'all', mechanism: 'hh' }] },
      morphology: { name: 'ball_and_stick.swc', text: readShipped('ball_and_stick.swc') },
      place: [
        {
          ...{ name: 'syn', locus: 'dend[0](0.37)', mechanism: 'Exp2Syn' },
          parameters: { tau1: 0.5, tau2: 3, e: 0 },
        },
      ],
      events: [{ target: 'syn', times_ms: [1.2345, 7.1], weight: 0.05, delay_ms: 0.313 }],
      probes: [{ name: 'soma', locus: 'soma(0.5)' }],
      simulation: { duration_ms: 20, ...more },
    });
    const { experiment } = parseExperiment(text);
    const { cell } = buildCell(experiment!);
    const layout = discretise(cell!, experiment!.mesh);
    const { sha256 } = await runCell(cell!, layout, experiment!, { engine: 'javascript' });
    const { page, problems } = await host.open('');
    await page.setInputFiles('#file', {
      ...{ name: 'experiment.json', mimeType: 'application/json', buffer: Buffer.from(text) },
    });
    await page.locator(`[title="${sha256}"]`).waitFor({ state: 'attached', timeout: 20_000 });
    expect(problems).toEqual([]);
  });

  it('come from a live run whose stimulus is dragged before it begins', async () => {
    const { page, problems } = await host.open('?test=look#cell=ball-and-stick&t=0');
    await page.evaluate(() => {
      const { experiment } = window.viewer.state().draft!;
      const place = experiment.place.map((entry) => ({
        ...entry,
        iclamp: { delay_ms: 60, duration_ms: 30, amplitude_nA: 0.1 },
      }));
      window.viewer.dispatch({ type: 'edit', experiment: { ...experiment, place } });
    });
    await page.selectOption('#speed', '20');
    await page.click('#live');
    await page.waitForFunction(() => window.viewer.state().timeMs > 5);
    for (const amplitude of ['0.2', '0.3'])
      await page.locator('#stimulus input[name=amplitude_nA]').first().fill(amplitude);
    await page.selectOption('#speed', '1000');
    await page.waitForFunction(() => window.viewer.state().live?.isRunning === false);
    const found = await page.evaluate(() => {
      const { run } = window.viewer.state();
      return { text: JSON.stringify(run!.experiment), mv: [...run!.recording.frames.voltageMv] };
    });
    const { experiment } = parseExperiment(found.text);
    const { cell } = buildCell(experiment!);
    const { frames, spikes } = await runCell(
      cell!,
      discretise(cell!, experiment!.mesh),
      experiment!,
    );
    expect(experiment!.place[0]!.iclamp!.amplitude_nA).toBe(0.3);
    expect(spikes[0]!.timesMs.length).toBeGreaterThan(0);
    expect(found.mv).toEqual([...frames.voltageMv]);
    expect(problems).toEqual([]);
  });
});
