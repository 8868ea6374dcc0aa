import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildCell, type Experiment, hasErrors, parseExperiment } from '../../src/index.ts';
import {
  addCoat,
  movePlacement,
  PLACED_KINDS,
  parameterOf,
  place,
  removeCoat,
  removePlacement,
  SETTINGS,
  settingOf,
  withEvent,
  withParameter,
  withQuantity,
  withSetting,
} from '../../viewer/src/state/modelEdit.ts';

const swc = readFileSync(new URL('../../morphologies/ball_and_stick.swc', import.meta.url), 'utf8');
const start = parseExperiment(
  JSON.stringify({
    cabletree: 1,
    morphology: { name: 'ball_and_stick.swc', text: swc },
    paint: [{ region: 'all', mechanism: 'pas' }],
    place: [
      {
        name: 'step',
        locus: 'soma(0.5)',
        iclamp: { delay_ms: 5, duration_ms: 1, amplitude_nA: 0.6 },
      },
    ],
  }),
).experiment!;

/** Whether the experiment is one that the library takes, as text and as a cell. */
function isSound(experiment: Experiment): boolean {
  const { experiment: read, diagnostics } = parseExperiment(JSON.stringify(experiment));
  return read !== undefined && !hasErrors(diagnostics) && buildCell(read).cell !== undefined;
}

describe('a model changed by hand', () => {
  it.each(PLACED_KINDS)('has a %s more, under a name of its own, and can be run', (kind) => {
    const twice = place(place(start, kind, 'dend[0](0.4)'), kind, 'soma(0.5)');
    const names = twice.place.map(({ name }) => name);
    expect(new Set(names).size).toBe(start.place.length + 2);
    expect(isSound(twice)).toBe(true);
    expect(start.place).toHaveLength(1);
  });

  it('loses the events of a synapse with the synapse', () => {
    const placed = place(start, 'synapse', 'dend[0](0.4)');
    expect(placed.events).toHaveLength(1);
    const removed = removePlacement(placed, placed.place.length - 1);
    expect(removed).toEqual(start);
  });

  it('moves what is placed, and its events in weight and time', () => {
    const placed = place(start, 'synapse', 'dend[0](0.4)');
    const moved = movePlacement(placed, 1, 'dend[0](0.9)');
    expect(moved.place[1]!.locus).toBe('dend[0](0.9)');
    const changed = withEvent(moved, 'synapse', { weight: 0.01, timesMs: [3, 7] });
    expect(changed.events[0]).toMatchObject({ weight: 0.01, times_ms: [3, 7] });
    expect(isSound(changed)).toBe(true);
  });

  it('has coats put on, changed and taken off', () => {
    const coat = { region: '! soma', mechanism: 'hh', parameters: { gnabar: 0.01 } };
    const coated = addCoat(start, coat);
    const last = coated.paint.length - 1;
    const graded = withParameter(coated, last, 'gnabar', '0.1 * exp(-distance / 100)');
    expect(isSound(graded)).toBe(true);
    expect(withParameter(graded, last, 'gnabar', '').paint[last]!.parameters).toEqual({});
    expect(removeCoat(graded, last)).toEqual(start);
  });

  it('reads numbers as numbers and leaves expressions and units as they are', () => {
    expect([' 0.12 ', '1e-4', '120 mS/cm2', 'exp(-distance)', ''].map(parameterOf)).toEqual([
      0.12,
      1e-4,
      '120 mS/cm2',
      'exp(-distance)',
      '',
    ]);
  });

  it.each(SETTINGS)('takes another %s', (setting) => {
    const changed = withSetting(start, setting, 12);
    expect(settingOf(changed, setting)).toBe(12);
  });

  it('changes numbers of current steps only', () => {
    const placed = place(start, 'synapse', 'soma(0.5)');
    expect(withQuantity(placed, 1, 'amplitude_nA', 3)).toEqual(placed);
    expect(withQuantity(placed, 0, 'amplitude_nA', 3).place[0]!.iclamp!.amplitude_nA).toBe(3);
  });
});
