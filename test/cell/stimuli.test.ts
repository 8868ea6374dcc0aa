import { describe, expect, it } from 'vitest';
import { buildCell } from '../../src/cell/buildCell.ts';
import { parseExperiment } from '../../src/cell/parseExperiment.ts';

function parse(stimulus: object, locus = 'dend[0](0.5)', method = 'cn-neuron') {
  return parseExperiment(
    JSON.stringify({
      cabletree: 1,
      morphology: { name: 'c.swc', text: '1 3 0 0 0 2 -1\n2 3 200 0 0 2 1\n' },
      paint: [{ region: 'all', mechanism: 'hh' }],
      place: [{ name: 'it', locus, ...stimulus }],
      simulation: { method },
    }),
  );
}

function build(stimulus: object, locus?: string) {
  const { cell, diagnostics } = buildCell(parse(stimulus, locus).experiment!);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return cell!;
}

const times = { delay_ms: 1, duration_ms: 2 };

describe('a stimulus', () => {
  it.each([
    ['ramp', { ramp: { ...times, from_nA: 1, to_nA: '-2000 pA' } }, -2, 'ramp'],
    ['sine', { sine: { ...times, amplitude_nA: 1, frequency_hz: 40 } }, 1, 'chirp'],
    ['zap', { zap: { ...times, amplitude_nA: 1, f1_hz: 40, offset_nA: -3 } }, -4, 'chirp'],
    ['noise', { noise: { ...times, mean_nA: 1, sd_nA: 2, tau_ms: 3, seed: 4 } }, 3, 'noise'],
    ['waveform', { waveform: { times_ms: [1, 3], values_nA: [0, 5] } }, 5, 'points'],
  ])('%s has its window and size', (_, stimulus, amplitudeNa, kind) => {
    const [clamp] = build(stimulus).clamps;
    expect(clamp).toMatchObject({ delayMs: 1, durationMs: 2, amplitudeNa, waveform: { kind } });
  });

  it('of noise is another at every place', () => {
    const noise = { ...times, sd_nA: 2, tau_ms: 3, seed: 4 };
    const { clamps } = build({ noise }, 'dend[0](0.2) | dend[0](0.8)');
    const streams = clamps.map(({ waveform }) => waveform?.kind === 'noise' && waveform.stream);
    expect(new Set(streams).size).toBe(2);
  });

  it('may be a voltage clamp of any levels', () => {
    const levels = [
      { until_ms: 5, mV: -65 },
      { until_ms: 10, mV: 0 },
    ];
    const [clamp] = build({ seclamp: { rs_MOhm: '0.5 Mohm', levels } }).points;
    expect(clamp!.parameters).toEqual({
      ...{ rs: 0.5, until0: 5, command0: -65, until1: 10, command1: 0 },
    });
  });

  it('of a voltage clamp is warned of ringing under cn-neuron alone', () => {
    const seclamp = { levels: [{ until_ms: 5, mV: 0 }] };
    expect(parse({ seclamp }).diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
      ['experiment/clamp-rings', 'warning'],
    ]);
    for (const method of ['second-order', 'implicit-euler'])
      expect(parse({ seclamp }, undefined, method).diagnostics).toEqual([]);
  });

  it.each([
    [/^"it" needs one of/, {}],
    [/^"it" needs one of/, { iclamp: { ...times, amplitude_nA: 1 }, ramp: { ...times, to_nA: 1 } }],
    [/^duration_ms is 0/, { ramp: { ...times, duration_ms: 0, to_nA: 1 } }],
    [/^sd_nA is -1/, { noise: { ...times, sd_nA: -1, tau_ms: 1, seed: 1 } }],
    [/^tau_ms is 1e-9/, { noise: { ...times, sd_nA: 1, tau_ms: 1e-9, seed: 1 } }],
    [/2 times and 1 values$/, { waveform: { times_ms: [1, 2], values_nA: [1] } }],
    [/0 times and 0 values$/, { waveform: { times_ms: [], values_nA: [] } }],
    [/^times_ms goes from 3 to 2/, { waveform: { times_ms: [1, 3, 2], values_nA: [1, 1, 1] } }],
    [/^rs_MOhm is 0/, { seclamp: { rs_MOhm: 0, levels: [{ until_ms: 1, mV: 0 }] } }],
    [
      /^until_ms goes from 3 to 3/,
      { seclamp: { levels: [3, 3].map((until_ms) => ({ until_ms, mV: 0 })) } },
    ],
  ])('is refused: %s', (words, stimulus) => {
    const { experiment, diagnostics } = parse(stimulus);
    expect(experiment).toBeUndefined();
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ code, line }) => [code, line])).toEqual([['experiment/invalid', 1]]);
    expect(errors[0]!.message).toMatch(words);
  });
});
