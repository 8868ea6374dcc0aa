import type { Cell } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import type { MechanismBlock, PaintMap } from '../discretise/paintMap.ts';
import { defaultIonValue } from '../simulate/nodeFields.ts';
import { measureRestingMembrane } from '../simulate/restingMembrane.ts';
import { type ExportedText, exportText } from './mechanismText.ts';
import type { SectionCell, SectionMechanism } from './sectionCell.ts';

const CONDUCTANCE_UNIT = /^(S|mho)\/cm2$/;
/** Of what a current is not proportional to. */
const OTHER_UNIT = /^(mV|ms|degC|mM|uM|um|1?\/ms|1?\/mV|1?\/mM)$/;

/**
 * Parameters by `mechanism.parameter` that close a mechanism where they are 0: conductances in S/cm2, and those without a
 * unit that its current is proportional to.
 */
export function findClosing(
  cell: Cell,
  layout: CompartmentLayout,
  { blocks }: PaintMap,
): ReadonlySet<string> {
  if (blocks.length === 0) return new Set();
  const stated = blocks.flatMap(({ mechanism }) =>
    mechanism.parameters
      .filter(({ unit, scope }) => scope === 'range' && CONDUCTANCE_UNIT.test(unit))
      .map(({ name }) => `${mechanism.name}.${name}`),
  );
  return new Set([...stated, ...Object.keys(measureRestingMembrane(cell, layout).channelsNs)]);
}

/**
 * Whether a mechanism with closing parameters at 0 is as if it were not there: it writes nothing but currents, and reads no
 * concentration, for which NEURON would let the reversal potential follow.
 */
export function canClose(
  { mechanism }: Pick<MechanismBlock, 'mechanism'>,
  closing: ReadonlySet<string>,
): boolean {
  const { name: owner, ions, parameters } = mechanism;
  const isPlain = ions.every(
    ({ name, reads, writes }) =>
      writes.every((written) => written === `i${name}`) &&
      !reads.some((read) => read === `${name}i` || read === `${name}o`),
  );
  const isClosing = ({ name }: { name: string }): boolean => closing.has(`${owner}.${name}`);
  // What scales a current may be a parameter of any other kind.
  const isKnown = parameters.every(
    (parameter) => isClosing(parameter) || OTHER_UNIT.test(parameter.unit),
  );
  return isPlain && isKnown && parameters.some(isClosing);
}

/**
 * What is painted, on groups of compartments that are a section each. Where a section has a mechanism on some compartments
 * only, its closing parameters are 0 on the others.
 */
export function describeMembrane(
  { blocks, ionValues }: PaintMap,
  groups: readonly (readonly number[])[],
  closing: ReadonlySet<string>,
): Pick<SectionCell, 'mechanisms' | 'ionValues'> {
  return {
    mechanisms: blocks.map((block) => describeBlock(block, groups, closing)),
    ionValues: [...ionValues].map(([name, byNode]) => ({
      name,
      bySection: valuesByGroup(name, byNode, groups),
    })),
  };
}

function describeBlock(
  { mechanism, nodes, parameters }: MechanismBlock,
  groups: readonly (readonly number[])[],
  closing: ReadonlySet<string>,
): SectionMechanism {
  const text = exportText(mechanism, [...parameters.keys()]);
  const instance = new Map(Array.from(nodes, (node, i) => [node, i]));
  const bySection = new Map<number, Record<string, number[]>>();
  groups.forEach((group, section) => {
    const own = group.map((node) => instance.get(node) ?? -1);
    if (own.every((k) => k < 0)) return;
    const isPartial = own.some((k) => k < 0);
    const values: Record<string, number[]> = {};
    for (const { name, value } of mechanism.parameters) {
      const painted = parameters.get(name);
      const isClosed = isPartial && closing.has(`${mechanism.name}.${name}`);
      if ((painted === undefined && !isClosed) || text.globals.includes(name)) continue;
      values[name] = own.map((k) => (k < 0 ? (isClosed ? 0 : value) : (painted?.[k] ?? value)));
    }
    bySection.set(section, values);
  });
  const head = headOf(text, (name) => parameters.get(name)![0]!);
  return { ...head, bySection };
}

/** What a mechanism has once: its name and text, and the values that stand for all of its instances. */
export function headOf(
  { name, mechanism, source, isTabled, globals }: ExportedText,
  readGlobal: (parameter: string) => number,
): Omit<SectionMechanism, 'bySection'> {
  const values = globals.map((parameter) => [parameter, readGlobal(parameter)] as const);
  return { name, mechanism, source, isTabled, globals: Object.fromEntries(values) };
}

function valuesByGroup(
  name: string,
  byNode: Float64Array,
  groups: readonly (readonly number[])[],
): Map<number, readonly number[]> {
  const found = new Map<number, readonly number[]>();
  const usual = defaultIonValue(name) ?? (/[io]$/.test(name) && !name.startsWith('e') ? 1 : 0);
  groups.forEach((group, section) => {
    const own = group.map((node) => byNode[node]!);
    if (own.some((value) => !Number.isNaN(value)))
      found.set(
        section,
        own.map((value) => (Number.isNaN(value) ? usual : value)),
      );
  });
  return found;
}
