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
