import { describe, expect, it } from 'vitest';
import { type NeuroMorphoVersion, neuroMorphoSource } from '../../../cli/fetch/neuroMorpho.ts';
import { neuronAnswer } from './repositoryServer.ts';

const URL_OF_ANSWER = 'https://neuromorpho.org/api/neuron/name/asym_y';

function describeAnswer(values: object, version?: NeuroMorphoVersion) {
  const answer = JSON.stringify(neuronAnswer(values));
  return neuroMorphoSource('asym_y', version).describe(answer, URL_OF_ANSWER);
}

describe('a cell of NeuroMorpho.Org', () => {
  it('has its file in the folder of its archive, and three things to cite', () => {
    const { cell, diagnostics } = describeAnswer({});
    expect(diagnostics).toEqual([]);
    expect(cell).toEqual({
      name: 'asym_y',
      details:
        'archive Test_Archive, NMO_00042; rat; neocortex, prefrontal, layer 3; Local projecting, pyramidal, principal cell',
      filePath: '/dableFiles/test_archive/CNG%20version/asym_y.CNG.swc',
      format: 'swc',
      fileName: 'asym_y.CNG.swc',
      licence: 'CC BY 4.0, https://creativecommons.org/licenses/by/4.0/',
      citations: [
        'the paper of the cell: https://doi.org/10.1000/example, PMID 1234567',
        'NeuroMorpho.Org (RRID:SCR_002145)',
        expect.stringContaining('https://doi.org/10.1096/fba.2024-00048'),
      ],
    });
  });

  it.each([
    ['Neurolucida.asc', 'asym_y.asc', 'asc'],
    ['asym_y.SWC', 'asym_y.SWC', 'swc'],
  ])('has its original %s beside it', (original, file, format) => {
    const { cell } = describeAnswer({ original_format: original }, 'source');
    expect(cell).toMatchObject({
      filePath: `/dableFiles/test_archive/Source-Version/${file}`,
      format,
    });
  });

  it.each([['Neurolucida.dat'], ['Custom'], [null], ['../../x']])(
    'cannot be had in the format %j',
    (original) => {
      expect(() => describeAnswer({ original_format: original }, 'source')).toThrow(
        expect.objectContaining({ code: 'fetch/unsupported-format' }),
      );
    },
  );

  it('may have several papers, with some of the numbers missing', () => {
    const { cell } = describeAnswer({
      reference_doi: ['10.1000/a', '10.1000/b'],
      reference_pmid: '17',
    });
    expect(cell.citations.slice(0, 2)).toEqual([
      'the paper of the cell: https://doi.org/10.1000/a, PMID 17',
      'the paper of the cell: https://doi.org/10.1000/b',
    ]);
  });

  it('may have no paper, which is said', () => {
    const { cell, diagnostics } = describeAnswer({ reference_doi: null, reference_pmid: [''] });
    expect(cell.citations).toHaveLength(2);
    expect(diagnostics).toMatchObject([{ code: 'fetch/no-paper', severity: 'warning' }]);
  });

  it('may be another than was asked for, which is said', () => {
    const { cell, diagnostics } = describeAnswer({ neuron_name: 'Asym_Y' });
    expect(cell.fileName).toBe('Asym_Y.CNG.swc');
    expect(diagnostics).toMatchObject([{ code: 'fetch/name-differs' }]);
  });

  it('needs a name and an archive only', () => {
    const answer = JSON.stringify({ neuron_name: 'asym_y', archive: 'A' });
    const { cell } = neuroMorphoSource('asym_y').describe(answer, URL_OF_ANSWER);
    expect(cell.details).toBe('archive A');
  });

  it('cannot climb out of its folder or break out of its line', () => {
    const { cell } = describeAnswer({
      neuron_name: '../../x\n1 1 0 0 0 5 -1',
      archive: 'A/../B',
      species: '\u001b]0;owned\u0007',
    });
    expect(cell.filePath).toBe(
      '/dableFiles/a%2F..%2Fb/CNG%20version/..%2F..%2Fx%201%201%200%200%200%205%20-1.CNG.swc',
    );
    expect(cell.fileName).not.toContain('/');
    expect(`${cell.name}${cell.details}`).not.toMatch(/\p{Cc}/u);
  });

  it.each([
    ['nothing', ''],
    ['no JSON', 'UP'],
    ['a list', '[]'],
    ['null', 'null'],
    ['no archive', '{"neuron_name": "a"}'],
    ['an archive that climbs', '{"neuron_name": "a", "archive": ".."}'],
    ['a name of another type', '{"neuron_name": 3, "archive": "A"}'],
  ])('is not described by %s', (_, answer) => {
    expect(() => neuroMorphoSource('a').describe(answer, URL_OF_ANSWER)).toThrow(
      expect.objectContaining({ code: 'network/unexpected-answer' }),
    );
  });

  it('is spelled without the end of its file', () => {
    expect(neuroMorphoSource('a.CNG.swc').notFound.hint).toContain('leave .CNG.swc');
    expect(neuroMorphoSource('a').notFound.hint).toContain('spelling');
  });
});
