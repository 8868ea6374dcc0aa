import {
  EXP_AT_CAP,
  EXP_CAP,
  HUNDRED_TWENTIETH,
  ROUNDING_SHIFT,
  SIXTH,
  TWENTY_FOURTH,
} from '../base/elementary.ts';
import { EXP_STEP, EXP_STEPS, EXP_STEPS_PER_UNIT, LEAST_POWER } from '../base/elementaryTables.ts';

const STEP_BITS = Math.log2(EXP_STEPS);

/**
 * `expCapped` of base/elementary.ts written out, operation for operation, as statements that leave exp(argument) in a new
 * variable of the given name. Written out it takes a third of the time of a call across modules.
 */
export function printExp(name: string, argument: string): string[] {
  const [steps, rest, count, square, high] = ['s', 'r', 'n', 'q', 'h'].map((part) => part + name);
  return [
    `let ${name};`,
    `if (${argument} > ${EXP_CAP}) ${name} = ${EXP_AT_CAP};`,
    `else if (${argument} < ${-EXP_CAP}) ${name} = 0;`,
    'else {',
    `  const ${steps} = ${argument} * ${EXP_STEPS_PER_UNIT} + ${ROUNDING_SHIFT} - ${ROUNDING_SHIFT};`,
    `  const ${rest} = ${argument} - ${steps} * ${EXP_STEP.high} - ${steps} * ${EXP_STEP.low};`,
    `  const ${count} = ${steps} | 0, ${square} = ${rest} * ${rest}, ${high} = expHigh[${count} & ${EXP_STEPS - 1}];`,
    `  ${name} = (${high} + (expLow[${count} & ${EXP_STEPS - 1}] + ${high} * (${rest} + ${square} * (0.5 + ${rest} * ${SIXTH}) + ${square} * ${square} * (${TWENTY_FOURTH} + ${rest} * ${HUNDRED_TWENTIETH})))) * powersOfTwo[(${count} >> ${STEP_BITS}) + ${-LEAST_POWER}];`,
    '}',
  ];
}
