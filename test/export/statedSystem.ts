import { inverse, Matrix } from 'ml-matrix';
import { exportBrian2 } from '../../src/export/brian2Script.ts';
import { exportDendrify } from '../../src/export/dendrifyScript.ts';
import { exportNest } from '../../src/export/nestScript.ts';
import type { ReducedModel } from '../../src/reduce/reducedModel.ts';
import { buildReducedSystem } from '../../src/reduce/reducedSystem.ts';
import { SAMPLE_CERTIFICATE } from './sampleModel.ts';

const certificate = SAMPLE_CERTIFICATE;

/** A passive system as a script states it. */
export interface StatedSystem {
  /** nS, by compartment. */
  readonly leakNs: readonly number[];
  readonly pairs: readonly (readonly [number, number, number])[];
}

/** nS. */
export function conductancesOf({ leakNs, pairs }: StatedSystem): Matrix {
  const g = Matrix.diag([...leakNs]);
  for (const [a, b, coupling] of pairs) {
    for (const k of [a, b]) g.set(k, k, g.get(k, k) + coupling);
    for (const [i, j] of [
      [a, b],
      [b, a],
    ] as const)
      g.set(i, j, g.get(i, j) - coupling);
  }
  return g;
}

/** MOhm. */
export function impedancesOf(system: StatedSystem): Matrix {
  return inverse(conductancesOf(system)).mul(1e3);
}

/** Of the model here, from the matrix that every figure of its certificate comes from. */
export function ownImpedances(model: ReducedModel): Matrix {
  const { matrix } = buildReducedSystem(model);
  const g = Matrix.diag([...matrix.diagonal]);
  matrix.parent.forEach((p, i) => {
    if (p < 0) return;
    g.set(i, p, -matrix.coupling[i]!);
    g.set(p, i, -matrix.coupling[i]!);
  });
  return inverse(g);
}

/** By simulator: the system read back from the text of its export. */
export const SYSTEM_READERS: Readonly<Record<string, (model: ReducedModel) => StatedSystem>> = {
  Brian2: (model) => {
    const script = exportBrian2(model, { certificate, spiking: 'none' });
    const names = model.compartments.map(({ name }) => name);
    const conductanceOf = (key: string): number =>
      Number(new RegExp(`'${key}': (\\S+)\\*nS`).exec(script)![1]);
    const pairs = names.flatMap((name, a) => {
      const terms = new RegExp(`^I_axial_${name} = (.*) : amp$`, 'm').exec(script)![1]!;
      return [...terms.matchAll(/(g_\w+)\*\(V_(\w+) - V_\w+\)/g)].flatMap(
        ([, key, other]): [number, number, number][] => {
          const b = names.indexOf(other!);
          return b < a ? [[a, b, conductanceOf(key!)]] : [];
        },
      );
    });
    return { leakNs: names.map((name) => conductanceOf(`gL_${name}`)), pairs };
  },
  Dendrify: (model) => {
    const script = exportDendrify(model, { certificate });
    const names = model.compartments.map(({ name }) => name);
    const leaks = [...script.matchAll(/gl_abs=(\S+)\*nS/g)].map((match) => Number(match[1]));
    const pairs = [...script.matchAll(/^ {4}\((\w+), (\w+), (\S+)\*nS\),$/gm)].map(
      ([, a, b, g]) => [names.indexOf(a!), names.indexOf(b!), Number(g)] as const,
    );
    return { leakNs: leaks, pairs };
  },
  NEST: (model) => {
    const rows = [
      ...exportNest(model, { certificate }).matchAll(
        /'parent_idx': (-?\d+), 'params': \{'C_m': \S+, 'g_C': (\S+), 'g_L': (\S+),/g,
      ),
    ].map((match) => match.slice(1).map(Number) as [number, number, number]);
    return {
      leakNs: rows.map(([, , leak]) => leak * 1e3),
      pairs: rows.flatMap(([parent, coupling], k) =>
        parent < 0 ? [] : [[k, parent, coupling * 1e3] as const],
      ),
    };
  },
};
