import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A file that grows under a temporary name, and has its own only when `finish` has made it whole. */
export class AtomicStream {
  readonly path: string;
  private readonly temporary: string;
  private readonly file: FileHandle;

  private constructor(path: string, temporary: string, file: FileHandle) {
    this.path = path;
    this.temporary = temporary;
    this.file = file;
  }

  static async open(path: string): Promise<AtomicStream> {
    await mkdir(dirname(path), { recursive: true });
    const name = `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`;
    const temporary = join(dirname(path), name);
    return new AtomicStream(path, temporary, await open(temporary, 'wx'));
  }

  async append(content: string | Uint8Array): Promise<void> {
    // Not writeFile: that takes the whole content into one buffer more.
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    for (let at = 0; at < bytes.length; )
      at += (await this.file.write(bytes, at, bytes.length - at, null)).bytesWritten;
  }

  /** @param head takes the place of the file's first bytes. */
  async finish(head?: Uint8Array): Promise<void> {
    if (head !== undefined) await this.file.write(head, 0, head.length, 0);
    await this.file.sync();
    await this.file.close();
    await rename(this.temporary, this.path);
  }

  async discard(): Promise<void> {
    await this.file.close();
    await rm(this.temporary, { force: true });
  }
}
