import { describe, expect, it } from 'vitest';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';

const synapses = [
  ...['AMPA', 'AlphaSyn', 'Exp2Syn', 'ExpSyn', 'GABAA', 'GABAB', 'NMDA', 'TsodyksMarkram'],
];
const channels = [
  ...['hh', 'pas', 'NaTa', 'NaTs', 'NaP', 'KP', 'KT', 'KA', 'KM', 'SKv3', 'SK', 'BK'],
  ...['Ih', 'IhCA1', 'CaHVA', 'CaLVA', 'CaPool', 'Nav16', 'KDR', 'KD', 'CaL', 'CaN', 'CaP'],
  ...['CaR', 'CaT', 'CaBuffer'],
];
const expectedNames = ['VoltageClamp', ...synapses, ...channels];

describe('catalogue', () => {
  it('holds mechanisms that parse without a diagnostic, by their SUFFIX', () => {
    expect([...catalogueMechanisms().keys()].sort()).toEqual(expectedNames.sort());
  });

  it('is read once', () => {
    expect(catalogueMechanisms()).toBe(catalogueMechanisms());
  });

  it('describes hh as the paper does', () => {
    const hh = catalogueMechanisms().get('hh')!;
    expect(hh.parameters.map(({ name, value, unit }) => [name, value, unit])).toEqual([
      ['gnabar', 0.12, 'S/cm2'],
      ['gkbar', 0.036, 'S/cm2'],
      ['gl', 0.0003, 'S/cm2'],
      ['el', -54.3, 'mV'],
    ]);
    expect(hh.states.map(({ name }) => name)).toEqual(['m', 'h', 'n']);
    expect(hh.ions).toEqual([
      { name: 'na', reads: ['ena'], writes: ['ina'], valence: undefined },
      { name: 'k', reads: ['ek'], writes: ['ik'], valence: undefined },
    ]);
    expect(hh.currents).toEqual(['ina', 'ik', 'il']);
    expect(hh.source).toContain('Hodgkin AL, Huxley AF (1952)');
  });

  it('cites a paper in every file', () => {
    for (const { name, source } of catalogueMechanisms().values())
      if (name !== 'VoltageClamp') expect(source, name).toMatch(/\(\d{4}\) .+(\d+:[e\d]|pp \d)/s);
  });
});
