import type { Cell, Coat, MechanismCoat } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { discretise } from '../discretise/discretise.ts';
import { catalogueMechanisms } from '../mechanisms/catalogue.ts';
import { buildMorphologyFromSections, type SectionDrawing } from '../morphology/sectionTree.ts';
import { measureRestingMembrane, type RestingMembrane } from '../simulate/restingMembrane.ts';
import { type CompartmentPaint, paintModel } from './compartmentPaint.ts';
import type { ReducedCompartment, ReducedModel } from './reducedModel.ts';

/** A cell and its mesh, as the simulator takes them. */
export interface RunnableCell {
  readonly cell: Cell;
  readonly layout: CompartmentLayout;
}

/** Of the cylinders: any value does, for lengths and diameters follow from it. */
const RA_OHM_CM = 100;
/** What channels lack of the wanted leak is rounding below this share of it. */
const NEGLIGIBLE_LEAK = 1e-9;
/** And a difference of its reversal below this. mV */
const NEGLIGIBLE_MV = 1e-6;
/** A smaller share would need a reversal far from any that membranes have. */
const SMALL_LEAK = 0.01;

/**
 * A reduced model as a cell that runs here: section k is compartment k, one cylinder of the membrane it is painted on,
 * joined middle to middle, so that its place is `{ section: k, x: 0.5 }`. Capacitances, couplings, leaks and maximal
 * conductances are the model's; lengths and diameters mean nothing. Nothing is placed on it: no clamps, synapses, probes.
 *
 * @param full the cell the model was made of, on its layout.
 * @param draw cylinders of these areas, um2, to be looked at: each of two points and one diameter, in the order of the
 *   compartments and joined as they are. Axial resistivity makes up for their shape.
 * @throws ModelError as paintModel and measureRestingMembrane do.
 */
export function cellOfModel(
  model: ReducedModel,
  full: RunnableCell,
  draw: (areaUm2: readonly number[]) => readonly SectionDrawing[] = (areaUm2) =>
    areaUm2.map((area, k) => drawCompartment(model, k, area)),
): RunnableCell {
  const paints = paintModel(full.cell, full.layout, model);
  const drawings = draw(paints.map(({ areaUm2 }) => areaUm2));
  const bare: Cell = {
    morphology: buildMorphologyFromSections(model.source.morphology, drawings),
    celsius: full.cell.celsius,
    vInitMv: full.cell.vInitMv,
    membrane: { cmUfPerCm2: 1, raOhmCm: RA_OHM_CM },
    labels: {},
    coats: model.compartments.flatMap((compartment, k) =>
      coatsOf(paints[k]!, compartment, drawings[k]!, k),
    ),
    ...{ clamps: [], points: [], connections: [], probes: [], quantities: [] },
  };
  const layout = discretise(bare, { policy: 'single' });
  const cell = { ...bare, coats: [...bare.coats, ...leakCoats(model, { cell: bare, layout })] };
  return { cell, layout };
}

/** Half of the cylinder is the whole coupling: r = (Ra A g / (4 pi^2))^(1/3). A root may be of any shape. */
function drawCompartment(
  { compartments }: ReducedModel,
  index: number,
  areaUm2: number,
): SectionDrawing {
  const { name, parent, couplingNs } = compartments[index]!;
  const radiusUm =
    parent < 0
      ? Math.sqrt(areaUm2 / Math.PI) / 2
      : ((0.01 * RA_OHM_CM * areaUm2 * couplingNs * 1e-3) / (4 * Math.PI ** 2)) ** (1 / 3);
  const lengthUm = areaUm2 / (2 * Math.PI * radiusUm);
  return {
    name,
    type: parent < 0 ? 1 : 3,
    parent: parent < 0 ? null : { section: parent, x: 0.5 },
    points: [
      [0, 0, 0, 2 * radiusUm],
      [lengthUm, 0, 0, 2 * radiusUm],
    ],
  };
}

function coatsOf(
  paint: CompartmentPaint,
  { capacitancePf, couplingNs }: ReducedCompartment,
  drawing: SectionDrawing,
  section: number,
): Coat[] {
  const where = wholeSection(section);
  return [
    {
      kind: 'membrane',
      ...where,
      cmUfPerCm2: (capacitancePf / paint.areaUm2) * 1e2, // [pF/um2 = 100 uF/cm2]
      raOhmCm: couplingNs > 0 ? resistivityOf(drawing, couplingNs) : undefined,
    },
    ...Object.entries(paint.ionValues).map(([name, value]) => ionCoat(name, value, section)),
    ...[...paint.mechanisms].map(
      ([mechanism, parameters]): Coat => ({ kind: 'mechanism', ...where, mechanism, parameters }),
    ),
  ];
}

/** Of a cylinder half of which is the whole coupling. ohm cm */
function resistivityOf({ points }: SectionDrawing, couplingNs: number): number {
  const [from, to] = [points[0]!, points[1]!];
  const lengthUm = Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]);
  const crossUm2 = (Math.PI * from[3] ** 2) / 4;
  return (1e3 / couplingNs) * (crossUm2 / (lengthUm / 2)) * 1e2; // [MOhm um = 100 ohm cm]
}

function wholeSection(section: number): Pick<Coat, 'region' | 'intervals'> {
  return { region: `compartment ${section}`, intervals: [{ section, x0: 0, x1: 1 }] };
}

/** @param name `ena`, `cai` or `cao`. */
function ionCoat(name: string, value: number, section: number): Coat {
  const where = wholeSection(section);
  if (name.startsWith('e'))
    return { kind: 'reversal', ...where, ion: name.slice(1), reversalMv: value };
  const isInterior = name.endsWith('i');
  return {
    kind: 'concentration',
    ...where,
    ion: name.slice(0, -1),
    interiorMilliMolar: isInterior ? value : undefined,
    exteriorMilliMolar: isInterior ? undefined : value,
  };
}

type OwnLeak = Pick<RestingMembrane, 'leakUs' | 'leakReversalMv' | 'leakKeys'>;

/** By node; none where the model carries no mechanism. */
function leakOfChannels({ cell, layout }: RunnableCell): OwnLeak {
  if (cell.coats.some(({ kind }) => kind === 'mechanism'))
    return measureRestingMembrane(cell, layout);
  const none = new Float64Array(layout.nodeCount);
  return { leakUs: none, leakReversalMv: none, leakKeys: new Set() };
}

/**
 * `pas` makes up what the channels' own leaks lack of the model's. Where they lack next to nothing of its conductance but
 * have another reversal, they are closed and `pas` is the whole leak.
 */
function leakCoats({ compartments }: ReducedModel, bare: RunnableCell): Coat[] {
  const { leakUs, leakReversalMv, leakKeys } = leakOfChannels(bare);
  return compartments.flatMap(({ leakNs, ...compartment }, section): Coat[] => {
    const wantedMv = compartment.activeReversalMv ?? compartment.leakReversalMv;
    const node = bare.layout.compartments[section]!;
    const areaUm2 = bare.layout.areaUm2[node]!;
    const ownNs = leakUs[node]! * 1e3;
    const missingNs = leakNs - ownNs;
    const missingPa = leakNs * wantedMv - ownNs * leakReversalMv[node]!;
    const isFull = missingNs <= NEGLIGIBLE_LEAK * leakNs;
    if (isFull && Math.abs(missingPa - missingNs * wantedMv) <= NEGLIGIBLE_MV * leakNs) return [];
    if (missingNs > SMALL_LEAK * leakNs)
      return [passiveCoat(section, missingNs / areaUm2, missingPa / missingNs)];
    return [
      ...closingCoats(bare.cell, section, leakKeys),
      passiveCoat(section, leakNs / areaUm2, wantedMv),
    ];
  });
}

function passiveCoat(section: number, gNsPerUm2: number, reversalMv: number): Coat {
  const parameters = { g: gNsPerUm2 * 0.1, e: reversalMv }; // [nS/um2 = 0.1 S/cm2]
  const mechanism = catalogueMechanisms().get('pas')!;
  return { kind: 'mechanism', ...wholeSection(section), mechanism, parameters };
}

/** Leaks of channels put to 0 on a section. */
function closingCoats(
  { coats }: Cell,
  section: number,
  leakKeys: ReadonlySet<string>,
): MechanismCoat[] {
  return coats.flatMap((coat): MechanismCoat[] => {
    if (coat.kind !== 'mechanism' || coat.intervals[0]!.section !== section) return [];
    const closed = Object.keys(coat.parameters).filter((name) =>
      leakKeys.has(`${coat.mechanism.name}.${name}`),
    );
    if (closed.length === 0) return [];
    return [{ ...coat, parameters: Object.fromEntries(closed.map((name) => [name, 0])) }];
  });
}
