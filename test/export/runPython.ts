import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { afterAll } from 'vitest';
import { pythonWith } from '../support/python.ts';

export const brian2Python: string | undefined = pythonWith('brian2');
export const skipReason: string =
  brian2Python === undefined ? ' (skipped: no Python with brian2 here)' : '';

export const stubFolder: string = resolve(import.meta.dirname, 'stub');

export interface PythonRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The process of brian2Server.py: one for all scripts of a test file. */
class Brian2Server {
  private readonly process: ChildProcessByStdio<Writable, Readable, null>;
  private readonly answers: AsyncIterator<string>;

  constructor() {
    this.process = spawn(brian2Python!, [join(import.meta.dirname, 'brian2Server.py')], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, PYTHONPATH: stubFolder, PYTHONDONTWRITEBYTECODE: '1' },
    });
    this.answers = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
  }

  /** The exit status of a script, null where the server itself has ended. */
  async ask(request: object): Promise<number | null> {
    this.process.stdin.write(`${JSON.stringify(request)}\n`);
    const { done, value } = await this.answers.next();
    return done ? null : Number(value);
  }

  /** It ends with what it reads; nobody need wait. */
  end(): void {
    this.process.stdin.end();
    this.process.stdout.destroy();
    this.process.unref();
  }
}

let server: Brian2Server | undefined;
afterAll(() => server?.end());

/**
 * Writes a script to a folder of its own and runs it there.
 *
 * @param words its arguments.
 * @param driver another script, which gets the path of the first before the words.
 */
export async function runScript(
  text: string,
  words: readonly string[] = [],
  driver?: string,
): Promise<PythonRun> {
  server ??= new Brian2Server();
  const folder = mkdtempSync(join(tmpdir(), 'cabletree-export-'));
  try {
    const path = join(folder, 'exported.py');
    writeFileSync(path, text);
    const printed = { stdout: join(folder, 'stdout'), stderr: join(folder, 'stderr') };
    const call = driver === undefined ? { path, words } : { path: driver, words: [path, ...words] };
    const status = await server.ask({ ...call, ...printed });
    const [stdout, stderr] = [printed.stdout, printed.stderr].map((file) =>
      readFileSync(file, 'utf8'),
    ) as [string, string];
    return { status, stdout, stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The number behind `Rin_MOhm` in what a script printed. */
export function printedResistance({ stdout, stderr }: PythonRun): number {
  const match = /^Rin_MOhm (\S+)$/m.exec(stdout);
  if (match === null) throw new Error(`no Rin_MOhm was printed:\n${stdout}\n${stderr}`);
  return Number(match[1]);
}
