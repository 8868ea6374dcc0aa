import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { solveAdmittance } from '../../src/reduce/admittanceSolve.ts';
import type { PassiveSystem } from '../../src/reduce/postsynapticPotential.ts';
import type { ReductionInput } from '../../src/reduce/reductionInput.ts';
import { type DrawnSection, drawCell, SOMA } from './drawnCell.ts';
import { shared } from './referenceCell.ts';

/** A sample of the SWC file, 1.0 being its end of the cylinder towards its parent, and a share of its length. */
export type NeatPlace = readonly [sample: number, x: number];

export interface NeatFit {
  readonly swc: string;
  readonly passive: { readonly Ra: number; readonly Rm: number; readonly cm: number };
  readonly fit_locs: readonly NeatPlace[];
  readonly compartments: readonly {
    readonly loc: NeatPlace;
    readonly parent: number | null;
    readonly ca_uF: number;
    readonly g_c_uS: number;
    readonly g_l_uS: number;
    readonly e_l_mV: number;
  }[];
  readonly Z_MOhm: Readonly<
    Record<
      string,
      Record<'full_re' | 'full_im' | 'fit_re' | 'fit_im', readonly (readonly number[])[]>
    >
  >;
}

const SOMA_SAMPLE = 1;
/** So fine that the mesh is NEAT's continuous cable to 1e-6. An odd number, so that the middle of a cylinder is a node. */
const COMPARTMENTS = 301;

export function readNeatFit(name: string): NeatFit {
  const file = resolve(shared!, `reference/reduction/neat_${name}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as NeatFit;
}

/** NEAT's cell: an isopotential soma, and each sample a cylinder of its own radius from its parent to it. */
export function buildNeatCell({ swc }: NeatFit): {
  input: ReductionInput;
  sectionOf: Map<number, number>;
} {
  const file = resolve(shared!, 'reference/reduction/morphologies', swc);
  const samples = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => line.trim().split(/\s+/).map(Number))
    .map(([id, type, x, y, z, radius, parent]) => ({
      ...{ id: id!, type: type!, radius: radius!, parent: parent! },
      at: [x!, y!, z!] as const,
    }));
  const byId = new Map(samples.map((sample) => [sample.id, sample]));
  const sectionOf = new Map([[SOMA_SAMPLE, 0]]);
  const sections: DrawnSection[] = [SOMA];
  for (const sample of samples) {
    if (sample.type === 1) continue;
    const parent = byId.get(sample.parent)!;
    const lengthUm = Math.hypot(...sample.at.map((value, k) => value - parent.at[k]!));
    sectionOf.set(sample.id, sections.length);
    sections.push({
      ...{ type: sample.type, parent: sectionOf.get(sample.parent)!, lengthUm },
      ...{ diameterUm: 2 * sample.radius, compartments: COMPARTMENTS },
    });
  }
  return { input: drawCell(sections), sectionOf };
}

export function nodeOfNeatPlace(
  { layout }: ReductionInput,
  sectionOf: ReadonlyMap<number, number>,
  [sample, x]: NeatPlace,
): number {
  const section = sectionOf.get(sample)!;
  if (x === 1) return layout.endNode[section]!;
  const [first, beyond] = [layout.sectionOffsets[section]!, layout.sectionOffsets[section + 1]!];
  return layout.compartments[(first + beyond - 1) / 2]!;
}

export interface Complex {
  readonly re: number;
  readonly im: number;
}

/** Largest of |own - wanted| / |wanted| over pairs of places. */
export function worstError(
  own: (i: number, j: number) => Complex,
  re: readonly (readonly number[])[],
  im: readonly (readonly number[])[],
): number {
  const errors = re.flatMap((row, i) =>
    row.map((value, j) => {
      const found = own(i, j);
      const difference = Math.hypot(found.re - value, found.im - im[i]![j]!);
      return difference / Math.hypot(value, im[i]![j]!);
    }),
  );
  return Math.max(...errors);
}

/** Impedances between places of a system: recorded at the first, injected at the second. */
export function impedancesOf(
  { matrix, capacitanceNf }: Pick<PassiveSystem, 'matrix' | 'capacitanceNf'>,
  nodes: readonly number[],
  frequencyHz: number,
): (i: number, j: number) => Complex {
  const columns = nodes.map((node) => {
    const current = new Float64Array(capacitanceNf.length);
    current[node] = 1;
    return solveAdmittance(matrix, capacitanceNf, current, frequencyHz);
  });
  return (i, j) => ({ re: columns[j]!.re[nodes[i]!]!, im: columns[j]!.im[nodes[i]!]! });
}
