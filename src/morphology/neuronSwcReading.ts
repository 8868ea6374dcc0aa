import {
  neuronChildBeforeParent,
  neuronNoPoints,
  neuronUnsorted,
} from '../base/messages/readings.ts';
import { SOMA_TYPE } from '../swc-parser/swcTable.ts';
import { finishNeuronSections, type NeuronSection } from './neuronSections.ts';
import { DraftPoints, type DrawnSamples, type PeerReading } from './peerReading.ts';

/** A child that does not stand on the line after its parent, or is of another type, ends the parent's section. */
const APART = 0.01;
/** The two edges of a NeuroMorpho.Org soma add up to the diameter within this share. */
const THREE_POINT_TOLERANCE = 0.01;

/**
 * What NEURON 8.2 makes of an SWC file (Import3d_SWC_read, then Import3d_GUI.instantiate), as observed:
 *
 * 1. A section is a run of lines, each the only child of the line before and of its type. A lone child that stands
 *    elsewhere begins a new section.
 * 2. A soma of one sample, or of NeuroMorpho.Org's three in the first three lines, is a cylinder as long as wide.
 *    Otherwise soma samples are frusta; they are cut where several soma samples leave one, but for the first line.
 * 3. A neurite hangs on a wire at the middle of a one-sample soma, and at the middle of a soma section where it leaves
 *    an inner sample; at its ends it begins with a copy of that sample as wide as its own first one.
 * 4. A neurite of one sample begins with the soma's sample, whatever the wire.
 * 5. Where a neurite's first sample forks at once, the children that do not follow it hang on its beginning.
 * 6. The parent of a second root is taken to be the first line.
 *
 * Rows must stand in the order of their ids, parents before children.
 */
export function readSwcAsNeuron(samples: DrawnSamples): PeerReading {
  const { id, count } = samples;
  if (count === 0) return { kind: 'refusal', reason: neuronNoPoints() };
  const early = samples.parentRow.findIndex(
    (parent, row) => parent >= 0 && id[parent]! >= id[row]!,
  );
  if (early >= 0) return { kind: 'refusal', reason: neuronChildBeforeParent(id[early]!) };
  const unsorted = id.findIndex((value, row) => row > 0 && value <= id[row - 1]!);
  if (unsorted >= 0) return { kind: 'refusal', reason: neuronUnsorted(id[unsorted]!) };
  return finishNeuronSections(new Sectioner(samples).sections());
}

class Sectioner {
  readonly #samples: DrawnSamples;
  readonly #parentRow: Int32Array;
  /** How many soma samples leave each soma sample. */
  readonly #somaChildren: Int32Array;
  /** Whether a sample hangs on the beginning of its parent's section. */
  readonly #isProximal: Uint8Array;
  readonly #isThreePointSoma: boolean;
  /** Number of children, and a share more for each that breaks the run. */
  readonly #children: Float64Array;
  readonly #sections: NeuronSection[] = [];
  readonly #firstRows: number[] = [];
  /** Index into `#sections`, for rows whose section is drawn. */
  readonly #sectionOfRow: Int32Array;

  constructor(samples: DrawnSamples) {
    this.#samples = samples;
    this.#parentRow = samples.parentRow.slice();
    this.#isProximal = new Uint8Array(samples.count);
    this.#sectionOfRow = new Int32Array(samples.count);
    this.#children = this.#countChildren();
    this.#somaChildren = this.#countSomaChildren();
    this.#isThreePointSoma = this.#findThreePointSoma();
    this.#joinSomaRuns();
  }

  sections(): NeuronSection[] {
    const { count } = this.#samples;
    for (let first = 0; first < count; ) {
      let end = first + 1;
      while (end < count && this.#children[end - 1] === 1) end++;
      const section = first === 0 ? this.#drawRoot(end) : this.#drawChild(first, end);
      this.#sectionOfRow.fill(this.#sections.length, first, end);
      this.#sections.push(section);
      this.#firstRows.push(first);
      first = end;
    }
    return this.#sections;
  }

  #countChildren(): Float64Array {
    const children = new Float64Array(this.#samples.count);
    const { type } = this.#samples;
    for (let row = 0; row < children.length; row++) {
      const parent = this.#parentRow[row]!;
      if (parent < 0) continue;
      children[parent]! += 1;
      if (parent !== row - 1) {
        children[parent]! += APART;
        if (this.#leavesStem(parent)) {
          this.#isProximal[row] = 1;
          children[parent] = 1;
        }
      }
      if (type[parent] !== type[row]) children[parent]! += APART;
    }
    return children;
  }

  /** Whether a sample is the first of a neurite: the very first line, or the child of a soma sample. */
  #leavesStem(row: number): boolean {
    const { type } = this.#samples;
    if (row === 1 || type[row] === SOMA_TYPE) return false;
    return row === 0 || type[this.#anyParent(row)] === SOMA_TYPE;
  }

  /** Row of the parent; of a second root the first line. */
  #anyParent(row: number): number {
    return Math.max(0, this.#parentRow[row]!);
  }

  #countSomaChildren(): Int32Array {
    const { type, count } = this.#samples;
    const children = new Int32Array(count);
    for (let row = 1; row < count; row++) {
      const parent = this.#parentRow[row]!;
      if (parent >= 0 && type[row] === SOMA_TYPE && type[parent] === SOMA_TYPE) children[parent]!++;
    }
    return children;
  }

  #findThreePointSoma(): boolean {
    const { type, radiusUm } = this.#samples;
    const somata = type.reduce((sum, code) => sum + (code === SOMA_TYPE ? 1 : 0), 0);
    if (somata !== 3 || this.#parentRow[1] !== 0 || this.#parentRow[2] !== 0) return false;
    if (this.#children[1] !== 0 || this.#children[2] !== 0) return false;
    if (radiusUm[1] !== radiusUm[0] || radiusUm[2] !== radiusUm[0]) return false;
    const edgesUm = this.#distanceToFirst(1) + this.#distanceToFirst(2);
    if (!(Math.abs(edgesUm / (2 * radiusUm[0]!) - 1) < THREE_POINT_TOLERANCE)) return false;
    this.#parentRow[2] = 1;
    return true;
  }

  #distanceToFirst(row: number): number {
    const { xUm, yUm, zUm } = this.#samples;
    return Math.hypot(xUm[row]! - xUm[0]!, yUm[row]! - yUm[0]!, zUm[row]! - zUm[0]!);
  }

  /** Neurites that leave a soma do not cut it. */
  #joinSomaRuns(): void {
    const { type, count } = this.#samples;
    for (let row = 0; row + 1 < count; row++) {
      const isRun =
        type[row] === SOMA_TYPE && type[row + 1] === SOMA_TYPE && this.#parentRow[row + 1] === row;
      if (isRun && (row === 0 || this.#somaChildren[row]! <= 1)) this.#children[row] = 1;
    }
  }

  #drawRoot(end: number): NeuronSection {
    const points = new DraftPoints();
    for (let row = 0; row < (this.#isThreePointSoma ? 1 : end); row++)
      points.add(this.#samples, row);
    const type = this.#samples.type[0]!;
    return { type, parent: undefined, parentX: 0, points, hangsOnWire: false };
  }

  #drawChild(first: number, end: number): NeuronSection {
    const { type, radiusUm } = this.#samples;
    const parentIndex = this.#sectionOfRow[this.#anyParent(first)]!;
    const parent = this.#sections[parentIndex]!;
    const isStem = parent.type === SOMA_TYPE && type[first] !== SOMA_TYPE;
    const joint = this.#joint(first, end, parentIndex, isStem);
    const points = new DraftPoints();
    points.add(this.#samples, this.#anyParent(first), isStem ? radiusUm[first]! : undefined);
    for (let row = first; row < end; row++) points.add(this.#samples, row);
    const isProximal = this.#isProximal[first] === 1;
    return {
      type: type[first]!,
      parent,
      parentX: isProximal ? 0 : joint.parentX,
      points,
      hangsOnWire: joint.hangsOnWire,
    };
  }

  #joint(
    first: number,
    end: number,
    parentIndex: number,
    isStem: boolean,
  ): { parentX: number; hangsOnWire: boolean } {
    const { type, points } = this.#sections[parentIndex]!;
    const parentFirst = this.#firstRows[parentIndex]!;
    const at = this.#parentRow[first]!;
    const isSeveral = end - first > 1;
    const leavesSoma = this.#somaChildren[Math.max(0, at)]! > 1;
    if (parentIndex === 0) {
      if (isStem && points.count === 1) return { parentX: 0.5, hangsOnWire: isSeveral };
      if (at === parentFirst) return { parentX: 0, hangsOnWire: isStem && leavesSoma };
    }
    if (type !== SOMA_TYPE) return { parentX: 1, hangsOnWire: false };
    const last = parentFirst + points.count - (parentFirst === 0 ? 1 : 2);
    if (at < last) return { parentX: 0.5, hangsOnWire: isStem && isSeveral };
    return { parentX: 1, hangsOnWire: isStem && isSeveral && leavesSoma };
  }
}
