import type { Member } from '../src/index.ts';

/** A cell of a network as files and reports name it. */
export function memberName({ population, index }: Member): string {
  return `${population}[${index}]`;
}

/** What one of its probes recorded. */
export function traceName(trace: Member & { readonly name: string }): string {
  return `${memberName(trace)}.${trace.name}`;
}
