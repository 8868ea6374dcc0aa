/** The columns of an SWC row. */
export const SWC_ROW_LENGTH: number = 7;

const [TAB, LINE_FEED, RETURN, SPACE, PLUS, MINUS, POINT] = [9, 10, 13, 32, 43, 45, 46];
const [DIGIT_0, DIGIT_9, LETTER_E] = [48, 57, 101];
/** Those that are exact. */
const POWERS_OF_TEN: Float64Array = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));

/**
 * Reads a row of seven decimal numbers between blanks into `values` and returns the place where its line ends, or -1
 * where the line is anything else: it may still be a row, but it takes a closer look.
 *
 * A mantissa below 2^53 over a power of ten up to 10^22 is one division of exact numbers, and so correctly rounded;
 * other numbers are left to the language.
 *
 * @param start of the line
 * @see Clinger (1990), How to read floating point numbers accurately, PLDI
 */
export function readPlainRow(text: string, start: number, values: Float64Array): number {
  let at = start;
  for (let column = 0; column < SWC_ROW_LENGTH; column++) {
    at = readNumber(text, skipBlanks(text, at), values, column);
    if (at < 0) return -1;
  }
  at = skipBlanks(text, at);
  return isLineEnd(text, at) ? at : -1;
}

/**
 * Stores the decimal number that begins at `start`, since a number that is returned would be boxed, and returns the
 * place after it; -1 where something else stands there.
 */
function readNumber(text: string, start: number, values: Float64Array, column: number): number {
  const sign = text.charCodeAt(start);
  const first = sign === MINUS || sign === PLUS ? start + 1 : start;
  let at = first;
  let mantissa = 0;
  let digit = text.charCodeAt(at) - DIGIT_0;
  for (; digit >= 0 && digit <= 9; digit = text.charCodeAt(++at) - DIGIT_0)
    mantissa = mantissa * 10 + digit;
  let digits = at - first;
  let places = 0;
  if (digit === POINT - DIGIT_0) {
    const fraction = at + 1;
    digit = text.charCodeAt(++at) - DIGIT_0;
    for (; digit >= 0 && digit <= 9; digit = text.charCodeAt(++at) - DIGIT_0)
      mantissa = mantissa * 10 + digit;
    places = at - fraction;
    digits += places;
  }
  if (digits === 0) return -1;
  const end = skipExponent(text, at);
  if (!isColumnEnd(text, end)) return -1;
  const isExact =
    end === at && mantissa <= Number.MAX_SAFE_INTEGER && places < POWERS_OF_TEN.length;
  if (isExact) values[column] = (sign === MINUS ? -mantissa : mantissa) / POWERS_OF_TEN[places]!;
  else values[column] = Number(text.slice(start, end));
  return end;
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
