import type { KernelBinding } from './abi.ts';
import { type IrNode, type IrProgram, type IrSource, type IrStore, pruneProgram } from './ir.ts';
import { findRuns } from './nodeRuns.ts';
import { routineName } from './routine.ts';

/** Nodes in a row that have the same mechanisms, whose instances follow each other as well. */
export interface SharedStretch {
  readonly firstNode: number;
  readonly length: number;
  /** Of each mechanism there: its index, and its instance on the first node. */
  readonly members: readonly { readonly kernel: number; readonly from: number }[];
}

/** Beyond so many stretches code for each would outgrow its use: then nothing is merged, and nothing goes by table. */
export const MOST_STRETCHES = 32;

/** The nodes that have any of the mechanisms, cut wherever one begins or ends. */
export function findSharedStretches(
  bindings: readonly Pick<KernelBinding, 'nodes' | 'count'>[],
): SharedStretch[] {
  const runs = bindings.flatMap((binding, kernel) =>
    findRuns(binding).map((run) => ({
      ...{ kernel, from: run.from, firstNode: run.firstNode },
      endNode: run.firstNode + run.to - run.from,
    })),
  );
  const cuts = new Set(runs.flatMap(({ firstNode, endNode }) => [firstNode, endNode]));
  const sorted = [...cuts].sort((a, b) => a - b);
  runs.sort((a, b) => a.firstNode - b.firstNode);
  let open: typeof runs = [];
  let next = 0;
  return sorted.flatMap((firstNode, k) => {
    open = open.filter(({ endNode }) => endNode > firstNode);
    while (next < runs.length && runs[next]!.firstNode === firstNode) open.push(runs[next++]!);
    const members = open
      .map((run) => ({ kernel: run.kernel, from: run.from + firstNode - run.firstNode }))
      .sort((a, b) => a.kernel - b.kernel);
    return members.length === 0 ? [] : [{ firstNode, length: sorted[k + 1]! - firstNode, members }];
  });
}

/** Names of the sums over mechanisms among the fields by node of a merged program; no NMODL name has a space. */
export const CURRENT_SUM: string = 'sum of currents';
export const CONDUCTANCE_SUM: string = 'sum of conductances';

/** What a field or global of one of the merged programs is called. */
export function memberName(member: number, name: string): string {
  return `${member} ${name}`;
}

/**
 * The programs of several mechanisms on one node as a single one: what they add up begins from 0, stays in registers and
 * is stored once. It gives the bits of the programs run one after the other.
 *
 * @param sums fields by node that mechanisms add to.
 */
export function mergePrograms(
  programs: readonly IrProgram[],
  sums: ReadonlySet<string>,
): IrProgram {
  const merger = new Merger(sums);
  programs.forEach((program, member) => {
    merger.append(program, member);
  });
  return merger.finish();
}

class Merger {
  private readonly sums: ReadonlySet<string>;
  private readonly nodes: IrNode[] = [];
  private readonly indexByKey = new Map<string, number>();
  /** Fields by node as the programs so far have left them. */
  private readonly shared = new Map<string, number>();
  private readonly stores: IrStore[] = [];

  constructor(sums: ReadonlySet<string>) {
    this.sums = sums;
    for (const name of [CURRENT_SUM, CONDUCTANCE_SUM]) this.shared.set(name, this.constant(0));
  }

  append({ nodes, stores }: IrProgram, member: number): void {
    const newIndex: number[] = [];
    for (const node of nodes) newIndex.push(this.copy(node, newIndex, member));
    for (const store of stores) this.store({ ...store, value: newIndex[store.value]! }, member);
  }

  finish(): IrProgram {
    const shared = [...this.shared].map(
      ([name, value]): IrStore => ({ target: 'nodeValue', name, value }),
    );
    return pruneProgram({ nodes: this.nodes, stores: [...this.stores, ...shared] });
  }

  private copy(node: IrNode, newIndex: readonly number[], member: number): number {
    if (node.kind === 'constant') return this.constant(node.value);
    if (node.kind === 'input') return this.input(node.source, member);
    const operands = node.operands.map((operand) => newIndex[operand]!);
    const name = node.routine === undefined ? node.operation : routineName(node.routine);
    return this.intern(`${name} ${operands.join(' ')}`, { ...node, operands });
  }

  private input(source: IrSource, member: number): number {
    if (source.kind === 'node') {
      const known = this.shared.get(source.name);
      if (known !== undefined) return known;
      if (this.sums.has(source.name)) return this.constant(0);
    }
    const isOwn = source.kind === 'field' || source.kind === 'global';
    const renamed = isOwn ? { ...source, name: memberName(member, source.name) } : source;
    return this.intern(JSON.stringify(renamed), { kind: 'input', source: renamed });
  }

  private store(store: IrStore, member: number): void {
    switch (store.target) {
      case 'field':
      case 'global':
        this.stores.push({ ...store, name: memberName(member, store.name) });
        break;
      case 'nodeValue':
        this.shared.set(store.name, store.value);
        break;
      case 'node':
        this.addTo(store.name, store.value);
        break;
      case 'current':
        this.addTo(CURRENT_SUM, store.value);
        break;
      case 'conductance':
        this.addTo(CONDUCTANCE_SUM, store.value);
    }
  }

  private addTo(name: string, value: number): void {
    const operands = [this.shared.get(name) ?? this.constant(0), value];
    const sum = this.intern(`add ${operands.join(' ')}`, {
      ...{ kind: 'operation', operation: 'add', operands },
    });
    this.shared.set(name, sum);
  }

  private constant(value: number): number {
    return this.intern(`constant ${Object.is(value, -0) ? '-0' : value}`, {
      ...{ kind: 'constant', value },
    });
  }

  private intern(key: string, node: IrNode): number {
    const known = this.indexByKey.get(key);
    if (known !== undefined) return known;
    const index = this.nodes.push(node) - 1;
    this.indexByKey.set(key, index);
    return index;
  }
}
