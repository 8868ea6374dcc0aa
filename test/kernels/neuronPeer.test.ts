/** The kernels beside NEURON itself, state by state, along the voltage that NEURON found. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import { useTables } from '../../src/mechanisms/mechanism.ts';
import { parseNmodl } from '../../src/mechanisms/parseNmodl.ts';
import { pythonWith } from '../support/python.ts';
import { MechanismRig } from './mechanismRig.ts';

interface PeerRun {
  readonly celsius: number;
  readonly dt: number;
  readonly steps: number;
  readonly amp: number;
  readonly record: readonly string[];
  readonly ena?: number;
  readonly ek?: number;
  readonly set?: Readonly<Record<string, number>>;
  /** 1 where tables are used on both sides. */
  readonly usetable?: 0 | 1;
}

const here = import.meta.dirname;
/** NEURON has an hh of its own, so ours is given another name there. */
const sources: Readonly<Record<string, string>> = {
  hhours: catalogueMechanisms().get('hh')!.source.replace('SUFFIX hh', 'SUFFIX hhours'),
  ihours: catalogueMechanisms().get('Ih')!.source.replace('SUFFIX Ih', 'SUFFIX ihours'),
  userkv: readFileSync(join(here, 'userKv.mod'), 'utf8'),
  userkvtable: readFileSync(join(here, 'userKv.mod'), 'utf8').replace(
    'SUFFIX userkv',
    'SUFFIX userkvtable',
  ),
  tabled: readFileSync(join(here, 'tabled.mod'), 'utf8'),
};
const runs: Readonly<Record<string, PeerRun>> = {
  hhours: {
    celsius: 16.3,
    dt: 0.025,
    steps: 800,
    amp: 0.3,
    record: ['m', 'h', 'n', 'gna', 'gk'],
    ena: 50,
    ek: -77,
  },
  ihours: { celsius: 34, dt: 0.1, steps: 500, amp: -0.1, record: ['m', 'g'], set: { gbar: 0.001 } },
  userkv: { celsius: 37, dt: 0.025, steps: 400, amp: 1, record: ['n', 'ninf', 'taun'], ek: -90 },
  userkvtable: {
    ...{ celsius: 37, dt: 0.025, steps: 400, amp: 1, record: ['n', 'ninf', 'taun'], ek: -90 },
    usetable: 1,
  },
  tabled: {
    ...{ celsius: 20, dt: 0.025, steps: 800, amp: 0.1, record: ['n', 'ninf', 'tau', 'f', 'last'] },
    ...{ set: { shape: 2.5 }, usetable: 1 },
  },
};

const python = pythonWith('neuron');
const hasCompiler = spawnSync('nrnivmodl', ['-h'], { stdio: 'ignore' }).error === undefined;
const isMissing = python === undefined || !hasCompiler;
const reason = isMissing ? ' (skipped: NEURON with nrnivmodl is not installed)' : '';

describe.skipIf(isMissing)(`kernels beside NEURON${reason}`, () => {
  let folder = '';
  let traces: Record<string, number[][]> = {};

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cabletree-neuron-'));
    for (const [suffix, text] of Object.entries(sources))
      writeFileSync(join(folder, `${suffix}.mod`), text);
    writeFileSync(join(folder, 'runs.json'), JSON.stringify(runs));
    const peer = spawnSync(python!, [join(here, 'neuronPeer.py'), folder], {
      encoding: 'utf8',
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    });
    if (peer.status !== 0) throw new Error(`NEURON did not run:\n${peer.stdout}\n${peer.stderr}`);
    traces = JSON.parse(peer.stdout.trim().split('\n').at(-1)!) as Record<string, number[][]>;
  }, 120_000);

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(Object.keys(runs))('%s: every state and rate to 1e-9', (suffix) => {
    const { celsius, dt, record, ena = 0, ek = 0, set = {} } = runs[suffix]!;
    const trace = traces[suffix]!;
    const { mechanism } = parseNmodl(sources[suffix]!, { file: `${suffix}.mod` });
    const rig = new MechanismRig(
      runs[suffix]!.usetable === 1 ? useTables(mechanism!) : mechanism!,
      {
        celsius,
        dtMs: dt,
        values: { ena, ek, ...set },
      },
    );
    const largest = record.map((_, k) => Math.max(...trace.map((row) => Math.abs(row[k + 1]!))));
    let worst = 0;
    trace.forEach((row, step) => {
      if (step === 0) rig.setVoltage(row[0]!).initialise().currents();
      else rig.currents().setVoltage(row[0]!).advance();
      record.forEach((name, k) => {
        worst = Math.max(worst, Math.abs(rig.field(name)[0]! - row[k + 1]!) / largest[k]!);
      });
    });
    expect(trace.length).toBeGreaterThan(400);
    expect(
      Math.max(...trace.map((row) => row[0]!)) - Math.min(...trace.map((row) => row[0]!)),
    ).toBeGreaterThan(5);
    expect(worst).toBeLessThan(1e-9);
  });
});
