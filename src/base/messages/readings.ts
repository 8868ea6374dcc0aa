import type { Advice } from './advice.ts';

/** Why another program does not read a file. Each is a sentence without a full stop. */

export function neuronNoPoints(): string {
  return 'no line has seven numbers separated by blanks, and Import3d ends in an error';
}

export function neuronChildBeforeParent(id: number): string {
  return `sample ${id} does not come after its parent, and Import3d ends in a bare error`;
}

export function neuronUnsorted(id: number): string {
  return `the lines are not in the order of their ids (sample ${id}), and Import3d ends in a bare error`;
}

export function neuronRefuses(reason: string): Advice {
  return {
    message: `NEURON's Import3d does not read the file: ${reason}`,
    hint: "choose another convention with --soma: 'auto' reads it",
  };
}

export function neuronMissingParent(id: number, parentId: number): string {
  return `the parent ${parentId} of sample ${id} is above every id, and Import3d ends in "subscript out of range"`;
}

export function neuronNotFinite(id: number): string {
  return `a number of sample ${id} is not finite; Import3d takes it without a word and ends in an error or in lengths that are none`;
}

export function brian2NotUtf8(): string {
  return 'the text is not UTF-8, and Python ends in UnicodeDecodeError';
}

export function brian2Columns(line: number, columns: number): string {
  return `line ${line} has ${columns} words where 7 are asked for, comments among them (ValueError)`;
}

export function brian2NotANumber(line: number, word: string): string {
  return `'${word}' of line ${line} is no number of the kind that is asked for (ValueError)`;
}

export function brian2NoPoints(): string {
  return 'there are no points (IndexError)';
}

export function brian2TwoOfOneId(id: number): string {
  return `two compartments have the index ${id} (ValueError)`;
}

export function brian2SelfParent(id: number): string {
  return `compartment ${id} lists itself as its parent (ValueError)`;
}

export function brian2Missing(id: number): string {
  return `the parent of compartment ${id} is not listed before it; a second root is none (ValueError)`;
}

export function brian2EmptyRoot(): string {
  return 'the first sample is no soma and forks or changes its type at once: its section would have no compartment (ValueError)';
}

export function brian2ThreePointSoma(id: number): string {
  return `the two soma samples after ${id} are not one radius away from it, or not as thick (ValueError)`;
}

export function brian2OnlySwc(): string {
  return 'SWC is the only format that it reads (NotImplementedError)';
}

export function arborOneSampleSoma(): string {
  return 'a soma of one sample is not allowed (load_swc_arbor)';
}

export function arborBadOrder(id: number): string {
  return `the parent id of sample ${id} is not less than its own`;
}

export function arborSeveralRoots(id: number): string {
  return `sample ${id} is a second root, and the parent -1 is no sample`;
}

export function arborUnsupportedTag(id: number, tag: number): string {
  return `sample ${id} has the tag ${tag}, and only 1 to 4 are supported (load_swc_neuron)`;
}

export function arborMismatchedTag(id: number): string {
  return `sample ${id} has not the tag of its parent, which is no soma (load_swc_neuron)`;
}

export function arborSeveralSomata(): string {
  return 'exactly one CellBody of one contour is handled (load_asc)';
}

/** Edges from a soma to the first samples of its neurites. */
export interface StemEdges {
  readonly count: number;
  readonly lengthUm: number;
}

export function noTable(): string {
  return 'the file holds no sound tree to reckon with';
}

export function leavesStemEdges({ count, lengthUm }: StemEdges): string {
  return `leaves the ${count} edges from the soma to its neurites out (${um(lengthUm)}): they lie inside the soma`;
}

export function countsStemEdges(drawn: StemEdges, { count, lengthUm }: StemEdges): string {
  if (drawn.count === 0) return `leaves the ${count} edges from the soma out (${um(lengthUm)})`;
  return `counts ${drawn.count} of the ${count} edges from the soma (${um(drawn.lengthUm)} of ${um(lengthUm)}), as cylinders as wide as the neurite's first sample`;
}

export function countsEveryStemEdge({ count, lengthUm }: StemEdges): string {
  return `counts all ${count} edges from the soma as neurite (${um(lengthUm)})`;
}

export function dropsLines(lines: readonly number[]): string {
  const [first] = lines;
  const which = lines.length === 1 ? `line ${first}` : `${lines.length} lines from ${first} on`;
  return `cannot read ${which}, prints so, and builds the tree without`;
}

export function hangsRoots(count: number): string {
  return `hangs ${count} further root(s) on the section of the first line, without a word`;
}

export function somaInsideTree(): string {
  return 'makes of a soma inside the tree a frustum from the sample before it';
}

export function neuronLoneChildren(count: number): string {
  return `cuts ${count} section(s) more: a lone child that does not stand on the next line begins one`;
}

export function neuronForkCylinders(areaUm2: number): string {
  return `draws the first edge of every branch after a fork as a cylinder as wide as the branch's first point: ${um2(areaUm2)} less`;
}

export function neuronContourSoma(): string {
  return "makes of the soma's contour 21 discs about its long axis, where ours is a ball of its mean radius";
}

export function readsSomaOtherwise(areaUm2: number, ownUm2: number): string {
  return `gives the soma ${um2(areaUm2)}, ours has ${um2(ownUm2)}`;
}

export function keepsZeroRadii(count: number): string {
  return `keeps ${count} radii of 0: no membrane there, and no current through`;
}

export function brian2Compartments(count: number): string {
  return `makes every edge a compartment, ${count} of them, whatever the length constant`;
}

export function brian2Recursion(path: number): string {
  return `ends in RecursionError unless Python's limit is raised: ${path} samples follow each other`;
}

export function brian2NoResistance(): string {
  return 'has edges without length or thickness, between which its conductances are infinite or none';
}

export function brian2NotFinite(): string {
  return 'takes a number that is not finite without a word: its sums are not finite either';
}

export function brian2NegativeRadius(): string {
  return 'keeps a negative radius without a word, and with it conductances below 0';
}

export function brian2SeveralBalls(count: number): string {
  return `makes ${count} balls of a soma that forks, each with its whole surface`;
}

export function arborsNeuronReading(reason: string): string {
  return `${reason}; these are the figures of load_swc_neuron`;
}

export function startsAtOwnPoints(): string {
  return 'joins every neurite to the centre of the soma and begins it at its own first point';
}

export function measuresByLMeasure(): string {
  return "measures by L-Measure: every sample a cylinder as wide as itself, the edges from the soma included; the resistance is that of our sections with NeuroMorpho.Org's soma";
}

function um(value: number): string {
  return `${Number(value.toPrecision(4))} um`;
}

function um2(value: number): string {
  return `${Number(value.toPrecision(4))} um2`;
}
