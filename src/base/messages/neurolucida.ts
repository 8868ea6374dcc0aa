import type { Advice } from './advice.ts';

export function noTrees(): Advice {
  return {
    message: 'no points: the file holds no tree marked as axon, dendrite or apical dendrite',
    hint: 'check that the right file was saved, and as Neurolucida ASCII, version 3',
  };
}

export function unclosedBlock(depth: number): Advice {
  return {
    message: `the block that begins here is never closed: ${depth} bracket(s) are still open at the end of the file`,
    hint: "write the missing ')'; the branch it belongs to is not guessed",
  };
}

export function tooDeep(most: number): Advice {
  return {
    message: `more than ${most} brackets are open within each other; the rest of the file is not read`,
    hint: 'check that the right file was saved: no cell has so many branches',
  };
}

export function innermostOpen(): string {
  return 'the innermost open bracket is here';
}

export function treeWithinBlock(): string {
  return 'another tree begins here, so the bracket is most likely missing before it';
}

export function strayToken(spelling: string): Advice {
  return {
    message: `'${shorten(spelling)}' stands outside every block`,
    hint: "correct the brackets before it: a file is a sequence of blocks in '(' and ')'",
  };
}

export function strayBar(): Advice {
  return {
    message: "'|' stands outside a split: there is no branch beside which another could begin",
    hint: 'correct the brackets before it',
  };
}

export function unclosedString(text: string): Advice {
  return {
    message: `the text "${shorten(text)} is not closed on its line`,
    hint: "write the missing '\"'",
  };
}

export function badPoint(numbers: number): Advice {
  return {
    message: `the point has ${numbers} number(s) where x, y, z and the diameter are expected`,
    hint: 'write the missing numbers; none is guessed',
  };
}

export function pointWord(spelling: string): Advice {
  return {
    message: `'${shorten(spelling)}' stands among the numbers of a point`,
    hint: 'write decimal numbers with a point: x, y, z and the diameter',
  };
}

export function outOfRange(spelling: string): Advice {
  return {
    message: `the number '${shorten(spelling)}' is beyond any reckoning with lengths`,
    hint: 'correct the number: the file is in micrometres',
  };
}

export function negativeDiameter(diameterUm: number): Advice {
  return {
    message: `the diameter is ${diameterUm}, and a diameter is 0 or more`,
    hint: 'correct the diameter; the sign is not dropped silently',
  };
}

export function untypedTree(points: number): Advice {
  return {
    message: `the tree of ${points} points says neither Axon nor Dendrite nor Apical; it is read as a neurite of type 0`,
    hint: 'write its kind behind the opening bracket, as in (Dendrite)',
  };
}

/** What is passed over, by kind. */
export interface SkippedCounts {
  readonly markers: number;
  readonly outlines: number;
  readonly spines: number;
  readonly texts: number;
}

export function skippedParts(counts: SkippedCounts): Advice {
  const parts = [
    countOf(counts.markers, 'marker'),
    countOf(counts.outlines, 'outline'),
    countOf(counts.spines, 'spine'),
    countOf(counts.texts, 'text'),
  ].filter((part) => part !== '');
  return {
    message: `passed over as no part of the cell's cable: ${parts.join(', ')}`,
    hint:
      counts.spines > 0
        ? 'spines count where the model says so: a factor on cm and on the conductances'
        : 'nothing is to be done',
  };
}

export function severalSomata(count: number): Advice {
  return {
    message: `the file holds ${count} cell bodies; each tree is joined to the one whose centre is nearest to its first point`,
    hint: 'keep one cell in a file',
  };
}

export function treeOffSoma(distanceUm: number, radiusUm: number): Advice {
  return {
    message: `the tree begins ${rounded(distanceUm)} um from the centre of the soma, whose mean radius is ${rounded(radiusUm)} um; it is joined to the soma, and the gap carries nothing`,
    hint: 'if it leaves another branch, draw it as part of that branch',
  };
}

function countOf(count: number, noun: string): string {
  if (count === 0) return '';
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function rounded(um: number): number {
  return Number(um.toPrecision(4));
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}
