import { describe, expect, it } from 'vitest';
import { PLAIN_PALETTE, paletteFor, visibleLength } from '../../cli/terminal/colour.ts';

const TERMINAL = { isTTY: true };

describe('paletteFor', () => {
  it('colours on a terminal', () => {
    expect(paletteFor(TERMINAL, {}).red('bad')).toBe('\u001b[31mbad\u001b[39m');
  });

  it.each([
    ['a pipe', { isTTY: false }, {}],
    ['a stream that does not say', {}, {}],
    ['NO_COLOR', TERMINAL, { NO_COLOR: '1' }],
    ['a dumb terminal', TERMINAL, { TERM: 'dumb' }],
  ])('leaves the text as it is for %s', (_, target, env) => {
    expect(paletteFor(target, env)).toBe(PLAIN_PALETTE);
    expect(paletteFor(target, env).bold('text')).toBe('text');
  });

  it('takes an empty NO_COLOR as not set', () => {
    expect(paletteFor(TERMINAL, { NO_COLOR: '' })).not.toBe(PLAIN_PALETTE);
  });
});

describe('visibleLength', () => {
  it('counts characters, not codes or code units', () => {
    const { bold, green } = paletteFor(TERMINAL, {});
    expect(visibleLength(bold(green('λ = 𝜆')))).toBe(5);
  });
});
