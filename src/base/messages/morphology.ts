import type { Advice } from './advice.ts';

export function duplicateSectionName(name: string): string {
  return `two sections are called '${name}'; give each its own name`;
}

export function sectionPointsTooFew(name: string, count: number): string {
  return `section '${name}' has ${count} point(s); a section is drawn through at least 2`;
}

export function sectionPointNotFinite(name: string): string {
  return `section '${name}' has a point whose coordinates or diameter are not finite numbers`;
}

export function sectionRadiusNotPositive(name: string, diameterUm: number): string {
  return `section '${name}' has a diameter of ${diameterUm} um; diameters are greater than 0`;
}

export function unknownSectionParent(name: string, parent: number, x: number): string {
  return `section '${name}' is joined to section ${parent} at x = ${x}; name an earlier section and an x from 0 to 1`;
}

export function badLocus(text: string): string {
  return `'${text}' is no place; write a section and a number from 0 to 1, as in dend[12](0.4), or sample(29)`;
}

export function locusOutsideSection(text: string, place: string): string {
  return `'${text}' is off the section: ${place} is not from 0 to 1`;
}

export function unknownSection(
  name: string,
  morphology: string,
  nearest: string | undefined,
): string {
  const hint = nearest === undefined ? '' : `; did you mean '${nearest}'?`;
  return `no section '${name}' in ${morphology}${hint}`;
}

export function unknownSample(sampleId: number, morphology: string): string {
  return `no sample ${sampleId} among the points of ${morphology}; of a soma taken as a sphere only the first sample is one`;
}

export function unknownFormat(): Advice {
  return {
    message:
      'the text is neither SWC (rows of seven numbers) nor Neurolucida ASCII (blocks in brackets)',
    hint: 'save the reconstruction in one of the two',
  };
}

export function emptyTable(): string {
  return 'the table holds no samples; a morphology needs at least one';
}

export function rerootedAtSoma(somaId: number, rootId: number, rootLine: number): Advice {
  return {
    message: `the soma, sample ${somaId}, is not the root of its tree, sample ${rootId} (line ${rootLine}) is; the tree is rooted at the soma`,
    hint: 'save the file with the soma as root for other programs',
  };
}

export function borrowedRadii(
  count: number,
  id: number,
  lenderId: number,
  radiusUm: number,
): Advice {
  const first = `sample ${id} has the radius 0 and takes the ${radiusUm} um of sample ${lenderId}, the nearest along the tree`;
  return {
    message: count === 1 ? first : `${first}; ${count - 1} more do so`,
    hint: 'measure the radii if the places matter',
  };
}

export function assumedRadius(id: number, count: number, total: number, radiusUm: number): Advice {
  const subject =
    count === 1
      ? `sample ${id} has the radius 0, and so has every sample along the tree from there`
      : `sample ${id} and ${count - 1} more have the radius 0, and so has every sample along the tree from there`;
  return {
    message: `${count === total ? 'no sample has a radius' : subject}; ${radiusUm} um is assumed`,
    hint: 'measure the radii, or choose one with --min-radius: areas and resistances follow from it',
  };
}

export function outlineSomaRead(samples: number, radiusUm: number): Advice {
  return {
    message: `the ${samples} soma samples draw a closed outline; it is read as a sphere of radius ${Number(radiusUm.toPrecision(6))} um about its centre`,
    hint: 'save the soma as one sample with that radius for other programs',
  };
}

export function somaConventionUnfit(convention: string, samples: number, contours: number): Advice {
  const drawn =
    contours > 0
      ? `${contours} contour${contours === 1 ? '' : 's'}`
      : `${samples} sample${samples === 1 ? '' : 's'}`;
  return {
    message: `the soma of ${drawn} cannot be read by the convention '${convention}'; it is read by 'auto'`,
    hint: 'choose another with --soma, or leave it out',
  };
}

export function thinSoma(somaUm: number, stemUm: number): Advice {
  const rounded = (um: number): number => Number(um.toPrecision(4));
  return {
    message: `the soma's greatest radius is ${rounded(somaUm)} um, and a neurite that leaves it has ${rounded(stemUm)} um`,
    hint: 'check the radii of the soma samples: their membrane is next to nothing',
  };
}

export function singleSampleStem(id: number): Advice {
  return {
    message: `the neurite of sample ${id} is this one sample; it has no length and carries no membrane`,
    hint: 'delete the sample, or trace the neurite further',
  };
}

export function separateTree(
  id: number,
  nearest: { id: number; line: number; gapUm: number } | undefined,
): Advice {
  const gap = nearest && Number(nearest.gapUm.toPrecision(4));
  return {
    message:
      nearest === undefined
        ? `root sample ${id} begins a cell of its own`
        : `root sample ${id} lies ${gap} um from sample ${nearest.id} (line ${nearest.line}), the nearest of the main tree`,
    hint:
      nearest === undefined ? 'name a parent to join it' : 'name that as its parent to join them',
  };
}

export function noMembrane(): Advice {
  return {
    message: 'no section has any length: there is no membrane to simulate',
    hint: 'a neurite needs two samples, or mark a lone sample as soma (type 1)',
  };
}

export function badRegion(text: string, column: number, problem: string): string {
  return `region '${text}', column ${column}: ${problem}`;
}

export function regionExpected(what: string): string {
  return `expected ${what}`;
}

export function badLocset(text: string, column: number, problem: string): string {
  return `place '${text}', column ${column}: ${problem}`;
}

export function unknownRegion(name: string, nearest: string | undefined): string {
  const hint = nearest === undefined ? '' : `; did you mean '${nearest}'?`;
  return `no region is called '${name}'${hint}`;
}

export function placesAreNoRegion(name: string): string {
  return `'${name}' means places, not a region; distal(${name}(...)) is what lies beyond them`;
}

export function tooManyPlaces(most: number): string {
  return `this means more than ${most} places; take them further apart`;
}

export function regionCycle(names: readonly string[]): string {
  return `regions are defined by each other: ${names.join(' -> ')}; write one of them in other words, as type(4) for apic`;
}
