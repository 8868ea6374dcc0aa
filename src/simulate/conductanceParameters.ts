import type { Membrane, RunningBlock } from './membrane.ts';

const CONDUCTANCE_UNIT = /^(S|mho)\/cm2$/;
/** Values a parameter is tried at, S/cm2, and the value of every state meanwhile. */
export const PROBE_S_PER_CM2 = 1e-3;
const PROBE_STATE = 0.5;
/** A change below this share of the slope itself is rounding. */
const ROUNDING = 1e-9;

/**
 * The maximal conductances among a mechanism's painted parameters, by field: those in S/cm2, and, where the file gives a
 * parameter no unit, those that the slope of its current is proportional to. Of two that multiply each other the first
 * counts. None where a mechanism has no states. Fields and arrays of currents are left as they were found, but for states.
 */
export function findConductances(membrane: Membrane, block: RunningBlock): number[] {
  const { fields, plan } = block;
  if (!plan.fields.some(({ role }) => role === 'state')) return [];
  const candidates = plan.fields.flatMap(({ role, unit }, field) =>
    role === 'parameter' && (unit === '' || CONDUCTANCE_UNIT.test(unit)) ? [field] : [],
  );
  const stated = candidates.filter((field) => plan.fields[field]!.unit !== '');
  if (stated.length > 0) return stated;
  const kept = fields.map((values) => Float64Array.from(values));
  plan.fields.forEach(({ role }, field) => {
    if (role === 'state') fields[field]!.fill(PROBE_STATE);
  });
  const found: number[] = [];
  for (const field of candidates) {
    if (isProportional(membrane, block, field, found)) found.push(field);
    for (const each of [field, ...found]) fields[each]!.set(kept[each]!);
  }
  plan.fields.forEach((_, field) => {
    fields[field]!.set(kept[field]!);
  });
  return found;
}

/** With the conductances found before it at 0, so that what only scales them has no effect. */
function isProportional(
  membrane: Membrane,
  block: RunningBlock,
  field: number,
  found: readonly number[],
): boolean {
  for (const other of found) block.fields[other]!.fill(0);
  const slopes = [0, 1, 2].map((factor) => {
    block.fields[field]!.fill(factor * PROBE_S_PER_CM2);
    return slopeOf(membrane, block);
  });
  const [none, once, twice] = slopes as [number, number, number];
  const [first, second] = [once - none, twice - once];
  const size = Math.max(Math.abs(once), Math.abs(twice));
  return Math.abs(first) > ROUNDING * size && Math.abs(second - first) <= ROUNDING * size;
}

/** Of the block's own current, summed over its instances. S/cm2. */
export function slopeOf(
  { conductanceSPerCm2, currentMaPerCm2, nodeFields }: Membrane,
  { kernel, nodes }: RunningBlock,
): number {
  conductanceSPerCm2.fill(0);
  currentMaPerCm2.fill(0);
  nodeFields.beginStep();
  kernel.currents();
  return nodes.reduce((sum, node) => sum + conductanceSPerCm2[node]!, 0);
}
