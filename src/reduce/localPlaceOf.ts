import type { LocalPlace } from '../cell/cell.ts';
import type { LocalNode } from './localNode.ts';

/**
 * A local node as the simulator takes it, on the cell that cellOfModel makes: a point process with it as its `localPlace`
 * sees the voltage of the place it had in the full cell.
 *
 * @param offsetMv as MappedSynapse has it.
 * @returns undefined at a site, where the compartment itself has that voltage.
 */
export function localPlaceOf(node: LocalNode, offsetMv: number): LocalPlace | undefined {
  const { above, below, aboveWeight, belowWeight, resistanceMohm, timeConstantMs } = node;
  if (resistanceMohm === 0) return undefined;
  const middle = (section: number): { section: number; x: number } => ({ section, x: 0.5 });
  const own = { offsetMv, resistanceMohm, timeConstantMs };
  if (above < 0) return { near: middle(below), nearWeight: belowWeight, farWeight: 0, ...own };
  const near = { near: middle(above), nearWeight: aboveWeight };
  if (below < 0) return { ...near, farWeight: 0, ...own };
  return { ...near, far: middle(below), farWeight: belowWeight, ...own };
}
