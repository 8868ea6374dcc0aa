import type { SectionDrawing } from '../morphology/sectionTree.ts';
import type { Recording } from '../simulate/recording.ts';
import type { Check } from './check.ts';
import { runTestCell } from './runTestCell.ts';
import { drawSection, RESTING_MV, type TestCell } from './testCell.ts';

/** Just after a jump the exact solution goes as the root of the time, and no method has its order there. */
const SMOOTH_FROM_MS = 2.5;
const DURATION_MS = 4;
const BAR = 0.1;

/** The shapes on which orders are observed. */
export const ORDER_SHAPES: Readonly<Record<string, readonly SectionDrawing[]>> = {
  cable: [drawSection('cable', 1000, [2, 2])],
  'tapered cable': [drawSection('cone', 1000, [4, 0.5])],
  'branched tree': [
    drawSection('stem', 300, [3, 2]),
    drawSection('left', 400, [1.5, 0.8], 0),
    drawSection('right', 250, [1.2, 1.2], 0),
  ],
};

/** Orders of the default method in dt, passive and with hh, and in dx, on one shape. */
export function checkOrders(shape: string): Check[] {
  const passive = observedOrder(2, takeSteps(shape, 'pas'));
  const active = observedOrder(2, takeSteps(shape, 'hh'));
  const inSpace = observedOrder(
    3,
    [9, 27, 81].map((compartmentsPerSection) =>
      runTestCell(testOf(shape, 'pas', DURATION_MS), {
        ...{ method: 'second-order', dtMs: 1 / 32 },
        ...{ compartmentsPerSection, durationMs: DURATION_MS },
      }),
    ),
  );
  const line = (name: string, settings: string, measured: number): Check => ({
    ...{ group: 'Observed order', name: `${shape}, ${name}`, settings, measured },
    ...{ bar: BAR, target: 2, unit: '' },
  });
  return [
    line('in dt, passive', 'dt 1/128, 1/256, 1/512 ms', passive),
    line('in dt, hh', 'dt 1/128, 1/256, 1/512 ms', active),
    line('in dx', '9, 27, 81 a section', inSpace),
  ];
}

function takeSteps(shape: string, mechanism: TestCell['mechanism']): Recording[] {
  return [1 / 128, 1 / 256, 1 / 512].map((dtMs) =>
    runTestCell(testOf(shape, mechanism, 1), {
      ...{ method: 'second-order', dtMs },
      ...{ compartmentsPerSection: 21, durationMs: DURATION_MS },
    }),
  );
}

function testOf(shape: string, mechanism: TestCell['mechanism'], durationMs: number): TestCell {
  const sections = ORDER_SHAPES[shape]!;
  const last = sections.length - 1;
  return {
    ...{ sections, mechanism },
    parameters: mechanism === 'pas' ? { g: 1e-4, e: RESTING_MV } : {},
    clamp: { delayMs: 0.5, durationMs, amplitudeNa: 0.2 },
    probes: { start: [0, 0], middle: [last, 0.5], end: [last, 1] },
  };
}

/** From three runs, each finer by the same factor than the one before. */
function observedOrder(factor: number, [coarse, middle, fine]: readonly Recording[]): number {
  return Math.log(distance(coarse!, middle!) / distance(middle!, fine!)) / Math.log(factor);
}

/** Root of the mean square difference of all probes at the steps of the coarser run, where they are smooth. mV */
function distance(coarse: Recording, fine: Recording): number {
  const stride = (fine.timeMs.length - 1) / (coarse.timeMs.length - 1);
  const first = Math.round(SMOOTH_FROM_MS / coarse.dtMs);
  const squares = coarse.probes.flatMap(({ voltageMv }, probe) =>
    Array.from(
      voltageMv.subarray(first),
      (value, i) => (value - fine.probes[probe]!.voltageMv[(first + i) * stride]!) ** 2,
    ),
  );
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
}
