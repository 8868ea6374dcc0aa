/** The columns of an SWC row. */
const SWC_ROW_LENGTH: number = 7;

const [TAB, LINE_FEED, RETURN, SPACE, PLUS, MINUS, POINT] = [9, 10, 13, 32, 43, 45, 46];
const [DIGIT_0, DIGIT_9, LETTER_E] = [48, 57, 101];
/** Those that are exact. */
const POWERS_OF_TEN: Float64Array = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));

/**
 * Reads a row of seven decimal numbers between blanks into `values` and returns the place where its line ends, or -1
 * where the line is anything else: it may still be a row, but it takes a closer look.
 *
 * A mantissa below 2^53 over a power of ten up to 10^22 is one division of exact numbers, and so correctly rounded;
 * other numbers are left to the language. All in one loop, which looks at each character once: this is most of the
 * time that a file takes.
 *
 * @param start of the line
 * @see Clinger (1990), How to read floating point numbers accurately, PLDI
 */
export function readPlainRow(text: string, start: number, values: Float64Array): number {
  let at = start;
  let code = text.charCodeAt(at);
  for (let column = 0; column < SWC_ROW_LENGTH; column++) {
    while (code === SPACE || code === TAB) code = text.charCodeAt(++at);
    const first = at;
    const isNegative = code === MINUS;
    if (isNegative || code === PLUS) code = text.charCodeAt(++at);
    let mantissa = 0;
    let digits = -at;
    for (; code >= DIGIT_0 && code <= DIGIT_9; code = text.charCodeAt(++at))
      mantissa = mantissa * 10 + (code - DIGIT_0);
    let places = 0;
    if (code === POINT) {
      const fraction = ++at;
      for (
        code = text.charCodeAt(at);
        code >= DIGIT_0 && code <= DIGIT_9;
        code = text.charCodeAt(++at)
      )
        mantissa = mantissa * 10 + (code - DIGIT_0);
      places = at - fraction;
      digits--;
    }
    digits += at;
    if (digits === 0) return -1;
    const isBlank = code === SPACE || code === TAB;
    if (isBlank || isLineEnd(text, at)) {
      const isExact = mantissa <= Number.MAX_SAFE_INTEGER && places < POWERS_OF_TEN.length;
      values[column] = isExact
        ? (isNegative ? -mantissa : mantissa) / POWERS_OF_TEN[places]!
        : Number(text.slice(first, at));
    } else {
      at = skipExponent(text, at);
      code = text.charCodeAt(at);
      if (!isColumnEnd(text, at)) return -1;
      values[column] = Number(text.slice(first, at));
    }
  }
  at = skipBlanks(text, at);
  return isLineEnd(text, at) ? at : -1;
}

/** The place of the line's end: that of its terminator, or the length of the text. */
export function endOfLine(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === LINE_FEED || code === RETURN) return at;
  }
  return text.length;
}

/** The place after a line's terminator: LF, CR LF or CR. */
export function startOfNextLine(text: string, end: number): number {
  const isPair = text.charCodeAt(end) === RETURN && text.charCodeAt(end + 1) === LINE_FEED;
  return end + (isPair ? 2 : 1);
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== SPACE && code !== TAB) return at;
    at++;
  }
}

/** The place after an exponent that begins at `start`; `start` where none does. */
function skipExponent(text: string, start: number): number {
  if ((text.charCodeAt(start) | SPACE) !== LETTER_E) return start;
  let at = start + 1;
  const sign = text.charCodeAt(at);
  if (sign === MINUS || sign === PLUS) at++;
  const first = at;
  while (isDigit(text.charCodeAt(at))) at++;
  return at === first ? start : at;
}

function isColumnEnd(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === SPACE || code === TAB || isLineEnd(text, at);
}

function isLineEnd(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === LINE_FEED || code === RETURN || at >= text.length;
}

function isDigit(code: number): boolean {
  return code >= DIGIT_0 && code <= DIGIT_9;
}
