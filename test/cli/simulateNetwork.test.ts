import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captureCommand } from '../support/captureCommand.ts';

const CELL = {
  cabletree: 1,
  morphology: { file: 'stick.swc' },
  mesh: { policy: 'fixed', count: 3 },
  paint: [{ region: 'all', mechanism: 'hh' }],
  place: [{ name: 'syn', locus: 'dend[0]', mechanism: 'ExpSyn' }],
  probes: [{ name: 'middle', locus: 'dend[0](0.5)' }],
};

const NETWORK = {
  cabletree_network: 1,
  cells: { stick: { file: 'cells/stick.json' } },
  populations: [
    { name: 'a', cell: 'stick', count: 2 },
    { name: 'kick', artificial: 'NetStim', parameters: { start: 2, number: 1 } },
  ],
  connections: [
    {
      from: { population: 'kick' },
      to: { population: 'a', cells: [0], target: 'syn' },
      weight: 0.1,
    },
    { from: { population: 'a' }, to: { population: 'a', target: 'syn' }, weight: 0.1, delay_ms: 2 },
  ],
  simulation: { duration_ms: 20 },
  recording: { traces: [{ population: 'a' }] },
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cabletree-network-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes the network with the experiment of its cell and that one's reconstruction, each in a folder of its own. */
function simulate(network: object, cell: object, ...words: string[]) {
  mkdirSync(join(folder, 'cells'), { recursive: true });
  writeFileSync(join(folder, 'network.json'), JSON.stringify(network, null, 2));
  writeFileSync(join(folder, 'cells/stick.json'), JSON.stringify(cell, null, 2));
  writeFileSync(join(folder, 'cells/stick.swc'), '1 3 0 0 0 5 -1\n2 3 100 0 0 5 1\n');
  return captureCommand(
    ...['simulate', join(folder, 'network.json'), '-o', join(folder, 'run'), ...words],
  );
}

describe('simulate network.json', () => {
  it('writes spikes, a raster, traces and a file that gives the same again', async () => {
    const { status, stdout } = await simulate(NETWORK, CELL);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^2 cells \(\d+ nodes\), 1 artificial cells, 3 connections$/m);
    expect(stdout).toMatch(/Kirchhoff residual \S+ nA/);
    const sha256 = /result sha256:([0-9a-f]{64})/.exec(stdout)![1]!;
    expect(readdirSync(join(folder, 'run')).sort()).toEqual([
      ...['network.json', 'network.schema.json', 'raster.svg', 'run.json', 'spikes.csv'],
      ...['traces.csv', 'traces.svg'],
    ]);
    const [head, first, ...rest] = readFileSync(join(folder, 'run/spikes.csv'), 'utf8')
      .trim()
      .split('\r\n');
    expect([head, first]).toEqual(['t_ms,population,cell', '2,kick,0']);
    const times = rest.map((line) => Number(line.split(',')[0]));
    expect(times.length).toBeGreaterThanOrEqual(2);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(readFileSync(join(folder, 'run/raster.svg'), 'utf8')).toContain('spikes of 2 cells');
    expect(readFileSync(join(folder, 'run/traces.csv'), 'utf8')).toMatch(
      /^t_ms,a\[0\]\.middle mV,a\[1\]\.middle mV\r\n0,-65,-65\r\n/,
    );
    const again = await captureCommand(
      ...['simulate', join(folder, 'run/network.json'), '-o', join(folder, 'again'), '--json'],
    );
    expect((JSON.parse(again.stdout) as { sha256: string }).sha256).toBe(sha256);
  });

  it('takes variable steps with --adaptive, and says how many', async () => {
    const { status, stdout } = await simulate(NETWORK, CELL, '--adaptive', '0.01');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\d+ variable steps, \d+ more tried and taken shorter$/m);
    const { simulation } = JSON.parse(readFileSync(join(folder, 'run/network.json'), 'utf8'));
    expect(simulation.adaptive_mV).toBe(0.01);
  });

  it('names the file and line of what is wrong in the experiment of a cell', async () => {
    const broken = { ...CELL, place: [{ ...CELL.place[0], locus: 'dend[7]' }] };
    const { status, stderr } = await simulate(NETWORK, broken);
    expect(status).toBe(2);
    const line = JSON.stringify(broken, null, 2)
      .split('\n')
      .findIndex((l) => l.includes('dend[7]'));
    expect(stderr).toContain(`${join(folder, 'cells/stick.json')}:${line + 1}:`);
  });

  it('names the line of what is wrong in the network', async () => {
    const text = JSON.stringify(NETWORK, null, 2);
    const line = text.split('\n').findIndex((words) => words.includes('"target": "syn"')) + 1;
    const broken = JSON.parse(text.replace('"target": "syn"', '"target": "sin"')) as object;
    const { status, stderr } = await simulate(broken, CELL);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      new RegExp(`network.json:${line}:\\d+: error\\[circuit/unknown-target\\]`),
    );
  });

  it('takes no options of one cell', async () => {
    const { status, stderr } = await simulate(NETWORK, CELL, '--mesh', 'max:20um');
    expect(status).toBe(2);
    expect(stderr).toContain('--mesh is for one cell');
  });

  it('ships an example that runs', async () => {
    const example = resolve(import.meta.dirname, '../../morphologies/ring.network.json');
    const network = JSON.parse(readFileSync(example, 'utf8')) as {
      cells: { pyramidal: { experiment: { morphology: { file: string } } } };
      simulation: object;
    };
    const { morphology } = network.cells.pyramidal.experiment;
    morphology.file = resolve(example, '..', morphology.file);
    const short = { ...network, simulation: { duration_ms: 12 } };
    const { status, stdout } = await simulate(short, CELL);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ring\s+5\s+[1-9]/m);
  });
});
