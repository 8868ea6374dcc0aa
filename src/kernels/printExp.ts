import { EXP_AT_CAP, EXP_CAP, ROUNDING_SHIFT, SIXTH, TWENTY_FOURTH } from '../base/elementary.ts';
import {
  CAPPED_STEP,
  CAPPED_STEPS,
  CAPPED_STEPS_PER_UNIT,
  LEAST_POWER,
} from '../base/elementaryTables.ts';

const STEP_BITS = Math.log2(CAPPED_STEPS);

/**
 * `expCapped` of base/elementary.ts written out, operation for operation, as statements that leave exp(argument) in a new
 * variable of the given name. Written out it takes a third of the time of a call across modules.
 */
export function printExp(name: string, argument: string): string[] {
  const [steps, rest, count, square, scale] = ['s', 'r', 'n', 'q', 'h'].map((part) => part + name);
  return [
    `let ${name};`,
    `if (${argument} > ${EXP_CAP}) ${name} = ${EXP_AT_CAP};`,
    `else if (${argument} < ${-EXP_CAP}) ${name} = 0;`,
    'else {',
    `  const ${steps} = ${argument} * ${CAPPED_STEPS_PER_UNIT} + ${ROUNDING_SHIFT} - ${ROUNDING_SHIFT};`,
    `  const ${rest} = ${argument} - ${steps} * ${CAPPED_STEP};`,
    `  const ${count} = ${steps} | 0, ${square} = ${rest} * ${rest};`,
    `  const ${scale} = cappedPowers[${count} & ${CAPPED_STEPS - 1}] * powersOfTwo[(${count} >> ${STEP_BITS}) + ${-LEAST_POWER}];`,
    `  ${name} = ${scale} + ${scale} * (${rest} + ${square} * (0.5 + ${rest} * ${SIXTH} + ${square} * ${TWENTY_FOURTH}));`,
    '}',
  ];
}
