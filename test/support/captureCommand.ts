import { vi } from 'vitest';
import { runCommandLine } from '../../cli/commandLine.ts';

export interface CapturedCommand {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command in this process and keeps what it prints: for commands that need no server and no signal. */
export async function captureCommand(...words: string[]): Promise<CapturedCommand> {
  const out = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  const err = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  const text = (calls: readonly (readonly unknown[])[]): string =>
    calls.map(([part]) => String(part)).join('');
  try {
    const status = await runCommandLine(words);
    return { status, stdout: text(out.mock.calls), stderr: text(err.mock.calls) };
  } finally {
    out.mockRestore();
    err.mockRestore();
    process.exitCode = 0;
  }
}
