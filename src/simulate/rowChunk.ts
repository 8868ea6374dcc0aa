const CHUNK_BYTES = 2 ** 20;

/** Rows gathered until they are worth handing on. */
export class RowChunk<Numbers extends Float64Array | Float32Array> {
  rowCount = 0;
  private readonly rowLength: number;
  private readonly rows: Numbers;
  private readonly handOn: (rows: Numbers) => Promise<void>;
  private filled = 0;

  constructor(
    make: (length: number) => Numbers,
    rowLength: number,
    handOn: (rows: Numbers) => Promise<void>,
  ) {
    this.rowLength = rowLength;
    this.rows = make(rowLength * Math.max(1, Math.floor(CHUNK_BYTES / (8 * rowLength))));
    this.handOn = handOn;
  }

  /** A promise only where rows are handed on, which most are not. */
  add(write: (target: Numbers, at: number) => void): Promise<void> | undefined {
    write(this.rows, this.filled);
    this.filled += this.rowLength;
    this.rowCount++;
    return this.filled === this.rows.length ? this.flush() : undefined;
  }

  async flush(): Promise<void> {
    if (this.filled === 0) return;
    const rows = this.rows.subarray(0, this.filled) as Numbers;
    this.filled = 0;
    await this.handOn(rows);
  }
}
