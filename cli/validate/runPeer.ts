import { spawn } from 'node:child_process';
import type { PeerRun } from '../../src/validate/index.ts';

/** Debian's interpreter first: its packages are seen by that one only, whatever other Python comes first on PATH. */
const CANDIDATES: readonly string[] = ['/usr/bin/python3', 'python3', 'python'];

/** The first Python that imports the module; undefined where none does. */
export async function pythonWith(module: string): Promise<string | undefined> {
  for (const python of CANDIDATES) {
    const { code } = await runPython(python, `import ${module}`, '');
    if (code === 0) return python;
  }
  return undefined;
}

/**
 * Runs a peer's script on the runs.
 *
 * @returns voltages by run, probe and step.
 * @throws Error with what the script said where it fails.
 */
export async function takeRuns(
  python: string,
  script: string,
  runs: readonly PeerRun[],
): Promise<number[][][]> {
  const { code, output, errors } = await runPython(python, script, JSON.stringify(runs));
  if (code !== 0) throw new Error(errors.trim().split('\n').at(-1) ?? `exit ${code}`);
  return JSON.parse(output.trim().split('\n').at(-1)!) as number[][][];
}

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

function runPython(python: string, script: string, input: string): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(python, ['-c', script], {
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    });
    let [output, errors] = ['', ''];
    child.stdout.on('data', (text: Buffer) => {
      output += text.toString('utf8');
    });
    child.stderr.on('data', (text: Buffer) => {
      errors += text.toString('utf8');
    });
    child.on('error', (error) => resolve({ code: null, output, errors: error.message }));
    child.on('close', (code) => resolve({ code, output, errors }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
