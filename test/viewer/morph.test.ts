import { describe, expect, it } from 'vitest';
import type { Action } from '../../viewer/src/state/actions.ts';
import { createDeriver } from '../../viewer/src/state/derive.ts';
import { reduce } from '../../viewer/src/state/reduce.ts';
import { initialState, type ViewerState } from '../../viewer/src/state/viewerState.ts';
import { ballAndStick, syntheticRun } from '../support/syntheticRun.ts';

const run = syntheticRun('stick', ballAndStick());
const shown = reduce(initialState('dark'), { type: 'show-run', run });

function applyActions(state: ViewerState, ...actions: readonly Action[]): ViewerState {
  return actions.reduce(reduce, state);
}

describe('the way from the cell to its dendrogram', () => {
  const gradual = (view: ViewerState['view']): Action => ({
    ...{ type: 'set-view', view, isGradual: true },
  });
  const tick = { type: 'tick', wallMs: 100 } as const;

  it('takes five tenths of a second of the clock and then rests', () => {
    const begun = reduce(shown, gradual('dendrogram'));
    expect([begun.view, begun.morph]).toEqual(['dendrogram', 0]);
    const later = applyActions(begun, tick, tick);
    expect(later.morph).toBeCloseTo(0.4, 9);
    expect(applyActions(later, tick, tick, tick, tick).morph).toBeUndefined();
  });

  it('turns round where it is', () => {
    const later = applyActions(shown, gradual('dendrogram'), tick, tick);
    const back = reduce(later, gradual('3d'));
    expect(back.morph).toBeCloseTo(0.6, 9);
  });

  it('is not gone where nobody asks for it, nor to views of two panes', () => {
    expect(reduce(shown, { type: 'set-view', view: 'dendrogram' }).morph).toBeUndefined();
    expect(reduce(shown, gradual('split')).morph).toBeUndefined();
    expect(reduce(shown, gradual('3d')).morph).toBeUndefined();
  });

  it('draws one pane that begins as the cell and ends as the chart', () => {
    const derive = createDeriver();
    const sized = { ...shown, viewport: { widthPx: 800, heightPx: 600 } };
    const places = (state: ViewerState): number[] => {
      const { panes } = derive(state)!;
      expect(panes).toHaveLength(1);
      return [...panes[0]!.tree.table.xyzr];
    };
    const begun = reduce(sized, gradual('dendrogram'));
    const middle = places({ ...begun, morph: 0.5 });
    const end = places({ ...begun, morph: undefined });
    expect(places({ ...begun, morph: 0 })).not.toEqual(end);
    expect(middle).toHaveLength(end.length);
    expect(derive({ ...begun, morph: 0.5 })!.dendrogram).toBeUndefined();
    expect(derive({ ...begun, morph: undefined })!.dendrogram).toBeDefined();
  });

  it('joins the same points all the way', () => {
    const derive = createDeriver();
    const begun = reduce(
      { ...shown, viewport: { widthPx: 800, heightPx: 600 } },
      gradual('dendrogram'),
    );
    const listAt = (morph: number) => derive({ ...begun, morph })!.panes[0]!.tree.list;
    const list = listAt(0.1);
    expect(list.count).toBeGreaterThan(0);
    expect(listAt(0.6)).toBe(list);
  });
});
