/** What a piece of a Neurolucida file is; its text and value are asked of the scanner. */
export type TokenKind =
  | 'open'
  | 'close'
  | 'bar'
  | 'comma'
  | 'spineOpen'
  | 'spineClose'
  | 'number'
  | 'word'
  | 'string'
  | 'unclosedString'
  | 'end';

const [LINE_FEED, RETURN, SPACE] = [10, 13, 32];
const BYTE_ORDER_MARK = 0xfeff;
const QUOTE = 34;
const SEMICOLON = 59;
const BACKSLASH = 92;

const SIGNS: Readonly<Record<number, TokenKind>> = {
  40: 'open',
  41: 'close',
  124: 'bar',
  44: 'comma',
  60: 'spineOpen',
  62: 'spineClose',
};

/**
 * Walks through the text of a Neurolucida file one token at a time, never back. Comments run from `;` to the end of the
 * line. A word is whatever stands between delimiters and is no number.
 */
export class NeurolucidaScanner {
  readonly #text: string;
  #at = 0;
  #lineStart = 0;
  #line = 1;
  #tokenStart = 0;
  #tokenColumn = 1;

  kind: TokenKind = 'end';
  /** Of a number. */
  value = 0;
  /** 1-based line of the token. */
  line = 1;

  constructor(text: string) {
    this.#text = text;
    if (text.charCodeAt(0) === BYTE_ORDER_MARK) this.#at = 1;
  }

  /** 1-based column of the token. */
  get column(): number {
    return this.#tokenColumn;
  }

  /** The token as it is written, without the quotes of a string. */
  get spelling(): string {
    const isQuoted = this.kind === 'string' || this.kind === 'unclosedString';
    const end = this.kind === 'string' ? this.#at - 1 : this.#at;
    return this.#text.slice(this.#tokenStart + (isQuoted ? 1 : 0), end);
  }

  next(): TokenKind {
    this.#skipBlanks();
    this.#tokenStart = this.#at;
    this.line = this.#line;
    this.#tokenColumn = this.#at - this.#lineStart + 1;
    this.kind = this.#read();
    return this.kind;
  }

  /** Leaves the rest of the text unread. */
  stop(): void {
    this.#at = this.#text.length;
    this.kind = 'end';
  }

  #read(): TokenKind {
    if (this.#at >= this.#text.length) return 'end';
    const code = this.#text.charCodeAt(this.#at);
    const sign = SIGNS[code];
    if (sign !== undefined) {
      this.#at++;
      return sign;
    }
    return code === QUOTE ? this.#readString() : this.#readWord();
  }

  #readString(): TokenKind {
    const text = this.#text;
    let at = this.#at + 1;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        this.#at = at + 1;
        return 'string';
      }
      if (code === LINE_FEED || code === RETURN) break;
      at += code === BACKSLASH && text.charCodeAt(at + 1) === QUOTE ? 2 : 1;
    }
    this.#at = Math.min(at, text.length);
    return 'unclosedString';
  }

  #readWord(): TokenKind {
    const text = this.#text;
    let at = this.#at;
    let isNumeric = true;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code <= SPACE || code === SEMICOLON || code === QUOTE || SIGNS[code] !== undefined) break;
      isNumeric &&= isOfNumber(code);
    }
    this.#at = at;
    if (!isNumeric) return 'word';
    this.value = Number(text.slice(this.#tokenStart, at));
    return Number.isNaN(this.value) ? 'word' : 'number';
  }

  #skipBlanks(): void {
    const text = this.#text;
    for (; this.#at < text.length; this.#at++) {
      const code = text.charCodeAt(this.#at);
      if (code === LINE_FEED || (code === RETURN && text.charCodeAt(this.#at + 1) !== LINE_FEED)) {
        this.#line++;
        this.#lineStart = this.#at + 1;
      } else if (code === SEMICOLON) {
        this.#skipComment();
      } else if (code > SPACE) {
        return;
      }
    }
  }

  /** Leaves the place on the last character of the comment. */
  #skipComment(): void {
    const text = this.#text;
    let at = this.#at;
    while (at + 1 < text.length) {
      const code = text.charCodeAt(at + 1);
      if (code === LINE_FEED || code === RETURN) break;
      at++;
    }
    this.#at = at;
  }
}

/** Digits, signs, the decimal point and the exponent's letter. */
function isOfNumber(code: number): boolean {
  return (
    (code >= 48 && code <= 57) || code === 43 || code === 45 || code === 46 || (code | 32) === 101
  );
}
