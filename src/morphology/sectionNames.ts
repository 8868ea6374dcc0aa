import { APICAL_TYPE, AXON_TYPE, DENDRITE_TYPE, SOMA_TYPE } from '../swc-parser/swcTable.ts';

/** The word a section's name begins with: `soma`, `axon`, `dend`, `apic`, and `dend_7` for SWC type 7. */
export function typeWord(type: number): string {
  if (type === SOMA_TYPE) return 'soma';
  if (type === AXON_TYPE) return 'axon';
  if (type === DENDRITE_TYPE) return 'dend';
  if (type === APICAL_TYPE) return 'apic';
  return `dend_${type}`;
}

/** A name for each section, numbered by type in the order given; the soma has no number where it is one section. */
export function nameSections(types: readonly number[]): string[] {
  const somaSections = types.filter((type) => type === SOMA_TYPE).length;
  const used = new Map<number, number>();
  return types.map((type) => {
    const number = used.get(type) ?? 0;
    used.set(type, number + 1);
    return type === SOMA_TYPE && somaSections === 1 ? 'soma' : `${typeWord(type)}[${number}]`;
  });
}
