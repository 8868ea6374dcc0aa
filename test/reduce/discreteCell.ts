import type { CompartmentLayout } from '../../src/discretise/compartmentLayout.ts';
import type { Morphology, Section } from '../../src/morphology/morphology.ts';
import type { ReductionInput } from '../../src/reduce/reductionInput.ts';

/** One section of a discrete cable system, in the format of the reference files. */
export interface DiscreteSection {
  readonly name: string;
  readonly L: number;
  readonly nseg: number;
  readonly cm: number;
  readonly g_pas: number;
  readonly e_pas: number;
  readonly parent: string | null;
  readonly parent_x: number | null;
  readonly x: readonly number[];
  readonly area_um2: readonly number[];
  readonly ri_MOhm: readonly number[];
  readonly ri_end_MOhm: number;
}

export interface DiscreteCell {
  readonly morphology: { readonly file: string; readonly sha256: string };
  readonly passive: { readonly Ra: number };
  readonly sections: readonly DiscreteSection[];
}

const TYPE_OF_NAME: Readonly<Record<string, number>> = { soma: 1, axon: 2, dend: 3, apic: 4 };

/** The same system in the layout's node order, as input of a reduction. */
export function reductionInputOf(cell: DiscreteCell): ReductionInput {
  const index = new Map(cell.sections.map(({ name }, i) => [name, i]));
  const sections: Section[] = cell.sections.map((section, i) => ({
    index: i,
    name: section.name,
    type: TYPE_OF_NAME[section.name.split('[')[0]!] ?? 3,
    parent: section.parent === null ? -1 : index.get(section.parent)!,
    parentX: section.parent_x ?? 0,
    lengthUm: section.L,
  }));
  const rows: {
    parent: number;
    area: number;
    ri: number;
    section: number;
    x: number;
    distance: number;
    leak: number;
    reversal: number;
    capacitance: number;
  }[] = [];
  const startNode = new Int32Array(sections.length);
  const endNode = new Int32Array(sections.length);
  const centres: number[][] = [];
  cell.sections.forEach((section, i) => {
    const { parent, parentX, lengthUm } = sections[i]!;
    const bare = { area: 0, leak: 0, reversal: section.e_pas, capacitance: 0, section: i };
    let node: number;
    let origin: number;
    if (parent < 0) {
      const middle = sections[i]!.type === 1 ? lengthUm / 2 : 0;
      node = rows.push({ ...bare, parent: -1, ri: 0, x: 0, distance: middle }) - 1;
      origin = -middle;
    } else {
      const parentSection = cell.sections[parent]!;
      const segment = Math.floor(parentX * parentSection.nseg);
      node =
        parentX === 1
          ? endNode[parent]!
          : parentX === 0
            ? startNode[parent]!
            : centres[parent]![segment]!;
      origin = rows[node]!.distance;
    }
    startNode[i] = node;
    centres.push([]);
    section.x.forEach((x, k) => {
      const area = section.area_um2[k]!;
      node =
        rows.push({
          parent: node,
          area,
          ri: section.ri_MOhm[k]!,
          section: i,
          x,
          distance: Math.abs(origin + x * lengthUm),
          leak: area * section.g_pas * 1e-2,
          reversal: section.e_pas,
          capacitance: area * section.cm * 1e-5,
        }) - 1;
      centres[i]!.push(node);
    });
    node =
      rows.push({
        ...bare,
        parent: node,
        ri: section.ri_end_MOhm,
        x: 1,
        distance: Math.abs(origin + lengthUm),
      }) - 1;
    endNode[i] = node;
  });
  const sectionOffsets = new Int32Array(sections.length + 1);
  centres.forEach((own, i) => {
    sectionOffsets[i + 1] = sectionOffsets[i]! + own.length;
  });
  const layout: CompartmentLayout = {
    nodeCount: rows.length,
    parent: Int32Array.from(rows, ({ parent }) => parent),
    areaUm2: Float64Array.from(rows, ({ area }) => area),
    axialResistanceMohm: Float64Array.from(rows, ({ ri }) => ri),
    capacitanceNf: Float64Array.from(rows, ({ capacitance }) => capacitance),
    axialResistivityOhmCm: new Float64Array(rows.length).fill(cell.passive.Ra),
    section: Int32Array.from(rows, ({ section }) => section),
    x: Float64Array.from(rows, ({ x }) => x),
    pathDistanceUm: Float64Array.from(rows, ({ distance }) => distance),
    compartments: Int32Array.from(centres.flat()),
    sectionOffsets,
    startNode,
    endNode,
  };
  return {
    morphology: bareMorphology(cell.morphology.file.replace('morphologies/', ''), sections),
    layout,
    leakUs: Float64Array.from(rows, ({ leak }) => leak),
    leakReversalMv: Float64Array.from(rows, ({ reversal }) => reversal),
    channelsNs: {},
    sourceSha256: cell.morphology.sha256,
  };
}

/** Sections without points: the reduction reads types and names, never geometry. */
export function bareMorphology(name: string, sections: readonly Section[]): Morphology {
  return {
    name,
    sections,
    pointOffsets: new Int32Array(sections.length + 1),
    pointXUm: new Float64Array(0),
    pointYUm: new Float64Array(0),
    pointZUm: new Float64Array(0),
    pointRadiusUm: new Float64Array(0),
    pointArcUm: new Float64Array(0),
    pointSampleId: new Float64Array(0),
  };
}
