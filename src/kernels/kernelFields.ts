import type { Mechanism } from '../mechanisms/mechanism.ts';
import type { KernelField, KernelNodeField, KernelPrograms } from './abi.ts';
import type { IrNode, IrProgram } from './ir.ts';

/**
 * Variables that need an array: parameters, states, what RANGE shows, and whatever a program begins from. A GLOBAL or
 * private variable that is always assigned before it is read lives in the code alone.
 */
export function keptVariables(
  mechanism: Mechanism,
  isShown: (variable: Mechanism['assigned'][number]) => boolean,
  ownCurrents: readonly string[],
  programs: readonly (readonly IrNode[])[],
): ReadonlySet<string> {
  const { parameters, states, assigned } = mechanism;
  const shown = assigned.filter(isShown);
  const begun = programs
    .flat()
    .flatMap((node) => (node.kind === 'input' && 'name' in node.source ? [node.source.name] : []));
  const named = [...parameters, ...states, ...shown].map(({ name }) => name);
  return new Set([...named, ...ownCurrents, ...begun]);
}

export function listFields(mechanism: Mechanism, kept: ReadonlySet<string>): KernelField[] {
  const { parameters, states, assigned } = mechanism;
  return [
    ...parameters
      .filter(({ scope }) => scope !== 'global')
      .map(({ name, value, unit }) => field(name, 'parameter', value, unit)),
    ...states
      .filter(({ scope }) => scope !== 'ion')
      .map(({ name, unit }) => field(name, 'state', 0, unit)),
    ...assigned
      .filter(({ name, scope }) => scope !== 'global' && scope !== 'ion' && kept.has(name))
      .map(({ name, unit }) => field(name, 'assigned', 0, unit)),
  ];
}

export function listGlobals(mechanism: Mechanism, kept: ReadonlySet<string>): KernelField[] {
  const { parameters, assigned, fileLocals } = mechanism;
  return [
    ...parameters
      .filter(({ scope }) => scope === 'global')
      .map(({ name, value, unit }) => field(name, 'parameter', value, unit)),
    ...assigned
      .filter(({ name, scope }) => scope === 'global' && kept.has(name))
      .map(({ name, unit }) => field(name, 'assigned', 0, unit)),
    ...fileLocals.filter((name) => kept.has(name)).map((name) => field(name, 'assigned', 0, '')),
  ];
}

export function field(
  name: string,
  role: KernelField['role'],
  initial: number,
  unit: string,
): KernelField {
  return { name, role, initial, unit };
}

export function listNodeFields(programs: KernelPrograms): KernelNodeField[] {
  const access = new Map<string, KernelNodeField['access']>();
  for (const { nodes, stores } of Object.values(programs) as IrProgram[]) {
    for (const node of nodes)
      if (node.kind === 'input' && node.source.kind === 'node')
        access.set(node.source.name, access.get(node.source.name) ?? 'read');
    for (const store of stores)
      if (store.target === 'node') access.set(store.name, 'add');
      else if (store.target === 'nodeValue') access.set(store.name, 'write');
  }
  return [...access].map(([name, how]) => ({ name, access: how }));
}
