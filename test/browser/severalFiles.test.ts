import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { readShipped } from '../support/shippedFile.ts';
import { sharePage } from './sharedPage.ts';
import { pageTestTitle, waitForRun, whyNoPages } from './viewerPage.ts';

const SWC = { name: 'nrn-demo-pyramidal.swc', text: readShipped('nrn-demo-pyramidal.swc') };
const EXPERIMENT = {
  name: 'nrn-demo-pyramidal.experiment.json',
  text: readShipped('nrn-demo-pyramidal.experiment.json'),
};
const NETWORK = { name: 'ring.network.json', text: readShipped('ring.network.json') };

describe.skipIf(whyNoPages())(pageTestTitle('several files'), () => {
  let page: Page;
  sharePage('?test=look#cell=ball-and-stick', {}, (opened) => {
    page = opened;
  });
  const give = (...files: readonly { name: string; text: string }[]): Promise<void> =>
    page.setInputFiles(
      '#file',
      files.map(({ name, text }) => ({
        ...{ name, mimeType: 'text/plain', buffer: Buffer.from(text) },
      })),
    );

  it('an experiment says which file it lacks, and opens with it', async () => {
    await give(EXPERIMENT);
    await page.locator('#problem').waitFor({ state: 'visible' });
    const text = await page.textContent('#problem');
    expect(text).toContain('the text of "nrn-demo-pyramidal.swc" was not given');
    expect(text).toContain('open or drop that file together with this one');
    await give(SWC, {
      ...EXPERIMENT,
      text: EXPERIMENT.text.replace(SWC.name, `cells/${SWC.name}`),
    });
    await page.waitForFunction(() => window.viewer.state().run!.morphology.sections.length > 50);
    await waitForRun(page);
    expect(await page.locator('#problem').isVisible()).toBe(false);
    const spikes = await page.evaluate(
      () => window.viewer.state().run!.recording.spikes[0]!.timesMs.length,
    );
    expect(spikes).toBeGreaterThan(0);
  });

  it('a network offers its cells, one of which opens by itself', async () => {
    await give(NETWORK, SWC);
    await page.locator('#problem').waitFor({ state: 'visible' });
    const text = await page.textContent('#problem');
    expect(text).toContain('ring.network.json is a network of 5 cells');
    expect(text).toContain('cabletree simulate ring.network.json');
    await page.getByRole('button', { name: 'Open pyramidal' }).click();
    const durationMs = JSON.parse(NETWORK.text).simulation.duration_ms;
    await page.waitForFunction((ms) => {
      const { run, task } = window.viewer.state();
      return task === undefined && run!.experiment.simulation.duration_ms === ms;
    }, durationMs);
    await waitForRun(page);
    expect(await page.locator('#problem').isVisible()).toBe(false);
    const points = await page.evaluate(() =>
      window.viewer.state().run!.experiment.place.map(({ mechanism }) => mechanism),
    );
    expect(points).toEqual(['Exp2Syn']);
  });

  it('a wrong network says what is wrong with it as a network', async () => {
    await give({
      name: 'wrong.json',
      text: NETWORK.text.replace('"populations"', '"population"'),
    });
    await page.locator('#problem').waitFor({ state: 'visible' });
    const text = await page.textContent('#problem');
    expect(text).toContain('wrong.json cannot be simulated');
    expect(text).toMatch(/"population" is not a key of the network file/);
  });

  it('of which none is an experiment: the first is opened, and that is said', async () => {
    await give({ name: 'stick.swc', text: readShipped('ball_and_stick.swc') }, SWC);
    await page.waitForFunction(() =>
      document.querySelector('#status')!.textContent!.startsWith('several files were given'),
    );
    expect(await page.textContent('#title')).toContain('stick.swc');
  });
});
