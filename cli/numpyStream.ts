import { printNumpyHeader } from '../src/index.ts';
import { AtomicStream } from './atomicStream.ts';

/** An .npy file of rows that come one after another; its head says how many once it is finished. */
export class NumpyStream {
  private readonly stream: AtomicStream;
  private readonly type: '<f8' | '<f4';
  private readonly width: number;
  private rowCount = 0;

  private constructor(stream: AtomicStream, type: '<f8' | '<f4', width: number) {
    this.stream = stream;
    this.type = type;
    this.width = width;
  }

  static async open(path: string, type: '<f8' | '<f4', width: number): Promise<NumpyStream> {
    const file = new NumpyStream(await AtomicStream.open(path), type, width);
    await file.stream.append(file.head());
    return file;
  }

  get path(): string {
    return this.stream.path;
  }

  append(rows: Float64Array | Float32Array): Promise<void> {
    this.rowCount += rows.length / this.width;
    return this.stream.append(bytesOf(rows));
  }

  finish(): Promise<void> {
    return this.stream.finish(this.head());
  }

  discard(): Promise<void> {
    return this.stream.discard();
  }

  private head(): Uint8Array {
    return printNumpyHeader(this.type, [this.rowCount, this.width]);
  }
}

/** Little-endian on every machine that Node runs on. */
export function bytesOf(rows: Float64Array | Float32Array): Uint8Array {
  return new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength);
}
