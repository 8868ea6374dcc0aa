import type { Mechanism } from './mechanism.ts';

/**
 * Mechanisms by name, each read when it is first asked for: a cell needs two of some forty, and reading all of them
 * takes longer than its run begins to.
 */
export class MechanismLibrary implements ReadonlyMap<string, Mechanism> {
  private readonly readers: ReadonlyMap<string, () => Mechanism>;
  private readonly known = new Map<string, Mechanism>();

  /** @param readers how to make the mechanism of each name, each called once at most; a later entry of a name wins */
  constructor(readers: Iterable<readonly [name: string, read: () => Mechanism]>) {
    this.readers = new Map(readers);
  }

  get size(): number {
    return this.readers.size;
  }

  has(name: string): boolean {
    return this.readers.has(name);
  }

  get(name: string): Mechanism | undefined {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const mechanism = this.readers.get(name)?.();
    if (mechanism !== undefined) this.known.set(name, mechanism);
    return mechanism;
  }

  keys(): MapIterator<string> {
    return this.readers.keys();
  }

  values(): MapIterator<Mechanism> {
    return this.all().values();
  }

  entries(): MapIterator<[string, Mechanism]> {
    return this.all().entries();
  }

  [Symbol.iterator](): MapIterator<[string, Mechanism]> {
    return this.entries();
  }

  forEach(
    act: (mechanism: Mechanism, name: string, library: ReadonlyMap<string, Mechanism>) => void,
  ): void {
    for (const [name, mechanism] of this.entries()) act(mechanism, name, this);
  }

  /** How to make each of these for another library. */
  *asReaders(): Generator<[name: string, read: () => Mechanism]> {
    for (const name of this.readers.keys()) yield [name, () => this.get(name)!];
  }

  private all(): Map<string, Mechanism> {
    return new Map(Array.from(this.readers.keys(), (name) => [name, this.get(name)!]));
  }
}
