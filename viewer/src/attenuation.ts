import { type Locus, transferImpedances } from '../../src/index.ts';
import { mixNodesAt, type NodeMix, type RunView } from '../../src/scene/index.ts';

/** How voltage and current get from one place to another at rest, gates held. */
export interface Attenuation {
  readonly frequencyHz: number;
  /** Input impedances, MOhm. */
  readonly fromMohm: number;
  readonly toMohm: number;
  /** Voltage at one place for current into the other, either way. MOhm. */
  readonly transferMohm: number;
  /** Share of the voltage at one end that is seen at the other. */
  readonly forward: number;
  readonly backward: number;
}

/**
 * Out of the transfer impedances of the cell. A place between two nodes is injected into both and read from both by its
 * mix, so that the two directions agree.
 */
export function measureAttenuation(
  { layout, restingUs }: RunView,
  from: Locus,
  to: Locus,
  frequencyHz: number,
): Attenuation {
  const columns = new Map<number, ReturnType<typeof transferImpedances>>();
  const columnOf = (node: number): ReturnType<typeof transferImpedances> => {
    const column = columns.get(node) ?? transferImpedances(layout, restingUs, node, frequencyHz);
    columns.set(node, column);
    return column;
  };
  const impedance = (source: NodeMix, target: NodeMix): number => {
    let re = 0;
    let im = 0;
    for (const [sourceNode, sourceShare] of sharesOf(source))
      for (const [targetNode, targetShare] of sharesOf(target)) {
        const column = columnOf(sourceNode);
        re += sourceShare * targetShare * column.re[targetNode]!;
        im += sourceShare * targetShare * column.im[targetNode]!;
      }
    return Math.hypot(re, im);
  };
  const a = mixNodesAt(layout, from.section, from.x);
  const b = mixNodesAt(layout, to.section, to.x);
  const fromMohm = impedance(a, a);
  const toMohm = impedance(b, b);
  const transferMohm = impedance(a, b);
  return {
    frequencyHz,
    fromMohm,
    toMohm,
    transferMohm,
    forward: transferMohm / fromMohm,
    backward: transferMohm / toMohm,
  };
}

function sharesOf({ nodeA, nodeB, weight }: NodeMix): [node: number, share: number][] {
  return [
    [nodeA, 1 - weight],
    [nodeB, weight],
  ];
}
