import { beyondRange, raisedRadii } from '../base/messages/swc.ts';
import type { DiagnosticLog } from './diagnosticLog.ts';
import type { SwcTable } from './swcTable.ts';

/** What to do to every sample before anything is said about it. */
export interface SampleAdjustments {
  /** Factor on coordinates and radii: 0.001 for a file in nanometres, 25 for voxels of 25 um. Default 1. */
  readonly scale?: number;
  /** Factor on radii in place of `scale`: 0.5 where the file gives diameters, or where radii have a unit of their own. */
  readonly radiusScale?: number;
  /** Radii below it, those of 0 too, are raised to it, after scaling. um, default 0. */
  readonly minRadiusUm?: number;
}

/** A million kilometres in um; beyond, squares of lengths lose their digits and at last are infinite. */
export const GREATEST_UM: number = 1e15;

/**
 * The same table in other units, and with a least radius. How many radii were raised is said.
 *
 * @throws RangeError where a factor is not a finite number above 0, or the least radius not a finite number from 0 on
 */
export function adjustSamples(
  table: SwcTable,
  adjustments: SampleAdjustments,
  log: DiagnosticLog,
): SwcTable {
  const { scale = 1, minRadiusUm = 0 } = adjustments;
  const { radiusScale = scale } = adjustments;
  checkAdjustments(scale, radiusScale, minRadiusUm);
  if (scale === 1 && radiusScale === 1 && minRadiusUm === 0) return table;
  const scaled = (values: Float64Array): Float64Array => values.map((value) => value * scale);
  const ownRadiusUm = table.radiusUm.map((radius) => radius * radiusScale);
  const raised = ownRadiusUm.filter((radius) => radius < minRadiusUm).length;
  if (raised > 0)
    log.add({
      code: 'swc/raised-radius',
      severity: 'note',
      ...raisedRadii(raised, table.count, minRadiusUm),
    });
  const adjusted = {
    ...table,
    xUm: scaled(table.xUm),
    yUm: scaled(table.yUm),
    zUm: scaled(table.zUm),
    radiusUm: ownRadiusUm.map((radius) => Math.max(radius, minRadiusUm)),
  };
  reportBeyondRange(adjusted, log);
  return adjusted;
}

function checkAdjustments(scale: number, radiusScale: number, minRadiusUm: number): void {
  for (const factor of [scale, radiusScale])
    if (!(factor > 0 && factor < Number.POSITIVE_INFINITY))
      throw new RangeError(`a scale is a finite number above 0, not ${factor}`);
  if (!(minRadiusUm >= 0 && minRadiusUm < Number.POSITIVE_INFINITY))
    throw new RangeError(`a least radius is a finite number from 0 on, not ${minRadiusUm}`);
}

function reportBeyondRange({ xUm, yUm, zUm, radiusUm, line }: SwcTable, log: DiagnosticLog): void {
  for (const values of [xUm, yUm, zUm, radiusUm]) {
    const row = values.findIndex((value) => !(Math.abs(value) <= GREATEST_UM));
    if (row >= 0)
      log.add({
        code: 'swc/out-of-range',
        severity: 'error',
        line: line[row]!,
        ...beyondRange(values[row]!),
      });
  }
}
