import type { IrBuilder } from './irBuilder.ts';

/**
 * The slope of a value in another where it is linear in it: a node that does not depend on it. Undefined where the value
 * is not linear, or not seen to be: where it stands in a condition, a function, a divisor or a product with itself.
 */
export function findLinearSlope(
  builder: IrBuilder,
  value: number,
  variable: number,
): number | undefined {
  const slopes: (number | undefined)[] = [];
  for (let index = 0; index <= value; index++)
    slopes.push(index === variable ? builder.constant(1) : slopeOf(builder, index, slopes));
  return slopes[value];
}

function slopeOf(
  builder: IrBuilder,
  index: number,
  slopes: readonly (number | undefined)[],
): number | undefined {
  const node = builder.nodes[index]!;
  if (node.kind !== 'operation') return builder.constant(0);
  const operandSlopes = node.operands.map((operand) => slopes[operand]);
  const isFlat = operandSlopes.map(
    (slope) => slope !== undefined && builder.constantAt(slope) === 0,
  );
  if (isFlat.every(Boolean)) return builder.constant(0);
  if (operandSlopes.includes(undefined)) return undefined;
  const [x, y] = node.operands as [number, number];
  const [dx, dy, dz] = operandSlopes as [number, number, number];
  switch (node.operation) {
    case 'add':
    case 'subtract':
      return builder.operation(node.operation, dx, dy);
    case 'negate':
      return builder.operation('negate', dx);
    case 'multiply':
      if (isFlat[0]) return builder.operation('multiply', x, dy);
      return isFlat[1] ? builder.operation('multiply', dx, y) : undefined;
    case 'divide':
      return isFlat[1] ? builder.operation('divide', dx, y) : undefined;
    case 'select':
      return isFlat[0] ? builder.operation('select', x, dy, dz) : undefined;
    default:
      return undefined;
  }
}
