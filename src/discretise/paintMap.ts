import type { Diagnostic } from '../base/diagnostic.ts';
import { experimentMessages } from '../base/messages/experiment.ts';
import { ModelError } from '../base/modelError.ts';
import { type Cell, type Coat, coversLocus, type MechanismCoat } from '../cell/cell.ts';
import { evaluateExpression } from '../mechanisms/expression.ts';
import type { Mechanism } from '../mechanisms/mechanism.ts';
import { formatLocus } from '../morphology/locus.ts';
import { positionAt, radiusAt } from '../morphology/place.ts';
import type { CompartmentLayout } from './compartmentLayout.ts';
import { findIonUse } from './ionUse.ts';

/** One mechanism on the compartments that have it, with its painted parameters. */
export interface MechanismBlock {
  readonly mechanism: Mechanism;
  /** Node of each instance, ascending. */
  readonly nodes: Int32Array;
  /** Painted values by parameter name, one a node in `nodes`; unpainted parameters keep the file's default. */
  readonly parameters: ReadonlyMap<string, Float64Array>;
}

/** What the coats of a cell become on a mesh. */
export interface PaintMap {
  readonly blocks: readonly MechanismBlock[];
  /** Painted values of ions by NMODL name: `ena` in mV, `nai` and `nao` in mM, by node, NaN where no coat says one. */
  readonly ionValues: ReadonlyMap<string, Float64Array>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Lays the coats on the compartments, in order. A compartment belongs to a region where its centre does, and
 * expressions are taken at its centre.
 *
 * @throws ModelError `cell/parameter-not-finite` where an expression gives NaN or infinity.
 */
export function paintCompartments(cell: Cell, layout: CompartmentLayout): PaintMap {
  const blocks = new Map<string, BlockBuilder>();
  const ionValues = new Map<string, Float64Array>();
  const diagnostics: Diagnostic[] = [];
  for (const coat of cell.coats) {
    const nodes = coveredNodes(coat, layout);
    diagnostics.push(...reportCoverage(cell, coat, layout, nodes));
    if (coat.kind === 'mechanism') {
      const block =
        blocks.get(coat.mechanism.name) ?? new BlockBuilder(coat.mechanism, layout.nodeCount);
      blocks.set(coat.mechanism.name, block);
      block.paint(cell, layout, coat, nodes);
    }
    for (const [name, value] of ionValuesOf(coat)) {
      const values = ionValues.get(name) ?? new Float64Array(layout.nodeCount).fill(Number.NaN);
      ionValues.set(name, values);
      for (const node of nodes) values[node] = value;
    }
  }
  const found = [...blocks.values()].map((block) => block.finish());
  const present = found.filter(({ nodes }) => nodes.length > 0);
  diagnostics.push(...reportOverruled(cell, present, ionValues));
  return { blocks: present, ionValues, diagnostics };
}

function ionValuesOf(coat: Coat): [name: string, value: number][] {
  if (coat.kind === 'reversal') return [[`e${coat.ion}`, coat.reversalMv]];
  if (coat.kind !== 'concentration') return [];
  const { ion, interiorMilliMolar, exteriorMilliMolar } = coat;
  const values: [string, number | undefined][] = [
    [`${ion}i`, interiorMilliMolar],
    [`${ion}o`, exteriorMilliMolar],
  ];
  return values.filter((entry): entry is [string, number] => entry[1] !== undefined);
}

/** Says where Nernst's equation wins over a painted reversal potential. */
function reportOverruled(
  cell: Cell,
  blocks: readonly MechanismBlock[],
  ionValues: ReadonlyMap<string, Float64Array>,
): Diagnostic[] {
  return [...findIonUse(blocks).values()].flatMap(({ ion, nernstNodes }): Diagnostic[] => {
    const painted = ionValues.get(`e${ion}`);
    if (painted === undefined || nernstNodes.every((node) => Number.isNaN(painted[node]!)))
      return [];
    return [
      {
        code: 'cell/reversal-overruled',
        severity: 'warning',
        ...{ file: cell.morphology.name, line: 0, column: 0 },
        message: experimentMessages.reversalOverruled(ion),
        hint: experimentMessages.paintConcentrations(),
      },
    ];
  });
}

/** Collects the instances of one mechanism over several coats. */
class BlockBuilder {
  private readonly mechanism: Mechanism;
  private readonly isPainted: Uint8Array;
  /** By parameter and node; NaN where it is not painted. */
  private readonly values = new Map<string, Float64Array>();

  constructor(mechanism: Mechanism, nodeCount: number) {
    this.mechanism = mechanism;
    this.isPainted = new Uint8Array(nodeCount);
  }

  paint(
    cell: Cell,
    layout: CompartmentLayout,
    coat: MechanismCoat,
    nodes: readonly number[],
  ): void {
    for (const node of nodes) this.isPainted[node] = 1;
    for (const [name, value] of Object.entries(coat.parameters)) {
      const values = this.values.get(name) ?? new Float64Array(layout.nodeCount).fill(Number.NaN);
      this.values.set(name, values);
      for (const node of nodes) {
        const number =
          typeof value === 'number'
            ? value
            : evaluateExpression(value, placeValues(cell, layout, node));
        if (!Number.isFinite(number)) {
          const place = formatLocus(cell.morphology, locusOf(layout, node));
          const { name: mechanism } = this.mechanism;
          throw new ModelError(
            'cell/parameter-not-finite',
            experimentMessages.parameterNotFinite(mechanism, name, number, place),
          );
        }
        values[node] = number;
      }
    }
  }

  finish(): MechanismBlock {
    const { isPainted } = this;
    const nodes = new Int32Array(isPainted.reduce((count, painted) => count + painted, 0));
    let instance = 0;
    for (let node = 0; node < isPainted.length; node++)
      if (isPainted[node] === 1) nodes[instance++] = node;
    const defaults = new Map(this.mechanism.parameters.map(({ name, value }) => [name, value]));
    const column = (name: string, values: Float64Array): Float64Array => {
      const own = new Float64Array(nodes.length);
      for (let k = 0; k < nodes.length; k++) {
        const value = values[nodes[k]!]!;
        own[k] = Number.isNaN(value) ? (defaults.get(name) ?? 0) : value;
      }
      return own;
    };
    return {
      mechanism: this.mechanism,
      nodes,
      parameters: new Map([...this.values].map(([name, values]) => [name, column(name, values)])),
    };
  }
}

/** What an expression may speak of, at a compartment's centre. */
function placeValues(cell: Cell, layout: CompartmentLayout, node: number): Record<string, number> {
  const locus = locusOf(layout, node);
  const [x, y, z] = positionAt(cell.morphology, locus);
  const radius = radiusAt(cell.morphology, locus);
  return { distance: layout.pathDistanceUm[node]!, radius, x, y, z };
}

function locusOf(layout: CompartmentLayout, node: number): { section: number; x: number } {
  return { section: layout.section[node]!, x: layout.x[node]! };
}

function coveredNodes(coat: Coat, layout: CompartmentLayout): number[] {
  const nodes: number[] = [];
  const { compartments, section, x } = layout;
  for (let k = 0; k < compartments.length; k++) {
    const node = compartments[k]!;
    if (coversLocus(coat.intervals, section[node]!, x[node]!)) nodes.push(node);
  }
  return nodes;
}

/** Says where a region is empty, and where its edge runs through compartments instead of between them. */
function reportCoverage(
  cell: Cell,
  coat: Coat,
  layout: CompartmentLayout,
  nodes: readonly number[],
): Diagnostic[] {
  const place = { file: cell.morphology.name, line: 0, column: 0 };
  if (nodes.length === 0)
    return [
      {
        code: 'cell/empty-region',
        severity: 'warning',
        ...place,
        message: experimentMessages.emptyRegion(coat.region),
      },
    ];
  const cut = countCutCompartments(coat, layout);
  if (cut === 0) return [];
  return [
    {
      code: 'cell/region-cuts-compartment',
      severity: 'note',
      ...place,
      message: experimentMessages.regionCutsCompartment(coat.region, cut),
    },
  ];
}

function countCutCompartments({ intervals }: Coat, layout: CompartmentLayout): number {
  const isInside = (section: number, x: number): boolean => {
    const count = layout.sectionOffsets[section + 1]! - layout.sectionOffsets[section]!;
    return Math.abs(x * count - Math.round(x * count)) > 1e-6;
  };
  return intervals.reduce(
    (sum, { section, x0, x1 }) =>
      sum + Number(isInside(section, x0)) + Number(isInside(section, x1)),
    0,
  );
}
