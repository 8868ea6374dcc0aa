import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesOf, printChanged } from '../../viewer/src/state/experimentChanges.ts';
import { parseLink, placeLinkedProbes, printLink } from '../../viewer/src/state/link.ts';
import { reduce } from '../../viewer/src/state/reduce.ts';
import { initialState, type ViewerState } from '../../viewer/src/state/viewerState.ts';
import { syntheticRun, yTree } from '../support/syntheticRun.ts';

const run = syntheticRun('y', yTree());
const shown = reduce(initialState('dark'), { type: 'show-run', run, cellId: 'rall-tree' });

function throughLink(state: ViewerState): ViewerState {
  const { settings, probes } = parseLink(`#${printLink(state)}`);
  const fresh = reduce(initialState('light'), { type: 'show-run', run, cellId: 'rall-tree' });
  const placed = probes && placeLinkedProbes(probes, run.morphology);
  return reduce(fresh, { type: 'restore', settings, probes: placed });
}

describe('a link to more than a frame', () => {
  const { experiment } = run;
  const changed = { ...experiment, celsius: experiment.celsius + 10 };

  it('carries what was changed of the experiment, and nothing else of it', () => {
    expect(parseLink(printLink(shown)).changes).toBeUndefined();
    const state = reduce(shown, { type: 'edit', experiment: changed });
    const { changes } = parseLink(printLink(state));
    expect(changes).toEqual({ celsius: changed.celsius });
    expect(JSON.parse(printChanged(experiment, changes!))).toEqual(
      JSON.parse(JSON.stringify(changed)),
    );
    expect(parseLink(printLink(reduce(state, { type: 'undo' }))).changes).toBeUndefined();
  });

  it('carries that a part is gone', () => {
    const { title: _, ...untitled } = { ...experiment, title: 'before' };
    const changes = changesOf({ ...experiment, title: 'before' }, untitled);
    expect(changes).toEqual({ title: null });
    expect(
      JSON.parse(printChanged({ ...experiment, title: 'before' }, changes!)),
    ).not.toHaveProperty('title');
  });

  it.each([
    'changes=5',
    'changes=[1]',
    'changes={',
    'field=a,b,ina',
    'field=3,1,ina',
    'by=cluster',
  ])('reads nothing where it says %s', (text) => {
    const { changes, field, settings } = parseLink(text);
    expect([changes, field, settings.colourBy]).toEqual([undefined, undefined, undefined]);
  });

  it.each([
    ['view=compare', { method: 'regions' }],
    [
      'view=compare&model=sites-9-rescale',
      { method: 'sites', mostCompartments: 9, treatment: 'rescale' },
    ],
    ['view=3d&by=cluster&model=cables', { method: 'cables' }],
    ['view=3d', undefined],
  ])('asks for the reduced model that %s shows', (text, plan) => {
    expect(parseLink(text).plan).toEqual(plan);
  });
});

describe('a link', () => {
  it('restores the exact frame: view, time, camera, range, colours and probes', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 19.9, noNaN: true }),
        fc.double({ min: -500, max: 500, noNaN: true }),
        fc.integer({ min: -100, max: -50 }),
        fc.constantFrom('3d' as const, 'dendrogram' as const, 'split' as const),
        (timeMs, x, lowMv, view) => {
          let state = reduce(shown, { type: 'seek', timeMs });
          state = reduce(state, { type: 'set-view', view });
          state = reduce(state, { type: 'set-range', low: lowMv, high: 31.5 });
          state = reduce(state, { type: 'set-colour-map', name: 'plasma' });
          state = reduce(state, { type: 'set-colour-by', colourBy: 'type' });
          state = reduce(state, { type: 'set-distance-measure', measure: 'electrotonic' });
          state = reduce(state, { type: 'pin', locus: { section: 2, x: 0.123456789 } });
          const camera = {
            ...state.camera,
            targetUm: [x + 0, 0 - x / 3, 1e-7] as const,
            yaw: x / 7 + 0,
          };
          state = reduce(state, { type: 'move-camera', camera });
          const again = throughLink(state);
          for (const key of KEPT) expect(again[key]).toEqual(state[key]);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('names its cell, unless that is a file of the user', () => {
    expect(parseLink(printLink(shown)).cell).toBe('rall-tree');
    const own = reduce(initialState('dark'), { type: 'show-run', run });
    expect(own.cellId).toBeUndefined();
    expect(parseLink(printLink(own)).cell).toBeUndefined();
  });

  it('keeps names of probes as they are written', () => {
    const probes = [{ name: 'a|b@c, "d" ü', locus: { section: 1, x: 0.5 }, mark: 0 }];
    expect(throughLink({ ...shown, probes }).probes).toEqual(probes);
  });

  it.each([
    'view=sideways&t=never&range=5&camera=1,2&theme=pink',
    'range=40,-80&camera=0,0,0,0,0,-5,perspective',
    'probes=@|x|soma@nowhere(2)|soma@soma(7)|%E0%A4%A@soma(0.5)',
    '%%%',
    '',
  ])('that makes no sense (%s) changes nothing it cannot read', (text) => {
    const { settings, probes } = parseLink(text);
    expect(settings).toEqual({});
    const placed = placeLinkedProbes(probes ?? [], run.morphology);
    expect(placed.every(({ locus }) => locus.section === 0)).toBe(true);
  });

  it('cannot put the clock beyond the run', () => {
    const { settings } = parseLink('t=1e9');
    const { timeMs } = reduce(shown, { type: 'restore', settings, probes: undefined });
    expect(timeMs).toBeCloseTo(19.9, 9);
  });
});

const KEPT = [
  'view',
  'timeMs',
  'lowMv',
  'highMv',
  'colourMap',
  'colourBy',
  'distanceMeasure',
  'camera',
  'theme',
  'probes',
] as const;
