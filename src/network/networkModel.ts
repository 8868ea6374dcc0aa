import type { Cell, Connection } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import type { Locus } from '../morphology/morphology.ts';
import type { ArtificialKind, ArtificialParameters } from './artificialParameters.ts';

/** A member of a population. */
export interface Member {
  readonly population: string;
  /** Within the population, from 0. */
  readonly index: number;
}

export interface NetworkCell extends Member {
  /** With the connections that come from outside; cells alike share everything but those. */
  readonly cell: Cell;
  readonly layout: CompartmentLayout;
  /** Where its spikes are counted. */
  readonly spikeLocus: Locus;
  readonly spikeThresholdMv: number;
  /** Whether its probes are recorded. */
  readonly isTraced: boolean;
}

export interface ArtificialUnit extends Member {
  readonly kind: ArtificialKind;
  readonly parameters: ArtificialParameters;
  /** Of VecStim, not falling. ms */
  readonly timesMs: Float64Array;
  /** Of its random numbers: units of one seed are independent. */
  readonly stream: number;
}

/** Where spikes come from; `cell` and `unit` are places in the lists of the model. */
export type NetworkSource =
  | {
      readonly kind: 'voltage';
      readonly cell: number;
      readonly locus: Locus;
      readonly thresholdMv: number;
    }
  | { readonly kind: 'point'; readonly cell: number; readonly point: string }
  | { readonly kind: 'unit'; readonly unit: number };

export type NetworkTarget =
  /** `connection` is one of the cell's own, with a remote source. */
  | { readonly kind: 'point'; readonly cell: number; readonly connection: Connection }
  | { readonly kind: 'unit'; readonly unit: number; readonly weight: number };

export interface NetworkLink {
  /** Place in `NetworkModel.sources`. */
  readonly source: number;
  readonly target: NetworkTarget;
  readonly delayMs: number;
}

/** An end of a gap junction: a place in the cell's own list. */
export interface NetworkGapEnd {
  readonly cell: number;
  readonly end: number;
}

/** A network ready to run: every cell on its mesh, every connection between two of them. */
export interface NetworkModel {
  readonly cells: readonly NetworkCell[];
  readonly units: readonly ArtificialUnit[];
  /** The first are where the spikes of each cell are counted, then one of each unit, in their order. */
  readonly sources: readonly NetworkSource[];
  readonly links: readonly NetworkLink[];
  readonly gaps: readonly { readonly a: NetworkGapEnd; readonly b: NetworkGapEnd }[];
}
