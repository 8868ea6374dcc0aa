/**
 * Random numbers that depend on what they are for and on nothing else: a number is a function of a seed and a counter,
 * so the thousandth is drawn without the others, in any order, and every computer draws the same.
 *
 * @see Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", for Philox4x32-10
 */
const ROUNDS = 10;
const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const KEY_STEP_0 = 0x9e3779b9;
const KEY_STEP_1 = 0xbb67ae85;
const TWO_POW_32 = 2 ** 32;
const PER_TWO_POW_53: number = 2 ** -53;

/** Four words of 32 bits. */
export type RandomWords = readonly [number, number, number, number];

/** Philox4x32-10: four random words from a counter of four words and a key of two, all taken modulo 2^32. */
export function philox(counter: RandomWords, key: readonly [number, number]): RandomWords {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < ROUNDS; round++) {
    const next0 = highProduct(MULTIPLIER_1, c2) ^ c1 ^ k0;
    const next2 = highProduct(MULTIPLIER_0, c0) ^ c3 ^ k1;
    c1 = Math.imul(MULTIPLIER_1, c2);
    c3 = Math.imul(MULTIPLIER_0, c0);
    c0 = next0;
    c2 = next2;
    k0 = (k0 + KEY_STEP_0) | 0;
    k1 = (k1 + KEY_STEP_1) | 0;
  }
  return [c0 >>> 0, c1 >>> 0, c2 >>> 0, c3 >>> 0];
}

/**
 * A number 0 <= u < 1 of 53 random bits, the `index`-th of the stream `stream` of a seed.
 *
 * @throws RangeError unless all three are whole numbers from 0 to 2^53 - 1
 */
export function randomUniform(seed: number, index: number, stream = 0): number {
  for (const value of [seed, index, stream])
    if (!(Number.isSafeInteger(value) && value >= 0))
      throw new RangeError(`seed, index and stream are whole numbers from 0, not ${value}`);
  const [word0, word1] = philox([...wordsOf(index), ...wordsOf(stream)], wordsOf(seed));
  return ((word0 >>> 5) * 67108864 + (word1 >>> 6)) * PER_TWO_POW_53;
}

/** Low and high word of a whole number below 2^53. */
function wordsOf(value: number): [number, number] {
  return [value % TWO_POW_32, Math.floor(value / TWO_POW_32)];
}

/** The high 32 bits of the product of two words, by their halves. */
function highProduct(a: number, b: number): number {
  const [aHigh, aLow] = [a >>> 16, a & 0xffff];
  const [bHigh, bLow] = [b >>> 16, b & 0xffff];
  const low = aLow * bLow;
  const middle = aHigh * bLow + (low >>> 16);
  const middleLow = aLow * bHigh + (middle % 65536);
  return (aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(middleLow / 65536)) | 0;
}
