import { ionQuantity } from '../mechanisms/mechanism.ts';
import type { KernelBinding, KernelPlan } from './abi.ts';
import type { IrProgram, IrSource } from './ir.ts';
import { findObstacle } from './tabulable.ts';
import { type TableGrids, type TabulatedProgram, tabulate } from './tabulate.ts';

/**
 * A program of a mechanism as tables of a concentration. Points divide every octave from LEAST_MILLI_MOLAR on into equal
 * parts, so that a concentration's place among them stands in the bits of the number.
 */
export interface ConcentrationTable extends TabulatedProgram {
  /** NMODL name: `cai`. */
  readonly concentration: string;
  /** log2 of the points of an octave. */
  readonly octaveBits: number;
  /** The program that it takes the place of. */
  readonly program: 'initialise' | 'advance';
  /** Whether it stores values by node, not states. */
  readonly isOfNode: boolean;
}

const LEAST_EXPONENT = -30;
const OCTAVES = 40;
/** Concentrations that tables cover, the least included: a step with one beyond them is taken exactly. mM */
export const LEAST_MILLI_MOLAR: number = 2 ** LEAST_EXPONENT;
export const MOST_MILLI_MOLAR: number = 2 ** (LEAST_EXPONENT + OCTAVES);
const FEWEST_OCTAVE_BITS = 4;
const MOST_HALVINGS = 5;

/** Bytes of the largest table, by the number of stores. */
export function mostConcentrationTableBytes(storeCount: number): number {
  return 16 * storeCount * (OCTAVES * 2 ** (FEWEST_OCTAVE_BITS + MOST_HALVINGS) + 1);
}

/**
 * Tables of `advance`, or of `initialise` where a mechanism only ever sets values by node by it, as Nernst's equation does;
 * on the coarsest grid that keeps them within the tolerance. Or the reason why there are none.
 *
 * @param isUniform @param tolerance as tabulateRates has them.
 */
export function tabulateConcentration(
  plan: KernelPlan,
  binding: KernelBinding,
  isUniform: (source: IrSource) => boolean,
  tolerance: number,
): ConcentrationTable | string {
  const name = onlySetsValues(plan) ? 'initialise' : 'advance';
  const program = plan.programs[name];
  const concentration = findConcentration(plan, program, isUniform);
  if (concentration === undefined) return 'it depends on no concentration, or on several';
  const argument = { kind: 'node', name: concentration } as const;
  const reason = findObstacle(program, argument, isUniform);
  if (reason !== undefined) return reason;
  const isOfNode = program.stores.some(({ target }) => target === 'nodeValue');
  if (isOfNode && program.stores.some(({ target }) => target === 'field'))
    return 'it changes states and values by node';
  const grids = concentrationGrids(program.stores.length);
  const table = tabulate(program, { plan, binding, argument, grids, tolerance });
  if (table === undefined) return 'its rates are too steep for a table';
  const { halvings, ...tabulated } = table;
  const octaveBits = FEWEST_OCTAVE_BITS + halvings;
  return { ...tabulated, concentration, octaveBits, program: name, isOfNode };
}

/** The concentrations at the points of a table. mM */
export function concentrationPoints({
  octaveBits,
}: Pick<ConcentrationTable, 'octaveBits'>): Float64Array {
  return Float64Array.from({ length: OCTAVES * 2 ** octaveBits + 1 }, (_, k) =>
    concentrationAt(k, octaveBits),
  );
}

/** Whether INITIAL sets values by node, and nothing else changes anything. */
function onlySetsValues({ programs }: KernelPlan): boolean {
  const { initialise, currents, advance, beforeStep } = programs;
  return (
    initialise.stores.every(({ target }) => target === 'nodeValue') &&
    [currents, advance, beforeStep].every(({ stores }) => stores.length === 0)
  );
}

/** The one concentration that a program reads and that is not the same everywhere; undefined where it reads several, or none. */
function findConcentration(
  { mechanism }: KernelPlan,
  { nodes }: IrProgram,
  isUniform: (source: IrSource) => boolean,
): string | undefined {
  const names = nodes.flatMap((node) => {
    if (node.kind !== 'input' || node.source.kind !== 'node' || isUniform(node.source)) return [];
    return [node.source.name];
  });
  const [name] = names;
  const isConcentration = mechanism.ions.some(({ name: ion }) => {
    const quantity = name === undefined ? undefined : ionQuantity(ion, name);
    return quantity === 'interior' || quantity === 'exterior';
  });
  return names.length === 1 && isConcentration ? name : undefined;
}

function concentrationGrids(storeCount: number): TableGrids {
  const intervals = OCTAVES * 2 ** FEWEST_OCTAVE_BITS;
  return {
    mostHalvings: MOST_HALVINGS,
    doublesPerPoint: 2 * storeCount,
    points: () => concentrationPoints({ octaveBits: FEWEST_OCTAVE_BITS }),
    middles: (halvings) =>
      Float64Array.from({ length: intervals * 2 ** halvings }, (_, k) =>
        concentrationAt(2 * k + 1, FEWEST_OCTAVE_BITS + halvings + 1),
      ),
  };
}

/** Every octave begins at a power of two, so all of this is exact. mM */
function concentrationAt(point: number, octaveBits: number): number {
  const perOctave = 2 ** octaveBits;
  const octave = Math.floor(point / perOctave);
  return 2 ** (LEAST_EXPONENT + octave) * (1 + (point - octave * perOctave) / perOctave);
}
