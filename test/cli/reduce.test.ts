import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ASYM_Y, ProgramFolder } from '../support/program.ts';

const folder = new ProgramFolder();
const cabletree = (...words: string[]) => folder.run(...words);
afterAll(() => folder.remove());

describe('reduce', () => {
  it('prints the error table and writes model and scripts', () => {
    const { status, stdout } = cabletree('reduce', ASYM_Y, '-o', 'small');
    expect(status).toBe(0);
    expect(stdout).toContain('input resistance');
    expect(readdirSync(join(folder.path, 'small')).sort()).toEqual([
      'certificate.html',
      'certificate.json',
      'reduced.json',
      'reduced_brian2.py',
      'reduced_dendrify.py',
    ]);
  });

  it('keeps to a number of compartments, maps synapses and writes what is asked for', () => {
    const words = ['--compartments', '4', '--synapses', 'terminals(all)', '--to', 'brian2'];
    const { status, stdout } = cabletree('reduce', ASYM_Y, '-o', 'four', '--json', ...words);
    expect(status).toBe(0);
    expect(JSON.parse(stdout).certificate.compartments.length).toBeLessThanOrEqual(4);
    expect(readdirSync(join(folder.path, 'four')).sort()).toEqual([
      'certificate.html',
      'certificate.json',
      'reduced.json',
      'reduced_brian2.py',
      'synapses.csv',
    ]);
    expect(readFileSync(join(folder.path, 'four/synapses.csv'), 'utf8')).toMatch(/^place,g_nS,/);
  });

  it('writes every target, of reduced and full cells', () => {
    const reduced = 'brian2,dendrify,neuron,hoc,neuroml,swc,netpyne,nest,arbor';
    const full = 'full-neuron,full-hoc,full-neuroml,full-netpyne,full-brian2,full-arbor';
    const words = ['-o', 'all', '--method', 'cables', '--to', `${reduced},${full}`];
    expect(cabletree('reduce', ASYM_Y, ...words).status).toBe(0);
    expect(readdirSync(join(folder.path, 'all')).sort()).toEqual([
      'certificate.html',
      'certificate.json',
      'full.cell.nml',
      'full_arbor.acc',
      'full_brian2.py',
      'full_netpyne.json',
      'full_neuron.hoc',
      'full_neuron.py',
      'reduced.cell.nml',
      'reduced.json',
      'reduced.swc',
      'reduced_arbor.acc',
      'reduced_brian2.py',
      'reduced_dendrify.py',
      'reduced_nest.py',
      'reduced_netpyne.json',
      'reduced_neuron.hoc',
      'reduced_neuron.py',
    ]);
  });

  it('takes the named sites, and those alone unless more is asked for', () => {
    const { status, stdout } = cabletree(
      'reduce',
      ASYM_Y,
      '-o',
      'named',
      '--json',
      '--sites',
      'terminals(apic)',
    );
    expect(status).toBe(0);
    const { certificate } = JSON.parse(stdout);
    expect(certificate.search).toBeUndefined();
    expect(certificate.compartments[0]).toBe('soma');
  });

  it('compares spikes of both cells, unless told not to, and reduces at a holding potential', () => {
    const keysOf = (...words: string[]): string[] => {
      const all = ['--compartments', '3', '--holding', '-65', '-o', 'held', '--json', ...words];
      const { status, stdout } = cabletree('reduce', ASYM_Y, ...all);
      expect(status).toBe(0);
      const { rows, notes } = JSON.parse(stdout).certificate;
      expect(notes.join()).toContain('-65 mV');
      return rows.map(({ key }: { key: string }) => key);
    };
    const active = ['rheobase', 'rate_2_rheobase', 'bap_sites', 'poisson_gamma_2ms', 'speed'];
    expect(keysOf()).toEqual(expect.arrayContaining(active));
    expect(keysOf('--no-active')).not.toContain('rheobase');
  });

  it('exits 1 where the error asked for is not met, and says so', () => {
    const words = ['--error', '0.001%', '--compartments', '3', '-o', 'missed'];
    const { status, stderr, stdout } = cabletree('reduce', ASYM_Y, ...words);
    expect(status).toBe(1);
    expect(stderr).toContain('the error asked for is not met');
    expect(stdout).toContain('compartments');
  });

  it('exits 2 for options that make no sense, with the remedy', () => {
    const run = (...words: string[]): string => {
      const { status, stderr } = cabletree('reduce', ASYM_Y, '-o', 'none', ...words);
      expect(status).toBe(2);
      return stderr;
    };
    expect(run('--error', 'small')).toContain('write a share such as 5%');
    expect(run('--to', 'brain2')).toContain('brain2');
    expect(run('--method', 'regions', '--compartments', '4')).toContain('--method sites');
    expect(run('--step=-1')).toContain('--step is -1');
    expect(run('--holding', 'low')).toContain('holding potential of NaN mV');
    expect(run('--strength', 'strong')).toContain('--strength is NaN');
    expect(run('--sites', 'dnd[0]')).toContain('dend');
  });
});
