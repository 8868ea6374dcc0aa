import type { File } from 'h5wasm';

/** Root attributes by which readers of SONATA know a file: its number, and version 0.1 of the format. */
const MAGIC = 0x0a7a;
const VERSION = [0, 1];

export function markAsSonata(file: File): void {
  file.create_attribute('magic', MAGIC, null, '<I');
  file.create_attribute('version', VERSION, [2], '<I');
}
