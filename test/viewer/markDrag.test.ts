import { describe, expect, it } from 'vitest';
import { mixNodesAt } from '../../src/scene/nodeMix.ts';
import type { Action } from '../../viewer/src/state/actions.ts';
import { createDeriver } from '../../viewer/src/state/derive.ts';
import { reduce } from '../../viewer/src/state/reduce.ts';
import { initialState, type ViewerState } from '../../viewer/src/state/viewerState.ts';
import { ballAndStick, syntheticRun } from '../support/syntheticRun.ts';

const run = syntheticRun('stick', ballAndStick());
const near = { section: 1, x: 0.25 };
const far = { section: 1, x: 0.75 };
const soma = { kind: 'probe', mark: 0 } as const;
const step = { kind: 'placement', index: 0 } as const;

function applyActions(state: ViewerState, ...actions: readonly Action[]): ViewerState {
  return actions.reduce(reduce, state);
}

/** With a second probe near the soma and a current step there. */
const shown = applyActions(
  initialState('dark'),
  { type: 'show-run', run },
  { type: 'start-placing', kind: 'iclamp' },
  { type: 'place-at', locus: near },
);
const text = shown.draft!.experiment.place[0]!.locus;

describe('the mark of a probe that is dragged', () => {
  it('takes its trace along at once, and the attenuation that it is an end of', () => {
    const moved = reduce(shown, { type: 'drag-mark', owner: soma, locus: far });
    expect(moved.probes).toEqual([
      { name: 'dend[0](0.75)', locus: far, mark: 0 },
      { name: 'dend[0](0.25)', locus: near, mark: 1 },
    ]);
    expect(shown.attenuation).toEqual({ from: 'dend[0](0.25)', to: 'soma' });
    expect(moved.attenuation).toEqual({ from: 'dend[0](0.25)', to: 'dend[0](0.75)' });
    const { frames } = run.recording;
    const { nodeA, nodeB, weight } = mixNodesAt(run.layout, far.section, far.x);
    const column = Array.from({ length: frames.frameCount }, (_, frame) => {
      const a = frames.voltageMv[frame * frames.nodeCount + nodeA]!;
      const b = frames.voltageMv[frame * frames.nodeCount + nodeB]!;
      return Math.fround(a + (b - a) * weight);
    });
    expect([...createDeriver()(moved)!.traces[0]!]).toEqual(column);
  });

  it('says where it was dropped', () => {
    const dropped = applyActions(
      shown,
      { type: 'drag-mark', owner: soma, locus: far },
      { type: 'drop-mark' },
    );
    expect(dropped.drag).toBeUndefined();
    expect(dropped.notice).toContain('dend[0](0.75)');
    expect(dropped.draft).toBe(shown.draft);
  });

  it('waits beside another probe: no place has two traces', () => {
    const between = { section: 1, x: 0.3 };
    const moved = applyActions(
      shown,
      { type: 'drag-mark', owner: soma, locus: between },
      { type: 'drag-mark', owner: soma, locus: near },
    );
    expect(moved.probes.map(({ locus }) => locus)).toEqual([between, near]);
    const dropped = reduce(moved, { type: 'drop-mark' });
    expect(dropped.probes).toEqual(moved.probes);
  });

  it('is given up for where it was, with its name', () => {
    const back = applyActions(
      shown,
      { type: 'drag-mark', owner: soma, locus: near },
      { type: 'drag-mark', owner: soma, locus: far },
      { type: 'cancel-drag' },
    );
    expect(back).toEqual(shown);
  });
});

describe('the mark of something placed that is dragged', () => {
  const dragged = applyActions(
    shown,
    { type: 'drag-mark', owner: step, locus: { section: 0, x: 0.5 } },
    { type: 'drag-mark', owner: step, locus: far },
  );

  it('leaves the experiment alone until it is dropped', () => {
    expect(dragged.drag?.locus).toEqual(far);
    expect(dragged.draft).toBe(shown.draft);
    expect(reduce(dragged, { type: 'cancel-drag' })).toEqual(shown);
  });

  it('is one step of the history, which undo takes back', () => {
    const dropped = reduce(dragged, { type: 'drop-mark' });
    const { experiment, past } = dropped.draft!;
    expect(experiment.place[0]).toEqual({
      ...shown.draft!.experiment.place[0],
      locus: 'dend[0](0.75)',
    });
    expect(past).toHaveLength(shown.draft!.past.length + 1);
    expect(dropped.notice).toBe('step moved to dend[0](0.75)');
    const undone = reduce(dropped, { type: 'undo' });
    expect(undone.draft!.experiment.place[0]!.locus).toBe(text);
    expect(reduce(undone, { type: 'redo' }).draft!.experiment).toEqual(experiment);
  });

  it('changes nothing where it is dropped at its own place', () => {
    const dropped = applyActions(
      dragged,
      { type: 'drag-mark', owner: step, locus: near },
      { type: 'drop-mark' },
    );
    expect(dropped).toEqual({ ...shown, drag: undefined });
    expect(dropped.draft).toBe(shown.draft);
  });

  it('is over where the experiment becomes another under it', () => {
    const undone = reduce(dragged, { type: 'undo' });
    expect(undone.drag).toBeUndefined();
    expect(reduce(undone, { type: 'drop-mark' })).toBe(undone);
  });
});
