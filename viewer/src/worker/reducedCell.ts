import {
  buildMorphologyFromSections,
  type Cell,
  type Coat,
  type CompartmentLayout,
  catalogueMechanisms,
  discretise,
  type Locus,
  type Mechanism,
  type Morphology,
  measureRestingMembrane,
  type ReducedModel,
} from '../../../src/index.ts';
import { mixNodesAt } from '../../../src/scene/index.ts';
import { messages } from '../messages.ts';
import { drawReducedSections } from './reducedSections.ts';

export interface ReducedCell {
  readonly cell: Cell;
  readonly notes: readonly string[];
}

type MechanismCoat = Extract<Coat, { kind: 'mechanism' }>;

/** Below this share of the wanted leak, what the channels lack is rounding. */
const NEGLIGIBLE_LEAK = 1e-9;

/**
 * A reduced model as a cell that runs: a cylinder of one compartment for each compartment of the model, of its membrane
 * area, joined middle to middle. Ra and cm of each cylinder are chosen so that its coupling and capacitance are those
 * of the model; its channels have the model's maximal conductances, and `pas` makes up its leak.
 */
export function buildReducedCell(
  model: ReducedModel,
  full: Cell,
  fullLayout: CompartmentLayout,
): ReducedCell {
  const morphology = buildMorphologyFromSections(
    full.morphology.name,
    drawReducedSections(model, full.morphology, fullLayout),
  );
  const places = representativePlaces(model, fullLayout);
  const channels = channelCoats(model, full, places);
  const bare: Cell = {
    ...full,
    morphology,
    labels: {},
    coats: [...membraneCoats(model, morphology), ...ionCoats(full, places), ...channels],
    clamps: full.clamps.map((clamp) => ({
      ...clamp,
      locus: middleOf(compartmentAt(model, fullLayout, clamp.locus)),
    })),
    points: full.points.map((point) => ({
      ...point,
      locus: middleOf(compartmentAt(model, fullLayout, point.locus)),
    })),
    // Its compartments and channels are others, so that there is nothing to compare these with.
    quantities: [],
    probes: full.probes.map((probe) => ({
      ...probe,
      locus: middleOf(compartmentAt(model, fullLayout, probe.locus)),
    })),
  };
  const kept = new Set(channels.map(({ mechanism }) => mechanism.name));
  const lost = new Set(
    full.coats.flatMap((coat) =>
      coat.kind === 'mechanism' && coat.mechanism.name !== 'pas' && !kept.has(coat.mechanism.name)
        ? [coat.mechanism.name]
        : [],
    ),
  );
  return {
    cell: { ...bare, coats: [...bare.coats, ...leakCoats(model, bare)] },
    notes: [messages.reducedRun(), ...[...lost].map(messages.mechanismNotReduced)],
  };
}

function middleOf(section: number): Locus {
  return { section, x: 0.5 };
}

function wholeSection(
  section: number,
  { name }: { readonly name: string },
): Pick<Coat, 'region' | 'intervals'> {
  return { region: name, intervals: [{ section, x0: 0, x1: 1 }] };
}

function compartmentAt(
  { compartmentOfNode }: ReducedModel,
  layout: CompartmentLayout,
  { section, x }: Locus,
): number {
  const { nodeA, nodeB, weight } = mixNodesAt(layout, section, x);
  const [near, far] = weight < 0.5 ? [nodeA, nodeB] : [nodeB, nodeA];
  // Ends of sections carry no membrane and belong to no compartment.
  const found = [near, far].map((node) => compartmentOfNode[node]!).find((index) => index >= 0);
  return found ?? 0;
}

/** The place of the full cell with most membrane in each compartment: what is painted there speaks for all of it. */
function representativePlaces(
  { compartments, compartmentOfNode }: ReducedModel,
  layout: CompartmentLayout,
): Locus[] {
  const best = new Int32Array(compartments.length).fill(-1);
  compartmentOfNode.forEach((compartment, node) => {
    if (compartment < 0) return;
    const other = best[compartment]!;
    if (other < 0 || layout.areaUm2[node]! > layout.areaUm2[other]!) best[compartment] = node;
  });
  return Array.from(best, (node) => ({ section: layout.section[node]!, x: layout.x[node]! }));
}

function membraneCoats({ compartments }: ReducedModel, morphology: Morphology): Coat[] {
  return compartments.map((compartment, section) => {
    const { areaUm2, capacitancePf, couplingNs } = compartment;
    const { lengthUm } = morphology.sections[section]!;
    const radiusUm = areaUm2 / (2 * Math.PI * lengthUm);
    const perOhmCm = (lengthUm / 2 / (Math.PI * radiusUm * radiusUm)) * 1e-2; // [MOhm of half the cylinder]
    return {
      kind: 'membrane',
      ...wholeSection(section, compartment),
      cmUfPerCm2: (capacitancePf / areaUm2) * 1e2, // [pF/um2 = 100 uF/cm2]
      raOhmCm: couplingNs > 0 ? 1e3 / couplingNs / perOhmCm : undefined,
    };
  });
}

/** What is said of ions at the place that speaks for a compartment. */
function ionCoats(full: Cell, places: readonly Locus[]): Coat[] {
  return full.coats.flatMap((coat) =>
    coat.kind === 'mechanism' || coat.kind === 'membrane'
      ? []
      : places.flatMap((place, section) =>
          covers(coat, place) ? [{ ...coat, intervals: [{ section, x0: 0, x1: 1 }] }] : [],
        ),
  );
}

function covers({ intervals }: Coat, { section, x }: Locus): boolean {
  return intervals.some(
    (interval) => interval.section === section && interval.x0 <= x && x <= interval.x1,
  );
}

function channelCoats(model: ReducedModel, full: Cell, places: readonly Locus[]): MechanismCoat[] {
  const mechanisms = new Map<string, Mechanism>();
  for (const coat of full.coats)
    if (coat.kind === 'mechanism') mechanisms.set(coat.mechanism.name, coat.mechanism);
  return model.compartments.flatMap((compartment, section) => {
    const { channelsNs, areaUm2 } = compartment;
    return [...mechanisms].flatMap(([name, mechanism]): MechanismCoat[] => {
      const maximal = Object.entries(channelsNs).flatMap(([key, ns]): [string, number][] =>
        key.startsWith(`${name}.`) ? [[key.slice(name.length + 1), (ns / areaUm2) * 0.1]] : [],
      ); // [S/cm2]
      if (maximal.every(([, density]) => density === 0)) return [];
      const painted = paintedNumbers(full, name, places[section]!);
      const parameters = { ...painted, ...Object.fromEntries(maximal) };
      return [{ kind: 'mechanism', ...wholeSection(section, compartment), mechanism, parameters }];
    });
  });
}

/** Plain numbers painted on a place for a mechanism; expressions are of places and have no meaning here. */
function paintedNumbers(full: Cell, mechanism: string, place: Locus): Record<string, number> {
  const found: Record<string, number> = {};
  for (const coat of full.coats) {
    if (coat.kind !== 'mechanism' || coat.mechanism.name !== mechanism || !covers(coat, place))
      continue;
    for (const [name, value] of Object.entries(coat.parameters))
      if (typeof value === 'number') found[name] = value;
  }
  return found;
}

/** `pas` where the leak of the channels themselves is not all of the model's leak. */
function leakCoats(model: ReducedModel, bare: Cell): MechanismCoat[] {
  const pas = catalogueMechanisms().get('pas')!;
  const own = measureOwnLeak(bare);
  return model.compartments.flatMap((compartment, section): MechanismCoat[] => {
    const { leakNs, leakReversalMv, areaUm2 } = compartment;
    const missingNs = leakNs - own.leakNs[section]!;
    if (missingNs < NEGLIGIBLE_LEAK * leakNs) return [];
    const ownCurrent = own.leakNs[section]! * own.reversalMv[section]!;
    const e = (leakNs * leakReversalMv - ownCurrent) / missingNs;
    const parameters = { g: (missingNs / areaUm2) * 0.1, e };
    return [
      { kind: 'mechanism', ...wholeSection(section, compartment), mechanism: pas, parameters },
    ];
  });
}

/** The leak that the channels bring with them, by compartment. */
function measureOwnLeak(bare: Cell): { leakNs: Float64Array; reversalMv: Float64Array } {
  const count = bare.morphology.sections.length;
  const leakNs = new Float64Array(count);
  const reversalMv = new Float64Array(count);
  if (!bare.coats.some(({ kind }) => kind === 'mechanism')) return { leakNs, reversalMv };
  const layout = discretise(bare, { policy: 'fixed', count: 1 });
  const resting = measureRestingMembrane(bare, layout);
  for (const node of layout.compartments) {
    const section = layout.section[node]!;
    leakNs[section] = resting.leakUs[node]! * 1e3;
    reversalMv[section] = resting.leakReversalMv[node]!;
  }
  return { leakNs, reversalMv };
}
