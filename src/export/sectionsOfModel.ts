import { exportMessages } from '../base/messages/export.ts';
import { ModelError } from '../base/modelError.ts';
import type { Mechanism } from '../mechanisms/mechanism.ts';
import type { Certificate } from '../reduce/certificate.ts';
import type { ReducedCable, ReducedCompartment, ReducedModel } from '../reduce/reducedModel.ts';
import { describeOrigin } from './scriptHeader.ts';
import {
  BUILT_IN,
  type CellSection,
  type SectionCell,
  type SectionMechanism,
} from './sectionCell.ts';

export interface ModelSectionOptions {
  readonly certificate: Certificate;
  /** `NEURON`, `NeuroML 2`: for the title. */
  readonly target: string;
  /** Mechanisms whose conductances the model carries, for their text. */
  readonly mechanisms?: readonly Mechanism[];
  /** Painted values of ions, by NMODL name (`ena`). */
  readonly ionValues?: Readonly<Record<string, number>>;
  readonly celsius?: number;
  /** Defaults to the leak reversal of the first compartment. */
  readonly vInitMv?: number;
}

/** Of the cylinders of point compartments: any value does, since lengths and diameters follow from it. */
const LUMPED_RA_OHM_CM = 100;
const LUMPED_CM_UF_PER_CM2 = 1;

/**
 * A reduced model as sections. A compartment of capacitance C and coupling resistance R to its parent is a cylinder of
 * area A = C / cm and radius r = (Ra A / (4 pi^2 R))^(1/3), whose half is R, with its beginning on its parent's middle.
 * Cables are sections of their own length and diameter.
 *
 * @throws ModelError `export/mechanism-missing` where the model carries a channel whose text is not given.
 */
export function sectionsOfModel(model: ReducedModel, options: ModelSectionOptions): SectionCell {
  const { compartments, cables } = model;
  const plans = cables === undefined ? lumpedPlans(model) : cablePlans(model, cables);
  return {
    name: model.source.morphology,
    sections: plans.map(({ section }) => section),
    mechanisms: [
      leakOf(plans),
      ...channelsOf(model, plans, new Map(options.mechanisms?.map((m) => [m.name, m]))),
    ],
    ionValues: Object.entries(options.ionValues ?? {}).map(([name, value]) => ({
      name,
      bySection: new Map(plans.map((_, i) => [i, value])),
    })),
    celsius: options.celsius ?? 6.3,
    vInitMv: options.vInitMv ?? compartments[0]!.leakReversalMv,
    header: describeOrigin(model, options.certificate, options.target, [
      cables === undefined ? exportMessages.lumpedGeometry() : exportMessages.cableGeometry(),
    ]),
    geometry: cables === undefined ? 'lumped' : 'cylinders',
  };
}

/** A section and the compartments of the model it holds. */
interface SectionPlan {
  readonly section: CellSection;
  readonly own: readonly ReducedCompartment[];
  /** Membrane of each compartment as a cylinder. um2. */
  readonly areaUm2: readonly number[];
}

function lumpedPlans({ compartments }: ReducedModel): SectionPlan[] {
  return compartments.map((compartment) => lumpedPlan(compartment, compartment.parent));
}

function lumpedPlan(compartment: ReducedCompartment, parent: number): SectionPlan {
  const { capacitancePf, couplingNs, name } = compartment;
  const areaUm2 = (capacitancePf * 1e2) / LUMPED_CM_UF_PER_CM2; // [pF / (uF/cm2) = 100 um2]
  const radiusUm =
    parent < 0
      ? Math.sqrt(areaUm2 / Math.PI) / 2
      : ((0.01 * LUMPED_RA_OHM_CM * areaUm2 * couplingNs * 1e-3) / (4 * Math.PI ** 2)) ** (1 / 3);
  return {
    section: {
      name,
      type: parent < 0 ? 1 : 3,
      parent,
      parentX: parent < 0 ? 0 : 0.5,
      lengthUm: areaUm2 / (2 * Math.PI * radiusUm),
      raOhmCm: LUMPED_RA_OHM_CM,
      diameterUm: [2 * radiusUm],
      cmUfPerCm2: [LUMPED_CM_UF_PER_CM2],
      points: [],
    },
    own: [compartment],
    areaUm2: [areaUm2],
  };
}

/** The soma, then each cable. */
function cablePlans(
  { compartments }: ReducedModel,
  cables: readonly ReducedCable[],
): SectionPlan[] {
  const soma = compartments[0]!;
  const sideUm = Math.sqrt(soma.areaUm2 / Math.PI);
  const first: SectionPlan = {
    section: {
      name: soma.name,
      type: 1,
      parent: -1,
      parentX: 0,
      lengthUm: sideUm,
      raOhmCm: cables[0]?.axialResistivityOhmCm ?? LUMPED_RA_OHM_CM,
      diameterUm: [sideUm],
      cmUfPerCm2: [(soma.capacitancePf * 1e2) / soma.areaUm2],
      points: [],
    },
    own: [soma],
    areaUm2: [soma.areaUm2],
  };
  return [first, ...cables.map((cable) => cablePlan(compartments, cable))];
}

function cablePlan(compartments: readonly ReducedCompartment[], cable: ReducedCable): SectionPlan {
  const own = compartments.slice(cable.first, cable.first + cable.count);
  return {
    section: {
      name: cable.name,
      type: typeOfName(cable.name),
      parent: cable.parent + 1,
      parentX: cable.parent < 0 ? 0.5 : 1,
      lengthUm: cable.lengthUm,
      raOhmCm: cable.axialResistivityOhmCm,
      diameterUm: own.map(() => cable.diameterUm),
      cmUfPerCm2: own.map(({ capacitancePf, areaUm2 }) => (capacitancePf * 1e2) / areaUm2),
      points: [],
    },
    own,
    areaUm2: own.map(({ areaUm2 }) => areaUm2),
  };
}

function typeOfName(name: string): number {
  if (name.startsWith('axon')) return 2;
  return name.startsWith('apic') ? 4 : 3;
}

function leakOf(plans: readonly SectionPlan[]): SectionMechanism {
  const bySection = new Map(
    plans.map(({ own, areaUm2 }, i) => [
      i,
      {
        g: own.map(({ leakNs }, k) => (leakNs * 0.1) / areaUm2[k]!), // [nS/um2 = 0.1 S/cm2]
        e: own.map(({ leakReversalMv }) => leakReversalMv),
      },
    ]),
  );
  return { name: 'pas', source: undefined, bySection };
}

/** Every channel, as densities on the section's own area; `hh` without the leak that is in `pas` already. */
function channelsOf(
  { compartments }: ReducedModel,
  plans: readonly SectionPlan[],
  texts: ReadonlyMap<string, Mechanism>,
): SectionMechanism[] {
  const keys = [...new Set(compartments.flatMap(({ channelsNs }) => Object.keys(channelsNs)))];
  const names = [...new Set(keys.map((key) => key.split('.')[0]!))];
  return names.map((name) => {
    const source = BUILT_IN.has(name) ? undefined : texts.get(name)?.source;
    if (source === undefined && !BUILT_IN.has(name))
      throw new ModelError('export/mechanism-missing', exportMessages.mechanismMissing(name));
    const parameters = keys.flatMap((key) =>
      key.startsWith(`${name}.`) ? [key.slice(name.length + 1)] : [],
    );
    const bySection = new Map<number, Record<string, readonly number[]>>();
    plans.forEach(({ own, areaUm2 }, i) => {
      const values = parameters.map((parameter): [string, readonly number[]] => [
        parameter,
        own.map(
          ({ channelsNs }, k) => ((channelsNs[`${name}.${parameter}`] ?? 0) * 0.1) / areaUm2[k]!,
        ),
      ]);
      if (values.every(([, densities]) => densities.every((density) => density === 0))) return;
      const leakless = name === 'hh' ? [['gl', own.map(() => 0)] as const] : [];
      bySection.set(i, Object.fromEntries([...values, ...leakless]));
    });
    return { name, source, bySection };
  });
}
