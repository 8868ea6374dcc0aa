import type { ReducedCable, ReducedCompartment, ReducedModel } from '../reduce/reducedModel.ts';
import type { CellSection } from './sectionCell.ts';

/** Of the cylinders of point compartments: any value does, since lengths and diameters follow from it. */
const LUMPED_RA_OHM_CM = 100;
const LUMPED_CM_UF_PER_CM2 = 1;

/** A section and the compartments of the model it holds. */
export interface SectionPlan {
  readonly section: CellSection;
  readonly own: readonly ReducedCompartment[];
  /** Membrane of each compartment as a cylinder. um2. */
  readonly areaUm2: readonly number[];
}

/** Point compartments: see sectionsOfModel. */
export function lumpedPlans({ compartments }: ReducedModel): SectionPlan[] {
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
export function cablePlans(
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
