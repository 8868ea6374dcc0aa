import { meshMessages } from '../base/messages/mesh.ts';
import { ModelError } from '../base/modelError.ts';
import { type Cell, coversLocus, membraneAt } from '../cell/cell.ts';
import { DEFAULT_MESH } from '../cell/experimentDefaults.ts';
import type { MeshEntry, MeshPolicy } from '../cell/meshSchema.ts';
import type { Morphology, Section } from '../morphology/morphology.ts';
import { resolveRegion } from '../morphology/region.ts';

/** More than this would exhaust memory before it would help anyone: a mistyped mesh. */
const MAX_COMPARTMENTS = 2_000_000;
/** A section belongs to a region where its middle does, as a compartment where its centre does. */
const MIDDLE = 0.5;
/**
 * Compartments of a section, at least, in which something acts beside the middle. The charge of one alone is all in its
 * middle, and d_lambda looks at 100 Hz, which a synapse outruns: at x = 0.75 of a section of a Purkinje cell the EPSP there
 * is 1.8 % off with one compartment, 0.1 % with three.
 */
const LEAST_AROUND_PLACES = 3;

/** The words for a mesh: `d_lambda 0.1 at 100 Hz`. */
export function describeMesh(mesh: MeshEntry): string {
  if (mesh.policy !== 'by_region') return describePolicy(mesh);
  const rules = mesh.rules.map((rule) => `${describePolicy(rule)} in ${rule.region}`).join('; ');
  return mesh.choose === 'finest' ? `${rules}; the finest of them` : rules;
}

function describePolicy(mesh: MeshPolicy): string {
  switch (mesh.policy) {
    case 'd_lambda':
      return `d_lambda ${mesh.d_lambda} at ${mesh.frequency_hz} Hz`;
    case 'max_length':
      return `at most ${mesh.max_length_um} um`;
    case 'fixed':
      return `${mesh.count} in every section`;
    case 'single':
      return 'one in every section';
    case 'explicit':
      return 'given by section';
  }
}

/** The frequency at which a mesh is fine, in Hz: the highest of its rules; undefined where it speaks of none. */
export function meshFrequencyHz(mesh: MeshEntry): number | undefined {
  const policies: readonly MeshPolicy[] = mesh.policy === 'by_region' ? mesh.rules : [mesh];
  const frequencies = policies.flatMap((policy) =>
    policy.policy === 'd_lambda' ? [policy.frequency_hz] : [],
  );
  return frequencies.length === 0 ? undefined : Math.max(...frequencies);
}

/**
 * Compartments of each section under a mesh; 0 for a section of length 0.
 *
 * @throws ModelError `mesh/too-many` above two million compartments, `mesh/missing-section` where an explicit mesh
 *   leaves a section out, and those of resolveRegion
 */
export function countCompartments(cell: Cell, mesh: MeshEntry): Int32Array {
  const policiesOf = policiesBySection(cell, mesh);
  const acted = sectionsActedOn(cell);
  const isFinest = mesh.policy === 'by_region' && mesh.choose === 'finest';
  const counts = cell.morphology.sections.map((section) => {
    if (section.lengthUm === 0) return 0;
    const policies = policiesOf(section);
    const chosen = isFinest ? policies : policies.slice(-1);
    return Math.max(...chosen.map((policy) => countInSection(cell, policy, section, acted)));
  });
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (!(total <= MAX_COMPARTMENTS))
    throw new ModelError('mesh/too-many', meshMessages.tooMany(total, MAX_COMPARTMENTS));
  return Int32Array.from(counts);
}

/** The policies that cover a section, in the order of their rules: at least one. */
function policiesBySection(
  { morphology, labels }: Cell,
  mesh: MeshEntry,
): (section: Section) => readonly MeshPolicy[] {
  if (mesh.policy !== 'by_region') return () => [mesh];
  const rules = mesh.rules.map((rule) => ({
    rule,
    intervals: resolveRegion(morphology, rule.region, labels),
  }));
  return ({ index }) => {
    const covering = rules.filter(({ intervals }) => coversLocus(intervals, index, MIDDLE));
    return covering.length === 0 ? [DEFAULT_MESH] : covering.map(({ rule }) => rule);
  };
}

/** Sections with a point process or an electrode beside their middle. */
function sectionsActedOn({ points, clamps }: Cell): ReadonlySet<number> {
  return new Set(
    [...points, ...clamps].flatMap(({ locus: { section, x } }) => (x === MIDDLE ? [] : [section])),
  );
}

function countInSection(
  cell: Cell,
  mesh: MeshPolicy,
  { index, name, lengthUm }: Section,
  acted: ReadonlySet<number>,
): number {
  switch (mesh.policy) {
    case 'd_lambda': {
      const lengths = electrotonicLength(cell, index, mesh.frequency_hz);
      // Odd, so that x = 0.5 is a compartment's centre (Hines and Carnevale 2001, The Neuroscientist 7, 123-135).
      const count = Math.floor((lengths / mesh.d_lambda + 0.9) / 2) * 2 + 1;
      return acted.has(index) ? Math.max(count, LEAST_AROUND_PLACES) : count;
    }
    case 'max_length':
      return Math.ceil(lengthUm / mesh.max_length_um);
    case 'fixed':
      return mesh.count;
    case 'single':
      return 1;
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
  const { cmUfPerCm2, raOhmCm } = membraneAt(cell, section, MIDDLE);
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
