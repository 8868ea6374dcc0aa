import type { KernelBinding, KernelPlan } from './abi.ts';
import { type ConcentrationTable, tabulateConcentration } from './concentrationTable.ts';
import type { IrSource } from './ir.ts';
import { type RateTable, tabulateRates } from './rateTable.ts';

/** A table of a mechanism: of the voltage or of a concentration. */
export type MadeTable = RateTable | ConcentrationTable;

/**
 * The table of a mechanism, of what its program is a function of; or the reason why it has none.
 *
 * @param isUniform as tabulateRates has it.
 */
export type TableMaker = (
  plan: KernelPlan,
  binding: KernelBinding,
  isUniform: (source: IrSource) => boolean,
) => MadeTable | string;

/** @param tolerance as tabulateRates has it. */
export function tablesWithin(tolerance: number): TableMaker {
  return (plan, binding, isUniform) => {
    const ofVoltage = tabulateRates(plan, binding, isUniform, tolerance);
    if (typeof ofVoltage !== 'string') return ofVoltage;
    const ofConcentration = tabulateConcentration(plan, binding, isUniform, tolerance);
    return typeof ofConcentration === 'string' ? ofVoltage : ofConcentration;
  };
}
