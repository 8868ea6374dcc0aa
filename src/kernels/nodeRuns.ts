import type { KernelBinding } from './abi.ts';

/** Instances [from, to) whose nodes follow each other. */
export interface NodeRun {
  readonly from: number;
  /** The end of the even part, which runs two at a time; the rest is one instance or none. */
  readonly evenTo: number;
  readonly to: number;
  readonly firstNode: number;
}

export function findRuns({ nodes, count }: Pick<KernelBinding, 'nodes' | 'count'>): NodeRun[] {
  const runs: NodeRun[] = [];
  for (let from = 0, to = 1; from < count; from = to++) {
    while (to < count && nodes[to] === nodes[to - 1]! + 1) to++;
    runs.push({ from, evenTo: to - ((to - from) % 2), to, firstNode: nodes[from]! });
  }
  return runs;
}
