/** Arrays of which this share is filled are handed out as they are. */
const TIGHT_SHARE = 0.9;

/** The columns of a file's rows while they are read: typed arrays that grow. */
export class RowColumns {
  count = 0;
  #capacity: number;
  #columns: Float64Array[];
  /** 1-based line of each row. */
  #line: Int32Array;
  /** Place in the text where the line of each row begins. */
  #start: Int32Array;

  /** @param expected how many rows there may be; more find room too */
  constructor(columns: number, expected: number) {
    this.#capacity = Math.max(16, expected);
    this.#columns = Array.from({ length: columns }, () => new Float64Array(this.#capacity));
    this.#line = new Int32Array(this.#capacity);
    this.#start = new Int32Array(this.#capacity);
  }

  push(values: Float64Array, line: number, start: number): void {
    if (this.count === this.#capacity) this.#grow();
    const columns = this.#columns;
    for (let k = 0; k < columns.length; k++) columns[k]![this.count] = values[k]!;
    this.#line[this.count] = line;
    this.#start[this.count++] = start;
  }

  /** One column of the rows; no row may be added any more. */
  column(index: number): Float64Array {
    return this.#cut(this.#columns[index]!);
  }

  lines(): Int32Array {
    return this.#cut(this.#line);
  }

  startOf(row: number): number {
    return this.#start[row]!;
  }

  /** A view where there is little to spare, else a copy: what is posted to a worker takes its whole buffer along. */
  #cut<T extends Float64Array | Int32Array>(values: T): T {
    const isTight = this.count >= TIGHT_SHARE * this.#capacity;
    return (isTight ? values.subarray(0, this.count) : values.slice(0, this.count)) as T;
  }

  #grow(): void {
    this.#capacity *= 2;
    const widen = <T extends Float64Array | Int32Array>(wider: T, values: T): T => {
      wider.set(values);
      return wider;
    };
    this.#columns = this.#columns.map((values) => widen(new Float64Array(this.#capacity), values));
    this.#line = widen(new Int32Array(this.#capacity), this.#line);
    this.#start = widen(new Int32Array(this.#capacity), this.#start);
  }
}
