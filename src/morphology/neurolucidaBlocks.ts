import type { Advice } from '../base/messages/advice.ts';
import {
  badPoint,
  negativeDiameter,
  outOfRange,
  pointWord,
  type SkippedCounts,
  strayBar,
  strayToken,
  tooDeep,
  unclosedString,
  untypedTree,
} from '../base/messages/neurolucida.ts';
import { GREATEST_UM } from '../swc-parser/adjustSamples.ts';
import type { DiagnosticLog } from '../swc-parser/diagnosticLog.ts';
import { APICAL_TYPE, AXON_TYPE, DENDRITE_TYPE } from '../swc-parser/swcTable.ts';
import {
  contentsOf,
  contourOf,
  leaveBracket,
  type OpenBlock,
  openBlock,
  type Place,
  type SomaContour,
  unclosed,
} from './neurolucidaBlock.ts';
import { NeurolucidaSamples } from './neurolucidaSamples.ts';
import { NeurolucidaScanner, type TokenKind } from './neurolucidaTokens.ts';

export interface NeurolucidaBlocks {
  readonly samples: NeurolucidaSamples;
  readonly contours: readonly SomaContour[];
  readonly skipped: SkippedCounts;
}

const TREE_TYPES: Readonly<Record<string, number>> = {
  axon: AXON_TYPE,
  dendrite: DENDRITE_TYPE,
  apical: APICAL_TYPE,
};
/** More brackets within each other than a cell has branches: so many would take memory for nothing. */
const MOST_OPEN_BRACKETS = 2_000_000;

/**
 * Reads the blocks of a Neurolucida file. Trees and cell bodies are kept; markers, outlines, spines and texts are
 * counted. Brackets may be nested to any depth.
 */
export function readNeurolucidaBlocks(text: string, log: DiagnosticLog): NeurolucidaBlocks {
  return new BlockReader(text, log).read();
}

class BlockReader {
  readonly #scanner: NeurolucidaScanner;
  readonly #log: DiagnosticLog;
  readonly #samples = new NeurolucidaSamples();
  readonly #contours: SomaContour[] = [];
  readonly #skipped = { markers: 0, outlines: 0, spines: 0, texts: 0 };
  /** The sets that are open, outermost first: what they hold is read as if it stood by itself. */
  readonly #sets: Place[] = [];
  #isTooDeep = false;
  /** The bracket within which the file ended, where that is none of the block's own. */
  #endedWithin: Place | undefined;

  constructor(text: string, log: DiagnosticLog) {
    this.#scanner = new NeurolucidaScanner(text);
    this.#log = log;
  }

  read(): NeurolucidaBlocks {
    const scanner = this.#scanner;
    for (let kind = scanner.next(); kind !== 'end'; ) {
      const isPending = this.#readPart(kind);
      kind = isPending ? scanner.kind : scanner.next();
    }
    if (this.#sets.length > 0) this.#failUnclosed(this.#sets, undefined);
    return { samples: this.#samples, contours: this.#contours, skipped: this.#skipped };
  }

  /** Returns, as the next two do, whether the scanner stands on a token that is still to be read. */
  #readPart(kind: TokenKind): boolean {
    const scanner = this.#scanner;
    if (kind === 'open') return this.#readBlock(scanner.line, scanner.column);
    if (kind === 'close' && this.#sets.length > 0) this.#sets.pop();
    else if (kind === 'unclosedString') this.#failUnclosedString();
    else if (kind !== 'comma' && this.#sets.length === 0)
      this.#fail('asc/stray-token', strayToken(scanner.spelling));
    return false;
  }

  #readBlock(line: number, column: number): boolean {
    const kind = this.#scanner.next();
    if (kind === 'word') return this.#readNamedBlock(line, column);
    const block = openBlock({ line, column }, this.#samples.count);
    this.#readItems(block, kind);
    this.#closeBlock(block);
    return false;
  }

  /** A set is read as what it holds; what else begins with a word is a marker or tells of the file. */
  #readNamedBlock(line: number, column: number): boolean {
    if (/^set$/i.test(this.#scanner.spelling)) {
      this.#scanner.next();
      if (this.#scanner.kind === 'string') this.#scanner.next();
      if (this.#scanner.kind === 'open') {
        this.#open(this.#sets, { line, column });
        return true;
      }
      if (this.#scanner.kind === 'close') return false;
    }
    if (this.#skipGroup(line, column) > 0) this.#skipped.markers++;
    if (this.#endedWithin !== undefined) this.#failUnclosed([{ line, column }], undefined);
    return false;
  }

  #open<Bracket>(brackets: Bracket[], bracket: Bracket): void {
    brackets.push(bracket);
    if (brackets.length <= MOST_OPEN_BRACKETS) return;
    this.#fail('asc/too-deep', tooDeep(MOST_OPEN_BRACKETS));
    this.#isTooDeep = true;
    this.#scanner.stop();
  }

  /** Reads to the bracket that closes the block. */
  #readItems(block: OpenBlock, first: TokenKind): void {
    const scanner = this.#scanner;
    let kind = first;
    while (block.brackets.length > 0) {
      if (kind === 'end') {
        this.#failUnclosed(block.brackets, block.treeWithin);
        return;
      }
      const isPending = this.#readItem(block, kind);
      if (block.brackets.length > 0) kind = isPending ? scanner.kind : scanner.next();
    }
  }

  /** Returns whether the scanner stands on a token that is still to be read. */
  #readItem(block: OpenBlock, kind: TokenKind): boolean {
    const scanner = this.#scanner;
    if (kind === 'open') return this.#readBracket(block);
    if (kind === 'close') leaveBracket(block);
    else if (kind === 'bar') this.#beginSibling(block);
    else if (kind === 'spineOpen') this.#skipSpine();
    else if (kind === 'string') this.#readText(block, scanner.spelling);
    else if (kind === 'unclosedString') this.#failUnclosedString();
    return false;
  }

  /** What follows an opening bracket decides what it holds: a point, a word's group, a text, or a split. */
  #readBracket(block: OpenBlock): boolean {
    const scanner = this.#scanner;
    const { line, column } = scanner;
    const kind = scanner.next();
    if (kind === 'number') this.#readPoint(block, line, column);
    else if (kind === 'word') this.#readGroup(block, line, column);
    else if (kind === 'string') {
      this.#skipGroup(line, column);
      this.#skipped.texts++;
    } else {
      this.#open(block.brackets, { line, column, row: block.row, branch: block.branch });
      block.isNewBranch = true;
      return true;
    }
    return scanner.kind === 'end';
  }

  /** A property such as (Color Red), the kind of the block such as (Axon), or a marker with its points. */
  #readGroup(block: OpenBlock, line: number, column: number): void {
    const word = this.#scanner.spelling.toLowerCase();
    const isHead = block.brackets.length === 1 && block.row < 0;
    const type = TREE_TYPES[word];
    if (type !== undefined && isHead) block.type = type;
    else if (type !== undefined) block.treeWithin ??= { line, column };
    if (isHead && (word === 'cellbody' || word === 'soma')) block.isSoma = true;
    if (isHead && (word === 'closed' || word === 'open')) block.isContour = true;
    if (this.#skipGroup(line, column) > 0) this.#skipped.markers++;
  }

  #readText(block: OpenBlock, spelling: string): void {
    if (block.row >= 0) block.hasText = true;
    else block.name ??= spelling;
  }

  #beginSibling(block: OpenBlock): void {
    const bracket = block.brackets[block.brackets.length - 1]!;
    if (block.brackets.length === 1) this.#fail('asc/stray-bar', strayBar());
    block.row = bracket.row;
    block.branch = bracket.branch;
    block.isNewBranch = true;
  }

  /** Reads the numbers of a point, from the first on, to its closing bracket. */
  #readPoint(block: OpenBlock, line: number, column: number): void {
    const values = this.#readNumbers(line, column);
    if (values === undefined) return;
    if (values.length < 2) {
      this.#log.add({
        code: 'asc/bad-point',
        severity: 'error',
        line,
        column,
        ...badPoint(values.length),
      });
      return;
    }
    if ((values[3] ?? 0) < 0)
      this.#log.add({
        code: 'asc/negative-diameter',
        severity: 'error',
        line,
        column,
        ...negativeDiameter(values[3]!),
      });
    const samples = this.#samples;
    const row = samples.add(values, line, block.row);
    if (block.isNewBranch) {
      samples.branches.push({ firstRow: row, parent: block.branch });
      block.branch = samples.branches.length - 1;
      block.isNewBranch = false;
    }
    block.row = row;
  }

  /** undefined where the file ends. Commas, the name of a section such as S1 and the weights of a curve are passed over. */
  #readNumbers(line: number, column: number): number[] | undefined {
    const scanner = this.#scanner;
    const values: number[] = [];
    let words = 0;
    for (let kind = scanner.kind; kind !== 'close'; kind = scanner.next()) {
      if (kind === 'number') values.push(this.#checkedNumber());
      else if (kind === 'open') this.#skipGroup(scanner.line, scanner.column);
      else if (
        kind === 'word' &&
        values.length < 4 &&
        words++ === 0 &&
        !isSectionName(scanner.spelling)
      )
        this.#fail('asc/bad-point', pointWord(scanner.spelling));
      if (scanner.kind === 'end') {
        this.#endedWithin ??= { line, column };
        return undefined;
      }
    }
    return values;
  }

  #checkedNumber(): number {
    const { value, spelling } = this.#scanner;
    if (Math.abs(value) <= GREATEST_UM) return value;
    this.#fail('asc/out-of-range', outOfRange(spelling));
    return 0;
  }

  /** Passes over a group whose opening bracket has been read, and returns how many points are in it; a colour is none. */
  #skipGroup(line: number, column: number): number {
    const scanner = this.#scanner;
    let points = 0;
    let isGroupStart = false;
    let isColour = false;
    for (let depth = 1; depth > 0; ) {
      const kind = scanner.next();
      if (kind === 'end') {
        this.#endedWithin ??= { line, column };
        break;
      }
      if (kind === 'unclosedString') this.#failUnclosedString();
      if (kind === 'number' && isGroupStart) points++;
      isGroupStart = kind === 'open' && !isColour;
      isColour = kind === 'word' && scanner.spelling === 'RGB';
      if (kind === 'open') depth++;
      else if (kind === 'close') depth--;
    }
    return points;
  }

  /** Passes over `<...>`, spines within it too. */
  #skipSpine(): void {
    const scanner = this.#scanner;
    const { line, column } = scanner;
    this.#skipped.spines++;
    for (let depth = 1; depth > 0; ) {
      const kind = scanner.next();
      if (kind === 'spineOpen') depth++;
      else if (kind === 'spineClose') depth--;
      else if (kind === 'end') {
        this.#endedWithin ??= { line, column };
        return;
      }
    }
  }

  /** Keeps what the block was found to hold. */
  #closeBlock(block: OpenBlock): void {
    const samples = this.#samples;
    const points = samples.count - block.firstRow;
    const contents = contentsOf(block, points);
    if (contents === 'soma') {
      if (points > 0) this.#contours.push(contourOf(samples, block));
      samples.truncate(block.firstRow);
    } else if (contents === 'text' || contents === 'outline') {
      samples.truncate(block.firstRow);
      this.#skipped[`${contents}s`]++;
    } else {
      samples.type.fill(block.type ?? 0, block.firstRow);
      if (block.type === undefined)
        this.#log.add({
          code: 'asc/untyped-tree',
          severity: 'warning',
          line: block.line,
          ...untypedTree(points),
        });
    }
  }

  #fail(code: string, advice: Advice): void {
    const { line, column } = this.#scanner;
    this.#log.add({ code, severity: 'error', line, column, ...advice });
  }

  #failUnclosedString(): void {
    this.#fail('asc/unclosed-text', unclosedString(this.#scanner.spelling));
  }

  /** @param brackets the open ones, outermost first */
  #failUnclosed(brackets: readonly Place[], treeWithin: Place | undefined): void {
    if (!this.#isTooDeep) this.#log.add(unclosed(brackets, this.#endedWithin, treeWithin));
  }
}

/** Points name the microscope section they were drawn in: S1, S2. */
function isSectionName(word: string): boolean {
  return /^S\d+$/.test(word);
}
