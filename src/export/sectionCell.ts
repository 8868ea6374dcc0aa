import type { Mechanism } from '../mechanisms/mechanism.ts';
import type { SectionPlacement } from './sectionPlacement.ts';

/**
 * A cell as sections of cylinders with their membrane: what NEURON, NeuroML, SWC, NetPyNE and Arbor have in common.
 * Both full cells and reduced models become one.
 */
export interface SectionCell {
  /** Of the cell, for titles. */
  readonly name: string;
  readonly sections: readonly CellSection[];
  readonly mechanisms: readonly SectionMechanism[];
  /** Reversal potentials, concentrations: NMODL name, then for some sections a value each compartment. mV or mM. */
  readonly ionValues: readonly {
    readonly name: string;
    readonly bySection: ReadonlyMap<number, readonly number[]>;
  }[];
  /** Stimuli, synapses, probes. */
  readonly placed: SectionPlacement;
  readonly celsius: number;
  readonly vInitMv: number;
  /** What every file says of itself: origin, method, figures, losses. */
  readonly header: readonly string[];
  /**
   * `points`: sections follow the points of the reconstruction. `cylinders`: length and diameter of every compartment.
   * `lumped`: one cylinder for each point compartment, whose length means nothing: children hang on its middle.
   */
  readonly geometry: 'points' | 'cylinders' | 'lumped';
}

/** Sections stand after their parents. */
export interface CellSection {
  /** Distinct; `dend[3]` in full cells, an identifier in reduced ones. */
  readonly name: string;
  /** SWC type. */
  readonly type: number;
  readonly parent: number;
  /** 0 to 1 on the parent, where this section's beginning is. */
  readonly parentX: number;
  readonly lengthUm: number;
  readonly raOhmCm: number;
  /** One value a compartment, from the beginning. */
  readonly diameterUm: readonly number[];
  readonly cmUfPerCm2: readonly number[];
  /** x, y, z and diameter, um; empty where there is none. */
  readonly points: readonly (readonly [x: number, y: number, z: number, diameterUm: number])[];
}

export interface SectionMechanism {
  /** As NEURON gets it: see exportText. */
  readonly name: string;
  readonly mechanism: Mechanism;
  /** NMODL text; undefined for what NEURON has built in. */
  readonly source: string | undefined;
  /** Whether rates come from a TABLE in NEURON unless told not to. */
  readonly isTabled: boolean;
  /** Parameters that NEURON keeps once for all instances. */
  readonly globals: Readonly<Record<string, number>>;
  /** By section: values of each painted parameter, one a compartment. */
  readonly bySection: ReadonlyMap<number, Readonly<Record<string, readonly number[]>>>;
}

export function countCompartments({ sections }: Pick<SectionCell, 'sections'>): number {
  return sections.reduce((sum, { diameterUm }) => sum + diameterUm.length, 0);
}
