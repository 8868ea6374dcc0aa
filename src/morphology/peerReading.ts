import type { SectionDraft } from './sectionTree.ts';

/** What another program makes of a file: sections, parents before children, or its refusal. */
export type PeerReading = PeerSections | PeerRefusal;

export interface PeerSections {
  readonly kind: 'sections';
  /** Radii may be 0 and lengths too: programs that take them say nothing. */
  readonly sections: readonly SectionDraft[];
}

export interface PeerRefusal {
  readonly kind: 'refusal';
  /** What it stumbles over, as a sentence without a full stop. */
  readonly reason: string;
}

/** The points of a table with the radii to draw them with. */
export interface DrawnSamples {
  readonly count: number;
  readonly type: Int32Array;
  readonly xUm: Float64Array;
  readonly yUm: Float64Array;
  readonly zUm: Float64Array;
  readonly radiusUm: Float64Array;
  readonly id: Float64Array;
  readonly parentRow: Int32Array;
}

/** A section that is being put together, point by point. */
export class DraftPoints {
  readonly xUm: number[] = [];
  readonly yUm: number[] = [];
  readonly zUm: number[] = [];
  readonly radiusUm: number[] = [];
  readonly sampleId: number[] = [];

  get count(): number {
    return this.xUm.length;
  }

  /** Adds a sample as it is, or with another radius. */
  add(samples: DrawnSamples, row: number, radiusUm: number = samples.radiusUm[row]!): void {
    this.xUm.push(samples.xUm[row]!);
    this.yUm.push(samples.yUm[row]!);
    this.zUm.push(samples.zUm[row]!);
    this.radiusUm.push(radiusUm);
    this.sampleId.push(samples.id[row]!);
  }

  /** Forgets the first point. */
  dropFirst(): void {
    for (const values of this.#columns()) values.shift();
  }

  /** A lone point becomes a cylinder along x, as long as wide. */
  spreadLonePoint(): void {
    const [x, y, z, r] = [this.xUm[0]!, this.yUm[0]!, this.zUm[0]!, this.radiusUm[0]!];
    const id = this.sampleId[0]!;
    for (const values of this.#columns()) values.length = 0;
    for (const [offset, sampleId] of [
      [-r, -1],
      [0, id],
      [r, -1],
    ] as const) {
      this.xUm.push(x + offset);
      this.yUm.push(y);
      this.zUm.push(z);
      this.radiusUm.push(r);
      this.sampleId.push(sampleId);
    }
  }

  #columns(): number[][] {
    return [this.xUm, this.yUm, this.zUm, this.radiusUm, this.sampleId];
  }
}
