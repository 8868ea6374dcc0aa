import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/index.ts';
import type { Action } from '../../viewer/src/state/actions.ts';
import { createDeriver } from '../../viewer/src/state/derive.ts';
import { actionOfKey, type KeyPress } from '../../viewer/src/state/keyCommands.ts';
import { reduce } from '../../viewer/src/state/reduce.ts';
import { createStore } from '../../viewer/src/state/store.ts';
import {
  initialState,
  MOST_PROBES,
  VIEW_NAMES,
  type ViewerState,
} from '../../viewer/src/state/viewerState.ts';
import { ballAndStick, syntheticRun, yTree } from '../support/syntheticRun.ts';

const run = syntheticRun('stick', ballAndStick());
const shown = reduce(initialState('dark'), { type: 'show-run', run });

function press(key: string, more: Partial<KeyPress> = {}): KeyPress {
  return { key, shift: false, isOnCanvas: false, ...more };
}

function applyActions(state: ViewerState, ...actions: readonly Action[]): ViewerState {
  return actions.reduce(reduce, state);
}

describe('a new run', () => {
  it('is paused where the cell differs most, with its own probes pinned', () => {
    expect(shown.isPlaying).toBe(false);
    expect(shown.timeMs).toBeGreaterThan(0);
    expect(shown.probes).toEqual([{ name: 'soma', locus: { section: 0, x: 0.5 }, mark: 0 }]);
  });

  it('replaces whatever was selected, hovered or wrong before', () => {
    const busy = applyActions(
      shown,
      { type: 'pin', locus: { section: 1, x: 0.3 } },
      { type: 'show-problem', problem: { title: 'broken', diagnostics: [] } },
      { type: 'task', task: { label: 'working', share: 0.5 } },
      { type: 'show-run', run },
    );
    expect(busy.probes).toHaveLength(1);
    expect([busy.selection, busy.problem, busy.task]).toEqual([undefined, undefined, undefined]);
  });
});

describe('a cell whose radii are in other units than its coordinates', () => {
  const foreign: Diagnostic = {
    ...{ code: 'swc/foreign-radii', severity: 'warning', file: 'axon.swc' },
    ...{ line: 1, column: 1, message: 'radii of another unit' },
  };
  const odd = { ...run, diagnostics: [foreign] };

  it('is drawn as lines, with the reason, until somebody wants its radii', () => {
    const lines = reduce(initialState('dark'), { type: 'show-run', run: odd });
    expect(lines.isAsLines).toBe(true);
    expect(lines.notice).toContain('drawn as lines');
    expect(reduce(lines, { type: 'toggle-lines' }).isAsLines).toBe(false);
    const { panes } = createDeriver()({ ...lines, viewport: { widthPx: 800, heightPx: 600 } })!;
    expect(panes[0]!.tree.table.xyzr.at(-1)).toBe(0);
  });

  it('does not hand its lines to the next cell, nor lose what was chosen to its run', () => {
    const lines = reduce(initialState('dark'), { type: 'show-run', run: odd });
    expect(reduce(lines, { type: 'show-run', run }).isAsLines).toBe(false);
    const waiting = applyActions(
      initialState('dark'),
      { type: 'show-cell', run: odd, cellId: undefined },
      { type: 'toggle-lines' },
      { type: 'show-run', run: odd },
    );
    expect(waiting.isAsLines).toBe(false);
  });
});

describe('a cell whose run is on its way', () => {
  const resting = { ...run, sha256: '' };

  it('is drawn meanwhile, with the progress, and keeps its number and camera when the run is there', () => {
    const task = { label: 'working', share: 0.5 };
    const waiting = applyActions(
      initialState('dark'),
      { type: 'task', task },
      { type: 'show-cell', run: resting, cellId: undefined },
    );
    expect([waiting.cellNumber, waiting.isAwaitingRun, waiting.task]).toEqual([1, true, task]);
    const done = reduce(waiting, { type: 'show-run', run });
    expect([done.cellNumber, done.isAwaitingRun, done.task]).toEqual([1, false, undefined]);
    expect(done.camera).toBe(waiting.camera);
  });

  it('gives way to another cell under another number', () => {
    const show = { type: 'show-cell', run: resting, cellId: undefined } as const;
    expect(applyActions(initialState('dark'), show, show).cellNumber).toBe(2);
  });
});

describe('time', () => {
  it('stays within the run', () => {
    expect(applyActions(shown, { type: 'seek', timeMs: 1e9 }).timeMs).toBeCloseTo(19.9, 9);
    expect(applyActions(shown, { type: 'seek', timeMs: -5 }).timeMs).toBe(0);
  });

  it('steps to whole frames, from between two to the next one in that direction', () => {
    const between = applyActions(shown, { type: 'seek', timeMs: 1.234 });
    expect(applyActions(between, { type: 'step-frames', count: 1 }).timeMs).toBeCloseTo(1.3, 9);
    expect(applyActions(between, { type: 'step-frames', count: -1 }).timeMs).toBeCloseTo(1.2, 9);
    const steps = Array.from({ length: 150 }, (): Action => ({ type: 'step-frames', count: 1 }));
    expect(applyActions(shown, { type: 'seek', timeMs: 0 }, ...steps).timeMs).toBeCloseTo(15, 9);
  });

  it('plays by wall time and speed, and only while playing', () => {
    const start = applyActions(
      shown,
      { type: 'seek', timeMs: 1 },
      { type: 'set-speed', msPerSecond: 10 },
    );
    expect(applyActions(start, { type: 'tick', wallMs: 500 }).timeMs).toBe(1);
    const playing = applyActions(start, { type: 'toggle-play' }, { type: 'tick', wallMs: 500 });
    expect(playing.timeMs).toBeCloseTo(6, 9);
  });

  it('loops, or stops at the end and starts again from there', () => {
    const nearEnd = applyActions(shown, { type: 'seek', timeMs: 19.8 }, { type: 'toggle-play' });
    const looped = applyActions(nearEnd, { type: 'tick', wallMs: 100 });
    expect(looped.timeMs).toBeLessThan(1);
    const stopped = applyActions(nearEnd, { type: 'toggle-loop' }, { type: 'tick', wallMs: 100 });
    expect([stopped.isPlaying, stopped.timeMs]).toEqual([false, expect.closeTo(19.9, 9)]);
    expect(applyActions(stopped, { type: 'toggle-play' }).timeMs).toBe(0);
  });

  it('does not play without a run', () => {
    expect(applyActions(initialState('dark'), { type: 'toggle-play' }).isPlaying).toBe(false);
  });
});

describe('probes', () => {
  it('are pinned once each, with marks that are given again when free', () => {
    const two = applyActions(
      shown,
      { type: 'pin', locus: { section: 1, x: 0.25 } },
      { type: 'pin', locus: { section: 1, x: 0.25 } },
      { type: 'pin', locus: { section: 1, x: 0.5 } },
    );
    expect(two.probes.map(({ name }) => name)).toEqual(['soma', 'dend[0](0.25)', 'dend[0](0.5)']);
    const again = applyActions(
      two,
      { type: 'unpin', name: 'dend[0](0.25)' },
      { type: 'pin', locus: { section: 1, x: 0.9 } },
    );
    expect(again.probes.map(({ mark }) => mark)).toEqual([0, 2, 1]);
  });

  it('are no more than there are marks, and the page says so', () => {
    const pins = Array.from(
      { length: 12 },
      (_, i): Action => ({ type: 'pin', locus: { section: 1, x: i / 20 } }),
    );
    const full = applyActions(shown, ...pins);
    expect(full.probes).toHaveLength(MOST_PROBES);
    expect(full.notice).toContain(String(MOST_PROBES));
  });

  it('say what to do where nothing is selected', () => {
    expect(applyActions(shown, { type: 'pin-selection' }).notice).toContain('[');
  });
});

describe('colour range', () => {
  it('keeps at least 1 mV between its ends: the moved end gives way', () => {
    const low = applyActions(shown, { type: 'set-range', low: 60, high: 40 });
    expect([low.lowMv, low.highMv]).toEqual([39, 40]);
    const high = applyActions(shown, { type: 'set-range', low: -80, high: -90 });
    expect([high.lowMv, high.highMv]).toEqual([-80, -79]);
  });

  it('takes no value that is not a number', () => {
    expect(applyActions(shown, { type: 'set-range', low: Number.NaN, high: 0 })).toBe(shown);
  });
});

describe('store', () => {
  it('tells listeners of changes and not of actions that changed nothing', () => {
    const store = createStore(shown);
    let calls = 0;
    store.subscribe(() => calls++);
    store.dispatch({ type: 'tick', wallMs: 16 });
    expect(calls).toBe(0);
    store.dispatch({ type: 'toggle-loop' });
    expect(calls).toBe(1);
  });
});

describe('keys', () => {
  const tree = reduce(initialState('dark'), {
    type: 'show-run',
    run: syntheticRun('y', yTree(), 1000),
  });
  const walk = (...keys: string[]): ViewerState =>
    keys.reduce((state, key) => {
      const action = actionOfKey(press(key), state, undefined);
      return action === undefined ? state : reduce(state, action);
    }, tree);

  it('walk from the soma to a tip, over to the sibling and back', () => {
    expect(walk(']').selection).toEqual({ section: 0, x: 0.5 });
    expect(walk(']', ']').selection).toEqual({ section: 1, x: 0.5 });
    expect(walk(']', ']', ']').selection).toEqual({ section: 2, x: 0.5 });
    expect(walk(']', ']', ']', ']').selection).toEqual({ section: 2, x: 1 });
    expect(walk(']', ']', ']', 'n').selection).toEqual({ section: 3, x: 0.5 });
    expect(walk(']', ']', ']', 'n', 'n').selection).toEqual({ section: 2, x: 0.5 });
    expect(walk(']', ']', ']', '[', '[').selection).toEqual({ section: 0, x: 0.5 });
    expect(walk(']', '[').selection).toEqual({ section: 0, x: 0 });
  });

  it('turn the cell by arrows only where the picture has the focus', () => {
    expect(actionOfKey(press('ArrowLeft'), tree, undefined)).toBeUndefined();
    const action = actionOfKey(
      press('ArrowLeft', { isOnCanvas: true }),
      tree,
      createDeriver()(tree),
    );
    expect(action?.type).toBe('move-camera');
  });

  it('leave other keys alone', () => {
    expect(actionOfKey(press('x'), tree, undefined)).toBeUndefined();
    expect(actionOfKey(press('Tab'), tree, undefined)).toBeUndefined();
  });
});

describe('views', () => {
  const wide = applyActions(shown, { type: 'resize', viewport: { widthPx: 1000, heightPx: 700 } });
  const derive = createDeriver();

  it('divide the stage without gap or overlap', () => {
    for (const view of VIEW_NAMES.filter((name) => name !== 'compare'))
      for (const viewport of [wide.viewport, { widthPx: 390, heightPx: 600 }]) {
        const state = applyActions(wide, { type: 'resize', viewport }, { type: 'set-view', view });
        const { panes } = derive(state)!;
        const area = panes.reduce(
          (sum, pane) => sum + pane.viewport.widthPx * pane.viewport.heightPx,
          0,
        );
        expect(area).toBe(viewport.widthPx * viewport.heightPx);
        expect(panes.map(({ kind }) => kind)).toEqual(
          {
            '3d': ['cell'],
            dendrogram: ['dendrogram'],
            split: ['cell', 'dendrogram'],
            compare: [],
          }[view],
        );
      }
  });

  it('fit the dendrogram to its pane until it is moved, and again after F', () => {
    const flat = applyActions(wide, { type: 'set-view', view: 'dendrogram' });
    const fitted = derive(flat)!.panes[0]!.camera;
    const moved = reduce(flat, actionOfKey(press('+'), flat, derive(flat))!);
    expect(derive(moved)!.panes[0]!.camera.viewHeightUm).toBeLessThan(fitted.viewHeightUm);
    expect(moved.camera).toBe(flat.camera);
    const again = reduce(moved, actionOfKey(press('f'), moved, derive(moved))!);
    expect(derive(again)!.panes[0]!.camera).toEqual(fitted);
  });

  it('draw the same voltages in both panes, from one upload', () => {
    const { panes } = derive(applyActions(wide, { type: 'set-view', view: 'split' }))!;
    expect(panes[0]!.tree.voltage).toBe(panes[1]!.tree.voltage);
  });

  it('are drawn from the very same record while time passes, and from another after any other change', () => {
    const now = applyActions(wide, { type: 'seek', timeMs: 0 });
    const later = applyActions(now, { type: 'seek', timeMs: run.recording.frames.intervalMs });
    expect(later.timeMs).toBeGreaterThan(0);
    expect(derive(later)).toBe(derive(now));
    const light = applyActions(later, { type: 'toggle-theme' });
    expect(derive(light)).not.toBe(derive(later));
    expect(derive(light)!.lut).not.toEqual(derive(later)!.lut);
  });

  it('are chosen by keys', () => {
    const byKey = (key: string): unknown => actionOfKey(press(key), wide, undefined);
    expect(byKey('3')).toEqual({ type: 'set-view', view: 'split' });
    expect(byKey('d')).toEqual({ type: 'set-view', view: 'dendrogram' });
    expect(byKey('c')).toEqual({ type: 'set-view', view: 'compare' });
    expect(byKey('5')).toBeUndefined();
  });

  it('keep time, probes and the drawing where the same cell runs again', () => {
    const before = applyActions(
      wide,
      { type: 'seek', timeMs: 3 },
      { type: 'pin', locus: { section: 1, x: 0.5 } },
    );
    const again = reduce(before, {
      type: 'update-run',
      run: syntheticRun('stick', ballAndStick()),
    });
    expect([again.timeMs, again.probes, again.cellNumber]).toEqual([
      3,
      before.probes,
      before.cellNumber,
    ]);
    expect(again.run!.layout).toBe(before.run!.layout);
    expect(again.run!.recording).not.toBe(before.run!.recording);
  });
});

describe('a place where something is put', () => {
  it('is pinned, and what arrives from there at the first probe is asked for', () => {
    const locus = { section: 1, x: 0.8 };
    const placed = applyActions(
      shown,
      { type: 'start-placing', kind: 'synapse' },
      { type: 'place-at', locus },
    );
    expect(placed.probes.map(({ locus: at }) => at)).toContainEqual(locus);
    expect(placed.attenuation).toEqual({ from: placed.probes[1]!.name, to: 'soma' });
    expect(placed.notice).toContain('synapse placed');
  });
});

describe('colours over all that a run reaches', () => {
  it('end at its lowest and highest voltage, rounded outward to tenths', () => {
    const fitted = reduce(shown, { type: 'fit-range' });
    const { voltageMv } = run.recording.frames;
    const [low, high] = [Math.min(...voltageMv), Math.max(...voltageMv)];
    expect(fitted.lowMv).toBeLessThanOrEqual(low);
    expect(fitted.lowMv).toBeGreaterThan(low - 0.11);
    expect(fitted.highMv).toBeGreaterThanOrEqual(high);
    expect(fitted.highMv).toBeLessThan(Math.max(high, low + 1) + 0.11);
  });
});
