import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonValue, printCanonicalJson } from '../../src/sweep/jsonValue.ts';

function shuffleKeys(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(shuffleKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    ([key, member]) => [key, shuffleKeys(member!)] as const,
  );
  return Object.fromEntries(entries.reverse());
}

describe('printCanonicalJson', () => {
  it('sorts keys, leaves out what is undefined, and prints numbers as JSON does', () => {
    const value = { b: [1, 0.1, 1e21, -0, null, true], a: { d: 'x"\n', c: undefined }, Z: 1e-7 };
    expect(printCanonicalJson(value)).toBe(
      '{"Z":1e-7,"a":{"d":"x\\"\\n"},"b":[1,0.1,1e+21,0,null,true]}',
    );
  });

  it('refuses what JSON cannot say', () => {
    expect(() => printCanonicalJson({ a: Number.NaN })).toThrow(RangeError);
  });

  it('means the value and not the order of its keys', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = printCanonicalJson(value as JsonValue);
        expect(printCanonicalJson(shuffleKeys(value as JsonValue))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
