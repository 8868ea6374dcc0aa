import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exportNeuroml } from '../../src/export/neuroml.ts';
import { sectionsOfCell } from '../../src/export/sectionsOfCell.ts';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import { shared, skipReason } from '../reduce/referenceCell.ts';
import { buildExperiment } from './exportedRun.ts';

const SOMA = '1 1 0 0 0 10 -1\n2 1 10 0 0 10 1\n3 1 20 0 0 10 2\n';

function nmlOf(paint: readonly object[], source = ''): string {
  const { cell, layout } = buildExperiment({
    cabletree: 1,
    morphology: { name: 'soma.swc', text: SOMA },
    celsius: 24,
    mechanisms: source === '' ? [] : [{ name: 'own.mod', source }],
    paint,
  });
  return exportNeuroml(sectionsOfCell(cell, layout, { target: 'NeuroML 2', sourceSha256: 'ab' }));
}

const paintAll = (mechanism: string, parameters: object = {}): object => ({
  ...{ region: 'all', mechanism, parameters },
});

/** Kinetic schemes, and currents by Goldman, Hodgkin and Katz. */
const REFUSED = new Set(['CaBuffer', 'CaL', 'CaN', 'CaT', 'Nav16']);
const density = [...catalogueMechanisms().values()]
  .filter(({ kind }) => kind === 'density')
  .map(({ name }) => name);
const written = density.filter((name) => !REFUSED.has(name));

const xmllint = spawnSync('xmllint', ['--version']).error === undefined;

describe.skipIf(shared === undefined || !xmllint)(`against the schema${skipReason}`, () => {
  test('every channel and pool of the catalogue but the refused is valid NeuroML 2.3.1', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cabletree-nml-'));
    try {
      const files = written.map((name) => join(folder, `${name}.nml`));
      written.forEach((name, k) => {
        writeFileSync(files[k]!, nmlOf([paintAll(name)]));
      });
      const schema = join(shared!, 'schemas/NeuroML_v2.3.1.xsd');
      const { status, stderr } = spawnSync(
        'xmllint',
        ['--nonet', '--noout', '--schema', schema, ...files],
        { encoding: 'utf8' },
      );
      expect(stderr.match(/validates$/gm)).toHaveLength(written.length);
      expect(status).toBe(0);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 60_000);
});

test('rates in forms of NeuroML are written so, with the factor of their temperature', () => {
  const text = nmlOf([paintAll('hh')]);
  expect(text).toContain(
    '<q10Settings type="q10ExpTemp" q10Factor="3" experimentalTemp="24 degC"/>',
  );
  expect(text).toContain('<gateHHrates id="h" instances="1">');
  expect(text).toMatch(
    /type="HHExpLinearRate" rate="[\d.]+ per_ms" midpoint="-40 mV" scale="10 mV"/,
  );
  expect(text).not.toContain('ComponentType name');
});

test('others are ComponentTypes, and the branches of an IF its cases', () => {
  const text = nmlOf([paintAll('SK')]);
  expect(text).toContain('<ComponentType name="SK_z_inf" extends="baseVoltageConcDepVariable"');
  expect(text).toContain('<Case condition="CA .lt. 1e-7"');
  expect(text).toContain('<timeCourse type="fixedTimeCourse" tau="1 ms"/>');
});

test('calcium that a pool moves gives Nernst densities, calcium that stays a fixed reversal', () => {
  const pool = nmlOf([paintAll('CaHVA'), paintAll('CaPool')]);
  expect(pool).toMatch(/<channelDensityNernst id="CaHVA_0" ionChannel="CaHVA" [^>]*ion="ca"\/>/);
  // 1e4 gamma / (2 F depth) mM/ms for 1 mA/cm2, times 100 in SI.
  const rho = Number(/rho="(\S+) mol_per_m_per_A_per_s"/.exec(pool)![1]);
  expect(rho / ((1e6 * 0.05) / (2 * 96485.33212 * 0.1))).toBeCloseTo(1, 9);
  const still = nmlOf([paintAll('CaHVA'), paintAll('SK')]);
  expect(still).toMatch(/<channelDensity id="CaHVA_0" [^>]* erev="1\d\d\.\d+ mV"/);
  expect(still).toContain('rho="0 mol_per_m_per_A_per_s"');
});

test('a channel that starts elsewhere than steady, or warms otherwise than by a factor, is said', () => {
  const source = `NEURON { SUFFIX own NONSPECIFIC_CURRENT i RANGE g }
    PARAMETER { g = 0.001 (S/cm2) e = -70 (mV) } ASSIGNED { v i celsius } STATE { m }
    INITIAL { m = 0.9 } BREAKPOINT { SOLVE s METHOD cnexp i = g*m*(v - e) }
    DERIVATIVE s { m' = (1/(1 + exp(-(v + 40)/9)) - m)/(1 + 20/celsius) }`;
  const text = nmlOf([paintAll('own')], source);
  expect(text).toContain('Gate m of own starts from its steady state');
  expect(text).toContain('Rates of own are those of 24 degC');
});

const refusals: readonly (readonly [string, string, string])[] = [
  [
    'a state in no DERIVATIVE block',
    'STATE { m k } BREAKPOINT { SOLVE s METHOD sparse i = g*m*(v - e) } KINETIC s { ~ m <-> k (1, 2) }',
    'its state m has no equation',
  ],
  [
    'a current that is no conductance',
    'BREAKPOINT { i = g*exp(v/25)*30 }',
    'its current i is not a sum of gates times a driving force',
  ],
  [
    'a state in a function',
    "STATE { m } BREAKPOINT { SOLVE s METHOD cnexp i = g*sqrt(m)*(v - e) } DERIVATIVE s { m' = -m/5 }",
    'a state stands in a function',
  ],
  [
    'a rate that looks at another state',
    "STATE { m k } BREAKPOINT { SOLVE s METHOD cnexp i = g*m*(v - e) } DERIVATIVE s { m' = (k - m)/5 k' = -k/9 }",
    'it depends on k',
  ],
  [
    'a rate that looks at the time',
    "STATE { m } BREAKPOINT { SOLVE s METHOD cnexp i = g*m*(v - e) } DERIVATIVE s { m' = (t - m)/5 }",
    'it depends on time',
  ],
];

test.each(refusals)('%s is refused by name, with a remedy', (_, body, reason) => {
  const source = `NEURON { SUFFIX own NONSPECIFIC_CURRENT i RANGE g }
    PARAMETER { g = 0.001 (S/cm2) e = -70 (mV) } ASSIGNED { v i t }
    ${body}`;
  const run = (): string => nmlOf([paintAll('own')], source);
  expect(run).toThrow(expect.objectContaining({ code: 'export/not-neuroml' }));
  expect(run).toThrow(`own cannot be written in NeuroML: `);
  expect(run).toThrow(reason);
  expect(run).toThrow('export to NEURON');
});

test.each([...REFUSED])('%s is refused', (name) => {
  expect(() => nmlOf([paintAll(name)])).toThrow(
    expect.objectContaining({ code: 'export/not-neuroml' }),
  );
});
