import { meshMessages } from '../base/messages/mesh.ts';
import { ModelError } from '../base/modelError.ts';
import { type Cell, membraneAt } from '../cell/cell.ts';
import type { MeshEntry } from '../cell/experimentSchema.ts';
import { distanceAt } from '../morphology/distance.ts';
import { areaBetween } from '../morphology/frusta.ts';
import type { Section } from '../morphology/morphology.ts';
import { axialResistanceBetween } from './axialResistance.ts';
import type { CompartmentLayout } from './compartmentLayout.ts';
import { countCompartments } from './meshPolicy.ts';

/** Two places on a section nearer than this share of its length are one place. */
const SAME_PLACE = 1e-9;

/** A stop on the way along a section: a compartment's centre, a junction or the far end. */
interface Stop {
  readonly x: number;
  /** Compartment of the section whose centre this is, -1 for junctions and the end. */
  readonly compartment: number;
}

/**
 * Cuts a cell into compartments: exact frustum areas, and exact axial resistances between neighbouring nodes, each
 * half compartment with its own Ra.
 *
 * @throws ModelError `mesh/bad-resistance`, `mesh/no-compartments`, and those of countCompartments.
 */
export function discretise(cell: Cell, mesh: MeshEntry): CompartmentLayout {
  const { sections, name } = cell.morphology;
  const counts = countCompartments(cell, mesh);
  if (!counts.some((count) => count > 0))
    throw new ModelError('mesh/no-compartments', meshMessages.noCompartments(name));
  const junctions = junctionsBySection(sections);
  const builder = new LayoutBuilder(cell);
  for (const section of sections)
    builder.addSection(section, counts[section.index]!, junctions[section.index]!);
  return builder.finish();
}

/** Inner places of each section where children are joined, ascending. */
function junctionsBySection(sections: readonly Section[]): number[][] {
  const junctions: number[][] = sections.map(() => []);
  for (const { parent, parentX } of sections)
    if (parent >= 0 && parentX > 0 && parentX < 1) junctions[parent]!.push(parentX);
  return junctions.map((places) => [...new Set(places)].sort((a, b) => a - b));
}

/** Fills the arrays of a layout section by section; owns them until `finish`. */
class LayoutBuilder {
  private readonly cell: Cell;
  private readonly parent: number[] = [];
  private readonly area: number[] = [];
  private readonly resistance: number[] = [];
  private readonly capacitance: number[] = [];
  private readonly resistivity: number[] = [];
  private readonly section: number[] = [];
  private readonly x: number[] = [];
  private readonly compartments: number[] = [];
  private readonly sectionOffsets: number[] = [0];
  private readonly startNode: number[] = [];
  private readonly endNode: number[] = [];
  /** Nodes of each section with their x, ascending: where children find their place. */
  private readonly nodesBySection: number[][] = [];

  constructor(cell: Cell) {
    this.cell = cell;
  }

  addSection(section: Section, count: number, junctions: readonly number[]): void {
    const start =
      section.parent < 0
        ? this.addNode(-1, section.index, 0)
        : this.nodeAt(section.parent, section.parentX);
    this.startNode.push(start);
    this.nodesBySection.push([]);
    const end = count === 0 ? start : this.addStops(section, start, count, junctions);
    this.endNode.push(end);
    this.sectionOffsets.push(this.compartments.length);
  }

  private addStops(
    section: Section,
    start: number,
    count: number,
    junctions: readonly number[],
  ): number {
    const resistivities = Array.from(
      { length: count },
      (_, k) => membraneAt(this.cell, section.index, (k + 0.5) / count).raOhmCm,
    );
    let node = start;
    let x = 0;
    for (const stop of stopsAlong(count, junctions)) {
      const mohm = axialResistanceBetween(
        this.cell.morphology,
        section.index,
        resistivities,
        x,
        stop.x,
      );
      if (!(mohm > 0 && Number.isFinite(mohm)))
        throw new ModelError(
          'mesh/bad-resistance',
          meshMessages.badResistance(section.name, stop.x),
        );
      node = this.addNode(node, section.index, stop.x, mohm);
      x = stop.x;
      if (stop.compartment >= 0) this.giveMembrane(node, section, stop.compartment, count);
      this.nodesBySection[section.index]!.push(node);
    }
    return node;
  }

  private addNode(parent: number, section: number, x: number, mohm = 0): number {
    this.parent.push(parent);
    this.section.push(section);
    this.x.push(x);
    this.resistance.push(mohm);
    this.area.push(0);
    this.capacitance.push(0);
    this.resistivity.push(0);
    return this.parent.length - 1;
  }

  private giveMembrane(node: number, section: Section, compartment: number, count: number): void {
    const { lengthUm, index } = section;
    const fromUm = (compartment / count) * lengthUm;
    const toUm = ((compartment + 1) / count) * lengthUm;
    const membrane = membraneAt(this.cell, index, (compartment + 0.5) / count);
    const areaUm2 = areaBetween(this.cell.morphology, index, fromUm, toUm);
    this.area[node] = areaUm2;
    this.capacitance[node] = areaUm2 * membrane.cmUfPerCm2 * 1e-5; // [um2 uF/cm2 = 1e-5 nF]
    this.resistivity[node] = membrane.raOhmCm;
    this.compartments.push(node);
  }

  private nodeAt(section: number, x: number): number {
    if (x <= 0) return this.startNode[section]!;
    const here = this.nodesBySection[section]!.find((node) => isSamePlace(this.x[node]!, x));
    return here ?? this.endNode[section]!;
  }

  finish(): CompartmentLayout {
    const { morphology } = this.cell;
    return {
      nodeCount: this.parent.length,
      parent: Int32Array.from(this.parent),
      areaUm2: Float64Array.from(this.area),
      axialResistanceMohm: Float64Array.from(this.resistance),
      capacitanceNf: Float64Array.from(this.capacitance),
      axialResistivityOhmCm: Float64Array.from(this.resistivity),
      section: Int32Array.from(this.section),
      x: Float64Array.from(this.x),
      pathDistanceUm: Float64Array.from(this.x, (x, node) =>
        distanceAt(morphology, { section: this.section[node]!, x }),
      ),
      compartments: Int32Array.from(this.compartments),
      sectionOffsets: Int32Array.from(this.sectionOffsets),
      startNode: Int32Array.from(this.startNode),
      endNode: Int32Array.from(this.endNode),
    };
  }
}

/** Centres, junctions that are no centre, and the end, from x = 0 to x = 1. */
function stopsAlong(count: number, junctions: readonly number[]): Stop[] {
  const centres = Array.from({ length: count }, (_, k) => ({
    x: (k + 0.5) / count,
    compartment: k,
  }));
  const between = junctions
    .filter((x) => !isSamePlace(nearestCentre(x, count), x))
    .map((x) => ({ x, compartment: -1 }));
  const stops = [...centres, ...between].sort((a, b) => a.x - b.x);
  return [...stops, { x: 1, compartment: -1 }];
}

function nearestCentre(x: number, count: number): number {
  const k = Math.min(Math.max(Math.floor(x * count), 0), count - 1);
  return (k + 0.5) / count;
}

function isSamePlace(x0: number, x1: number): boolean {
  return Math.abs(x0 - x1) <= SAME_PLACE;
}
