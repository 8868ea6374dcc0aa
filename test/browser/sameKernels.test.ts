import { resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as cabletree from '../../src/index.ts';
import { findChromium, launchChromium } from '../support/chromium.ts';

/** Every function of NMODL, a loop, a kinetic scheme and a table, beside channels and a synapse of the catalogue. */
const MOD = `NEURON { SUFFIX every NONSPECIFIC_CURRENT i RANGE sum, m }
ASSIGNED { v (mV) i (mA/cm2) sum celsius (degC) }
STATE { m c o }
INITIAL { m = 0.1 SOLVE gates STEADYSTATE sparse }
BREAKPOINT { SOLVE states METHOD cnexp SOLVE gates METHOD sparse
  i = 1e-6*(m + o)*(v + 60) + 1e-9*nrn_ghk(v, 1e-4, 2, 2) }
DERIVATIVE states { LOCAL x x = v/40 rates(v)
  sum = sin(x) + cos(x) + tan(x/3) + asin(x/10) + acos(x/10) + atan(x) + atan2(x, 0.3) + fmod(v, 7)
  sum = sum + sinh(x) + cosh(x) + tanh(x) + log(fabs(v) + 1) + log10(fabs(v) + 2) + pow(fabs(v), 0.3) + sqrt(fabs(v))
  FROM k = 1 TO 3 { sum = sum + floor(k*x) + ceil(x/k) + 3^(k*x/2) }
  m' = (1/(1 + exp(-sum/100)) - m)/tau }
KINETIC gates { ~ c <-> o (exp(v/30), 0.4) CONSERVE c + o = 1 }
LOCAL tau
PROCEDURE rates(u) { TABLE tau FROM -100 TO 100 WITH 20 tau = 1 + 4*exp(-((u + 50)/30)^2) }`;

const EXPERIMENT = {
  cabletree: 1,
  morphology: {
    name: 'ball-and-stick',
    text: '1 1 0 0 0 8 -1\n2 3 8 0 0 1 1\n3 3 150 0 0 1 2\n4 3 300 40 0 0.5 3\n5 3 300 -40 0 0.5 3\n',
  },
  mesh: { policy: 'max_length', max_length_um: 40 },
  celsius: 24,
  mechanisms: [{ name: 'every.mod', source: MOD }],
  paint: [
    ...['pas', 'hh', 'every', 'Nav16', 'KA', 'KM', 'CaN', 'CaT', 'SK', 'CaBuffer'].map(
      (mechanism) => ({ region: 'all', mechanism }),
    ),
    { region: 'all', ion: 'na', reversal_mV: 50 },
    { region: 'all', ion: 'k', reversal_mV: -77 },
  ],
  place: [
    { name: 'step', locus: 'soma', iclamp: { delay_ms: 1, duration_ms: 8, amplitude_nA: 0.5 } },
    { name: 'syn', locus: 'sample(4)', mechanism: 'NMDA' },
  ],
  events: [{ target: 'syn', times_ms: [0.53, 3.1], weight: 0.002 }],
  probes: [
    { name: 'soma', locus: 'soma' },
    { name: 'every', locus: 'soma', record: 'every.sum' },
  ],
  simulation: { duration_ms: 10, table: 'neuron' },
} as const;

/** Runs in Node and, as text, in the page. */
async function hashes([library, text]: readonly [typeof cabletree, string]): Promise<string[]> {
  const { experiment } = library.parseExperiment(text);
  const { cell } = library.buildCell(experiment!);
  const layout = library.discretise(cell!, experiment!.mesh);
  const found: string[] = [];
  for (const engine of ['wasm', 'javascript'] as const)
    found.push((await library.runCell(cell!, layout, experiment!, { engine })).sha256);
  return found;
}

const isMissing = findChromium() === undefined;
const reason = isMissing ? ' (skipped: no chromium on PATH)' : '';

describe.skipIf(isMissing)(`every function of NMODL${reason}`, () => {
  let browser: Browser;
  let code = '';
  beforeAll(async () => {
    browser = await launchChromium();
    const result = await build({
      configFile: false,
      logLevel: 'silent',
      build: {
        write: false,
        lib: {
          entry: resolve(import.meta.dirname, '../../src/index.ts'),
          name: 'cabletree',
          formats: ['iife'],
        },
      },
    });
    const [{ output }] = result as { output: { code: string }[] }[];
    code = output[0]!.code;
  }, 60_000);
  afterAll(() => browser.close());

  it('gives one sha256 in Node and in Chromium, by WebAssembly and by JavaScript', async () => {
    const text = JSON.stringify(EXPERIMENT);
    const here = await hashes([cabletree, text]);
    const page = await browser.newPage();
    await page.addScriptTag({ content: `${code}; globalThis.cabletree = cabletree;` });
    const there = await page.evaluate(
      `(${hashes.toString()})([globalThis.cabletree, ${JSON.stringify(text)}])`,
    );
    expect(here[0]).toMatch(/^[0-9a-f]{64}$/);
    expect([...here, ...(there as string[])]).toEqual(Array(4).fill(here[0]));
  }, 60_000);
});
