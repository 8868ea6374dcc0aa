import type { Options } from 'yargs';
import {
  type Experiment,
  ModelError,
  type ReadReconstructionOptions,
  SOMA_CONVENTIONS,
  type SomaConvention,
} from '../src/index.ts';
import { badScale } from './messages.ts';

/** How a reconstruction is to be read, as words of the command line. */
export interface ReadingArguments {
  readonly soma: SomaConvention | undefined;
  readonly scale: number | undefined;
  readonly 'radius-scale': number | undefined;
  readonly 'min-radius': number | undefined;
}

const GROUP = 'Reading the reconstruction:';

/** The options of every command that reads a reconstruction. */
export const readingOptions = {
  soma: {
    choices: SOMA_CONVENTIONS,
    requiresArg: true,
    group: GROUP,
    describe: 'How the soma becomes membrane; inspect prints its area under each. Default: auto',
  },
  scale: {
    type: 'number',
    requiresArg: true,
    group: GROUP,
    describe: 'Factor on coordinates and radii: 0.001 for a file in nanometres',
  },
  'radius-scale': {
    type: 'number',
    requiresArg: true,
    group: GROUP,
    describe: 'Factor on radii in place of --scale: 0.5 where the file gives diameters',
  },
  'min-radius': {
    type: 'number',
    requiresArg: true,
    group: GROUP,
    describe: 'Least radius in um; smaller ones are raised to it',
  },
} as const satisfies Record<string, Options>;

/** @throws ModelError `cli/bad-option` where a number is none, or of the wrong sign */
export function readingOf(words: ReadingArguments): Omit<ReadReconstructionOptions, 'file'> {
  const { soma, scale, 'radius-scale': radiusScale, 'min-radius': minRadiusUm } = words;
  checkNumber('--scale', scale, false);
  checkNumber('--radius-scale', radiusScale, false);
  checkNumber('--min-radius', minRadiusUm, true);
  return {
    ...(soma === undefined ? {} : { soma }),
    ...(scale === undefined ? {} : { scale }),
    ...(radiusScale === undefined ? {} : { radiusScale }),
    ...(minRadiusUm === undefined ? {} : { minRadiusUm }),
  };
}

/** The same as keys of an experiment's `morphology`. */
export function readingKeys({
  soma,
  scale,
  radiusScale,
  minRadiusUm,
}: Omit<ReadReconstructionOptions, 'file'>): Partial<Experiment['morphology']> {
  return {
    ...(soma === undefined ? {} : { soma }),
    ...(scale === undefined ? {} : { scale }),
    ...(radiusScale === undefined ? {} : { radius_scale: radiusScale }),
    ...(minRadiusUm === undefined ? {} : { min_radius_um: minRadiusUm }),
  };
}

function checkNumber(option: string, value: number | undefined, isZeroMeant: boolean): void {
  if (value === undefined || (value === 0 && isZeroMeant)) return;
  if (!(value > 0 && Number.isFinite(value)))
    throw new ModelError('cli/bad-option', badScale(option, value));
}
