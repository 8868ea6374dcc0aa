import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import type { Mechanism } from '../../src/mechanisms/mechanism.ts';
import { type ReferenceChannel, writeChannelMod } from '../support/channelMods.ts';
import { sharedFolder } from '../support/shared.ts';
import { MechanismRig } from './mechanismRig.ts';

interface ClampCase {
  /** NEURON's own difference from the exact solution: at a jump of the equations (K_Pst at -60 mV) 3e-6. */
  readonly results: { readonly neuron_minus_exact_max: number };
  readonly channel: string;
  readonly channel_spec: ReferenceChannel;
  readonly protocol: {
    readonly hold_mV: number;
    readonly levels_mV: readonly number[];
    readonly tail_mV: number;
    readonly durations_ms: readonly [number, number, number];
    readonly celsius: number;
    readonly gbar_S_per_cm2: number;
    readonly reversal_mV: number;
    readonly cai_mM?: number;
  };
}

const channels = [
  ...['Ih', 'Im', 'K_Pst', 'K_Tst', 'SKv3_1', 'NaTa_t', 'NaTs2_t', 'Nap_Et2', 'Ca_HVA', 'Ca_LVAst'],
  'SK_E2',
];

/** What the reference data call the channels of the catalogue. */
const catalogueNames: Readonly<Record<string, string>> = {
  ...{ Ih: 'Ih', KM: 'Im', KP: 'K_Pst', KT: 'K_Tst', SKv3: 'SKv3_1', SK: 'SK_E2' },
  ...{ NaTa: 'NaTa_t', NaTs: 'NaTs2_t', NaP: 'Nap_Et2', CaHVA: 'Ca_HVA', CaLVA: 'Ca_LVAst' },
};

function readCase(folder: string): { clamp: ClampCase; columns: string[]; rows: number[][] } {
  const clamp = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as ClampCase;
  const csv = gunzipSync(readFileSync(join(folder, 'clamp.csv.gz'))).toString('utf8');
  const [head, ...lines] = csv.trim().split('\n');
  return {
    clamp,
    columns: head!.split(','),
    rows: lines.map((line) => line.split(',').map(Number)),
  };
}

/** Largest |difference| of every state and of the current, relative to the column's largest value. */
function largestDifference(
  mechanism: Mechanism | string,
  { clamp, columns, rows }: ReturnType<typeof readCase>,
): number {
  const { protocol, channel_spec: spec } = clamp;
  const { hold_mV, levels_mV, tail_mV, durations_ms, celsius } = protocol;
  const values = {
    ...{ gbar: protocol.gbar_S_per_cm2, [spec.e]: protocol.reversal_mV },
    cai: protocol.cai_mM ?? 0,
  };
  let worst = 0;
  for (const level of levels_mV) {
    const rig = new MechanismRig(mechanism, { voltagesMv: [hold_mV], celsius, values });
    rig.initialise();
    const wanted = columns.flatMap((column, index) =>
      column.endsWith(`@${level}`) ? [index] : [],
    );
    const largest = wanted.map((index) => Math.max(...rows.map((row) => Math.abs(row[index]!))));
    let voltage = hold_mV;
    rows.forEach((row, sample) => {
      const found = wanted.map((index) => {
        const name = columns[index]!.split('@')[0]!;
        return name === 'i' ? rig.currents().currentMaPerCm2[0]! : rig.field(name)[0]!;
      });
      wanted.forEach((index, k) => {
        worst = Math.max(worst, Math.abs(found[k]! - row[index]!) / largest[k]!);
      });
      const time = row[0]!;
      const next = rows[sample + 1]?.[0] ?? time;
      // The state at a switching instant still belongs to the old level.
      if (time >= durations_ms[0] + durations_ms[1] - 1e-9) voltage = tail_mV;
      else if (time >= durations_ms[0] - 1e-9) voltage = level;
      rig
        .setVoltage(voltage)
        .setClock(next - time, time, celsius)
        .advance();
    });
  }
  return worst;
}

const shared = sharedFolder();
const reason =
  shared === undefined ? ' (skipped: no folder of reference data beside the checkout)' : '';

describe.skipIf(shared === undefined)(`channels under voltage clamp${reason}`, () => {
  it.each(channels)('%s, written in NMODL, follows NEURON', (channel) => {
    const folder = join(shared!, 'reference', `07-clamp-${channel}`);
    expect(existsSync(folder)).toBe(true);
    const reference = readCase(folder);
    const { neuron_minus_exact_max: ownError } = reference.clamp.results;
    const difference = largestDifference(
      writeChannelMod(channel, reference.clamp.channel_spec),
      reference,
    );
    expect(difference).toBeLessThan(1e-7 + 1.1 * ownError);
  });

  it.each(Object.entries(catalogueNames))('%s of the catalogue follows NEURON', (name, channel) => {
    const reference = readCase(join(shared!, 'reference', `07-clamp-${channel}`));
    const { neuron_minus_exact_max: ownError } = reference.clamp.results;
    const mechanism = catalogueMechanisms().get(name)!;
    expect(largestDifference(mechanism, reference)).toBeLessThan(1e-7 + 1.1 * ownError);
  });

  it('hh of the catalogue starts from the steady state at -65 mV', () => {
    const text = readFileSync(join(shared!, 'reference/01-hh-soma-step1/case.json'), 'utf8');
    const { results } = JSON.parse(text) as {
      results: { gates_at_minus65: Record<string, { inf: number; tau_ms: number }> };
    };
    const rig = new MechanismRig(catalogueMechanisms().get('hh')!).initialise();
    const before = Object.fromEntries(['m', 'h', 'n'].map((name) => [name, rig.field(name)[0]!]));
    for (const [name, { inf }] of Object.entries(results.gates_at_minus65))
      expect(before[name]).toBeCloseTo(inf, 11);
    expect(Object.keys(results.gates_at_minus65)).toEqual(['m', 'h', 'n']);
  });
});
