import { describe, expect, it } from 'vitest';
import { BRIAN2, NEURON, takePeerChecks } from '../../cli/validate/peers.ts';
import { formatValidation } from '../../cli/validate/report.ts';
import { type Check, meetsBar } from '../../src/validate/index.ts';
import { pythonWith } from '../support/python.ts';

const check: Check = {
  ...{ group: 'Cables', name: 'sealed', settings: '9 a section' },
  ...{ measured: 0.00123, bar: 0.01, unit: '%' },
};

describe('the table of a validation', () => {
  it('names what was missed and what was skipped', () => {
    const missed = { ...check, measured: Number.NaN };
    const order = { ...check, measured: 2.04, target: 2, bar: 0.1, unit: '' };
    const text = formatValidation({
      checks: [check, missed, order],
      skipped: ['Brian2: not here'],
    });
    expect(text.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['check', 'taken with', 'measured', 'bar'],
      expect.anything(),
      ['Cables', 'sealed', '9 a section', '0.0012 %', '≤ 0.01 %', 'met'],
      ['Cables', 'sealed', '9 a section', 'no number %', '≤ 0.01 %', 'MISSED'],
      ['Cables', 'sealed', '9 a section', '2.040', '2 ± 0.1', 'met'],
      [''],
      ['skipped: Brian2: not here'],
      ['1 of 3 bars missed'],
    ]);
  });
});

describe.each([NEURON, BRIAN2])('$name', (peer) => {
  const isMissing = pythonWith(peer.module) === undefined;
  it.skipIf(isMissing)(
    `takes the same runs to the same voltages${isMissing ? ' (skipped: it is not installed)' : ''}`,
    async () => {
      const { checks, skipped } = await takePeerChecks(peer);
      expect(skipped).toEqual([]);
      expect(checks.length).toBeGreaterThan(0);
      for (const each of checks) expect(each, JSON.stringify(each)).toSatisfy(meetsBar);
    },
    60_000,
  );

  it('is skipped with what it said where it fails', async () => {
    const broken = { ...peer, module: 'sys', script: 'raise SystemExit("no such thing")' };
    const { checks, skipped } = await takePeerChecks(broken);
    expect(checks).toEqual([]);
    expect(skipped).toEqual([`${peer.name}: it did not run (no such thing)`]);
  });
});
