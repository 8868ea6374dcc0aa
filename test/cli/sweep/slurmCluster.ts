import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { sleep } from './sweepRig.ts';

const CORES = 2;
const CONTROL_PORT = 26817;
const NODE_PORT = 26818;

/** Slurm on this computer alone, with files and ports of its own: a controller, a node, munge. As root. */
export class SlurmCluster {
  private readonly folder: string = mkdtempSync(join(tmpdir(), 'cabletree-slurm-'));
  private readonly daemons: ChildProcess[] = [];

  async start(): Promise<void> {
    for (const name of ['state', 'spool']) mkdirSync(join(this.folder, name));
    writeFileSync(join(this.folder, 'munge.key'), randomBytes(128), { mode: 0o600 });
    writeFileSync(join(this.folder, 'slurm.conf'), this.configuration());
    this.daemon('munged', '--foreground', '--force', ...this.mungeOptions());
    await sleep(500);
    this.daemon('slurmctld', '-D', '-f', join(this.folder, 'slurm.conf'));
    this.daemon('slurmd', '-D', '-f', join(this.folder, 'slurm.conf'));
    for (let attempt = 0; attempt < 60; attempt++) {
      if (this.call('sinfo', '-h', '-o', '%t').startsWith('idle')) return;
      await sleep(500);
    }
    throw new Error(`the node did not come up: ${this.call('sinfo', '-N', '-l')}`);
  }

  /** Standard output of one of Slurm's commands. */
  call(command: string, ...words: string[]): string {
    const { stdout, stderr } = spawnSync(command, words, {
      encoding: 'utf8',
      env: this.environment(),
    });
    return stdout || stderr;
  }

  /** Submits a script from within a folder and returns the job's number. */
  submit(folder: string, env: NodeJS.ProcessEnv, ...words: string[]): string {
    const { stdout, stderr } = spawnSync('sbatch', ['--parsable', ...words], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...this.environment(), ...env },
    });
    if (stderr !== '') throw new Error(stderr);
    return stdout.trim();
  }

  /** Waits until no task of a job is pending or running. */
  async drain(job: string): Promise<void> {
    while (this.call('squeue', '-h', '-j', job).trim() !== '') await sleep(500);
  }

  async stop(): Promise<void> {
    for (const daemon of this.daemons.reverse()) {
      const gone = daemon.exitCode === null ? once(daemon, 'exit') : undefined;
      daemon.kill('SIGTERM');
      await Promise.race([gone, sleep(5000)]);
      daemon.kill('SIGKILL');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private daemon(command: string, ...words: string[]): void {
    const daemon = spawn(command, words, { stdio: 'ignore', env: this.environment() });
    this.daemons.push(daemon);
  }

  private environment(): NodeJS.ProcessEnv {
    return { ...process.env, SLURM_CONF: join(this.folder, 'slurm.conf') };
  }

  private mungeOptions(): string[] {
    const files = ['key-file=munge.key', 'socket=munge.socket', 'pid-file=munge.pid'];
    return [...files, 'log-file=munge.log', 'seed-file=munge.seed'].map((option) => {
      const [name, file] = option.split('=');
      return `--${name}=${join(this.folder, file!)}`;
    });
  }

  private configuration(): string {
    const host = hostname().split('.')[0];
    const at = (name: string): string => join(this.folder, name);
    return `ClusterName=cabletree
SlurmctldHost=${host}(127.0.0.1)
AuthType=auth/munge
CryptoType=crypto/munge
AuthInfo=socket=${at('munge.socket')}
SlurmctldPort=${CONTROL_PORT}
SlurmdPort=${NODE_PORT}
SlurmUser=root
SlurmdUser=root
StateSaveLocation=${at('state')}
SlurmdSpoolDir=${at('spool')}
SlurmctldPidFile=${at('slurmctld.pid')}
SlurmdPidFile=${at('slurmd.pid')}
SlurmctldLogFile=${at('slurmctld.log')}
SlurmdLogFile=${at('slurmd.log')}
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
ReturnToService=2
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
RequeueExit=75
JobRequeue=1
NodeName=${host} NodeAddr=127.0.0.1 CPUs=${CORES} RealMemory=2000 State=UNKNOWN
PartitionName=all Nodes=${host} Default=YES MaxTime=INFINITE State=UP
`;
  }
}
