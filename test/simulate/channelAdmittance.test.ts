import { describe, expect, it } from 'vitest';
import type { Cell, Coat } from '../../src/cell/cell.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import { channelAdmittances } from '../../src/simulate/channelAdmittance.ts';
import { holdMembrane } from '../../src/simulate/heldMembrane.ts';
import { findRestingVoltage } from '../../src/simulate/restingVoltage.ts';
import { ballAndStick, bareCell } from '../support/cells.ts';
import { parseTestMod } from '../support/referenceChannels.ts';

/** One gate of one time constant, and a leak in the same file. */
const GATED = `NEURON { SUFFIX gated NONSPECIFIC_CURRENT i RANGE gbar, gl }
PARAMETER { gbar = 0.002 (S/cm2) gl = 0.0001 (S/cm2) } ASSIGNED { v (mV) i (mA/cm2) } STATE { m }
BREAKPOINT { SOLVE s METHOD cnexp i = gbar*m*(v + 90) + gl*(v + 70) }
INITIAL { m = 1/(1 + exp(-(v + 50)/8)) }
DERIVATIVE s { m' = (1/(1 + exp(-(v + 50)/8)) - m)/5 }`;
/** A pool, and a channel that only it opens. */
const CALCIUM = `NEURON { SUFFIX cas USEION ca READ eca WRITE ica RANGE gbar }
PARAMETER { gbar = 0.0005 (S/cm2) } ASSIGNED { v (mV) eca (mV) ica (mA/cm2) } STATE { m }
BREAKPOINT { SOLVE s METHOD cnexp ica = gbar*m*(v - 120) } INITIAL { m = 0.1 } DERIVATIVE s { m' = (0.1 - m)/2 }`;
const POOL = `NEURON { SUFFIX pool USEION ca READ ica WRITE cai } ASSIGNED { ica (mA/cm2) } STATE { cai (mM) }
BREAKPOINT { SOLVE s METHOD cnexp } DERIVATIVE s { cai' = -ica*0.1 - (cai - 5e-5)/80 }`;

function paint(mechanism: string | Coat, parameters: Record<string, number> = {}): Coat {
  const intervals = [0, 1].map((section) => ({ section, x0: 0, x1: 1 }));
  if (typeof mechanism !== 'string') return mechanism;
  const file = mechanism.includes('NEURON') ? parseTestMod(mechanism, 'test') : undefined;
  const known = file ?? catalogueMechanisms().get(mechanism)!;
  return { kind: 'mechanism', region: 'all', intervals, mechanism: known, parameters };
}

function onMesh(coats: readonly Coat[], vInitMv = -70) {
  const cell: Cell = { ...bareCell(ballAndStick(), { coats }), vInitMv };
  return { cell, layout: discretise(cell, { policy: 'fixed', count: 3 }) };
}

describe('channelAdmittances', () => {
  it('are those of the linearised gate, and leave out what is no gate', () => {
    const { cell, layout } = onMesh([paint(GATED)]);
    const frequencies = [0, 10, 100];
    const all = channelAdmittances(cell, layout, -55, frequencies);
    const { re, im, heldUs } = all.find(({ key }) => key === 'gated.gbar')!;
    const m = 1 / (1 + Math.exp(-(-55 + 50) / 8));
    const slope = ((m * (1 - m)) / 8) * (-55 + 90);
    for (const node of layout.compartments) {
      const maximalUs = 0.002 * layout.areaUm2[node]! * 1e-2;
      expect(heldUs[node]! / maximalUs).toBeCloseTo(m, 7);
      frequencies.forEach((hz, k) => {
        const phase = 2 * Math.PI * hz * 1e-3 * 5;
        expect(re[k]![node]! / maximalUs).toBeCloseTo(m + slope / (1 + phase ** 2), 3);
        expect(im[k]![node]! / maximalUs).toBeCloseTo((-slope * phase) / (1 + phase ** 2), 3);
      });
      expect(re[0]![node]! / maximalUs).toBeCloseTo(m + slope, 3);
    }
  });
});

describe('holdMembrane', () => {
  it('lets a pool come to rest, which INITIAL does not', () => {
    const { cell, layout } = onMesh([paint(CALCIUM), paint(POOL)]);
    const voltage = new Float64Array(layout.nodeCount).fill(-60);
    const { blocks, nodeFields } = holdMembrane(cell, layout, voltage);
    const pool = blocks.find(({ plan }) => plan.mechanism.name === 'pool')!;
    const calcium = nodeFields.get('cai', { mechanism: pool.plan.mechanism, nodes: pool.nodes });
    const wanted = 5e-5 + 80 * 0.1 * 0.0005 * 0.1 * (120 + 60);
    for (const node of layout.compartments) expect(calcium[node]! / wanted).toBeCloseTo(1, 5);
  });
});

describe('findRestingVoltage', () => {
  const ions = (['na', 'k'] as const).map(
    (ion): Coat => ({
      ...{ kind: 'reversal', region: 'all', ion, reversalMv: ion === 'na' ? 50 : -77 },
      intervals: [0, 1].map((section) => ({ section, x0: 0, x1: 1 })),
    }),
  );

  it('is where the squid axon rests, from wherever it begins', () => {
    const { cell, layout } = onMesh([...ions, paint('hh')], -75);
    const restMv = findRestingVoltage(cell, layout)!;
    // Hodgkin and Huxley's rest at 6.3 degrees with a leak reversal of -54.3 mV: -64.974 mV.
    for (const mv of restMv) expect(mv).toBeCloseTo(-64.974, 2);
  });

  it('is nowhere in a cell that fires by itself', () => {
    const { cell, layout } = onMesh([...ions, paint('hh', { el: 0 })], -65);
    expect(findRestingVoltage(cell, layout)).toBeUndefined();
  });
});
