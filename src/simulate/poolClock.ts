import { throwOnErrors } from '../base/modelError.ts';
import type { MechanismPlace } from '../discretise/ionUse.ts';
import { ionQuantity, type Mechanism } from '../mechanisms/mechanism.ts';
import { parseNmodl } from '../mechanisms/parseNmodl.ts';

/**
 * What keeps a concentration at the time of the voltage with the second-order scheme, where gates are half a step later:
 * a pool then takes a step with the ionic current of its middle, and gates that look at it see it in the middle of theirs.
 * Currents are of the middle of the step, so for them, and for Nernst's equation, the concentration is extrapolated by half
 * of its last change, and put back before the pool moves it. Three small mechanisms, which every engine runs as any other.
 */
export interface PoolClock {
  readonly nodes: Int32Array;
  /** Its advance runs before that of the pools: puts the concentration back. */
  readonly begin: Mechanism;
  /** Its advance runs after that of the pools, its INITIAL after theirs: remembers the concentration. */
  readonly end: Mechanism;
  /** Its INITIAL runs before the currents of every step: to the middle of the step. */
  readonly middle: Mechanism;
}

/** What the three remember by node: the concentration now, and a step before. */
export const POOL_FIELDS: readonly string[] = ['now', 'before'];

/**
 * A clock for every concentration that mechanisms on the membrane write; for none that a point process writes too, nor one
 * whose pool has membrane currents of its own, which go with its states.
 */
export function findPoolClocks(
  painted: readonly MechanismPlace[],
  points: readonly MechanismPlace[],
): PoolClock[] {
  const nodesOf = new Map<string, { readonly ion: string; readonly nodes: Set<number> }>();
  for (const { mechanism, nodes } of painted)
    for (const { ion, name } of writtenConcentrations(mechanism)) {
      const entry = nodesOf.get(name) ?? { ion, nodes: new Set<number>() };
      nodesOf.set(name, entry);
      for (const node of nodes) entry.nodes.add(node);
    }
  const writes = ({ mechanism }: MechanismPlace, concentration: string): boolean =>
    writtenConcentrations(mechanism).some(({ name }) => name === concentration);
  return [...nodesOf].flatMap(([name, { ion, nodes }]) => {
    const isOthers =
      points.some((place) => writes(place, name)) ||
      painted.some((place) => writes(place, name) && place.mechanism.currents.length > 0);
    return isOthers ? [] : { nodes: Int32Array.from(nodes).sort(), ...clockOf(ion, name) };
  });
}

/** Whether a mechanism is of a clock, which no user painted. */
export function isOfPoolClock({ file }: Pick<Mechanism, 'file'>): boolean {
  return file === CLOCK_FILE;
}

function writtenConcentrations({
  ions,
}: Mechanism): { readonly ion: string; readonly name: string }[] {
  return ions.flatMap(({ name: ion, writes }) =>
    writes.flatMap((name) =>
      ['interior', 'exterior'].includes(ionQuantity(ion, name) ?? '') ? [{ ion, name }] : [],
    ),
  );
}

const CLOCK_FILE = 'the clock of a pool';
const known = new Map<string, Omit<PoolClock, 'nodes'>>();

function clockOf(ion: string, name: string): Omit<PoolClock, 'nodes'> {
  const found = known.get(name) ?? {
    begin: parse(ion, name, 'begin', 'BREAKPOINT { SOLVE move } PROCEDURE move() {', [
      'before = now',
      `${name} = now`,
    ]),
    end: parse(
      ...([ion, name, 'end'] as const),
      `INITIAL { now = ${name} before = ${name} } BREAKPOINT { SOLVE move } PROCEDURE move() {`,
      [`now = ${name}`],
    ),
    // What falls fast is not taken below nothing.
    middle: parse(ion, name, 'middle', 'INITIAL {', [
      `${name} = now + 0.5*(now - before)`,
      `IF (${name} <= 0) { ${name} = now }`,
    ]),
  };
  known.set(name, found);
  return found;
}

function parse(
  ion: string,
  name: string,
  part: string,
  head: string,
  statements: readonly string[],
): Mechanism {
  const uses = part === 'end' ? `READ ${name}` : `READ ${name} WRITE ${name}`;
  const { mechanism, diagnostics } = parseNmodl(
    `NEURON { SUFFIX ${name}_${part} USEION ${ion} ${uses} RANGE ${POOL_FIELDS.join(', ')} }
    ASSIGNED { ${name} (mM) now (mM) before (mM) }
    ${head} ${statements.join('\n')} }`,
    { file: CLOCK_FILE },
  );
  throwOnErrors('simulate/pool', diagnostics);
  return mechanism!;
}
