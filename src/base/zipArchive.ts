import { unzipSync, type Zippable, zipSync } from 'fflate';

/** The beginning of the era of zip archives; a true date would make equal contents different files. */
const NO_DATE: Date = new Date(1980, 0, 1);

/** A zip archive, the same bytes for the same entries in the same order. Text entries are compressed, others stored. */
export function packZip(entries: ReadonlyMap<string, string | Uint8Array>): Uint8Array {
  const files: Zippable = {};
  for (const [name, content] of entries)
    files[name] =
      typeof content === 'string'
        ? [new TextEncoder().encode(content), { level: 6 }]
        : [content, { level: 0 }];
  return zipSync(files, { mtime: NO_DATE });
}

/** @throws Error where the bytes are no whole archive */
export function unpackZip(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  return new Map(Object.entries(unzipSync(bytes)));
}
