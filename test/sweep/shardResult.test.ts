import { describe, expect, it } from 'vitest';
import { packZip, unpackZip } from '../../src/base/zipArchive.ts';
import type { SetResult } from '../../src/sweep/setResult.ts';
import { decodeShardResult, encodeShardResult } from '../../src/sweep/shardResult.ts';

const SETS: SetResult[] = [
  {
    index: 4,
    features: [1, Number.NaN, 0.1],
    error: undefined,
    traces: {
      probes: ['soma', 'tip'],
      intervalMs: 0.025,
      units: ['mV', 'mV'],
      values: [Float64Array.of(-65, -64.5), Float64Array.of(-70, Number.NaN)],
    },
  },
  {
    index: 5,
    features: [],
    error: { code: 'simulate/not-finite', message: 'the voltage\u0000 "blew" up' },
    traces: undefined,
  },
];

describe('the file of a shard', () => {
  const bytes = encodeShardResult({ shard: 'abc', sets: SETS });

  it('gives back what went in', () => {
    expect(decodeShardResult(bytes)).toEqual({ shard: 'abc', sets: SETS });
  });

  it('is the same bytes for the same result', () => {
    expect(encodeShardResult({ shard: 'abc', sets: SETS })).toEqual(bytes);
    expect(encodeShardResult({ shard: 'abd', sets: SETS })).not.toEqual(bytes);
  });

  it('is refused where any byte of it is missing or changed', () => {
    const lengths = Array.from({ length: 12 }, (_, i) => Math.floor((i * bytes.length) / 12));
    for (const length of lengths)
      expect(() => decodeShardResult(bytes.subarray(0, length))).toThrow(
        expect.objectContaining({ code: 'sweep/damaged-result' }),
      );
    // The stored data of the traces lies between the headers of its entry and the next one.
    const changed = bytes.slice();
    const traces = unpackZip(bytes).get('traces/4.npy')!;
    changed[indexOfBytes(bytes, traces) + traces.length - 1]! ^= 1;
    expect(() => decodeShardResult(changed)).toThrow(/checksum/);
  });

  it('is refused without its checksum', () => {
    expect(() => decodeShardResult(packZip(new Map([['rows.json', '{}']])))).toThrow(/checksum/);
  });
});

function indexOfBytes(all: Uint8Array, part: Uint8Array): number {
  return Buffer.from(all).indexOf(Buffer.from(part));
}
