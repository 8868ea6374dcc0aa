import type { Advice } from './advice.ts';

const COLUMN_NAMES = ['id', 'type', 'x', 'y', 'z', 'radius', 'parent'] as const;

export type SwcColumn = (typeof COLUMN_NAMES)[number];

export const SWC_COLUMNS: readonly SwcColumn[] = COLUMN_NAMES;

export function moreOfTheSame(count: number): string {
  return `and ${count} more of this kind`;
}

export function noPoints(): Advice {
  return {
    message: 'no points: the file holds no row of seven numbers',
    hint: 'check that the right file was saved and that it is not only comments',
  };
}

export function wrongColumnCount(count: number, hasComma: boolean): Advice {
  return {
    message: `the row has ${count} column(s) where a sample has 7 (${COLUMN_NAMES.join(' ')})`,
    hint: hasComma
      ? 'separate all columns alike: by spaces, or by commas on every row from the first'
      : 'write the missing column; none is guessed',
  };
}

export function notARow(text: string): Advice {
  return {
    message: `'${shorten(text)}' is no row of numbers`,
    hint: "begin comments and column titles with '#'",
  };
}

export function notANumber(column: SwcColumn, token: string): Advice {
  const hint = /^[+-]?\d*,\d+$/.test(token)
    ? 'write a decimal point instead of the decimal comma'
    : 'write a finite decimal number';
  return { message: `the ${column} is '${shorten(token)}', which is not a finite number`, hint };
}

export function notAnInteger(column: SwcColumn, token: string): Advice {
  return {
    message: `the ${column} is '${shorten(token)}', which is not a whole number in range`,
    hint: 'ids, types and parents are whole numbers',
  };
}

export function outOfRange(column: SwcColumn, token: string): Advice {
  return {
    message: `the ${column} is '${shorten(token)}' um, which is beyond any reckoning with lengths`,
    hint: 'correct the number: SWC is in micrometres',
  };
}

export function beyondRange(value: number): Advice {
  return {
    message: `the sample has a coordinate or radius of ${value} um after scaling, which is beyond any reckoning with lengths`,
    hint: 'choose a smaller --scale',
  };
}

export function raisedRadii(count: number, total: number, radiusUm: number): Advice {
  return {
    message: `${count} of ${total} radii were below the least radius and are taken as ${radiusUm} um`,
    hint: 'as --min-radius says',
  };
}

export function negativeId(id: number): Advice {
  return {
    message: `the id is ${id}, and ids are 0 or more`,
    hint: 'renumber the samples; -1 as a parent means that a sample is a root',
  };
}

export function negativeRadius(id: number, radiusUm: number): Advice {
  return {
    message: `sample ${id} has the radius ${radiusUm}, and a radius is 0 or more`,
    hint: 'correct the radius; the sign is not dropped silently',
  };
}

export function duplicateId(id: number, firstLine: number): Advice {
  return {
    message: `sample id ${id} is used again; line ${firstLine} has it already`,
    hint: 'give one of the two another id, and mend the parents that mean it',
  };
}

export function firstUseOfId(id: number): string {
  return `sample ${id} first stands here`;
}

export function selfParent(id: number): Advice {
  return {
    message: `sample ${id} names itself as its parent`,
    hint: 'write the id of the sample before it, or -1 if it is the root',
  };
}

export interface NearbySample {
  readonly id: number;
  readonly line: number;
  readonly distanceUm: number;
}

export function missingParent(
  id: number,
  parentId: number,
  nearestId: number | undefined,
  nearby: NearbySample | undefined,
): Advice {
  const nearest = nearestId === undefined ? '' : ` (nearest id: ${nearestId})`;
  return {
    message: `sample ${id} names parent ${parentId}, which is not in the file${nearest}`,
    hint: missingParentHint(id, parentId, nearby),
  };
}

function missingParentHint(id: number, parentId: number, nearby: NearbySample | undefined): string {
  if (parentId <= 0) return 'write -1 as the parent of a root';
  if (nearby === undefined) return 'correct the parent, or write -1 to make the sample a root';
  const place = `sample ${nearby.id} at line ${nearby.line}, ${formatUm(nearby.distanceUm)} away`;
  return `the nearest sample to ${id} in space is ${place}; name the right parent, or -1 for a root`;
}

export function cycle(ids: readonly number[], lines: readonly number[], length: number): Advice {
  const more = length > ids.length ? ` -> ... (${length} samples)` : '';
  return {
    message: `samples are each other's parents: ${[...ids, ids[0]].join(' -> ')}${more}, at lines ${lines.join(', ')}`,
    hint: 'correct one of these parents, so that every sample leads to a root',
  };
}

export function onTheCycle(id: number, parentId: number): string {
  return `sample ${id} names parent ${parentId}`;
}

export function extraColumns(count: number, rows: number): Advice {
  return {
    message: `${rows} row(s) have more than 7 columns (here ${count}); only the first 7 are read`,
    hint: 'keep the other columns elsewhere if they matter',
  };
}

export function commaSeparators(): Advice {
  return {
    message: 'the columns are separated by commas; they are read as separators',
    hint: 'separate SWC columns by spaces for other programs',
  };
}

export function severalRoots(id: number, mainId: number, mainLine: number, roots: number): Advice {
  return {
    message: `sample ${id} is a root beside sample ${mainId} (line ${mainLine}): the file holds ${roots} separate trees`,
    hint: 'all trees are kept apart; join them by naming a parent if they are one neuron',
  };
}

export function anotherRoot(id: number): string {
  return `sample ${id} is a root too`;
}

export function noSoma(): Advice {
  return {
    message: 'no sample has type 1: the file has no soma',
    hint: 'the first root is taken as it is; add a soma sample if the cell has one',
  };
}

export function zeroRadii(id: number, count: number, total: number): Advice {
  const message =
    count === total
      ? `all ${total} samples have the radius 0`
      : `sample ${id} has the radius 0${andOthers(count)}`;
  return {
    message,
    hint: 'measure the radius, or say what to take with --min-radius, in um: areas and resistances follow from it',
  };
}

export function anotherZeroRadius(id: number): string {
  return `sample ${id} has the radius 0`;
}

export function zeroLengthSegments(id: number, parentId: number, count: number): Advice {
  return {
    message: `sample ${id} lies where its parent ${parentId} lies${andOthers(count)}; the two count as one place of the cable`,
    hint: 'delete the repeated sample if it means nothing',
  };
}

export function anotherZeroLengthSegment(id: number, parentId: number): string {
  return `sample ${id} lies where its parent ${parentId} lies`;
}

/** What a cell would be if its file were in nanometres. */
export interface ScaleGuess {
  /** Of the soma, or of the thickest sample where there is none. */
  readonly radiusUm: number;
  readonly extentUm: number;
  /** Whether such cells are found. */
  readonly isUsual: boolean;
}

export function implausibleRadius(id: number, radiusUm: number, guess: ScaleGuess): Advice {
  return {
    message: `sample ${id} has a radius of ${formatUm(radiusUm)}, more than any neuron's`,
    hint: scaleHint(guess),
  };
}

export function implausibleExtent(extentUm: number, guess: ScaleGuess): Advice {
  return {
    message: `the cell is ${formatUm(extentUm)} wide, more than any neuron in a brain`,
    hint: scaleHint(guess),
  };
}

export function unitInHeader(unit: string, scale: number): Advice {
  return {
    message: `the header gives the unit as ${unit}, and lengths are read as micrometres`,
    hint: `use --scale ${Number(scale.toPrecision(12))}`,
  };
}

function scaleHint({ radiusUm, extentUm, isUsual }: ScaleGuess): string {
  const size = `${formatUm(extentUm)} wide with a radius of ${formatUm(radiusUm)}`;
  return isUsual
    ? `in nanometres it would be ${size}: use --scale 0.001`
    : `in nanometres it would be ${size}, which is odd too: if it is in voxels, give their size in um, such as --scale 0.008`;
}

export function foreignRadii(id: number, radiusUm: number, extentUm: number): Advice {
  return {
    message: `sample ${id} has a radius of ${formatUm(radiusUm)} where the whole cell is ${formatUm(extentUm)} wide: radii and coordinates are not in one unit`,
    hint: 'give each its factor to micrometres, with --scale for coordinates and --radius-scale for radii',
  };
}

export function longEdge(id: number, parentId: number, lengthUm: number, middleUm: number): Advice {
  return {
    message: `the edge from sample ${parentId} to ${id} is ${formatUm(lengthUm)} long, and half of all edges are below ${formatUm(middleUm)}`,
    hint: 'check whether the sample names the right parent: the leap counts as neurite',
  };
}

export function longRun(
  firstId: number,
  lastId: number,
  lengthUm: number,
  extentUm: number,
): Advice {
  return {
    message: `the unbranched run from sample ${firstId} to ${lastId} is ${formatUm(lengthUm)} long in a cell ${formatUm(extentUm)} wide: it goes to and fro`,
    hint: 'check the order of its samples: every turn counts as membrane',
  };
}

function andOthers(count: number): string {
  if (count === 1) return '';
  return count === 2 ? ', and so does 1 other' : `, and so do ${count - 1} others`;
}

function formatUm(um: number): string {
  return `${Number(um.toPrecision(4))} um`;
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}
