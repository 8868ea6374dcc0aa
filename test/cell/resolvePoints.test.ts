import { describe, expect, it } from 'vitest';
import { buildCell } from '../../src/cell/buildCell.ts';
import { poissonTimes, regularTimes } from '../../src/cell/eventTimes.ts';
import { parseExperiment } from '../../src/cell/parseExperiment.ts';

const SWC = '1 1 0 0 0 10 -1\n2 3 0 10 0 1 1\n3 3 0 110 0 1 2\n';
const SYNAPSE = { name: 'syn', locus: 'dend[0](0.3)', mechanism: 'Exp2Syn' };

function build(change: object): ReturnType<typeof buildCell> & { codes: string[] } {
  const parsed = parseExperiment(
    JSON.stringify({
      cabletree: 1,
      morphology: { name: 'c.swc', swc: SWC },
      paint: [{ region: 'all', mechanism: 'pas' }],
      ...change,
    }),
  );
  if (parsed.experiment === undefined)
    return {
      ...{ cell: undefined, table: undefined, sourceSha256: '', diagnostics: parsed.diagnostics },
      codes: parsed.diagnostics.map(({ code }) => code),
    } as ReturnType<typeof build>;
  const built = buildCell(parsed.experiment);
  const errors = built.diagnostics.filter(({ severity }) => severity === 'error');
  return { ...built, codes: errors.map(({ code }) => code) };
}

describe('point processes of an experiment', () => {
  it('are placed with their parameters, quantities and expressions of place included', () => {
    const parameters = { tau1: '0.2 ms', tau2: 4, e: 'distance - distance' };
    const { cell } = build({ place: [{ ...SYNAPSE, parameters }] });
    const [point] = cell!.points;
    expect(point).toMatchObject({ name: 'syn', parameters: { tau1: 0.2, tau2: 4, e: 0 } });
    expect(point!.mechanism.kind).toBe('point');
    expect(point!.locus.x).toBeCloseTo(0.3, 12);
  });

  it('one at every place of the locus, and events to all of them or to one', () => {
    const { cell } = build({
      place: [{ ...SYNAPSE, locus: 'dend[0](0.3) | dend[0](0.6)' }],
      events: [
        { target: 'syn', times_ms: [5, 1], weight: 0.002, delay_ms: 1 },
        { target: 'syn[1]', times_ms: [2], weight: [0.001] },
      ],
    });
    expect(cell!.points.map(({ name }) => name)).toEqual(['syn[0]', 'syn[1]']);
    expect(cell!.connections.map(({ target, delayMs }) => [target, delayMs])).toEqual([
      ['syn[0]', 1],
      ['syn[1]', 1],
      ['syn[1]', 0],
    ]);
    expect(cell!.connections[0]!.source).toEqual({
      ...{ kind: 'times', timesMs: Float64Array.of(1, 5) },
    });
  });

  it('take events from trains, thresholds and other point processes', () => {
    const source = (from: object): object => ({ target: 'syn', weight: 1, source: from });
    const { cell, codes } = build({
      place: [SYNAPSE, { ...SYNAPSE, name: 'other' }],
      events: [
        source({ regular: { start_ms: 1, interval_ms: 2, count: 3 } }),
        source({ poisson: { rate_Hz: 1000, seed: 3 } }),
        source({ threshold: { locus: 'soma', threshold_mV: -10 } }),
        source({ point: 'other' }),
      ],
    });
    expect(codes).toEqual([]);
    const kinds = cell!.connections.map(({ source: { kind } }) => kind);
    expect(kinds).toEqual(['times', 'times', 'threshold', 'point']);
  });

  it.each([
    [
      'a density mechanism placed',
      { place: [{ ...SYNAPSE, mechanism: 'pas' }] },
      'experiment/density-placed',
    ],
    [
      'a point process painted',
      { paint: [{ region: 'all', mechanism: 'ExpSyn' }] },
      'experiment/point-painted',
    ],
    [
      'neither clamp nor mechanism',
      { place: [{ name: 'x', locus: 'soma' }] },
      'experiment/invalid',
    ],
    [
      'an unknown target',
      { events: [{ target: 'x', times_ms: [1], weight: 1 }] },
      'experiment/unknown-target',
    ],
    [
      'two sources',
      {
        place: [SYNAPSE],
        events: [{ target: 'syn', times_ms: [1], source: { point: 'syn' }, weight: 1 }],
      },
      'experiment/invalid',
    ],
    [
      'a target without NET_RECEIVE',
      {
        place: [{ ...SYNAPSE, mechanism: 'VoltageClamp' }],
        events: [{ target: 'syn', times_ms: [1], weight: 1 }],
      },
      'experiment/no-receiver',
    ],
    [
      'too many weights',
      { place: [SYNAPSE], events: [{ target: 'syn', times_ms: [1], weight: [1, 2] }] },
      'experiment/weights',
    ],
    [
      'a misspelt parameter',
      { place: [{ ...SYNAPSE, parameters: { tau3: 1 } }] },
      'experiment/unknown-parameter',
    ],
  ])('%s is refused', (_, change, code) => {
    expect(build(change).codes).toContain(code);
  });
});

describe('trains of events', () => {
  it('regular', () => {
    expect([...regularTimes(1, 2.5, 3)]).toEqual([1, 3.5, 6]);
  });

  it('Poisson: of the rate, within its time, and the same again', () => {
    const train = { ratePerMs: 0.1, startMs: 100, endMs: 100_100, seed: 7, stream: 2 };
    const times = poissonTimes(train);
    expect([...poissonTimes(train)]).toEqual([...times]);
    expect(Math.abs(times.length - 10_000)).toBeLessThan(400);
    expect(
      times.every((time, k) => time > 100 && time <= 100_100 && (k === 0 || time > times[k - 1]!)),
    ).toBe(true);
    const intervals = times.slice(1).map((time, k) => time - times[k]!);
    const mean = intervals.reduce((a, b) => a + b) / intervals.length;
    const deviation = Math.sqrt(
      intervals.reduce((sum, t) => sum + (t - mean) ** 2, 0) / intervals.length,
    );
    expect(deviation / mean).toBeCloseTo(1, 1);
    expect(poissonTimes({ ...train, stream: 3 })[0]).not.toBe(times[0]);
    expect(poissonTimes({ ...train, ratePerMs: 0 }).length).toBe(0);
  });
});
