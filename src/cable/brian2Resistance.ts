import type { SectionDraft } from '../morphology/sectionTree.ts';
import { SOMA_TYPE } from '../swc-parser/swcTable.ts';
import { type HinesMatrix, solveHinesInPlace } from './hinesMatrix.ts';
import type { PassiveMembrane } from './passiveResistance.ts';

/** Axial conductance of half a compartment is this length over Ri; that of a ball is taken to be without resistance. */
const BALL_AXIAL_LENGTH_UM = 1e6;
/** um/(ohm cm) = 100 uS, um2/(ohm cm2) = 1e-2 uS. */
const [AXIAL_US, LEAK_US] = [100, 1e-2];

/**
 * Input resistance in MOhm at the soma of a passive cell as Brian2's SpatialNeuron computes it: one compartment an
 * edge, a ball for a soma of one sample, its own formula for the conductance between the middles of compartments.
 * undefined where a compartment has no length or no thickness; a negative one is reckoned with as Brian2 does.
 *
 * @param sections as readSwcAsBrian2 draws them
 * @see Brian2 2.5.1, SpatialNeuron and the properties r_length_1 and r_length_2 of Section
 */
export function brian2InputResistance(
  sections: readonly SectionDraft[],
  { rmOhmCm2, raOhmCm }: PassiveMembrane,
): number | undefined {
  const nodes = new NodeList(raOhmCm, rmOhmCm2);
  const middleOf: number[] = [];
  const endOf: number[] = [];
  for (const section of sections) {
    const start = section.parent < 0 ? -1 : endOf[section.parent]!;
    const { middle, end } = isBall(section)
      ? nodes.addBall(section, start)
      : nodes.addRun(section, start);
    middleOf.push(middle);
    endOf.push(end);
  }
  const matrix = nodes.matrix();
  const soma = sections.findIndex(({ type }) => type === SOMA_TYPE);
  const node = middleOf[Math.max(0, soma)]!;
  const voltageMv = new Float64Array(matrix.parent.length);
  voltageMv[node] = 1;
  // Brian2 does not look at its pivots, and neither does this.
  solveHinesInPlace(matrix.parent, matrix.coupling, matrix.diagonal, voltageMv);
  return Number.isFinite(voltageMv[node]) ? voltageMv[node] : undefined;
}

/** A ball is drawn through three points, two of them made up. */
function isBall({ type, sampleId }: SectionDraft): boolean {
  return type === SOMA_TYPE && sampleId[0] === -1;
}

class NodeList {
  readonly #parent: number[] = [];
  readonly #couplingUs: number[] = [];
  readonly #leakUs: number[] = [];
  readonly #raOhmCm: number;
  readonly #rmOhmCm2: number;

  constructor(raOhmCm: number, rmOhmCm2: number) {
    this.#raOhmCm = raOhmCm;
    this.#rmOhmCm2 = rmOhmCm2;
  }

  addBall({ radiusUm }: SectionDraft, start: number): { middle: number; end: number } {
    const middle = this.#add(start, BALL_AXIAL_LENGTH_UM, 4 * Math.PI * radiusUm[1]! ** 2);
    return { middle, end: this.#add(middle, BALL_AXIAL_LENGTH_UM, 0) };
  }

  addRun(
    { xUm, yUm, zUm, radiusUm }: SectionDraft,
    start: number,
  ): { middle: number; end: number } {
    const first = this.#parent.length;
    let node = start;
    let halfUm = Number.POSITIVE_INFINITY;
    for (let i = 1; i < xUm.length; i++) {
      const lengthUm = Math.hypot(
        xUm[i]! - xUm[i - 1]!,
        yUm[i]! - yUm[i - 1]!,
        zUm[i]! - zUm[i - 1]!,
      );
      const [r1, r2] = [radiusUm[i - 1]!, radiusUm[i]!];
      const middle = r1 + r2;
      const near = (Math.PI * r1 * middle) / lengthUm;
      const areaUm2 = Math.PI * (r1 + r2) * Math.hypot(lengthUm, r1 - r2);
      node = this.#add(node, 1 / (1 / halfUm + 1 / near), areaUm2);
      halfUm = (Math.PI * middle * r2) / lengthUm;
    }
    const last = this.#parent.length - 1;
    return { middle: (first + last) >> 1, end: this.#add(node, halfUm, 0) };
  }

  matrix(): HinesMatrix {
    const diagonal = Float64Array.from(this.#leakUs);
    this.#parent.forEach((parent, node) => {
      if (parent < 0) return;
      diagonal[node]! += this.#couplingUs[node]!;
      diagonal[parent]! += this.#couplingUs[node]!;
    });
    return {
      parent: Int32Array.from(this.#parent),
      coupling: Float64Array.from(this.#couplingUs),
      diagonal,
    };
  }

  #add(parent: number, axialLengthUm: number, areaUm2: number): number {
    this.#parent.push(parent);
    this.#couplingUs.push(parent < 0 ? 0 : (axialLengthUm / this.#raOhmCm) * AXIAL_US);
    this.#leakUs.push((areaUm2 / this.#rmOhmCm2) * LEAK_US);
    return this.#parent.length - 1;
  }
}
