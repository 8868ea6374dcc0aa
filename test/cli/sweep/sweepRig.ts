import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { vi } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');
export const PROGRAM: string = join(ROOT, 'dist/bin/main.js');
/** Its default export takes a task, as the threads of a pool do. */
export const WORKER_FILE: string = join(ROOT, 'dist/bin/shardWorker.js');

interface BuiltCommandLine {
  readonly runCommandLine: (words: readonly string[]) => Promise<number>;
}

/** Without the variables that schedulers set for their tasks. */
const ENVIRONMENT: NodeJS.ProcessEnv = {
  NO_COLOR: '1',
  SLURM_ARRAY_TASK_ID: '',
  JOB_COMPLETION_INDEX: '',
  AWS_BATCH_JOB_ARRAY_INDEX: '',
};

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder for sweeps of a soma with hh; gone after `remove`. */
export class SweepRig {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'cabletree-sweep-'));

  constructor(durationMs = 20) {
    const experiment = {
      cabletree: 1,
      title: 'soma',
      morphology: { name: 'soma.swc', text: '1 1 0 0 0 10 -1\n' },
      mesh: { policy: 'fixed', count: 1 },
      paint: [
        { region: 'all', mechanism: 'hh', parameters: { gnabar: 0.12 } },
        { region: 'all', ion: 'na', reversal_mV: 50 },
        { region: 'all', ion: 'k', reversal_mV: -77 },
      ],
      place: [
        {
          name: 'step',
          locus: 'soma',
          iclamp: { delay_ms: 2, duration_ms: 1e6, amplitude_nA: 0.5 },
        },
      ],
      probes: [{ name: 'soma', locus: 'soma' }],
      simulation: { duration_ms: durationMs },
    };
    this.write('e.json', JSON.stringify(experiment));
  }

  /** Runs a command of the built command line in this process, which is much faster than in one of its own. */
  run(...words: string[]): Promise<Finished> {
    return this.runIn({}, ...words);
  }

  async runIn(env: NodeJS.ProcessEnv, ...words: string[]): Promise<Finished> {
    const built = (await import(join(ROOT, 'dist/bin/commandLine.js'))) as BuiltCommandLine;
    const before = { cwd: process.cwd(), env: { ...process.env } };
    const said = { stdout: '', stderr: '' };
    const spies = (['stdout', 'stderr'] as const).map((stream) =>
      vi.spyOn(process[stream], 'write').mockImplementation((chunk) => {
        said[stream] += chunk.toString();
        return true;
      }),
    );
    process.chdir(this.folder);
    Object.assign(process.env, ENVIRONMENT, env);
    try {
      return { status: await built.runCommandLine(['sweep', ...words]), ...said };
    } finally {
      for (const spy of spies) spy.mockRestore();
      for (const name of Object.keys(process.env)) delete process.env[name];
      Object.assign(process.env, before.env);
      process.chdir(before.cwd);
      process.exitCode = undefined;
    }
  }

  start(...words: string[]): ChildProcess {
    return spawn(process.execPath, [PROGRAM, 'sweep', ...words], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...ENVIRONMENT },
    });
  }

  /** Plans 12 currents times 4 conductances into shards. */
  plan(sweep: string, shards = 12, ...more: string[]): Promise<Finished> {
    const settings = ['-s', 'step.amplitude_nA=0:1.1:12', '-s', 'hh.gnabar=0.09:0.15:4'];
    return this.run('plan', 'e.json', ...settings, '--shards', `${shards}`, '-o', sweep, ...more);
  }

  /** The merged table, by a file of its own. */
  async table(sweep: string): Promise<string> {
    const { status, stderr } = await this.run('merge', sweep, '-o', `${sweep}.csv`);
    if (status !== 0) throw new Error(stderr);
    return this.read(`${sweep}.csv`);
  }

  shards(sweep: string): string[] {
    const { shards } = JSON.parse(this.read(`${sweep}/shards.json`)) as {
      shards: { name: string }[];
    };
    return shards.map(({ name }) => name);
  }

  entries(sweep: string): string[] {
    return readdirSync(this.path(sweep, 'results')).sort();
  }

  /** Of each result: its inode and time, which change when it is written again. */
  stamps(sweep: string): Map<string, string> {
    const results = this.entries(sweep).filter((entry) => entry.endsWith('.zip'));
    return new Map(
      results.map((entry) => {
        const { ino, mtimeMs } = statSync(this.path(sweep, 'results', entry));
        return [entry, `${ino} ${mtimeMs}`];
      }),
    );
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  write(name: string, text: string): void {
    writeFileSync(this.path(name), text);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Waits for a child to end and gives what it said. */
export async function finished(child: ChildProcess): Promise<Finished> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, stdout, stderr };
}

export function sleep(ms: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, ms));
}
