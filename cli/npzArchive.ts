import { packZip, printNumpyNumbers, printNumpyTexts } from '../src/index.ts';

/** An .npz file under way: arrays by name, for `numpy.load`. */
export class NpzArchive {
  private readonly entries = new Map<string, Uint8Array>();

  /** float32 where the values are, else float64. */
  numbers(
    name: string,
    values: ArrayLike<number>,
    shape: readonly number[] = [values.length],
  ): this {
    const array = values instanceof Float32Array ? values : Float64Array.from(values);
    this.entries.set(`${name}.npy`, printNumpyNumbers({ shape, values: array }));
    return this;
  }

  /** Traces as the rows of one array. */
  rows(name: string, traces: readonly Float64Array[], length: number): this {
    const joined = new Float64Array(traces.length * length);
    traces.forEach((trace, row) => {
      joined.set(trace, row * length);
    });
    return this.numbers(name, joined, [traces.length, length]);
  }

  texts(name: string, values: readonly string[]): this {
    this.entries.set(`${name}.npy`, printNumpyTexts(values));
    return this;
  }

  pack(): Uint8Array {
    return packZip(this.entries);
  }
}
