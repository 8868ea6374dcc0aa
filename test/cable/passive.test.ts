import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ImpedanceMatrix,
  impedanceMatrix,
  impedanceSize,
  voltageAttenuation,
} from '../../src/cable/placeImpedance.ts';
import type { CompartmentLayout } from '../../src/discretise/compartmentLayout.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { electrotonicDistance } from '../../src/discretise/electrotonicReach.ts';
import { placeLocus } from '../../src/discretise/place.ts';
import type { Locus, Morphology } from '../../src/morphology/morphology.ts';
import { buildMorphologyFromSections } from '../../src/morphology/sectionTree.ts';
import { ballAndStick, bareCell, straight } from '../support/cells.ts';
import { pythonWith } from '../support/python.ts';

/** S/cm2; with 1 uF/cm2 the membrane's time constant is 20 ms. */
const G_PAS = 5e-5;
const RA = 150;
const LENGTH_UM = 1000;
const DIAMETER_UM = 2;

function meshed(morphology: Morphology, count: number) {
  const layout = discretise(bareCell(morphology, { raOhmCm: RA }), { policy: 'fixed', count });
  const leakUs = layout.areaUm2.map((area) => area * G_PAS * 1e-2);
  const between = (loci: readonly Locus[], hz: number): ImpedanceMatrix =>
    impedanceMatrix(layout, leakUs, placesOf(morphology, layout, loci), hz);
  return { layout, leakUs, between };
}

function placesOf(morphology: Morphology, layout: CompartmentLayout, loci: readonly Locus[]) {
  return loci.map((locus) => placeLocus(morphology, layout, locus));
}

const cable = buildMorphologyFromSections('cable', [
  straight(3, null, [0, 0, 0, DIAMETER_UM], [LENGTH_UM, 0, 0, DIAMETER_UM]),
]);
const at = (x: number, section = 0): Locus => ({ section, x });

/** Between two places of a sealed cable: Z = Zinf cosh(q a) cosh(q (L - b)) / sinh(q L) for a <= b. |Z|, MOhm */
function sealedCable(a: number, b: number, hz: number): number {
  const radiusCm = (DIAMETER_UM / 2) * 1e-4;
  const axialOhmPerCm = RA / (Math.PI * radiusCm ** 2);
  const membrane = 2 * Math.PI * radiusCm;
  const y: Complex = [G_PAS * membrane, 2 * Math.PI * hz * 1e-6 * membrane];
  const q = root([axialOhmPerCm * y[0], axialOhmPerCm * y[1]]);
  const [aCm, bCm, lengthCm] = [a, b, LENGTH_UM].map((um) => um * 1e-4) as [number, number, number];
  const top = size(cosh(q, aCm)) * size(cosh(q, lengthCm - bCm));
  // |Zinf| = ra / |q|.
  return ((axialOhmPerCm / size(q)) * top * 1e-6) / size(sinh(q, lengthCm));
}

type Complex = [number, number];
const size = ([re, im]: Complex): number => Math.hypot(re, im);
function root([re, im]: Complex): Complex {
  const r = Math.sqrt(size([re, im]));
  const angle = Math.atan2(im, re) / 2;
  return [r * Math.cos(angle), r * Math.sin(angle)];
}
const cosh = ([a, b]: Complex, x: number): Complex => [
  Math.cosh(a * x) * Math.cos(b * x),
  Math.sinh(a * x) * Math.sin(b * x),
];
const sinh = ([a, b]: Complex, x: number): Complex => [
  Math.sinh(a * x) * Math.cos(b * x),
  Math.cosh(a * x) * Math.sin(b * x),
];

describe('impedances', () => {
  it.each([0, 10, 100, 1000])(
    'of a sealed cable meet theory at %d Hz, second order in dx',
    (hz) => {
      const xs = [0, 0.123, 0.5, 0.871, 1];
      const worst = (count: number): number => {
        const matrix = meshed(cable, count).between(
          xs.map((x) => at(x)),
          hz,
        );
        return Math.max(
          ...xs.flatMap((a, i) =>
            xs.map((b, j) => {
              const [low, high] = [Math.min(a, b), Math.max(a, b)];
              const theory = sealedCable(low * LENGTH_UM, high * LENGTH_UM, hz);
              return Math.abs(impedanceSize(matrix, i, j) / theory - 1);
            }),
          ),
        );
      };
      // (q dx)^2 / 24 of the wave number over a path of q L, and (q dx)^2 / 8 where a line stands for a curve; twice that.
      const { lambdaUm, tauMs } = { lambdaUm: 816.5, tauMs: 20 };
      const perUm = Math.hypot(1, 2 * Math.PI * hz * 1e-3 * tauMs) ** 0.5 / lambdaUm;
      const bound = ((perUm * (LENGTH_UM / 401)) ** 2 * (3 + perUm * LENGTH_UM)) / 12;
      expect(worst(401)).toBeLessThan(bound);
      expect(worst(201) / worst(401)).toBeGreaterThan(3);
    },
  );

  it('are symmetric and do not care on which side of a place its nodes are', () => {
    const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
      minLength: 2,
      maxLength: 5,
    });
    fc.assert(
      fc.property(shares, fc.integer({ min: 1, max: 9 }), fc.nat(500), (xs, count, hz) => {
        const loci = xs.map((x, k) => at(x, k % 2));
        const matrix = meshed(ballAndStick(), count).between(loci, hz);
        for (const [i] of xs.entries())
          for (const [j] of xs.entries()) {
            const scale = impedanceSize(matrix, i, i);
            expect(Math.abs(matrix.re[i]![j]! - matrix.re[j]![i]!)).toBeLessThan(1e-9 * scale);
            expect(Math.abs(matrix.im[i]![j]! - matrix.im[j]![i]!)).toBeLessThan(1e-9 * scale);
            if (hz === 0) expect(voltageAttenuation(matrix, i, j)).toBeGreaterThan(1 - 1e-9);
          }
      }),
    );
  });

  it('include the way from a place to the nodes beside it', () => {
    const { layout, leakUs } = meshed(cable, 1);
    const place = placeLocus(cable, layout, at(0.3));
    const whole = impedanceMatrix(layout, leakUs, [place], 0).re[0]![0]!;
    const middle = (LENGTH_UM / 2) * 1e-4;
    const ohmPerCm = RA / (Math.PI * (DIAMETER_UM * 0.5e-4) ** 2);
    const rinMiddle = 1 / (Math.PI * DIAMETER_UM * LENGTH_UM * 1e-8 * G_PAS);
    // All membrane is at the middle: the current reaches it through 200 um of axon.
    expect(whole).toBeCloseTo((rinMiddle + ohmPerCm * (middle - 0.03)) * 1e-6, 6);
  });
});

it('an electrotonic distance is x over lambda', () => {
  const { layout, leakUs } = meshed(cable, 5);
  const distance = electrotonicDistance(cable, layout, leakUs, 0);
  const lambdaUm = 1e4 * Math.sqrt((DIAMETER_UM * 1e-4) / 4 / (RA * G_PAS));
  expect(distance(at(0.7))).toBeCloseTo((0.7 * LENGTH_UM) / lambdaUm, 9);
});

const python = pythonWith('neuron');
const NEURON = `import json, sys
from neuron import h
soma, dend = h.Section(name='soma'), h.Section(name='dend')
soma.L, soma.diam, dend.L, dend.diam = 20, 20, 500, 2
dend.connect(soma(1), 0)
for s in (soma, dend):
    s.nseg, s.Ra, s.cm = 9, ${RA}, 1
    s.insert('pas')
    for seg in s: seg.pas.g, seg.pas.e = ${G_PAS}, -70
h.finitialize(-70)
places = [soma(0.5), dend(1/18), dend(0.5), dend(17/18)]
out = {}
for hz in (0, 20, 200):
    z = h.Impedance()
    rows = []
    for source in places:
        z.loc(source)
        z.compute(hz)
        rows.append([[z.transfer(p) if p is not source else z.input(p), z.transfer_phase(p) if p is not source else z.input_phase(p)] for p in places])
    out[hz] = rows
print(json.dumps(out))`;

describe.skipIf(python === undefined)('NEURON (skipped where python3 has no neuron)', () => {
  it('has the same impedances on the same mesh', () => {
    const { stdout, stderr } = spawnSync(python!, ['-c', NEURON], { encoding: 'utf8' });
    expect(stdout, stderr).not.toBe('');
    const peer = JSON.parse(stdout.trim().split('\n').at(-1)!) as Record<
      string,
      [number, number][][]
    >;
    const { between } = meshed(ballAndStick(), 9);
    const loci = [at(0.5, 0), at(1 / 18, 1), at(0.5, 1), at(17 / 18, 1)];
    for (const [hz, rows] of Object.entries(peer)) {
      const matrix = between(loci, Number(hz));
      rows.forEach((row, j) => {
        row.forEach(([mohm, phase], i) => {
          expect(Math.abs(impedanceSize(matrix, i, j) / mohm - 1)).toBeLessThan(1e-6);
          const own = Math.atan2(matrix.im[i]![j]!, matrix.re[i]![j]!);
          expect(Math.abs(own - phase)).toBeLessThan(1e-6);
        });
      });
    }
  });
});
