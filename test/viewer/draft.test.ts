import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../src/index.ts';
import { editDraft, redoDraft, startDraft, undoDraft } from '../../viewer/src/state/draft.ts';
import { withSetting } from '../../viewer/src/state/modelEdit.ts';
import { ballAndStick, syntheticRun } from '../support/syntheticRun.ts';

const first = syntheticRun('stick', ballAndStick()).experiment;
const at = (celsius: number): Experiment => withSetting(first, 'celsius', celsius);

describe('the history of a model', () => {
  it('goes back and forth, and forgets what was undone where something else is done', () => {
    const two = editDraft(editDraft(startDraft(first), at(1)), at(2));
    const back = undoDraft(two);
    expect(back.experiment.celsius).toBe(1);
    expect(redoDraft(back).experiment.celsius).toBe(2);
    const other = editDraft(back, at(3));
    expect(redoDraft(other)).toBe(other);
    expect(undoDraft(undoDraft(other)).experiment).toBe(first);
  });

  it('takes a drag as one step, and two drags of one slider with something between as two', () => {
    let draft = startDraft(first);
    for (const celsius of [1, 2, 3]) draft = editDraft(draft, at(celsius), { key: 'celsius' });
    expect(undoDraft(draft).experiment).toBe(first);
    draft = editDraft(draft, at(9));
    draft = editDraft(draft, at(10), { key: 'celsius' });
    expect(undoDraft(draft).experiment.celsius).toBe(9);
  });

  it('has nothing before the start and nothing after the end', () => {
    const draft = startDraft(first);
    expect(undoDraft(draft)).toBe(draft);
    expect(redoDraft(draft)).toBe(draft);
  });

  it('undone and redone as often as it was edited is the same experiment', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 20 }), (temperatures) => {
        const edited = temperatures.reduce(
          (draft, c) => editDraft(draft, at(c)),
          startDraft(first),
        );
        const undone = edited.past.reduce(undoDraft, edited);
        expect(undone.experiment).toBe(first);
        expect(undone.future.reduce(redoDraft, undone).experiment).toBe(edited.experiment);
      }),
    );
  });
});
