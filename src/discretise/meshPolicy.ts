import { meshMessages } from '../base/messages/mesh.ts';
import { ModelError } from '../base/modelError.ts';
import { type Cell, membraneAt } from '../cell/cell.ts';
import type { MeshEntry } from '../cell/experimentSchema.ts';
import type { Morphology } from '../morphology/morphology.ts';

/** More than this would exhaust memory before it would help anyone: a mistyped mesh. */
const MAX_COMPARTMENTS = 2_000_000;

/** The words for a policy: `d_lambda 0.1 at 100 Hz`. */
export function describeMesh(mesh: MeshEntry): string {
  switch (mesh.policy) {
    case 'd_lambda':
      return `d_lambda ${mesh.d_lambda} at ${mesh.frequency_hz} Hz`;
    case 'max_length':
      return `at most ${mesh.max_length_um} um`;
    case 'fixed':
      return `${mesh.count} in every section`;
    case 'explicit':
      return 'given by section';
  }
}

/**
 * Compartments of each section under a policy; 0 for a section of length 0.
 *
 * @throws ModelError `mesh/too-many` above two million compartments, `mesh/missing-section` where an explicit mesh
 *   leaves a section out.
 */
export function countCompartments(cell: Cell, mesh: MeshEntry): Int32Array {
  const counts = cell.morphology.sections.map(({ index, name, lengthUm }) =>
    lengthUm === 0 ? 0 : countInSection(cell, mesh, index, name, lengthUm),
  );
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (!(total <= MAX_COMPARTMENTS))
    throw new ModelError('mesh/too-many', meshMessages.tooMany(total, MAX_COMPARTMENTS));
  return Int32Array.from(counts);
}

function countInSection(
  cell: Cell,
  mesh: MeshEntry,
  section: number,
  name: string,
  lengthUm: number,
): number {
  switch (mesh.policy) {
    case 'd_lambda': {
      const lengths = electrotonicLength(cell, section, mesh.frequency_hz);
      // Odd, so that x = 0.5 is a compartment's centre (Hines and Carnevale 2001, The Neuroscientist 7, 123-135).
      return Math.floor((lengths / mesh.d_lambda + 0.9) / 2) * 2 + 1;
    }
    case 'max_length':
      return Math.ceil(lengthUm / mesh.max_length_um);
    case 'fixed':
      return mesh.count;
    case 'explicit': {
      const count = mesh.count[name];
      if (count === undefined)
        throw new ModelError('mesh/missing-section', meshMessages.missingSection(name));
      return count;
    }
  }
}

/**
 * Length of a section in AC length constants: the integral of ds / lambda_f, with
 * lambda_f = sqrt(d / (4 pi f Ra cm)) (Hines and Carnevale 2001), each frustum at the mean of its end diameters.
 *
 * @param frequencyHz f.
 * @returns dimensionless.
 */
export function electrotonicLength(cell: Cell, section: number, frequencyHz: number): number {
  const { cmUfPerCm2, raOhmCm } = membraneAt(cell, section, 0.5);
  const perRootUm = 1e-5 * Math.sqrt(4 * Math.PI * frequencyHz * raOhmCm * cmUfPerCm2);
  return perRootUm * sumOverRootDiameter(cell.morphology, section);
}

function sumOverRootDiameter(morphology: Morphology, section: number): number {
  const { pointOffsets, pointArcUm, pointRadiusUm } = morphology;
  let sum = 0;
  for (let i = pointOffsets[section]! + 1; i < pointOffsets[section + 1]!; i++) {
    const meanDiameterUm = pointRadiusUm[i - 1]! + pointRadiusUm[i]!;
    sum += (pointArcUm[i]! - pointArcUm[i - 1]!) / Math.sqrt(meanDiameterUm);
  }
  return sum;
}
