import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, open, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { hasErrorCode, isSystemError } from '../systemError.ts';
import { fileFailure } from './failure.ts';
import { resultsFolder } from './sweepFolder.ts';

/** Who computes a shard. */
export interface ClaimHolder {
  readonly host: string;
  readonly pid: number;
  /** When the system started that process, in its own ticks; '' where it does not say. Tells two uses of a pid apart. */
  readonly processStart: string;
  /** ISO 8601. */
  readonly time: string;
}

/** One `.claim` file. */
interface FoundClaim {
  readonly generation: number;
  readonly file: string;
  /** Undefined where its writer was killed before it had written. */
  readonly holder: ClaimHolder | undefined;
  readonly ageMs: number;
}

/** A holder writes its claims' time anew at a fraction of this; a claim that is older has lost its holder. */
const CLAIM_LIMIT_MS = 10 * 60_000;
/** A file without a holder in it is given this long to get one. */
const UNWRITTEN_LIMIT_MS = 5_000;
const GENERATIONS_PER_LOOK = 4;

/**
 * Claims on shards: files that only one process can create, so that several runs on one folder share the work. A claim
 * of a dead process of this host, or one that was not renewed for long, is taken over by creating the claim of the next
 * generation, which again only one process can; the highest generation holds the shard.
 */
export class ShardClaims {
  private readonly folder: string;
  private readonly limitMs: number;
  private readonly me: ClaimHolder;
  private readonly held = new Map<string, number>();
  private readonly timer: NodeJS.Timeout;

  constructor(folder: string, limitMs: number = CLAIM_LIMIT_MS) {
    this.folder = resultsFolder(folder);
    this.limitMs = limitMs;
    const { pid } = process;
    this.me = {
      host: hostname(),
      pid,
      processStart: processStart(pid) ?? '',
      time: new Date().toISOString(),
    };
    this.timer = setInterval(() => void this.renew(), Math.min(30_000, limitMs / 4));
    this.timer.unref();
  }

  /** Claims a shard. Returns undefined when it is ours, else who holds it. */
  async take(shard: string): Promise<ClaimHolder | undefined> {
    const before = await this.list(shard);
    const highest = before.at(-1);
    if (highest !== undefined && !this.isStale(highest)) return holderOf(highest);
    const generation = (highest?.generation ?? -1) + 1;
    if (!(await this.create(shard, generation))) return this.whoHolds(shard);
    // Between the look and the claim the stale claims may have gone and another have begun anew.
    const rivals = (await this.list(shard)).filter(
      (claim) => claim.generation !== generation && !this.isStale(claim),
    );
    if (rivals.length === 0) {
      this.held.set(shard, generation);
      return undefined;
    }
    await rm(this.fileOf(shard, generation), { force: true });
    return holderOf(rivals[0]!);
  }

  /** Gives a shard back, with the stale claims that ours took over. */
  async release(shard: string): Promise<void> {
    const generation = this.held.get(shard);
    this.held.delete(shard);
    for (let i = generation ?? -1; i >= 0; i--)
      await rm(this.fileOf(shard, i), { force: true }).catch(() => undefined);
  }

  /** Who holds a shard; undefined where nobody does, or nobody who is alive. */
  async liveHolder(shard: string): Promise<ClaimHolder | undefined> {
    const highest = (await this.list(shard)).at(-1);
    return highest === undefined || this.isStale(highest) ? undefined : holderOf(highest);
  }

  /** Removes the claims of a shard that nobody alive holds. */
  async removeStale(shard: string): Promise<boolean> {
    const claims = await this.list(shard);
    if (claims.length === 0 || !this.isStale(claims.at(-1)!)) return false;
    for (const { file } of claims) await rm(file, { force: true });
    return true;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    for (const shard of [...this.held.keys()]) await this.release(shard);
  }

  private async whoHolds(shard: string): Promise<ClaimHolder> {
    return holderOf((await this.list(shard)).at(-1));
  }

  /** By generation, ascending. One block without any ends the search: a gap of that length would need as many crashes. */
  private async list(shard: string): Promise<FoundClaim[]> {
    const claims: FoundClaim[] = [];
    for (let first = 0; ; first += GENERATIONS_PER_LOOK) {
      const generations = Array.from({ length: GENERATIONS_PER_LOOK }, (_, i) => first + i);
      const block = await Promise.all(generations.map((one) => this.read(shard, one)));
      const found = block.filter((claim) => claim !== undefined);
      if (found.length === 0) return claims;
      claims.push(...found);
    }
  }

  private async read(shard: string, generation: number): Promise<FoundClaim | undefined> {
    const file = this.fileOf(shard, generation);
    try {
      const holder = parseHolder(await readFile(file, 'utf8'));
      const { mtimeMs } = await stat(file);
      return { generation, file, holder, ageMs: Date.now() - mtimeMs };
    } catch (error) {
      // None there, or released in between.
      if (hasErrorCode(error, 'ENOENT')) return undefined;
      throw fileFailure(file, error);
    }
  }

  private isStale({ holder, ageMs }: FoundClaim): boolean {
    if (holder === undefined) return ageMs > UNWRITTEN_LIMIT_MS;
    if (ageMs > this.limitMs) return true;
    return holder.host === this.me.host && !isRunning(holder);
  }

  private fileOf(shard: string, generation: number): string {
    return join(this.folder, `${shard}.claim${generation === 0 ? '' : `.${generation}`}`);
  }

  /** Whether it was this process that made the file. */
  private async create(shard: string, generation: number): Promise<boolean> {
    const file = this.fileOf(shard, generation);
    const text = `${JSON.stringify(this.me)}\n`;
    const name = `${shard}.claim.${this.me.pid}-${randomBytes(4).toString('hex')}.tmp`;
    const temporary = join(this.folder, name);
    try {
      // A link appears with its content; a file that is created and then written can be seen empty.
      await writeFile(temporary, text);
      await link(temporary, file);
      return true;
    } catch (error) {
      if (hasErrorCode(error, 'EEXIST')) return false;
      if (isLinkRefused(error)) return await createExclusively(file, text);
      throw fileFailure(file, error);
    } finally {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  private async renew(): Promise<void> {
    const now = new Date();
    for (const [shard, generation] of this.held)
      await utimes(this.fileOf(shard, generation), now, now).catch(() => undefined);
  }
}

async function createExclusively(file: string, text: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx');
    await handle.writeFile(text).finally(() => handle.close());
    return true;
  } catch (error) {
    if (hasErrorCode(error, 'EEXIST')) return false;
    throw fileFailure(file, error);
  }
}

/** Some file systems have no hard links. */
function isLinkRefused(error: unknown): boolean {
  return (
    isSystemError(error) &&
    error.syscall === 'link' &&
    ['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'].includes(error.code!)
  );
}

function parseHolder(text: string): ClaimHolder | undefined {
  try {
    return JSON.parse(text) as ClaimHolder;
  } catch {
    return undefined;
  }
}

function holderOf(claim: FoundClaim | undefined): ClaimHolder {
  return claim?.holder ?? { host: 'another host', pid: 0, processStart: '', time: '' };
}

function isRunning({ pid, processStart: start }: ClaimHolder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    if (!hasErrorCode(error, 'EPERM')) return false;
  }
  const found = processStart(pid);
  return found === undefined || start === '' || found === start;
}

/** Field 22 of /proc/PID/stat; undefined where there is no such file. */
function processStart(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
