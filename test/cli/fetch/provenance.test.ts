import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText } from '../../../cli/fetch/plainText.ts';
import { addProvenance, type Provenance } from '../../../cli/fetch/provenance.ts';
import { parseSwc } from '../../../src/index.ts';
import { arbitrarySwc } from '../../support/arbitrarySwc.ts';

const MORPHOLOGIES = resolve(import.meta.dirname, '../../../morphologies');

const PROVENANCE: Provenance = {
  cell: {
    name: 'asym_y',
    details: 'archive Test_Archive',
    filePath: '/asym_y.CNG.swc',
    format: 'swc',
    fileName: 'asym_y.CNG.swc',
    licence: 'CC BY 4.0',
    citations: ['the paper of the cell: https://doi.org/10.1000/example', 'the repository'],
  },
  repository: 'NeuroMorpho.Org',
  url: 'https://neuromorpho.org/asym_y.CNG.swc',
  fetchedAt: '2026-03-01T12:00:00.000Z',
  sha256: 'ab'.repeat(32),
};

/** All of a table but where its rows stand in the file and what stands above them. */
function samplesOf(text: string) {
  const { table, diagnostics } = parseSwc(text);
  const { header: _header, line: _line, ...samples } = table!;
  return { samples, codes: diagnostics.map(({ code }) => code) };
}

describe('addProvenance', () => {
  it('says where the file came from, when, and what to cite', () => {
    const text = addProvenance(Buffer.from('# old\n1 1 0 0 0 5 -1\n'), PROVENANCE).toString();
    expect(parseSwc(text).table!.header).toEqual([
      ' asym_y (archive Test_Archive)',
      expect.stringMatching(
        /^ Fetched from NeuroMorpho\.Org by cabletree \d+\.\d+\.\d+ at 2026-03-01T12:00:00\.000Z$/,
      ),
      ' Source: https://neuromorpho.org/asym_y.CNG.swc',
      ` SHA-256 of the original: ${'ab'.repeat(32)}`,
      ' Licence: CC BY 4.0',
      ' Cite: the paper of the cell: https://doi.org/10.1000/example',
      ' Cite: the repository',
      ' Changes: these lines were put on top; the original follows as it was',
      ' old',
    ]);
  });

  it.each(['asym_y.swc', 'ball_and_stick.swc', 'nrn-demo-pyramidal.swc', 'rall_tree.swc'])(
    'leaves the samples of %s as they are',
    (name) => {
      const original = readFileSync(join(MORPHOLOGIES, name));
      const marked = addProvenance(original, PROVENANCE);
      expect(samplesOf(marked.toString())).toEqual(samplesOf(original.toString()));
      expect(marked.subarray(-original.length).equals(original)).toBe(true);
    },
  );

  it('leaves the samples of any file as they are, whatever a repository says of it', () => {
    const line = fc.string({ unit: 'binary' }).map(plainText);
    const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
    fc.assert(
      fc.property(arbitrarySwc, line, lineEnd, fc.boolean(), (swc, words, end, hasMark) => {
        const original = `${hasMark ? '\ufeff' : ''}${swc.replaceAll('\n', end)}`;
        const cell = { ...PROVENANCE.cell, name: words, details: words, citations: [words] };
        const marked = addProvenance(Buffer.from(original), { ...PROVENANCE, cell }).toString();
        expect(samplesOf(marked)).toEqual(samplesOf(original));
      }),
    );
  });

  it('ends its lines as the file does, behind a byte order mark', () => {
    const text = addProvenance(Buffer.from('\ufeff1 1 0 0 0 5 -1\r\n'), PROVENANCE).toString();
    expect(text.startsWith('\ufeff# asym_y')).toBe(true);
    expect(text.split('\r\n').join('')).not.toMatch(/[\r\n]/);
  });

  it('keeps bytes that are no UTF-8', () => {
    const original = Buffer.from('# Ramón\n1 1 0 0 0 5 -1\n', 'latin1');
    const marked = addProvenance(original, PROVENANCE);
    expect(marked.subarray(-original.length).equals(original)).toBe(true);
  });

  it('comments with semicolons in a Neurolucida file', () => {
    const cell = { ...PROVENANCE.cell, format: 'asc' as const };
    const lines = addProvenance(Buffer.from('(Dendrite)'), { ...PROVENANCE, cell })
      .toString()
      .split('\n');
    expect(lines.slice(0, -1).every((line) => line.startsWith('; '))).toBe(true);
    expect(lines.at(-1)).toBe('(Dendrite)');
  });
});
