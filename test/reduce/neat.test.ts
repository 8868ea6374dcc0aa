import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { solveAdmittance } from '../../src/reduce/admittanceSolve.ts';
import type { PassiveSystem } from '../../src/reduce/postsynapticPotential.ts';
import { reduceToSites } from '../../src/reduce/reduceToSites.ts';
import type { ReductionInput } from '../../src/reduce/reductionInput.ts';
import { pairReduction } from '../../src/reduce/reductionPair.ts';
import { type DrawnSection, drawCell, SOMA } from './drawnCell.ts';
import { shared, skipReason } from './referenceCell.ts';

/** A sample of the SWC file, 1.0 being its end of the cylinder towards its parent, and a share of its length. */
type NeatPlace = readonly [sample: number, x: number];

interface NeatFit {
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

function readFit(name: string): NeatFit {
  const file = resolve(shared!, `reference/reduction/neat_${name}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as NeatFit;
}

/** NEAT's cell: an isopotential soma, and each sample a cylinder of its own radius from its parent to it. */
function buildCell({ swc }: NeatFit): { input: ReductionInput; sectionOf: Map<number, number> } {
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

function nodeAt(
  { layout }: ReductionInput,
  sectionOf: ReadonlyMap<number, number>,
  [sample, x]: NeatPlace,
): number {
  const section = sectionOf.get(sample)!;
  if (x === 1) return layout.endNode[section]!;
  const [first, beyond] = [layout.sectionOffsets[section]!, layout.sectionOffsets[section + 1]!];
  return layout.compartments[(first + beyond - 1) / 2]!;
}

interface Complex {
  readonly re: number;
  readonly im: number;
}

/** Largest of |own - wanted| / |wanted| over pairs of places. */
function worstError(
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
function impedancesOf(
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

describe.skipIf(shared === undefined)(`NEAT's fits, in its convention${skipReason}`, () => {
  describe.each(['asym_y', 'rall_tree'])('%s', (name) => {
    const fit = readFit(name);
    const { input, sectionOf } = buildCell(fit);
    const nodes = fit.fit_locs.map((place) => nodeAt(input, sectionOf, place));
    const model = reduceToSites(input, nodes);
    const pair = pairReduction(input, model);
    const indexOf = (place: NeatPlace): number =>
      model.sites!.nodes.indexOf(nodeAt(input, sectionOf, place));
    const indices = fit.fit_locs.map(indexOf);

    test('its tree, its couplings to 1e-6, its leaks to 5e-6 and its rest', () => {
      expect(model.compartments).toHaveLength(fit.compartments.length);
      for (const { loc, parent, g_c_uS, g_l_uS, e_l_mV } of fit.compartments) {
        const own = model.compartments[indexOf(loc)]!;
        expect(own.parent).toBe(parent === null ? -1 : indexOf(fit.compartments[parent]!.loc));
        if (parent !== null)
          expect(Math.abs(own.couplingNs / (1e3 * g_c_uS) - 1)).toBeLessThan(1e-6);
        expect(Math.abs(own.leakNs / (1e3 * g_l_uS) - 1)).toBeLessThan(5e-6);
        expect(own.leakReversalMv).toBeCloseTo(e_l_mV, 6);
      }
    });

    test('the impedances of its fit at 0 Hz to 1e-6, those of its cable to 2e-5 up to 100 Hz', () => {
      const { fit_re, fit_im } = fit.Z_MOhm['0']!;
      expect(worstError(impedancesOf(pair.reduced, indices, 0), fit_re, fit_im)).toBeLessThan(1e-6);
      for (const [frequency, { full_re, full_im }] of Object.entries(fit.Z_MOhm)) {
        const full = impedancesOf(pair.full, nodes, Number(frequency));
        expect(worstError(full, full_re, full_im)).toBeLessThan(2e-5);
      }
    });

    test('its capacitances to 5e-6 where they keep the slowest mode, and its impedances at every frequency', () => {
      const byMode = pairReduction(input, reduceToSites(input, nodes, { capacitance: 'mode' }));
      for (const { loc, ca_uF } of fit.compartments) {
        const own = byMode.model.compartments[indexOf(loc)]!.capacitancePf;
        expect(Math.abs(own / (1e6 * ca_uF) - 1)).toBeLessThan(5e-6);
      }
      for (const [frequency, { fit_re, fit_im }] of Object.entries(fit.Z_MOhm)) {
        const own = impedancesOf(byMode.reduced, indices, Number(frequency));
        expect(worstError(own, fit_re, fit_im)).toBeLessThan(1e-5);
      }
    });

    test('by row sums no frequency farther off the cable than its fit', () => {
      for (const frequency of ['10', '38', '100']) {
        const { full_re, full_im, fit_re, fit_im } = fit.Z_MOhm[frequency]!;
        const theirs = worstError(
          (i, j) => ({ re: fit_re[i]![j]!, im: fit_im[i]![j]! }),
          full_re,
          full_im,
        );
        const own = impedancesOf(pair.reduced, indices, Number(frequency));
        expect(worstError(own, full_re, full_im)).toBeLessThan(theirs);
      }
    });
  });
});
