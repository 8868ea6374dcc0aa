import type { File } from 'h5wasm';

const PATH = 'file.h5';

/** The bytes of the HDF5 file that `fill` fills; the same whenever they are made. */
export async function printHdf5(fill: (file: File) => void): Promise<Uint8Array> {
  // A megabyte of WebAssembly: loaded by those who ask for it.
  const { default: h5 } = await import('h5wasm');
  const { FS } = await h5.ready;
  atTimeZero(() => {
    const file = new h5.File(PATH, 'w');
    fill(file);
    file.close();
  });
  const bytes = FS.readFile(PATH);
  FS.unlink(PATH);
  return bytes;
}

/**
 * HDF5 writes the time into every object, and has no way to leave it out here; but the same content is to be the same
 * bytes. So the clock stands still for as long as the work takes, which nothing can interrupt.
 */
function atTimeZero(work: () => void): void {
  const { now } = Date;
  Date.now = () => 0;
  try {
    work();
  } finally {
    Date.now = now;
  }
}
