import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatDiagnostic } from '../../src/base/diagnostic.ts';
import { buildCell } from '../../src/cell/buildCell.ts';
import { parseExperiment } from '../../src/cell/parseExperiment.ts';
import { placeDiagnostics } from '../../src/cell/placeDiagnostics.ts';

const SWC = readFileSync(new URL('../../morphologies/asym_y.swc', import.meta.url), 'utf8');

function build(change: object) {
  const value = { cabletree: 1, morphology: { name: 'asym_y.swc', swc: SWC }, ...change };
  const text = JSON.stringify(value, null, 1);
  const { experiment, diagnostics } = parseExperiment(text, { file: 'e.json' });
  expect(diagnostics).toEqual([]);
  const built = buildCell(experiment!);
  return {
    ...built,
    shown: placeDiagnostics(built.diagnostics, text, 'e.json').map(formatDiagnostic),
  };
}

describe('building a cell', () => {
  it('resolves coats, clamps and probes on the morphology', () => {
    const { cell } = build({
      regions: { trunk: 'type(4)' },
      paint: [
        { region: 'all', mechanism: 'pas', parameters: { g: '0.1 mS/cm2' } },
        { region: 'trunk', mechanism: 'hh', parameters: { gnabar: '0.12 * exp(-distance/300)' } },
        { region: 'soma', Ra_ohm_cm: 100, ion: 'na', reversal_mV: 50 },
      ],
      place: [
        { name: 's', locus: 'soma', iclamp: { delay_ms: 1, duration_ms: 2, amplitude_nA: 3 } },
      ],
      probes: [{ name: 'p', locus: 'soma(0.5)' }],
    });
    expect(cell?.coats.map(({ kind }) => kind)).toEqual([
      'mechanism',
      'mechanism',
      'reversal',
      'membrane',
    ]);
    expect(cell?.coats[0]).toMatchObject({ parameters: { g: 1e-4 } });
    expect(cell?.clamps).toEqual([
      { name: 's', locus: { section: 0, x: 0.5 }, delayMs: 1, durationMs: 2, amplitudeNa: 3 },
    ]);
  });

  it('does not call a mechanism unknown whose file has errors', () => {
    const { shown } = build({
      mechanisms: [{ name: 'kx.mod', source: 'NEURON { SUFFIX kx POINTER p }' }],
      paint: [
        { region: 'all', mechanism: 'kx' },
        { region: 'nowhere', mechanism: 'pas' },
      ],
    });
    expect(shown).toEqual([
      expect.stringContaining('kx.mod:1:28: error[nmodl/pointer]'),
      expect.stringContaining('error[morphology/unknown-region]'),
    ]);
  });

  it('checks named regions that nothing uses yet', () => {
    expect(build({ regions: { a: 'b', b: 'a', near: 'distance < 50' } }).shown).toEqual([
      expect.stringContaining('e.json:8:8: error[morphology/region-cycle]'),
      expect.stringContaining('e.json:9:8: error[morphology/region-cycle]'),
    ]);
    expect(build({ regions: { 'my dendrites': 'dend' } }).shown).toEqual([
      expect.stringContaining("error[morphology/bad-region]: region 'my dendrites', column 4"),
    ]);
    expect(build({ regions: { spiny: 'nowhere' } }).shown).toEqual([
      expect.stringContaining('error[morphology/unknown-region]'),
    ]);
  });

  it('reports every problem in one go, at its line', () => {
    const { cell, shown } = build({
      paint: [
        { region: 'al', mechanism: 'hhh' },
        { region: 'all', mechanism: 'hh', parameters: { gnabr: 1, gkbar: -1, gl: '3 mV' } },
        { region: 'all', mechanism: 'pas', parameters: { g: '0.1 * exp(-dist)' } },
      ],
      probes: [{ name: 'p', locus: 'some(0.5)' }],
    });
    expect(cell).toBeUndefined();
    expect(shown.filter((line) => line.includes('error'))).toEqual([
      expect.stringMatching(/^e\.json:\d+:\d+: error\[morphology\/unknown-region\].*'all'/),
      expect.stringMatching(/error\[experiment\/unknown-mechanism\].*"hh"/),
      expect.stringMatching(/error\[experiment\/unknown-parameter\].*"gnabar"/),
      expect.stringMatching(/error\[experiment\/negative-conductance\].*hh\.gkbar = -1/),
      expect.stringMatching(/error\[units\/wrong-dimension\]/),
      expect.stringMatching(/error\[expression\/unknown-name\].*distance/),
      expect.stringMatching(/error\[morphology\/unknown-section\].*soma/),
    ]);
    const lines = shown.map((line) => Number(line.split(':')[1]));
    expect([...lines].sort((a, b) => a - b)).toEqual(lines);
  });

  it('warns of a conductance a thousand times too large', () => {
    const { cell, shown } = build({
      paint: [{ region: 'all', mechanism: 'hh', parameters: { gnabar: 120 } }],
    });
    expect(cell).toBeDefined();
    expect(shown.join()).toMatch(/warning\[experiment\/unusual-value\]: hh\.gnabar = 120/);
  });

  it("says when a user's mechanism takes the place of a built-in", () => {
    const source = `NEURON { SUFFIX pas NONSPECIFIC_CURRENT i RANGE g, e }
PARAMETER { g = 1e-4 (S/cm2) e = -70 (mV) }
ASSIGNED { v (mV) i (mA/cm2) }
BREAKPOINT { i = g * (v - e) }`;
    const { cell, diagnostics } = build({
      mechanisms: [{ name: 'mine.mod', source }],
      paint: [{ region: 'all', mechanism: 'pas' }],
    });
    expect(cell).toBeDefined();
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
      ['experiment/replaces-built-in', 'note'],
    ]);
  });

  it("takes a user's own mechanism, and says where its text is missing", () => {
    const source = `NEURON { SUFFIX leak NONSPECIFIC_CURRENT i RANGE g, e }
PARAMETER { g = 1e-4 (S/cm2) e = -70 (mV) }
ASSIGNED { v (mV) i (mA/cm2) }
BREAKPOINT { i = g * (v - e) }`;
    const paint = [{ region: 'all', mechanism: 'leak' }];
    expect(build({ mechanisms: [{ name: 'leak.mod', source }], paint }).cell).toBeDefined();
    const missing = build({ mechanisms: [{ file: 'leak.mod' }], paint });
    expect(missing.shown.join()).toContain('error[experiment/missing-file]');
  });
});
