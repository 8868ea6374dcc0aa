import { describe, expect, it } from 'vitest';
import { parseCellAddress } from '../../../cli/fetch/cellAddress.ts';

describe('parseCellAddress', () => {
  it.each([
    ['neuromorpho:cnic_001', '/api/neuron/name/cnic_001'],
    ['NeuroMorpho: cnic_001 ', '/api/neuron/name/cnic_001'],
    ['neuromorpho:Type A/10 (µ)?#%', '/api/neuron/name/Type%20A%2F10%20(%C2%B5)%3F%23%25'],
    ['neuromorpho:a:b', '/api/neuron/name/a%3Ab'],
    ['neuromorpho:../../x', '/api/neuron/name/..%2F..%2Fx'],
  ])('asks for %s', (address, path) => {
    expect(parseCellAddress(address).queryPath).toBe(path);
    // As a server sees it: nothing in a name climbs out of its place.
    expect(new URL(`https://neuromorpho.org${path}`).pathname).toBe(path);
  });

  it('asks the Allen Cell Types Database for the files of a specimen', () => {
    const query = parseCellAddress('allen:485574832').queryPath;
    expect(decodeURIComponent(query)).toBe(
      "/api/v2/data/query.json?q=model::NeuronReconstruction,rma::criteria,[specimen_id$eq485574832],rma::include,well_known_files(well_known_file_type),rma::options[num_rows$eq'all']",
    );
  });

  it.each([
    ['cnic_001', 'fetch/bad-address'],
    ['', 'fetch/bad-address'],
    ['modeldb:2488', 'fetch/bad-address'],
    ['neuromorpho:', 'fetch/bad-name'],
    ['neuromorpho:..', 'fetch/bad-name'],
    ['neuromorpho:\ud800', 'fetch/bad-name'],
    [`neuromorpho:${'x'.repeat(201)}`, 'fetch/bad-name'],
    ['allen:', 'fetch/bad-name'],
    ['allen:cnic_001', 'fetch/bad-name'],
    ['allen:-1', 'fetch/bad-name'],
    ['allen:1],rma::x', 'fetch/bad-name'],
  ])('refuses %j', (address, code) => {
    expect(() => parseCellAddress(address)).toThrow(expect.objectContaining({ code }));
  });

  it('refuses a version where there is one only', () => {
    expect(() => parseCellAddress('allen:1', 'source')).toThrow(
      expect.objectContaining({ code: 'fetch/bad-version' }),
    );
  });
});
