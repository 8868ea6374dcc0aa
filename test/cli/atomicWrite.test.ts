import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFileAtomically } from '../../cli/atomicWrite.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cabletree-write-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('writeFileAtomically', () => {
  it('makes the folders on the way and leaves only the file', async () => {
    const file = join(folder, 'a/b/out.csv');
    await writeFileAtomically(file, 't_ms\n');
    expect(readFileSync(file, 'utf8')).toBe('t_ms\n');
    expect(readdirSync(join(folder, 'a/b'))).toEqual(['out.csv']);
  });

  it('replaces a file and keeps its permissions', async () => {
    const file = join(folder, 'run.sh');
    writeFileSync(file, 'old');
    chmodSync(file, 0o751);
    await writeFileAtomically(file, Uint8Array.of(0x6e, 0x65, 0x77));
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(statSync(file).mode & 0o777).toBe(0o751);
  });

  it('writes through a symbolic link', async () => {
    const [file, link] = [join(folder, 'real.txt'), join(folder, 'link.txt')];
    writeFileSync(file, 'old');
    symlinkSync(file, link);
    await writeFileAtomically(link, 'new');
    expect(readlinkSync(link)).toBe(file);
    expect(readFileSync(file, 'utf8')).toBe('new');
  });

  it('leaves no temporary file behind a failure', async () => {
    mkdirSync(join(folder, 'taken'));
    writeFileSync(join(folder, 'file'), '');
    await expect(writeFileAtomically(join(folder, 'taken'), 'x')).rejects.toThrow(/EISDIR/);
    await expect(writeFileAtomically(join(folder, 'file/below'), 'x')).rejects.toThrow(
      /ENOTDIR|EEXIST/,
    );
    expect(readdirSync(folder).sort()).toEqual(['file', 'taken']);
  });

  it('keeps the old content readable until the new one is whole', async () => {
    const file = join(folder, 'large.txt');
    const [old, fresh] = ['a'.repeat(1 << 22), 'b'.repeat(1 << 22)];
    writeFileSync(file, old);
    let isDone = false;
    const writing = writeFileAtomically(file, fresh).then(() => {
      isDone = true;
    });
    const seen = new Set<string>();
    while (!isDone) {
      seen.add(readFileSync(file, 'utf8'));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await writing;
    for (const content of seen) expect([old, fresh]).toContain(content);
    expect(readFileSync(file, 'utf8')).toBe(fresh);
  });
});
