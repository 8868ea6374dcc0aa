import { editLog, editProblem } from '../base/messages/editing.ts';
import { ModelError } from '../base/modelError.ts';
import { cos, sin } from '../base/trigonometric.ts';
import { buildSampleTree, mainRootAmong } from '../swc-parser/sampleTree.ts';
import { SOMA_TYPE, type SwcTable } from '../swc-parser/swcTable.ts';
import type { Edited } from './samples.ts';

export type Axis = 'x' | 'y' | 'z';

/** Moves a cell as a whole, by um. */
export function translate(table: SwcTable, dxUm: number, dyUm: number, dzUm: number): Edited {
  return {
    table: {
      ...table,
      xUm: table.xUm.map((x) => x + dxUm),
      yUm: table.yUm.map((y) => y + dyUm),
      zUm: table.zUm.map((z) => z + dzUm),
    },
    log: [editLog.movedBy(dxUm, dyUm, dzUm)],
  };
}

/** Moves a cell so that its first soma sample, or where there is none the root of its main tree, is the origin. */
export function centre(table: SwcTable): Edited {
  const row = centreRow(table);
  return translate(table, -table.xUm[row]!, -table.yUm[row]!, -table.zUm[row]!);
}

/** Turns a cell about an axis through its first soma sample, or its root, by the right-hand rule. */
export function rotate(table: SwcTable, axis: Axis, degrees: number): Edited {
  const row = centreRow(table);
  const { cosine, sine } = turnBy(degrees);
  const [a, b] = turnedAxes(table, axis);
  const [aCentre, bCentre] = [a[row]!, b[row]!];
  const turnedA = a.map((_, k) => aCentre + cosine * (a[k]! - aCentre) - sine * (b[k]! - bCentre));
  const turnedB = b.map((_, k) => bCentre + sine * (a[k]! - aCentre) + cosine * (b[k]! - bCentre));
  const turned = {
    x: { yUm: turnedA, zUm: turnedB },
    y: { zUm: turnedA, xUm: turnedB },
    z: { xUm: turnedA, yUm: turnedB },
  };
  return { table: { ...table, ...turned[axis] }, log: [editLog.rotated(degrees, axis)] };
}

/** Exact at quarter turns. */
function turnBy(degrees: number): { cosine: number; sine: number } {
  const quarters = degrees / 90;
  if (Number.isInteger(quarters)) {
    const quarter = ((quarters % 4) + 4) % 4;
    return { cosine: [1, 0, -1, 0][quarter]!, sine: [0, 1, 0, -1][quarter]! };
  }
  const radians = (degrees / 180) * Math.PI;
  return { cosine: cos(radians), sine: sin(radians) };
}

/** The two axes that turn, the first towards the second. */
function turnedAxes({ xUm, yUm, zUm }: SwcTable, axis: Axis): [Float64Array, Float64Array] {
  if (axis === 'x') return [yUm, zUm];
  return axis === 'y' ? [zUm, xUm] : [xUm, yUm];
}

/**
 * Multiplies coordinates and radii, for a file in another unit (0.001 for nanometres).
 *
 * @throws ModelError `edit/out-of-range` for a factor that is not greater than 0
 */
export function scale(table: SwcTable, factor: number): Edited {
  checkFactor(factor);
  const by = (value: number): number => value * factor;
  return {
    table: {
      ...table,
      xUm: table.xUm.map(by),
      yUm: table.yUm.map(by),
      zUm: table.zUm.map(by),
      radiusUm: table.radiusUm.map(by),
    },
    log: [editLog.scaled(factor)],
  };
}

/**
 * Multiplies the coordinates of each axis, for a tissue that shrank unevenly. Radii stay.
 *
 * @throws ModelError `edit/out-of-range` for a factor that is not greater than 0
 */
export function stretch(table: SwcTable, x: number, y: number, z: number): Edited {
  for (const factor of [x, y, z]) checkFactor(factor);
  return {
    table: {
      ...table,
      xUm: table.xUm.map((value) => value * x),
      yUm: table.yUm.map((value) => value * y),
      zUm: table.zUm.map((value) => value * z),
    },
    log: [editLog.stretched(x, y, z)],
  };
}

function checkFactor(factor: number): void {
  if (factor > 0 && Number.isFinite(factor)) return;
  const message = editProblem.outOfRange('factor', factor, 'a number greater than 0');
  throw new ModelError('edit/out-of-range', message);
}

function centreRow(table: SwcTable): number {
  const soma = table.type.indexOf(SOMA_TYPE);
  if (soma >= 0) return soma;
  return mainRootAmong(table, buildSampleTree(table.parentRow).roots);
}
