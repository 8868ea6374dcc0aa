import type { NetworkSpike } from './networkSimulation.ts';
import type { SpikeExchange, WindowReport } from './spikeExchange.ts';

/** Memory of an exchange between threads, which all of them see. */
export interface ExchangeMemory {
  readonly shareCount: number;
  /** First the wish to stop; then of each share how many rounds it has handed in; then of each share and parity a header. */
  readonly control: SharedArrayBuffer;
  /** Of each share and parity: source and time of the spikes of a round. */
  readonly spikes: SharedArrayBuffer;
}

/** Spikes of a share in one round; where there are more, all go another round. */
const SPIKES_PER_ROUND = 1024;
/** Count of spikes, whether the report is the last, whether more follow. */
const HEADER = 3;
/** Looks at the others before a thread goes to sleep: waking takes as long as many of them. */
const LOOKS_BEFORE_SLEEP = 2000;

export function makeExchangeMemory(shareCount: number): ExchangeMemory {
  const bytes = Int32Array.BYTES_PER_ELEMENT;
  return {
    shareCount,
    control: new SharedArrayBuffer(bytes * (1 + shareCount + 2 * shareCount * HEADER)),
    spikes: new SharedArrayBuffer(
      2 * shareCount * SPIKES_PER_ROUND * 2 * Float64Array.BYTES_PER_ELEMENT,
    ),
  };
}

/** Asks all shares to stop after the window in which they hear of it, the same one for all. */
export function stopExchange({ control }: ExchangeMemory): void {
  Atomics.store(new Int32Array(control), 0, 1);
}

/**
 * The exchange of one share, whose thread sleeps until the others have come. Reports lie in memory twice, by the parity of
 * the round: who writes the next one cannot disturb those that still read this one, for nobody is two rounds ahead.
 */
export class SharedExchange implements SpikeExchange {
  private readonly share: number;
  private readonly shareCount: number;
  private readonly control: Int32Array;
  private readonly spikes: Float64Array;
  private round = 0;

  constructor({ shareCount, control, spikes }: ExchangeMemory, share: number) {
    this.share = share;
    this.shareCount = shareCount;
    this.control = new Int32Array(control);
    this.spikes = new Float64Array(spikes);
  }

  swap(own: WindowReport): readonly WindowReport[] {
    const isLast = own.isLast || Atomics.load(this.control, 0) === 1;
    const spikes = Array.from({ length: this.shareCount }, (): NetworkSpike[] => []);
    const areLast = spikes.map(() => false);
    let from = 0;
    for (;;) {
      const part = own.spikes.slice(from, from + SPIKES_PER_ROUND);
      from += part.length;
      this.handIn(part, isLast, from < own.spikes.length);
      let hasMore = false;
      for (let share = 0; share < this.shareCount; share++) {
        this.await(share);
        const header = this.headerOf(share);
        areLast[share] = this.control[header + 1] === 1;
        hasMore ||= this.control[header + 2] === 1;
        this.read(share, this.control[header]!, spikes[share]!);
      }
      if (!hasMore) break;
    }
    return spikes.map((all, share) => ({ spikes: all, isLast: areLast[share]! }));
  }

  private handIn(spikes: readonly NetworkSpike[], isLast: boolean, hasMore: boolean): void {
    this.round++;
    const header = this.headerOf(this.share);
    this.control[header] = spikes.length;
    this.control[header + 1] = isLast ? 1 : 0;
    this.control[header + 2] = hasMore ? 1 : 0;
    let at = this.firstOf(this.share);
    for (const { source, timeMs } of spikes) {
      this.spikes[at++] = source;
      this.spikes[at++] = timeMs;
    }
    Atomics.store(this.control, 1 + this.share, this.round);
    Atomics.notify(this.control, 1 + this.share);
  }

  private await(share: number): void {
    const { control, round } = this;
    for (let looks = 0; ; looks++) {
      const reached = Atomics.load(control, 1 + share);
      if (reached >= round) return;
      if (looks >= LOOKS_BEFORE_SLEEP) Atomics.wait(control, 1 + share, reached);
    }
  }

  private read(share: number, count: number, into: NetworkSpike[]): void {
    let at = this.firstOf(share);
    for (let k = 0; k < count; k++)
      into.push({ source: this.spikes[at++]!, timeMs: this.spikes[at++]! });
  }

  private headerOf(share: number): number {
    return 1 + this.shareCount + (2 * share + (this.round & 1)) * HEADER;
  }

  private firstOf(share: number): number {
    return (2 * share + (this.round & 1)) * SPIKES_PER_ROUND * 2;
  }
}
