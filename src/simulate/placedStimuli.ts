import { simulateMessages } from '../base/messages/simulate.ts';
import { ModelError } from '../base/modelError.ts';
import type { Cell, CurrentClamp } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import type { MeshPlace } from '../discretise/place.ts';
import { type PlacedClamp, placeClamp, placeClamps } from './placedClamp.ts';
import { injectField, type PlacedField, placeFields } from './placedField.ts';

type Inject = (node: number, currentNa: number) => void;

export type PlacedStimulus = PlacedClamp | PlacedField;

/** Calls back with each node that a stimulus acts on, and the part of its strength that goes in there. */
export function eachShare(
  stimulus: PlacedStimulus,
  visit: (node: number, share: number) => void,
): void {
  if ('place' in stimulus) {
    const { near, far, farShare } = stimulus.place;
    visit(near, 1 - farShare);
    visit(far, farShare);
    return;
  }
  stimulus.patternNa.forEach((shareNa, node) => {
    if (shareNa !== 0) visit(node, shareNa);
  });
}

/** The currents that a cell is driven with, at their exact places on the mesh: clamps, and fields. */
export class PlacedStimuli {
  private readonly cell: Cell;
  private readonly layout: CompartmentLayout;
  private clamps: readonly PlacedClamp[];
  private readonly fields: readonly PlacedField[];
  /** What `clampsFrom` found for the clamps of now. */
  private nearby:
    | { readonly of: readonly PlacedClamp[]; readonly byNode: Map<number, readonly PlacedClamp[]> }
    | undefined;

  private listed:
    | { readonly of: readonly PlacedClamp[]; readonly all: readonly PlacedStimulus[] }
    | undefined;

  constructor(cell: Cell, layout: CompartmentLayout) {
    this.cell = cell;
    this.layout = layout;
    this.clamps = placeClamps(cell, layout);
    this.fields = placeFields(cell, layout);
  }

  /** The same, with courses of its own. */
  copy(): PlacedStimuli {
    const copy = new PlacedStimuli(this.cell, this.layout);
    copy.restore(this.save());
    return copy;
  }

  /** The current of a clamp by its index in the cell. nA */
  clampNa(index: number, timeMs: number): number {
    return this.clamps[index]!.currentNa(timeMs);
  }

  /** The clamps as they are now, to come back to with `restore`. */
  save(): readonly CurrentClamp[] {
    return this.clamps.map(({ clamp }) => clamp);
  }

  restore(clamps: readonly CurrentClamp[]): void {
    this.clamps = clamps.map((clamp) => placeClamp(this.cell, this.layout, clamp));
  }

  /**
   * @param timeMs when the next step begins.
   * @returns whether that makes a current jump then: not where it acts later.
   * @throws ModelError `simulate/no-stimulus` where no clamp has that name.
   */
  change(
    name: string,
    change: Partial<Omit<CurrentClamp, 'name'>>,
    timeMs: number,
    dtMs: number,
  ): boolean {
    const before = this.meansOf(name, timeMs - dtMs, timeMs);
    const known = this.clamps.map((clamp) => clamp.name);
    if (!known.includes(name))
      throw new ModelError('simulate/no-stimulus', simulateMessages.noStimulus(name, known));
    this.clamps = this.clamps.map(({ clamp, ...placed }) =>
      clamp.name === name
        ? placeClamp(this.cell, this.layout, { ...clamp, ...change })
        : { clamp, ...placed },
    );
    return this.meansOf(name, timeMs, timeMs + dtMs).some((meanNa, k) => meanNa !== before[k]);
  }

  private meansOf(wanted: string, fromMs: number, toMs: number): number[] {
    return this.clamps
      .filter(({ name }) => name === wanted)
      .map((clamp) => clamp.meanNa(fromMs, toMs));
  }

  /** All of them in the order in which they inject: another list once one has changed. */
  get sources(): readonly PlacedStimulus[] {
    const { clamps, fields } = this;
    if (this.listed?.of !== clamps) this.listed = { of: clamps, all: [...clamps, ...fields] };
    return this.listed.all;
  }

  /** Whether any of them jumps after `fromMs` and at `toMs` at the latest. */
  jumps(fromMs: number, toMs: number): boolean {
    return this.sources.some((current) => current.jumps(fromMs, toMs));
  }

  /** When any of them is next not smooth; infinite for never. ms */
  nextBreakMs(afterMs: number): number {
    return Math.min(...this.sources.map((of) => of.nextBreakMs(afterMs)));
  }

  /** Whether any of them is a path that is nowhere smooth. */
  get hasNoise(): boolean {
    const { clamps, fields = [] } = this.cell;
    return [...clamps, ...fields.map(({ course }) => course)].some(
      ({ waveform }) => waveform?.kind === 'noise',
    );
  }

  /** Adds the currents of an instant. nA */
  injectAt(timeMs: number, inject: Inject): void {
    this.injectEach(({ currentNa }) => currentNa(timeMs), inject);
  }

  /** Adds their means over a stretch of time. nA */
  injectMean(fromMs: number, toMs: number, inject: Inject): void {
    this.injectEach(({ meanNa }) => meanNa(fromMs, toMs), inject);
  }

  private injectEach(amount: (current: PlacedClamp | PlacedField) => number, inject: Inject): void {
    for (const clamp of this.clamps) {
      const now = amount(clamp);
      if (now === 0) continue;
      const { near, far, farShare } = clamp.place;
      inject(near, now * (1 - farShare));
      inject(far, now * farShare);
    }
    for (const field of this.fields) injectField(field, amount(field), inject);
  }

  /** Reads the current of a clamp at a time. nA */
  readClamp(name: string): (timeMs: number) => number {
    const index = this.clamps.findIndex((clamp) => clamp.name === name);
    return (timeMs) => this.clampNa(index, timeMs);
  }

  /** Clamps by their near node: every probe asks at every step. */
  private clampsFrom(near: number): readonly PlacedClamp[] {
    if (this.nearby?.of !== this.clamps) {
      const byNode = new Map<number, PlacedClamp[]>();
      for (const clamp of this.clamps)
        byNode.set(clamp.place.near, [...(byNode.get(clamp.place.near) ?? []), clamp]);
      this.nearby = { of: this.clamps, byNode };
    }
    return this.nearby.byNode.get(near) ?? [];
  }

  /** Whether a clamp acts between the two nodes that a place lies between. */
  hasDrop({ near, far, farShare }: MeshPlace): boolean {
    return farShare !== 0 && this.clampsFrom(near).some(({ place }) => place.far === far);
  }

  /** What the voltage at a place has above what is linear between two nodes: each clamp's current on the resistance to both. */
  dropMv({ near, far, farShare }: MeshPlace, timeMs: number): number {
    let dropMv = 0;
    if (farShare === 0) return dropMv;
    for (const { place, currentNa } of this.clampsFrom(near)) {
      if (place.far !== far) continue;
      const { axialResistanceMohm, parent } = this.layout;
      const wholeMohm = axialResistanceMohm[parent[far] === near ? far : near]!;
      const [low, high] = [Math.min(place.farShare, farShare), Math.max(place.farShare, farShare)];
      dropMv += currentNa(timeMs) * wholeMohm * low * (1 - high);
    }
    return dropMv;
  }
}
