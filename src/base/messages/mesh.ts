export const meshMessages = {
  tooMany: (total: number, most: number): string =>
    `this mesh has ${total} compartments, more than ${most}: make it coarser, or check the file's unit of length`,
  badText: (text: string): string =>
    `"${text}" is no mesh: write dlambda:0.1@100Hz, max:20um, fixed:3, single or explicit:soma=1,dend[0]=3, each with "in REGION" where it is not for the whole cell, joined by ;`,
  missingSection: (name: string): string => `the explicit mesh does not say how to cut ${name}`,
  badResistance: (section: string, x: number): string =>
    `the axial resistance at ${section}(${x}) is not a positive number: a radius there is 0 or too large`,
  noCompartments: (name: string): string =>
    `${name} has no section with a length, so there is nothing to simulate`,
};
