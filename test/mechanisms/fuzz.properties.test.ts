import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planKernel } from '../../src/kernels/planKernel.ts';
import { printKernelAsJs } from '../../src/kernels/printJs.ts';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import type { Mechanism } from '../../src/mechanisms/mechanism.ts';
import { parseNmodl } from '../../src/mechanisms/parseNmodl.ts';

/** bench/fuzzReaders.mjs asks for more, at a seed of its own. */
const COUNT = Number(process.env['CABLETREE_FUZZ'] ?? 1000);
const SEED = process.env['CABLETREE_FUZZ_SEED'];
/** No text of this size takes a hundredth of it. */
const HANG_MS = 10_000;

const styles = join(import.meta.dirname, 'styles');
const sources = [
  ...[...catalogueMechanisms().values()].map(({ source }) => source),
  ...readdirSync(styles).map((file) => readFileSync(join(styles, file), 'utf8')),
];
const fragments = [
  ...[
    '{',
    '}',
    '(',
    ')',
    '=',
    "'",
    '~',
    '"',
    ':',
    '?',
    '\n',
    '-',
    '^',
    '[2]',
    '<',
    '%',
    '\u0000',
    'é',
  ],
  ...[
    'COMMENT',
    'ENDCOMMENT',
    'VERBATIM',
    'ENDVERBATIM',
    'UNITSOFF',
    'IF',
    'ELSE',
    'LOCAL',
    'SOLVE',
  ],
  ...[
    'METHOD',
    'cnexp',
    'TABLE',
    'FROM',
    'WHILE',
    'KINETIC',
    'STATE',
    'FUNCTION',
    'PROCEDURE',
    'USEION',
  ],
  ...['m', 'v', 'exp', 'rates', '1e999', '.', '1..2', 'celsius', 'dt', 'm0', 'hh'],
  ...[
    'WATCH (v > 1) 2',
    'NET_RECEIVE(w)',
    'DEFINE N 3',
    'INCLUDE "x"',
    'STEADYSTATE',
    '~ a <-> b (1, 1)',
  ],
  ...['CONSERVE', 'LINEAR', 'START 1', 'net_send(1, 2)', 'state_discontinuity(m, 1)', 'at_time(1)'],
];

interface Edit {
  readonly place: number;
  readonly length: number;
  readonly insert: string;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  place: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(30),
  insert: fc.oneof(fc.constantFrom(...fragments), fc.constantFrom('', ' ')),
});

function mutate(text: string, edits: readonly Edit[]): string {
  return edits.reduce((changed, { place, length, insert }) => {
    const at = Math.floor(place * changed.length);
    return `${changed.slice(0, at)} ${insert} ${changed.slice(at + length)}`;
  }, text);
}

/** With 1 for every FUNCTION_TABLE, whose values are no part of a file. */
function withTableValues(mechanism: Mechanism): Mechanism {
  const tableValues = Object.fromEntries(
    mechanism.functionTables.map(({ name, parameterCount }) => [
      name,
      { points: Array.from({ length: parameterCount }, () => [0]), values: [1] },
    ]),
  );
  return { ...mechanism, tableValues };
}

describe('broken files', () => {
  it('never crash the reader, and every error has its place', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...sources),
        fc.array(edit, { minLength: 1, maxLength: 5 }),
        (text, edits) => {
          const broken = mutate(text, edits);
          const lines = broken.split('\n');
          const start = performance.now();
          const { mechanism, diagnostics } = parseNmodl(broken, { file: 'broken.mod' });
          for (const { line, column, message } of diagnostics) {
            expect(line).toBeGreaterThanOrEqual(1);
            expect(line).toBeLessThanOrEqual(lines.length);
            expect(column).toBeGreaterThanOrEqual(1);
            expect(column).toBeLessThanOrEqual(lines[line - 1]!.length + 1);
            expect(message).not.toMatch(/undefined|NaN|\[object/);
          }
          const hasError = diagnostics.some(({ severity }) => severity === 'error');
          expect(mechanism === undefined).toBe(hasError);
          // What is taken must also compile: nothing unforeseen reaches the kernels.
          if (mechanism !== undefined) {
            const plan = planKernel(withTableValues(mechanism));
            new Function('binding', 'elementary', 'routines', printKernelAsJs(plan));
          }
          expect(performance.now() - start).toBeLessThan(HANG_MS);
        },
      ),
      { numRuns: COUNT, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
    );
  }, 86_400_000);
});
