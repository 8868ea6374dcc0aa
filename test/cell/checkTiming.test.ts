import { describe, expect, it } from 'vitest';
import { formatDiagnostic } from '../../src/base/diagnostic.ts';
import { parseExperiment } from '../../src/cell/parseExperiment.ts';

function problems(change: object): string[] {
  const text = JSON.stringify({ cabletree: 1, morphology: { file: 'a.swc' }, ...change });
  return parseExperiment(text, { file: 'e.json' }).diagnostics.map(formatDiagnostic);
}

const train = (source: object): object => ({ events: [{ target: 's', weight: 1, source }] });

describe('times of an experiment', () => {
  it('finds nothing where steps are whole, decimal fractions included', () => {
    expect(problems({ simulation: { dt_ms: 0.1, duration_ms: 0.3 } })).toEqual([]);
    expect(problems({ simulation: { dt_ms: 0.025, duration_ms: 1e6 } })).toEqual([]);
  });

  it('refuses a step that is longer than the run', () => {
    expect(problems({ simulation: { dt_ms: 1, duration_ms: 0.5 } })).toEqual([
      expect.stringMatching(
        /^e\.json:1:\d+: error\[experiment\/step-beyond-run\]: dt_ms is 1, longer/,
      ),
    ]);
  });

  it('says what is taken where a time is no whole number of steps', () => {
    const simulation = { dt_ms: 0.025, duration_ms: 30.01 };
    expect(problems({ simulation, recording: { frame_interval_ms: 0.01 } })).toEqual([
      expect.stringContaining('duration_ms = 30.01 is no whole number of steps of 0.025 ms; 30 ms'),
      expect.stringContaining(
        'frame_interval_ms = 0.01 is no whole number of steps of 0.025 ms; 0.025 ms',
      ),
    ]);
  });

  it('refuses trains that no memory holds, before they are made', () => {
    const tooMany = [expect.stringContaining('error[experiment/too-many-events]')];
    expect(problems(train({ poisson: { rate_Hz: 1e12, seed: 1 } }))).toEqual(tooMany);
    expect(problems(train({ regular: { start_ms: 0, interval_ms: 1e-9, count: 1e9 } }))).toEqual(
      tooMany,
    );
    expect(problems(train({ poisson: { rate_Hz: 1000, seed: 1 } }))).toEqual([]);
  });
});
