import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasErrors, parseExperiment } from '../../src/index.ts';
import { addMechanism } from '../../viewer/src/addMechanism.ts';
import { withQuantity } from '../../viewer/src/state/modelEdit.ts';
import { reduce } from '../../viewer/src/state/reduce.ts';
import { initialState } from '../../viewer/src/state/viewerState.ts';
import { syntheticRun, yTree } from '../support/syntheticRun.ts';

const experiment = parseExperiment(
  readFileSync(
    new URL('../../morphologies/nrn-demo-pyramidal.experiment.json', import.meta.url),
    'utf8',
  ),
).experiment!;
const KV = readFileSync(new URL('../kernels/userKv.mod', import.meta.url), 'utf8');

describe('withQuantity', () => {
  it('changes one number of one current step and nothing else', () => {
    const changed = withQuantity(experiment, 0, 'amplitude_nA', 0.7);
    expect(changed.place[0]!.iclamp).toEqual({ ...experiment.place[0]!.iclamp, amplitude_nA: 0.7 });
    expect({ ...changed, place: [] }).toEqual({ ...experiment, place: [] });
    expect(experiment.place[0]!.iclamp?.amplitude_nA).toBe(2);
  });
});

describe('addMechanism', () => {
  it('paints a new mechanism on the whole cell, once', () => {
    const first = addMechanism(experiment, 'kv.mod', KV);
    const again = addMechanism(first.experiment!, 'kv.mod', `${KV}\n`);
    const painted = again.experiment!.paint.filter(({ mechanism }) => mechanism === first.name);
    expect(painted).toEqual([{ region: 'all', mechanism: first.name }]);
    expect(again.experiment!.mechanisms).toEqual([{ name: 'kv.mod', source: `${KV}\n` }]);
    expect(parseExperiment(JSON.stringify(again.experiment)).experiment).toEqual(again.experiment);
  });

  it('places a point process at the soma', () => {
    const source = `NEURON {
  POINT_PROCESS Push
  RANGE amp
  NONSPECIFIC_CURRENT i
}
PARAMETER { amp = 0.1 (nA) }
ASSIGNED { i (nA) }
BREAKPOINT { i = -amp }
`;
    const { experiment: extended, diagnostics } = addMechanism(experiment, 'push.mod', source);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(extended!.place.at(-1)).toEqual({ name: 'Push', locus: 'soma', mechanism: 'Push' });
    expect(extended!.paint).toEqual(experiment.paint);
    expect(hasErrors(parseExperiment(JSON.stringify(extended)).diagnostics)).toBe(false);
  });

  it('says at its line what is wrong with a file, and gives no experiment', () => {
    const broken = 'NEURON {\n  SUFFIX bad\n}\nBREAKPOINT {\n  i = = 3\n}\n';
    const { experiment: none, diagnostics } = addMechanism(experiment, 'bad.mod', broken);
    expect(none).toBeUndefined();
    expect(hasErrors(diagnostics)).toBe(true);
    expect(diagnostics[0]).toMatchObject({ file: 'bad.mod', line: 5 });
  });
});

describe('a lesson', () => {
  const lesson = {
    title: 'x',
    experiment: { cabletree: 1 as const, morphology: {} },
    steps: [
      { text: 'a', frame: '' },
      { text: 'b', frame: '' },
    ],
  };
  const shown = reduce(initialState('dark'), {
    type: 'show-run',
    run: syntheticRun('y', yTree()),
  });

  it('goes from step to step and stops at its ends', () => {
    const open = reduce(shown, { type: 'open-lesson', lesson });
    const second = reduce(open, { type: 'step-lesson', by: 1 });
    expect([open.lesson?.step, second.lesson?.step]).toEqual([0, 1]);
    expect(reduce(second, { type: 'step-lesson', by: 1 })).toBe(second);
    expect(reduce(open, { type: 'step-lesson', by: -1 })).toBe(open);
    expect(reduce(second, { type: 'close-lesson' }).lesson).toBeUndefined();
  });

  it('ends with another cell', () => {
    const open = reduce(shown, { type: 'open-lesson', lesson });
    const run = syntheticRun('other', yTree());
    expect(reduce(open, { type: 'show-run', run }).lesson).toBeUndefined();
  });
});
