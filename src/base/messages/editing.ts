/** At most six digits: what a person reads in a log. */
function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The lines that an edit writes into the header of the file. */
export const editLog = {
  removed: (samples: number, lengthUm: number): string =>
    `removed ${counted(samples, 'sample')}, ${short(lengthUm)} um of neurite`,
  removedBeyond: (lengthUm: number): string =>
    `${short(lengthUm)} um of that lay beyond the region and went with it`,
  sphereKept: (): string => 'the soma is a ball and is not cut: it was kept whole',
  cutEnds: (count: number): string => `ended ${counted(count, 'neurite')} between samples`,
  attached: (samples: number, name: string, place: string): string =>
    `attached ${counted(samples, 'sample')} of ${name} at ${place}`,
  movedBy: (dx: number, dy: number, dz: number): string =>
    `moved by ${short(dx)}, ${short(dy)}, ${short(dz)} um`,
  resampled: (before: number, after: number, spacingUm: number): string =>
    `took ${after} neurite samples at most ${spacingUm} um apart for ${before}`,
  simplified: (dropped: number, of: number, boundUm: number): string =>
    `dropped ${dropped} of ${of} neurite samples, none farther than ${boundUm} um from what is left`,
  smoothed: (samples: number, window: number): string =>
    `moved ${counted(samples, 'sample')} to the mean of ${window} along the neurite`,
  lengthChange: (beforeUm: number, afterUm: number): string =>
    `neurite length ${short(beforeUm)} um before, ${short(afterUm)} um after`,
  rotated: (degrees: number, axis: string): string =>
    `turned by ${degrees} degrees about the ${axis} axis through the root`,
  scaled: (factor: number): string => `scaled coordinates and radii by ${factor}`,
  stretched: (x: number, y: number, z: number): string =>
    `scaled coordinates by ${x}, ${y}, ${z}; radii are as they were`,
  tapered: (sections: number, shape: string): string =>
    `gave ${counted(sections, 'section')} the ${shape} taper that fits its radii best`,
  clipped: (samples: number, leastUm: number): string =>
    `raised ${samples === 1 ? '1 radius' : `${samples} radii`} to ${short(leastUm)} um`,
  clippedFit: (samples: number): string =>
    `${counted(samples, 'sample')} would have become thinner than any of the section: kept at its least radius`,
  axonRemoved: (samples: number, lengthUm: number): string =>
    `removed the axon: ${counted(samples, 'sample')}, ${short(lengthUm)} um`,
  stubDrawn: (lengthUm: number, firstUm: number, secondUm: number): string =>
    `drew an axon of ${lengthUm} um: the first half ${short(firstUm)} um thick, the second ${short(secondUm)} um`,
  spineFactor: (factor: number, lengthFactor: number, radiusFactor: number): string =>
    `multiplied membrane area by ${factor} for spines: lengths by ${short(lengthFactor)}, radii by ${short(radiusFactor)}`,
  spinesDrawn: (count: number, areaUm2: number): string =>
    `drew ${counted(count, 'spine')}, ${short(areaUm2)} um2 of membrane`,
  renumbered: (count: number): string => `numbered samples 1 to ${count}, parents first`,
  healed: (id: number, otherId: number, gapUm: number): string =>
    `joined the tree of sample ${id} to sample ${otherId}, ${short(gapUm)} um away`,
  leftApart: (id: number, healUm: number): string =>
    `left the tree of sample ${id} apart: nothing of another tree is within ${healUm} um`,
  reparented: (id: number, wrong: number, parentId: number, gapUm: number): string =>
    `gave sample ${id} the parent ${parentId}, ${short(gapUm)} um away, for ${wrong}`,
  madeRoot: (id: number, wrong: number): string =>
    `made sample ${id} a root: no sample can be its parent for ${wrong}`,
  duplicateDropped: (id: number): string => `dropped sample ${id}: it repeats the row before it`,
  duplicateNumbered: (id: number, newId: number): string =>
    `gave the second sample ${id} the id ${newId}`,
  repeatDropped: (count: number): string =>
    `dropped ${counted(count, 'sample')} that lay where the parent lies`,
  stepsKept: (count: number): string =>
    count === 1
      ? 'kept 1 sample that lies where its parent lies but differs in radius or type'
      : `kept ${count} samples that lie where their parents lie but differ in radius or type`,
  radiiFilled: (count: number): string =>
    `gave ${counted(count, 'sample')} without a radius that of the nearest along the tree, or 0.5 um where there is none`,
};

/** The sentences of refused edits. */
export const editProblem = {
  nothingLeft: (region: string): string =>
    `"${region}" holds the root: nothing of the cell would be left; name a smaller region`,
  noSoma: (): string => 'an axon stub needs a soma to begin at, and no sample has type 1',
  notOnePlace: (text: string, count: number): string =>
    `"${text}" means ${count} places on this cell; name one`,
  notOneTree: (name: string, roots: number): string =>
    `${name} has ${roots} roots; what is attached is one tree`,
  badStep: (name: string, value: string, usage: string): string =>
    `--${name} ${value === '' ? '' : `"${value}" `}cannot be read; write ${usage}`,
  missingFile: (file: string): string => `the reconstruction "${file}" was not given`,
  outOfRange: (name: string, value: number, range: string): string =>
    `${name} is ${value}; it must be ${range}`,
};
