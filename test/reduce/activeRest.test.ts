import { describe, expect, it } from 'vitest';
import type { Cell, Coat } from '../../src/cell/cell.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import type { Mechanism } from '../../src/mechanisms/mechanism.ts';
import { keepActiveRest } from '../../src/reduce/activeRest.ts';
import { runActive } from '../../src/reduce/activeRun.ts';
import { cellOfModel, type RunnableCell } from '../../src/reduce/cellOfModel.ts';
import type { ReducedModel } from '../../src/reduce/reducedModel.ts';
import { reduceToCables } from '../../src/reduce/reduceToCables.ts';
import { reduceToSites } from '../../src/reduce/reduceToSites.ts';
import { reductionInputOf } from '../../src/reduce/reductionInputOf.ts';
import { pairReduction } from '../../src/reduce/reductionPair.ts';
import { mapSynapses } from '../../src/reduce/synapseMap.ts';
import { findRestingVoltage } from '../../src/simulate/restingVoltage.ts';
import { ballAndStick, bareCell } from '../support/cells.ts';
import { parseTestMod } from '../support/referenceChannels.ts';

const SOMA = [{ section: 0, x0: 0, x1: 1 }];
const DENDRITE = [{ section: 1, x0: 0, x1: 1 }];
/** Opens as the voltage falls, slowly, and not all over the cell: what makes rest uneven. */
const SAG = `NEURON { SUFFIX sag NONSPECIFIC_CURRENT i RANGE gbar }
PARAMETER { gbar = 0.0004 } ASSIGNED { v (mV) i (mA/cm2) } STATE { m }
BREAKPOINT { SOLVE s METHOD cnexp i = gbar*m*(v + 45) } INITIAL { m = 1/(1 + exp((v + 75)/6)) }
DERIVATIVE s { m' = (1/(1 + exp((v + 75)/6)) - m)/40 }`;
const CALCIUM = `NEURON { SUFFIX cas USEION ca READ eca WRITE ica RANGE gbar }
PARAMETER { gbar = 0.0002 (S/cm2) } ASSIGNED { v (mV) eca (mV) ica (mA/cm2) } STATE { m }
BREAKPOINT { SOLVE s METHOD cnexp ica = gbar*m*(v - eca) } INITIAL { m = 1/(1 + exp(-(v + 55)/9)) }
DERIVATIVE s { m' = (1/(1 + exp(-(v + 55)/9)) - m)/2 }`;
/** A pool that begins far from where it rests, and a potassium channel that it opens. */
const POOL = `NEURON { SUFFIX pool USEION ca READ ica WRITE cai RANGE tau } PARAMETER { tau = 50 (ms) }
ASSIGNED { ica (mA/cm2) } STATE { cai (mM) } BREAKPOINT { SOLVE s METHOD cnexp }
DERIVATIVE s { cai' = -ica*0.1 - (cai - 5e-5)/tau }`;
const SK = `NEURON { SUFFIX sk USEION k READ ek WRITE ik USEION ca READ cai RANGE gbar }
PARAMETER { gbar = 0.002 (S/cm2) } ASSIGNED { v (mV) ek (mV) ik (mA/cm2) cai (mM) } STATE { z }
BREAKPOINT { SOLVE s METHOD cnexp ik = gbar*z*(v - ek) } INITIAL { z = cai/(cai + 4e-4) }
DERIVATIVE s { z' = (cai/(cai + 4e-4) - z)/3 }`;

function paint(
  mechanism: Mechanism,
  parameters: Record<string, number> = {},
  intervals = [...SOMA, ...DENDRITE],
): Coat {
  return { kind: 'mechanism', region: mechanism.name, intervals, mechanism, parameters };
}

const builtIn = (name: string): Mechanism => catalogueMechanisms().get(name)!;
const IONS = Object.entries({ na: 50, k: -77, ca: 120 }).map(
  ([ion, reversalMv]): Coat => ({
    ...{ kind: 'reversal', region: 'all', intervals: [...SOMA, ...DENDRITE] },
    ...{ ion, reversalMv },
  }),
);
const HH = [...IONS, paint(builtIn('hh'))];
const UNEVEN = [
  ...IONS,
  paint(builtIn('pas'), { g: 1e-4, e: -75 }),
  paint(parseTestMod(SAG, 'sag'), {}, DENDRITE),
  paint(parseTestMod(CALCIUM, 'cas')),
  paint(parseTestMod(POOL, 'pool')),
  paint(parseTestMod(SK, 'sk')),
];
/** The leak of `hh` is all the leak there is, and the dendrite's reversal is another one. */
const OWN_LEAK = [...IONS, paint(builtIn('hh')), paint(builtIn('hh'), { el: -62 }, DENDRITE)];

function onMesh(coats: readonly Coat[]): RunnableCell {
  const cell: Cell = { ...bareCell(ballAndStick(), { coats }), vInitMv: -68 };
  return { cell, layout: discretise(cell, { policy: 'fixed', count: 7 }) };
}

function reduce(full: RunnableCell): ReducedModel {
  const { compartments } = full.layout;
  return reduceToSites(reductionInputOf(full.cell, full.layout, 'none'), [
    compartments[9]!,
    compartments[13]!,
  ]);
}

/** How far the sites are from where the full cell rests, after two seconds. mV */
function offRest(model: ReducedModel, full: RunnableCell, restMv: Float64Array): number {
  const small = cellOfModel(model, full);
  const { tracesMv } = runActive(small, [...small.layout.compartments], { durationMs: 2000 });
  return Math.max(
    ...tracesMv.map((trace, i) => Math.abs(trace.at(-1)! - restMv[model.sites!.nodes[i]!]!)),
  );
}

describe('keepActiveRest', () => {
  it.each([
    ['channels and a pool that are not the same all over', UNEVEN],
    ['a leak that belongs to a channel', OWN_LEAK],
  ])('lets every site rest where it rests in the full cell: %s', (_, coats) => {
    const full = onMesh(coats);
    const restMv = findRestingVoltage(full.cell, full.layout)!;
    const model = reduce(full);
    const kept = keepActiveRest(model, full, restMv);
    expect(offRest(model, full, restMv)).toBeGreaterThan(0.02);
    expect(offRest(kept, full, restMv)).toBeLessThan(2e-3);
    kept.compartments.forEach(({ leakReversalMv }, i) => {
      expect(leakReversalMv).toBe(model.compartments[i]!.leakReversalMv);
    });
  });

  it('finds the reversals that a cell of sites alone has, whatever was kept before', () => {
    const full = onMesh(HH);
    const restMv = findRestingVoltage(full.cell, full.layout)!;
    const input = reductionInputOf(full.cell, full.layout, 'none');
    const model = reduceToSites(input, [...full.layout.compartments]);
    const kept = keepActiveRest(model, full, restMv);
    for (const each of [kept, keepActiveRest(kept, full, restMv)])
      each.compartments.forEach(({ activeReversalMv }) => {
        expect(activeReversalMv!).toBeCloseTo(-54.3, 1);
      });
  });

  it('gives a place between sites the voltage it rests at', () => {
    const full = onMesh(UNEVEN);
    const restMv = findRestingVoltage(full.cell, full.layout)!;
    const model = keepActiveRest(reduce(full), full, restMv);
    const pair = pairReduction(reductionInputOf(full.cell, full.layout, 'none'), model);
    const node = full.layout.compartments[11]!;
    const [{ local, offsetMv }] = mapSynapses(pair, [{ node, peakUs: 1e-3, reversalMv: 0 }]) as [
      ReturnType<typeof mapSynapses>[number],
    ];
    const { nodes } = model.sites!;
    const fromSites =
      local.aboveWeight * restMv[nodes[local.above]!]! +
      local.belowWeight * restMv[nodes[local.below]!]!;
    expect(fromSites + offsetMv).toBeCloseTo(restMv[node]!, 9);
  });

  it('refuses a model without sites', () => {
    const full = onMesh(HH);
    const cables = reduceToCables(reductionInputOf(full.cell, full.layout, 'none'));
    expect(() => keepActiveRest(cables, full, new Float64Array(0))).toThrow(RangeError);
  });
});
