/** A thing to come. */
export interface QueueEntry<T> {
  readonly timeMs: number;
  /** Of arrival, so that events of one time stay in their order. */
  readonly number: number;
  readonly item: T;
}

/** Things to come, by time: a binary heap. */
export class EventQueue<T> {
  private readonly heap: QueueEntry<T>[] = [];
  private arrivals = 0;

  push(timeMs: number, item: T): void {
    const { heap } = this;
    const entry = { timeMs, item, number: this.arrivals++ };
    let k = heap.push(entry) - 1;
    while (k > 0) {
      const parent = (k - 1) >> 1;
      if (!isBefore(entry, heap[parent]!)) break;
      heap[k] = heap[parent]!;
      k = parent;
    }
    heap[k] = entry;
  }

  /** When the first item is due; infinite where there is none. ms */
  get nextMs(): number {
    return this.heap[0]?.timeMs ?? Number.POSITIVE_INFINITY;
  }

  /** Takes the first item due by the time; undefined where none is. */
  popUntil(timeMs: number): { readonly timeMs: number; readonly item: T } | undefined {
    const { heap } = this;
    const first = heap[0];
    if (first === undefined || first.timeMs > timeMs) return undefined;
    const last = heap.pop()!;
    if (heap.length > 0) this.sink(last);
    return first;
  }

  /** All that is to come, in the order of the heap, and how many arrived so far. */
  save(): { readonly entries: readonly QueueEntry<T>[]; readonly arrivals: number } {
    return { entries: [...this.heap], arrivals: this.arrivals };
  }

  /** Holds what `save` gave, in its order, and nothing else. */
  restore(entries: readonly QueueEntry<T>[], arrivals: number): void {
    this.heap.length = 0;
    for (const entry of entries) this.heap.push(entry);
    this.arrivals = arrivals;
  }

  private sink(entry: QueueEntry<T>): void {
    const { heap } = this;
    let k = 0;
    for (;;) {
      let child = 2 * k + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, entry)) break;
      heap[k] = heap[child]!;
      k = child;
    }
    heap[k] = entry;
  }
}

function isBefore<T>(a: QueueEntry<T>, b: QueueEntry<T>): boolean {
  return a.timeMs < b.timeMs || (a.timeMs === b.timeMs && a.number < b.number);
}
