import { describe, expect, it } from 'vitest';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import { MechanismLibrary } from '../../src/mechanisms/mechanismLibrary.ts';

const pas = catalogueMechanisms().get('pas')!;
const hh = catalogueMechanisms().get('hh')!;

describe('a library of mechanisms', () => {
  it('reads each when it is first asked for, and once', () => {
    const read: string[] = [];
    const library = new MechanismLibrary(
      [pas, hh].map((mechanism) => [
        mechanism.name,
        () => {
          read.push(mechanism.name);
          return mechanism;
        },
      ]),
    );
    expect([library.size, library.has('hh'), library.has('Kv'), [...library.keys()]]).toEqual([
      ...[2, true, false],
      ['pas', 'hh'],
    ]);
    expect(read).toEqual([]);
    expect([library.get('hh'), library.get('hh'), library.get('Kv')]).toEqual([hh, hh, undefined]);
    expect(read).toEqual(['hh']);
    expect([...library]).toEqual([
      ['pas', pas],
      ['hh', hh],
    ]);
    expect(read).toEqual(['hh', 'pas']);
  });

  it('gives way to a later entry of a name, and makes another library of the same mechanisms', () => {
    const library = new MechanismLibrary([
      ['hh', () => pas],
      ['hh', () => hh],
    ]);
    const other = new MechanismLibrary(library.asReaders());
    expect([...other.values()]).toEqual([hh]);
    const seen: unknown[] = [];
    other.forEach((mechanism, name, whole) => {
      seen.push([name, mechanism, whole]);
    });
    expect(seen).toEqual([['hh', hh, other]]);
  });

  it('names every file of the catalogue by its mechanism', () => {
    for (const [name, mechanism] of catalogueMechanisms()) expect(mechanism.name).toBe(name);
  });
});
