import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { ViewerState } from '../../viewer/src/state/viewerState.ts';
import { sharePage } from './sharedPage.ts';
import { nextFrame, pageTestTitle, waitForRun, whyNoPages } from './viewerPage.ts';

type Shown = Pick<
  ViewerState,
  'isPlaying' | 'isLooping' | 'timeMs' | 'camera' | 'selection' | 'view' | 'theme' | 'isHelpOpen'
> & { readonly probes: number };

describe.skipIf(whyNoPages())(pageTestTitle('every key'), () => {
  let page: Page;
  const shown = (): Promise<Shown> =>
    page.evaluate(() => {
      const { probes, ...state } = window.viewer.state();
      const { isPlaying, isLooping, timeMs, camera, selection, view, theme, isHelpOpen } = state;
      const kept = { isPlaying, isLooping, timeMs, camera, selection, view, theme, isHelpOpen };
      return { ...kept, probes: probes.length };
    });
  const press = async (...keys: readonly string[]): Promise<Shown> => {
    for (const key of keys) await page.keyboard.press(key);
    await nextFrame(page);
    return shown();
  };
  sharePage('?test=1#cell=rall-tree', {}, (opened) => {
    page = opened;
  });

  it('Space plays and pauses', async () => {
    expect((await press(' ')).isPlaying).toBe(true);
    expect((await press(' ')).isPlaying).toBe(false);
  });

  it(', . step one frame, with Shift ten; Home and End go to the ends, as the buttons do', async () => {
    const { intervalMs, frameCount } = await page.evaluate(
      () => window.viewer.state().run!.recording.frames,
    );
    const frames = async (...keys: string[]): Promise<number> =>
      (await press(...keys)).timeMs / intervalMs;
    expect(await frames('Home')).toBe(0);
    expect(await frames('.')).toBeCloseTo(1, 6);
    expect(await frames('Shift+Period')).toBeCloseTo(11, 6);
    expect(await frames(':')).toBeCloseTo(21, 6);
    expect(await frames(',')).toBeCloseTo(20, 6);
    expect(await frames('Shift+Comma')).toBeCloseTo(10, 6);
    expect(await frames(';')).toBeCloseTo(0, 6);
    expect(await frames('End')).toBeCloseTo(frameCount - 1, 6);
    await page.click('#to-start');
    expect((await shown()).timeMs).toBe(0);
    await page.click('#frame-on');
    await page.click('#frame-on');
    await page.click('#frame-back');
    expect((await shown()).timeMs / intervalMs).toBeCloseTo(1, 6);
    await page.click('#to-end');
    expect((await shown()).timeMs / intervalMs).toBeCloseTo(frameCount - 1, 6);
  });

  it('arrows turn the focused picture and nothing without it; with Shift they move it', async () => {
    await page.locator('#tab-explore').focus();
    const start = (await shown()).camera;
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    expect((await press('ArrowLeft')).camera).toEqual(start);
    await page.focus('#canvas');
    for (const [one, other, angle] of [
      ['ArrowLeft', 'ArrowRight', 'yaw'],
      ['ArrowUp', 'ArrowDown', 'pitch'],
    ] as const) {
      const turned = (await press(one)).camera;
      expect(turned[angle]).not.toBeCloseTo(start[angle], 3);
      expect(turned.targetUm).toEqual(start.targetUm);
      expect((await press(other)).camera[angle]).toBeCloseTo(start[angle], 9);
      const moved = (await press(`Shift+${one}`)).camera;
      expect([moved.yaw, moved.pitch]).toEqual([start.yaw, start.pitch]);
      expect(moved.targetUm).not.toEqual(start.targetUm);
      const back = (await press(`Shift+${other}`)).camera.targetUm;
      for (const [axis, value] of back.entries())
        expect(value).toBeCloseTo(start.targetUm[axis]!, 6);
    }
  });

  it('+ and - zoom, F fits', async () => {
    const start = (await press('f')).camera.viewHeightUm;
    const near = (await press('+')).camera.viewHeightUm;
    expect(near).toBeLessThan(start);
    expect((await press('-')).camera.viewHeightUm).toBeCloseTo(start, 6);
    expect((await press('-', '-', '-')).camera.viewHeightUm).toBeGreaterThan(start);
    expect((await press('f')).camera.viewHeightUm).toBeCloseTo(start, 6);
  });

  it('[ ] walk to parent and child, N to the next branch of a fork, P pins, Escape leaves', async () => {
    const parents = await page.evaluate(() =>
      window.viewer.state().run!.morphology.sections.map(({ parent }) => parent),
    );
    await press('Escape');
    expect((await press(']')).selection).toEqual({ section: 0, x: 0.5 });
    let at = await press(']');
    while (at.selection!.section === 0) at = await press(']');
    const child = at.selection!.section;
    expect(parents[child]).toBe(0);
    let fork = at;
    while (parents[fork.selection!.section] !== child) fork = await press(']');
    const branch = fork.selection!.section;
    const other = (await press('n')).selection!.section;
    expect(other).not.toBe(branch);
    expect(parents[other]).toBe(child);
    expect((await press('n')).selection!.section).toBe(branch);
    const count = (await shown()).probes;
    expect((await press('p')).probes).toBe(count + 1);
    let back = await press('[');
    while (back.selection!.section === branch) back = await press('[');
    expect(back.selection!.section).toBe(child);
    expect((await press('Escape')).selection).toBeUndefined();
  });

  it('1, 2, 3 and 4 choose a view, D and C go to dendrogram and comparison and back', async () => {
    expect((await press('2')).view).toBe('dendrogram');
    expect((await press('3')).view).toBe('split');
    expect((await press('1')).view).toBe('3d');
    expect((await press('d')).view).toBe('dendrogram');
    expect((await press('d')).view).toBe('3d');
    for (const key of ['4', 'c']) {
      await page.keyboard.press(key);
      await page.waitForFunction(() => window.viewer.state().view === 'compare');
      await waitForRun(page);
      expect((await press('c')).view).toBe('3d');
    }
  });

  it('L loops, O changes the projection, T the theme, ? opens help', async () => {
    const before = await shown();
    expect((await press('l')).isLooping).toBe(!before.isLooping);
    expect((await press('l')).isLooping).toBe(before.isLooping);
    expect((await press('o')).camera.projection).toBe('orthographic');
    expect((await press('o')).camera.projection).toBe('perspective');
    expect((await press('t')).theme).not.toBe(before.theme);
    expect((await press('t')).theme).toBe(before.theme);
    expect((await press('?')).isHelpOpen).toBe(true);
    expect((await press('Escape')).isHelpOpen).toBe(false);
  });

  it('are all named in the help', async () => {
    const named = await page.locator('#help dt kbd').allTextContents();
    for (const key of [
      'Space',
      ',',
      '.',
      'Home',
      'End',
      'Arrows',
      '+',
      '-',
      'F',
      '[',
      ']',
      'N',
      'P',
      '1',
      'D',
      'C',
    ])
      expect(named).toContain(key);
  });

  it('leave a field of text alone', async () => {
    await page.click('#tab-build');
    await page.locator('#region').waitFor();
    const before = await shown();
    await page.fill('#region', '');
    await page.type('#region', 'soma,.fpdct1 ');
    await nextFrame(page);
    expect(await page.inputValue('#region')).toBe('soma,.fpdct1 ');
    expect(await shown()).toEqual(before);
  });
});
