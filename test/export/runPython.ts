import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
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

/** Writes a script to a folder of its own and hands its path to `commandOf`. */
export function runScript(
  text: string,
  commandOf: (path: string) => readonly string[] = (path) => [path],
): PythonRun {
  const folder = mkdtempSync(join(tmpdir(), 'cabletree-export-'));
  try {
    const path = join(folder, 'exported.py');
    writeFileSync(path, text);
    const { status, stdout, stderr } = spawnSync(brian2Python!, commandOf(path), {
      encoding: 'utf8',
      timeout: 120_000,
      env: { ...process.env, PYTHONPATH: stubFolder, PYTHONDONTWRITEBYTECODE: '1' },
    });
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
