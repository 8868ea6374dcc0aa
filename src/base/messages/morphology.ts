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
