import { buildSampleTree, type SampleTree } from '../swc-parser/sampleTree.ts';
import { DraftPoints, type DrawnSamples } from './peerReading.ts';
import type { SectionDraft } from './sectionTree.ts';

export interface EdgeRules {
  /** Whether a sample may go on with the section of its parent, where it is its only child. */
  readonly goesOn: (row: number, parent: number) => boolean;
  /** Radius with which a section begins at the parent of its first sample, um; `wire` where it begins without it. */
  readonly start: (row: number, parent: number) => number | 'wire';
  /** Whether a sample is a ball; its children are joined to the middle, and the edge to its parent is nothing. */
  readonly isBall: (row: number) => boolean;
}

/** Sections along the edges between samples and their parents; they end at forks. */
export function drawEdges(samples: DrawnSamples, rules: EdgeRules): SectionDraft[] {
  const tree = buildSampleTree(samples.parentRow);
  const drawer = new EdgeDrawer(samples, tree, rules);
  for (const row of tree.order) drawer.draw(row);
  return drawer.finish();
}

interface OpenSection {
  readonly type: number;
  readonly parent: number;
  readonly parentX: number;
  readonly points: DraftPoints;
}

class EdgeDrawer {
  readonly #samples: DrawnSamples;
  readonly #tree: SampleTree;
  readonly #rules: EdgeRules;
  readonly #sections: OpenSection[] = [];
  /** Section at whose end a row lies; of a root, at whose beginning; -1 where none is drawn yet. */
  readonly #sectionOfRow: Int32Array;

  constructor(samples: DrawnSamples, tree: SampleTree, rules: EdgeRules) {
    this.#samples = samples;
    this.#tree = tree;
    this.#rules = rules;
    this.#sectionOfRow = new Int32Array(samples.count).fill(-1);
  }

  /** Rows come parents first. */
  draw(row: number): void {
    const parent = this.#samples.parentRow[row]!;
    if (this.#rules.isBall(row)) this.#drawBall(row, parent);
    else if (parent < 0) return;
    else if (this.#isRun(row, parent)) {
      this.#sectionOfRow[row] = this.#sectionOfRow[parent]!;
      this.#sections[this.#sectionOfRow[row]!]!.points.add(this.#samples, row);
    } else this.#beginAt(row, parent);
  }

  finish(): SectionDraft[] {
    return this.#sections.map(({ points, ...section }) => {
      const { xUm, yUm, zUm, radiusUm, sampleId } = points;
      return { ...section, xUm, yUm, zUm, radiusUm, sampleId };
    });
  }

  #drawBall(row: number, parent: number): void {
    const points = this.#begin(row, parent);
    points.add(this.#samples, row);
    points.spreadLonePoint();
  }

  #beginAt(row: number, parent: number): void {
    const start = this.#rules.start(row, parent);
    const isFirstOfRoot = this.#isBareRoot(parent) && this.#sectionOfRow[parent] === -1;
    const points = this.#begin(row, parent);
    if (start !== 'wire') points.add(this.#samples, parent, start);
    else if (!this.#hasRun(row)) points.add(this.#samples, row);
    points.add(this.#samples, row);
    if (isFirstOfRoot) this.#sectionOfRow[parent] = this.#sectionOfRow[row]!;
  }

  #begin(row: number, parent: number): DraftPoints {
    const parentSection = parent < 0 ? -1 : this.#sectionOfRow[parent]!;
    const points = new DraftPoints();
    this.#sectionOfRow[row] = this.#sections.length;
    this.#sections.push({
      type: this.#samples.type[row]!,
      parent: parentSection,
      parentX:
        parentSection < 0 || this.#isBareRoot(parent) ? 0 : this.#rules.isBall(parent) ? 0.5 : 1,
      points,
    });
    return points;
  }

  /** A root that is no ball has no section of its own. */
  #isBareRoot(row: number): boolean {
    return row >= 0 && this.#samples.parentRow[row]! < 0 && !this.#rules.isBall(row);
  }

  #isRun(row: number, parent: number): boolean {
    if (this.#isBareRoot(parent) || this.#rules.isBall(parent)) return false;
    return this.#childCount(parent) === 1 && this.#rules.goesOn(row, parent);
  }

  /** Whether a child goes on with the section that begins at a row. */
  #hasRun(row: number): boolean {
    const child = this.#tree.children[this.#tree.offsets[row]!]!;
    return this.#childCount(row) === 1 && this.#rules.goesOn(child, row);
  }

  #childCount(row: number): number {
    return this.#tree.offsets[row + 1]! - this.#tree.offsets[row]!;
  }
}
