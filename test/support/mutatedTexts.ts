/** A stream of numbers from 0 to 1 that is the same for a seed on every machine (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Pieces that readers stumble over. */
const PIECES: readonly string[] = [
  ...['\n', '\r', '\r\n', ' ', '\t', '#', ';', ',', '(', ')', '|', '<', '>', '"', '\uFEFF', '\0'],
  ...['-1', '0', '1', '1e308', '1e-320', '-0', 'nan', 'inf', '1e999', '0x10', '1,5', '.', '-', '+'],
  ...[
    '(Dendrite)',
    '(CellBody)',
    '("CellBody" ',
    '(Axon',
    '99999999999999999999',
    '1.0',
    '2 3 4 5',
  ],
];
const MOST_CHANGES = 8;
const MOST_LINES = 120;

/** A part of a file, its beginning or any run of lines, with a few changes anywhere. */
export function mutate(text: string, random: () => number): string {
  const below = (count: number): number => Math.floor(random() * count);
  const lines = text.split('\n');
  const count = 1 + below(Math.min(MOST_LINES, lines.length));
  const first = random() < 0.85 ? 0 : below(lines.length - count + 1);
  let mutated = lines.slice(first, first + count).join('\n');
  for (let changes = Math.floor(random() ** 2 * (MOST_CHANGES + 1)); changes > 0; changes--) {
    const at = placeOfChange(mutated, random, below);
    const end = Math.min(mutated.length, at + below(3));
    mutated = mutated.slice(0, at) + change(mutated, random, below) + mutated.slice(end);
  }
  return mutated;
}

/** Characters of the readers' alphabets and others, without any sense. */
export function randomText(random: () => number): string {
  const length = Math.floor(random() * 400);
  return Array.from({ length }, () =>
    random() < 0.8
      ? PIECES[Math.floor(random() * PIECES.length)]!
      : String.fromCharCode(Math.floor(random() * (random() < 0.9 ? 128 : 65_536))),
  ).join(random() < 0.5 ? ' ' : '');
}

/** Anywhere, and half the time on a digit: what is still a number is read on. */
function placeOfChange(
  text: string,
  random: () => number,
  below: (count: number) => number,
): number {
  const at = below(text.length + 1);
  if (random() < 0.5) return at;
  const digit = text.slice(at).search(/\d/);
  return digit < 0 ? at : at + digit;
}

function change(text: string, random: () => number, below: (count: number) => number): string {
  const kind = random();
  if (kind < 0.4) return String(below(10));
  if (kind < 0.55) return PIECES[below(PIECES.length)]!;
  if (kind < 0.7) return String.fromCharCode(below(256));
  if (kind < 0.8) return '';
  const from = below(text.length + 1);
  return text.slice(from, from + below(60));
}
