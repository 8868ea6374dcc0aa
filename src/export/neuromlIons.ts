import { nernstPotential } from '../simulate/nernst.ts';
import { defaultIonValue } from '../simulate/nodeFields.ts';
import type { SectionCell, SectionMechanism } from './sectionCell.ts';

/** Of calcium where no coat says one, mM. */
export interface Concentrations {
  readonly interiorMm: number;
  readonly exteriorMm: number;
}

const USUAL_VALENCE: Readonly<Record<string, number>> = { na: 1, k: 1, ca: 2 };

/** What ions have in each compartment, and who decides it: see docs/nmodl.md. */
export class IonValues {
  private readonly cell: SectionCell;

  constructor(cell: SectionCell) {
    this.cell = cell;
  }

  /** `ena`, `cai`: what a coat says, else what NEURON has. mV or mM. */
  valueOf(name: string, section: number, compartment: number): number {
    const painted = this.cell.ionValues
      .find((value) => value.name === name)
      ?.bySection.get(section)?.[compartment];
    return painted ?? defaultIonValue(name) ?? (name.startsWith('e') ? 0 : 1);
  }

  calciumOf(section: number, compartment: number): Concentrations {
    const [interiorMm, exteriorMm] = ['cai', 'cao'].map((name) =>
      this.valueOf(name, section, compartment),
    ) as [number, number];
    return { interiorMm, exteriorMm };
  }

  /** Of a section: the mechanism that writes what an ion has, `cai` or `eca`. */
  writerOf(name: string, section: number): SectionMechanism | undefined {
    return this.on(section).find(({ mechanism }) =>
      mechanism.ions.some(({ writes }) => writes.includes(name)),
    );
  }

  /** `live` where a concentration that is written moves it. mV. */
  reversalOf(ion: string, section: number, compartment: number): number | 'live' {
    const [inside, outside] = [`${ion}i`, `${ion}o`];
    if ([inside, outside].some((name) => this.writerOf(name, section) !== undefined)) return 'live';
    const isRead = this.on(section).some(({ mechanism }) =>
      mechanism.ions.some(({ reads }) => reads.includes(inside) || reads.includes(outside)),
    );
    if (!isRead) return this.valueOf(`e${ion}`, section, compartment);
    return nernstPotential(
      this.valueOf(inside, section, compartment),
      this.valueOf(outside, section, compartment),
      this.valenceOf(ion),
      this.cell.celsius,
    );
  }

  private valenceOf(ion: string): number {
    const stated = this.cell.mechanisms.flatMap(({ mechanism }) =>
      mechanism.ions.flatMap(({ name, valence }) => (name === ion ? (valence ?? []) : [])),
    );
    return stated[0] ?? USUAL_VALENCE[ion] ?? 1;
  }

  private on(section: number): SectionMechanism[] {
    return this.cell.mechanisms.filter(({ bySection }) => bySection.has(section));
  }
}

/** The value of every parameter in a compartment: painted, shared by all, or the file's own. */
export function parametersAt(
  { mechanism, globals, bySection }: SectionMechanism,
  section: number,
  compartment: number,
): Map<string, number> {
  const painted = bySection.get(section)!;
  return new Map(
    mechanism.parameters.map(({ name, value }) => [
      name,
      painted[name]?.[compartment] ?? globals[name] ?? value,
    ]),
  );
}
