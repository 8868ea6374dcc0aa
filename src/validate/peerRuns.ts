import type { IntegrationMethod } from '../simulate/simulationOptions.ts';
import type { Check } from './check.ts';
import { ORDER_SHAPES } from './convergence.ts';
import { runTestCell } from './runTestCell.ts';
import { AXIAL_OHM_CM, drawSection, RESTING_MV, type TestCell } from './testCell.ts';

/** A run that another simulator takes too. All that it needs is in here, so that it can be written out as JSON. */
export interface PeerRun {
  readonly peer: 'NEURON' | 'Brian2';
  readonly name: string;
  readonly test: TestCell;
  readonly compartmentsPerSection: number;
  readonly method: IntegrationMethod;
  readonly dtMs: number;
  /** The peer's own step. */
  readonly peerDtMs: number;
  readonly durationMs: number;
  readonly restingMv: number;
  readonly axialOhmCm: number;
  /** Largest difference of a voltage at equal mesh. mV */
  readonly barMv: number;
}

const COMPARTMENTS = 21;
const DURATION_MS = 10;
const CLAMP = { delayMs: 0.5, durationMs: 5, amplitudeNa: 0.5 };
const ENVIRONMENT = { restingMv: RESTING_MV, axialOhmCm: AXIAL_OHM_CM, durationMs: DURATION_MS };

/** The same scheme on the same mesh: what differs is rounding and NEURON's single-precision points. */
function neuronRuns(): PeerRun[] {
  return Object.entries(ORDER_SHAPES).flatMap(([shape, sections]) =>
    (['implicit-euler', 'cn-neuron'] as const).map((method): PeerRun => {
      const last = sections.length - 1;
      return {
        ...{ peer: 'NEURON', name: `${shape} with hh, ${method}`, method, ...ENVIRONMENT },
        test: {
          ...{ sections, mechanism: 'hh', parameters: {}, clamp: CLAMP },
          probes: { start: [0, 0], middle: [last, 0.5], end: [last, 1] },
        },
        ...{ compartmentsPerSection: COMPARTMENTS, dtMs: 0.025, peerDtMs: 0.025, barMv: 1e-3 },
      };
    }),
  );
}

/**
 * Brian2's scheme for a passive cable is implicit Euler: at one step the same numbers; in small steps and extrapolated to a
 * step of 0 those of second order. It injects into the middle of a compartment.
 */
function brian2Runs(): PeerRun[] {
  const centre = 0.5 / COMPARTMENTS;
  const test: TestCell = {
    ...{ sections: [drawSection('cable', 1000, [2, 2])], mechanism: 'pas' },
    ...{ parameters: { g: 1e-4, e: RESTING_MV }, clamp: { ...CLAMP, amplitudeNa: 0.1 } },
    clampX: centre,
    probes: { start: [0, centre], end: [0, 1 - centre] },
  };
  const common = {
    peer: 'Brian2',
    test,
    compartmentsPerSection: COMPARTMENTS,
    ...ENVIRONMENT,
  } as const;
  return [
    {
      ...{ ...common, name: 'cable, passive, implicit-euler', method: 'implicit-euler' },
      ...{ dtMs: 0.025, peerDtMs: 0.025, barMv: 1e-6 },
    },
    {
      ...{ ...common, name: 'cable, passive', method: 'second-order' },
      ...{ dtMs: 0.005, peerDtMs: 0.0025, barMv: 0.01 },
    },
  ];
}

export const PEER_RUNS: readonly PeerRun[] = [...neuronRuns(), ...brian2Runs()];

/**
 * Takes the run here and compares.
 *
 * @param peerMv by probe, the peer's voltages at the start and after each `dtMs`.
 */
export function peerCheck(run: PeerRun, peerMv: readonly (readonly number[])[]): Check {
  const { test, peer, name, method, dtMs, compartmentsPerSection, durationMs, barMv } = run;
  const recording = runTestCell(test, { method, dtMs, compartmentsPerSection, durationMs });
  let largest = 0;
  recording.probes.forEach(({ voltageMv }, probe) => {
    // From the first step on: where the current is on at once, the start is a matter of taste.
    for (let i = 1; i < voltageMv.length; i++) {
      const peerNow = peerMv[probe]?.[i] ?? Number.NaN;
      largest = Math.max(largest, Math.abs(voltageMv[i]! - peerNow));
    }
  });
  return {
    ...{ group: `${peer}, run live`, name: `${name}: largest difference` },
    settings: `${compartmentsPerSection} a section, dt ${dtMs} ms`,
    ...{ measured: largest, bar: barMv, unit: 'mV' },
  };
}
