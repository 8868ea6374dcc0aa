import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDiagnostic } from '../../src/base/diagnostic.ts';
import { experimentJsonSchema } from '../../src/cell/experimentSchema.ts';
import { parseExperiment } from '../../src/cell/parseExperiment.ts';

const SMALLEST = { cabletree: 1, morphology: { file: 'a.swc' } };

function problems(value: unknown): string[] {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return parseExperiment(text, { file: 'e.json' }).diagnostics.map(formatDiagnostic);
}

describe('experiment file', () => {
  it('fills in what is left out', () => {
    const { experiment, diagnostics } = parseExperiment(JSON.stringify(SMALLEST));
    expect(diagnostics).toEqual([]);
    expect(experiment).toMatchObject({
      mesh: { policy: 'd_lambda', d_lambda: 0.1, frequency_hz: 100 },
      celsius: 6.3,
      membrane: { cm_uF_per_cm2: 1, Ra_ohm_cm: 150 },
      simulation: { method: 'second-order', dt_ms: 0.025, duration_ms: 100 },
    });
  });

  it('converts quantities once, at the door', () => {
    const { experiment } = parseExperiment(
      JSON.stringify({
        ...SMALLEST,
        membrane: { Ra_ohm_cm: '1.5 ohm m', cm_uF_per_cm2: '0.01 F/m2' },
      }),
    );
    expect(experiment?.membrane.Ra_ohm_cm).toBeCloseTo(150, 12);
    expect(experiment?.membrane.cm_uF_per_cm2).toBeCloseTo(1, 12);
  });

  it('says what is missing, by its place in the file', () => {
    expect(problems({ cabletree: 1 })).toEqual([
      'e.json:1:1: error[experiment/invalid]: morphology is missing',
    ]);
    const clamp = { delay_ms: 1, duration_ms: 2, amplitude_nA: 1 };
    expect(problems({ ...SMALLEST, place: [{ name: 's', iclamp: clamp }] })).toEqual([
      expect.stringContaining('error[experiment/invalid]: place.0.locus is missing'),
    ]);
    expect(problems({ morphology: null })).toEqual([
      expect.stringContaining('cabletree is missing'),
      expect.stringContaining('morphology: Invalid input: expected object, received null'),
    ]);
  });

  it('reads what it wrote', () => {
    const { experiment } = parseExperiment(JSON.stringify(SMALLEST));
    expect(parseExperiment(JSON.stringify(experiment)).experiment).toEqual(experiment);
  });

  it('says what is wrong, where, and what was meant', () => {
    expect(
      problems('{\n  "cabletree": 1,\n  "morphology": {"file": "a.swc"},\n  "probs": []\n}'),
    ).toEqual([
      'e.json:4:3: error[experiment/unknown-key]: "probs" is not a key of the experiment file; did you mean "probes"?',
    ]);
    expect(problems({ ...SMALLEST, membrane: { Ra_ohm_cm: '150 mV' } })[0]).toContain(
      'error[experiment/invalid]: membrane.Ra_ohm_cm: "150 mV" is',
    );
    expect(problems({ ...SMALLEST, simulation: { dt_ms: 0 } })[0]).toContain(
      'simulation.dt_ms is 0; it must be positive',
    );
    expect(problems('{"cabletree": 1,')[0]).toContain('error[experiment/json]');
    expect(problems('')[0]).toContain('error[experiment/json]');
    expect(problems({ ...SMALLEST, cabletree: 2 })[0]).toContain('cabletree');
  });

  it('says what is wrong with the JSON, and reads it with a byte order mark', () => {
    const json = JSON.stringify(SMALLEST);
    expect(problems(`\uFEFF${json}`)).toEqual([]);
    expect(problems('')[0]).toContain('e.json:1:1: error[experiment/json]: the file is empty');
    expect(problems(`${json.slice(0, -1)},}`)[0]).toContain('a comma before it is too many');
    expect(problems(json.slice(0, -1))[0]).toContain("a closing '}' is missing");
    expect(problems(`// mine\n${json}`)[0]).toContain('JSON has no comments');
    expect(problems('{"cabletree": NaN}')[0]).toContain('e.json:1:15: error[experiment/json]');
    expect(problems('['.repeat(1e5))[0]).toContain('nested too deeply');
  });

  it('refuses a key that is written twice', () => {
    const text = '{"cabletree": 1,\n"morphology": {"file": "a.swc",\n"file": "b.swc"}}';
    expect(problems(text)).toEqual([
      'e.json:3:1: error[experiment/duplicate-key]: "file" stands here again, after line 2; only one of the two can hold: remove the other',
    ]);
  });

  it.each([
    ['a coat that paints nothing', { paint: [{ region: 'all' }] }],
    ['parameters without a mechanism', { paint: [{ region: 'all', parameters: { g: 1 } }] }],
    ['an ion without its reversal', { paint: [{ region: 'all', ion: 'na' }] }],
    ['a negative capacitance', { membrane: { cm_uF_per_cm2: -1 } }],
    [
      'two probes of one name',
      {
        probes: [
          { name: 'a', locus: 'soma' },
          { name: 'a', locus: 'soma(0)' },
        ],
      },
    ],
    ['a probe without a name', { probes: [{ name: ' ', locus: 'soma' }] }],
    [
      'a step of negative length',
      {
        place: [
          {
            name: 's',
            locus: 'soma',
            iclamp: { delay_ms: 0, duration_ms: -1, amplitude_nA: 1 },
          },
        ],
      },
    ],
    ['a morphology twice', { morphology: { file: 'a.swc', swc: '1 1 0 0 0 1 -1' } }],
  ])('refuses %s', (_, change) => {
    const { experiment, diagnostics } = parseExperiment(JSON.stringify({ ...SMALLEST, ...change }));
    expect(experiment).toBeUndefined();
    expect(diagnostics.map(({ code }) => code)).toContain('experiment/invalid');
  });

  it('warns of values no cell has', () => {
    const { experiment, diagnostics } = parseExperiment(
      JSON.stringify({ ...SMALLEST, membrane: { cm_uF_per_cm2: 0.01 } }),
    );
    expect(experiment).toBeDefined();
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
      ['experiment/unusual-value', 'warning'],
    ]);
  });

  it.each([
    ['v_init_mV', { v_init_mV: '-65 V' }],
    ['simulation.dt_ms', { simulation: { dt_ms: '0.025 s' } }],
    ['paint.0.reversal_mV', { paint: [{ region: 'all', ion: 'na', reversal_mV: '50 V' }] }],
  ])('warns where the unit of %s was a slip', (path, change) => {
    expect(problems({ ...SMALLEST, ...change })).toContainEqual(
      expect.stringContaining(`warning[experiment/unusual-value]: ${path} = `),
    );
  });

  it('answers any text and any JSON with places, never with a throw', () => {
    const anything = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((j) => `{"cabletree":1,"paint":${j}}`),
    );
    fc.assert(
      fc.property(anything, (text) => {
        const { experiment, diagnostics } = parseExperiment(text);
        if (experiment === undefined) expect(diagnostics.length).toBeGreaterThan(0);
        for (const { line, column } of diagnostics) {
          expect(line).toBeGreaterThan(0);
          expect(column).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('has the JSON Schema that the docs show', async () => {
    await expect(`${JSON.stringify(experimentJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(
      '../../docs/experiment.schema.json',
    );
  });
});
