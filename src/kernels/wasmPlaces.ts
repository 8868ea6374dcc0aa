import type { IrSource } from './ir.ts';

/** An array in the memory: its address in bytes, and whether its first value stands for all. */
export interface WasmArray {
  readonly address: number;
  readonly isUniform: boolean;
}

/** Where a program finds its arrays. Addresses in bytes. */
export interface WasmPlaces {
  readonly voltage: number;
  readonly current: number;
  readonly conductance: number;
  readonly clock: number;
  /** One value each, by name. */
  readonly globals: ReadonlyMap<string, number>;
  /** By instance, by name. */
  readonly fields: ReadonlyMap<string, WasmArray>;
  /** By slot, by name. */
  readonly nodeFields: ReadonlyMap<string, WasmArray>;
  /** Room for `rowCount` rows of CHUNK_BYTES. */
  readonly scratch: number;
}

/** Whether a source has one value for all instances, as the places say. */
export function isUniformPlace(source: IrSource, { fields, nodeFields }: WasmPlaces): boolean {
  switch (source.kind) {
    case 'clock':
    case 'global':
      return true;
    case 'field':
      return fields.get(source.name)?.isUniform === true;
    case 'node':
      return nodeFields.get(source.name)?.isUniform === true;
    case 'voltage':
      return false;
  }
}

export function arrayOf(arrays: ReadonlyMap<string, WasmArray>, name: string): WasmArray {
  const array = arrays.get(name);
  if (array === undefined) throw new RangeError(`no array of ${name}`);
  return array;
}

export function globalAddress({ globals }: WasmPlaces, name: string): number {
  const address = globals.get(name);
  if (address === undefined) throw new RangeError(`no global ${name}`);
  return address;
}
