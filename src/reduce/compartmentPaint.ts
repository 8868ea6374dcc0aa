import type { Cell } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { type MechanismBlock, paintCompartments } from '../discretise/paintMap.ts';
import type { Mechanism } from '../mechanisms/mechanism.ts';
import type { ReducedModel } from './reducedModel.ts';

/** What one compartment of a reduced model is painted with, taken from the full cell. */
export interface CompartmentPaint {
  /** Membrane that densities are taken on, um2: see `membraneArea`. */
  readonly areaUm2: number;
  /** Painted parameters by mechanism; conductances in S/cm2 on `areaUm2`, all others as they are in the full cell. */
  readonly mechanisms: ReadonlyMap<Mechanism, Readonly<Record<string, number>>>;
  /** Painted values of ions by NMODL name: `ena` in mV, `cao` in mM. */
  readonly ionValues: Readonly<Record<string, number>>;
}

/** A node of the full cell that a compartment stands for, and how far: its weight times its membrane, um2. */
interface Share {
  readonly node: number;
  readonly areaUm2: number;
}

/**
 * The paint of each compartment: conductances in total those of `channelsNs`; every other parameter, and ions, as at the
 * compartment's own place where it has one with that paint, else the mean over the membrane it stands for. Mechanisms
 * without a current, as pools of calcium, are where any of that membrane has them.
 *
 * @throws ModelError as paintCompartments does.
 */
export function paintModel(
  cell: Cell,
  layout: CompartmentLayout,
  model: ReducedModel,
): CompartmentPaint[] {
  const { blocks, ionValues } = paintCompartments(cell, layout);
  const carried = blocks.filter(({ mechanism }) => mechanism.states.length > 0);
  const shares = sharesOf(model, layout);
  const columns = carried.map(
    (block) => new BlockColumns(withConductances(block, model), layout.nodeCount),
  );
  const pools = poolConductances(carried, columns, model);
  return model.compartments.map((compartment, index) => {
    const own = model.sites?.nodes[index] ?? -1;
    const mine = shares[index]!;
    const areaUm2 = membraneArea(compartment, mine, pools);
    const mechanisms = new Map<Mechanism, Record<string, number>>();
    for (const column of columns) {
      const painted = column.paintOf(own, mine);
      if (painted === undefined) continue;
      for (const name of Object.keys(painted)) {
        const key = `${column.mechanism.name}.${name}`;
        if (isConductance(model, key))
          painted[name] = ((compartment.channelsNs[key] ?? 0) * 0.1) / areaUm2; // [nS/um2 = 0.1 S/cm2]
      }
      mechanisms.set(column.mechanism, painted);
    }
    const ions = [...ionValues].flatMap(([name, values]): [string, number][] => {
      const value = valueOrMean(values, own, mine);
      return value === undefined ? [] : [[name, value]];
    });
    return { areaUm2, mechanisms, ionValues: Object.fromEntries(ions) };
  });
}

function sharesOf(
  { sites, compartmentOfNode, compartments }: ReducedModel,
  { areaUm2 }: CompartmentLayout,
): Share[][] {
  const shares: Share[][] = compartments.map(() => []);
  const give = (compartment: number, node: number, weight: number): void => {
    if (compartment >= 0 && weight > 0)
      shares[compartment]!.push({ node, areaUm2: weight * areaUm2[node]! });
  };
  areaUm2.forEach((area, node) => {
    if (area === 0) return;
    if (sites === undefined) give(compartmentOfNode[node]!, node, 1);
    else {
      give(sites.above[node]!, node, sites.aboveWeight[node]!);
      give(sites.below[node]!, node, sites.belowWeight[node]!);
    }
  });
  return shares;
}

function isConductance({ compartments }: ReducedModel, key: string): boolean {
  return compartments.some(({ channelsNs }) => key in channelsNs);
}

/** Conductances that nobody painted have the file's value: they depend on the area as well. */
function withConductances(block: MechanismBlock, model: ReducedModel): MechanismBlock {
  const { mechanism, nodes, parameters } = block;
  const unpainted = mechanism.parameters.flatMap(({ name, value }): [string, Float64Array][] =>
    !parameters.has(name) && isConductance(model, `${mechanism.name}.${name}`)
      ? [[name, new Float64Array(nodes.length).fill(value)]]
      : [],
  );
  return { ...block, parameters: new Map([...parameters, ...unpainted]) };
}

/** A mechanism's painted parameters by node, NaN where it is not. */
class BlockColumns {
  readonly mechanism: Mechanism;
  readonly columns: ReadonlyMap<string, Float64Array>;
  private readonly isThere: Uint8Array;

  constructor({ mechanism, nodes, parameters }: MechanismBlock, nodeCount: number) {
    this.mechanism = mechanism;
    this.isThere = new Uint8Array(nodeCount);
    for (const node of nodes) this.isThere[node] = 1;
    this.columns = new Map(
      [...parameters].map(([name, values]) => {
        const column = new Float64Array(nodeCount).fill(Number.NaN);
        nodes.forEach((node, i) => {
          column[node] = values[i]!;
        });
        return [name, column];
      }),
    );
  }

  /** Undefined where none of the membrane has the mechanism. */
  paintOf(own: number, shares: readonly Share[]): Record<string, number> | undefined {
    if (!shares.some(({ node }) => this.isThere[node] === 1)) return undefined;
    return Object.fromEntries(
      [...this.columns].map(([name, values]) => [name, valueOrMean(values, own, shares)!]),
    );
  }
}

function valueOrMean(
  values: Float64Array,
  own: number,
  shares: readonly Share[],
): number | undefined {
  if (own >= 0 && !Number.isNaN(values[own]!)) return values[own]!;
  const present = shares.filter(({ node }) => !Number.isNaN(values[node]!));
  const first = present[0];
  if (first === undefined) return undefined;
  // A mean of equal values differs from them by rounding, and a GLOBAL parameter must not.
  if (present.every(({ node }) => values[node] === values[first.node])) return values[first.node];
  const sum = present.reduce((total, { node, areaUm2 }) => total + values[node]! * areaUm2, 0);
  return sum / present.reduce((total, { areaUm2 }) => total + areaUm2, 0);
}

/** By node, S/cm2: all conductance that carries an ion whose concentration a mechanism follows. */
function poolConductances(
  blocks: readonly MechanismBlock[],
  columns: readonly BlockColumns[],
  model: ReducedModel,
): Float64Array | undefined {
  const followed = new Set(
    blocks.flatMap(({ mechanism }) =>
      mechanism.ions.flatMap(({ name, writes }) => (writes.includes(`${name}i`) ? [name] : [])),
    ),
  );
  let total: Float64Array | undefined;
  for (const { mechanism, columns: byName } of columns) {
    const feeds = mechanism.ions.some(
      ({ name, writes }) => followed.has(name) && writes.includes(`i${name}`),
    );
    if (!feeds) continue;
    for (const [name, values] of byName) {
      if (!isConductance(model, `${mechanism.name}.${name}`)) continue;
      total ??= new Float64Array(values.length);
      values.forEach((value, node) => {
        if (!Number.isNaN(value)) total![node]! += value;
      });
    }
  }
  return total;
}

/**
 * A pool fills by the current through its own membrane, so a compartment that stands for membrane with and without
 * calcium channels must not thin their current out: its area is (sum a g)^2 / sum a g^2 for shares of membrane a and
 * conductances g of the pool's ion. The current per area is then the mean that calcium ions themselves would find.
 * Capacitance and conductances are absolute and do not depend on it. Without such conductances, the model's own area,
 * and where that is none (a fork that has borrowed its capacitance), what 1 uF/cm2 would take.
 */
function membraneArea(
  { areaUm2, capacitancePf }: { readonly areaUm2: number; readonly capacitancePf: number },
  shares: readonly Share[],
  pools: Float64Array | undefined,
): number {
  let [first, second] = [0, 0];
  if (pools !== undefined)
    for (const share of shares) {
      const g = pools[share.node]!;
      first += share.areaUm2 * g;
      second += share.areaUm2 * g * g;
    }
  if (second > 0) return first ** 2 / second;
  return areaUm2 > 0 ? areaUm2 : capacitancePf * 1e2; // [pF / (uF/cm2) = 100 um2]
}
