import type { Cell } from '../cell/cell.ts';
import type { ReducedModel } from '../reduce/reducedModel.ts';
import { longestEulerStepMs } from '../reduce/reducedSystem.ts';

/** Sodium and potassium conductance of the mechanism `hh`, in this order. */
export const HH_KEYS: readonly [string, string] = ['hh.gnabar', 'hh.gkbar'];

export function hasHodgkinHuxley({ compartments }: ReducedModel): boolean {
  return HH_KEYS.every((key) => compartments.some(({ channelsNs }) => (channelsNs[key] ?? 0) > 0));
}

export interface HodgkinHuxleyParameters {
  readonly celsius: number;
  readonly sodiumReversalMv: number;
  readonly potassiumReversalMv: number;
}

/** Of the squid axon, rest moved to -65 mV. */
export const SQUID: HodgkinHuxleyParameters = {
  celsius: 6.3,
  sodiumReversalMv: 50,
  potassiumReversalMv: -77,
};

/** Temperature and reversals that a cell's `hh` runs with; the last coat of an ion speaks for the cell. */
export function hodgkinHuxleyOf({ celsius, coats }: Cell): HodgkinHuxleyParameters {
  const painted = new Map(
    coats.flatMap((coat): [string, number][] =>
      coat.kind === 'reversal' ? [[coat.ion, coat.reversalMv]] : [],
    ),
  );
  return {
    celsius,
    sodiumReversalMv: painted.get('na') ?? SQUID.sodiumReversalMv,
    potassiumReversalMv: painted.get('k') ?? SQUID.potassiumReversalMv,
  };
}

/**
 * Brian2 equations of the squid axon's sodium and potassium currents in one compartment: Hodgkin and Huxley (1952),
 * J. Physiol. 117, 500-544, with rest moved to -65 mV and a Q10 of 3 above 6.3 degC, as in NEURON's hh. `exprel`
 * removes the division by zero in the rates of m and n.
 */
export function hodgkinHuxleyEquations(name: string): string[] {
  const v = `V_${name}`;
  return [
    `I_hh_${name} = gNa_${name}*m_${name}**3*h_${name}*(ENa - ${v}) + gK_${name}*n_${name}**4*(EK - ${v}) : amp`,
    ...['m', 'h', 'n'].map(
      (gate) =>
        `d${gate}_${name}/dt = q10*(alpha_${gate}_${name}*(1 - ${gate}_${name}) - beta_${gate}_${name}*${gate}_${name}) : 1`,
    ),
    `alpha_m_${name} = 1/exprel(-(${v} + 40*mV)/(10*mV))/ms : Hz`,
    `beta_m_${name} = 4*exp(-(${v} + 65*mV)/(18*mV))/ms : Hz`,
    `alpha_h_${name} = 0.07*exp(-(${v} + 65*mV)/(20*mV))/ms : Hz`,
    `beta_h_${name} = 1/(1 + exp(-(${v} + 35*mV)/(10*mV)))/ms : Hz`,
    `alpha_n_${name} = 0.1/exprel(-(${v} + 55*mV)/(10*mV))/ms : Hz`,
    `beta_n_${name} = 0.125*exp(-(${v} + 65*mV)/(80*mV))/ms : Hz`,
  ];
}

/** Between the reversal potentials and somewhat beyond. mV */
const VOLTAGES_MV: readonly number[] = Array.from({ length: 181 }, (_, k) => k - 110);

/**
 * The longest step at which an explicit Runge-Kutta method stays bounded whatever the gates do: 2 / rate, with every channel
 * open, and for the gates at the voltages of a spike. ms.
 */
export function longestExplicitStepMs(model: ReducedModel, celsius: number): number {
  const open = model.compartments.map((compartment) => ({
    ...compartment,
    leakNs: HH_KEYS.reduce(
      (sum, key) => sum + (compartment.channelsNs[key] ?? 0),
      compartment.leakNs,
    ),
  }));
  const gates = scaleOfRates(celsius) * Math.max(...VOLTAGES_MV.map(fastestRate));
  return Math.min(longestEulerStepMs({ ...model, compartments: open }), 2 / gates);
}

/** Rates at 6.3 degrees are multiplied by it. */
export function scaleOfRates(celsius: number): number {
  return 3 ** ((celsius - 6.3) / 10);
}

/** alpha + beta of m, the fastest gate. 1/ms */
function fastestRate(voltageMv: number): number {
  const x = -(voltageMv + 40) / 10;
  const alpha = Math.abs(x) < 1e-6 ? 1 : x / Math.expm1(x);
  return alpha + 4 * Math.exp(-(voltageMv + 65) / 18);
}
