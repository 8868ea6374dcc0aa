import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../cli/commandLine.ts';

const PYRAMIDAL = resolve(import.meta.dirname, '../../morphologies/nrn-demo-pyramidal.swc');
const ASC = `("CellBody" (CellBody) (5 0 0 0.1) (0 5 0 0.1) (-5 0 0 0.1) (0 -5 0 0.1))
(Cross (Name "m") (1 1 1 1))
((Dendrite) (0 5 0 2) (0 105 0 2) ((-60 230 0 1.6) | (60 230 0 1.6)))
`;
const NANOMETRES = '1 1 0 0 0 6000 -1\n2 3 9000 0 0 500 1\n3 3 90000 0 0 0 2\n';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cabletree-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Runs a command in this process and returns what it wrote. */
async function cabletree(
  ...words: string[]
): Promise<{ status: number; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      written[stream] += String(text);
      return true;
    }),
  );
  const before = process.exitCode;
  try {
    return { status: await runCommandLine(words), ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.exitCode = before;
  }
}

describe('inspect', () => {
  it('reads Neurolucida files, and says what was passed over', async () => {
    const { status, stdout, stderr } = await cabletree('inspect', write('cell.asc', ASC));
    expect(status).toBe(0);
    expect(stdout).toContain('cell.asc (Neurolucida): 5 samples, 1 tree, 4 sections');
    expect(stdout).toContain('soma: one contour; 314.2 um2 by --soma auto, a sphere');
    expect(stderr).toContain("passed over as no part of the cell's cable: 1 marker");
  });

  it("prints the soma's area under each convention, and reads by the one that is asked for", async () => {
    const auto = await cabletree('inspect', PYRAMIDAL);
    expect(auto.stdout).toContain('soma: 28 samples');
    expect(auto.stdout).toContain('3493.0 um2 by --soma auto, a stack');
    const sphere = await cabletree('inspect', PYRAMIDAL, '--soma', 'neuromorpho');
    expect(sphere.stdout).toContain('2546.2 um2 by --soma neuromorpho');
    const json = JSON.parse((await cabletree('inspect', PYRAMIDAL, '--json')).stdout);
    expect(json.soma.drawing).toBe('stack');
    expect(json.soma.areaUm2.stack).toBeCloseTo(3493, 0);
  });

  it('notices nanometres, and is content once the scale is given', async () => {
    const path = write('nm.swc', NANOMETRES);
    expect((await cabletree('inspect', path)).stderr).toContain('use --scale 0.001');
    const { stdout, stderr } = await cabletree(
      'inspect',
      path,
      '--scale',
      '0.001',
      '--min-radius',
      '0.3',
    );
    expect(stdout).toContain('radii 0.3 to 6 um');
    expect(stderr).toContain('1 of 3 radii were below the least radius and are taken as 0.3 um');
    expect(stderr).not.toContain('implausible');
  });

  it.each([
    ['--scale', '0'],
    ['--scale', 'abc'],
    ['--radius-scale', '-1'],
    ['--min-radius', '-0.1'],
    ['--soma', 'cube'],
  ])('exits 2 for %s %s', async (option, value) => {
    const { status, stderr } = await cabletree('inspect', PYRAMIDAL, option, value);
    expect(status).toBe(2);
    expect(stderr).toContain(option.slice(2));
  });
});

describe('init', () => {
  it('writes how the reconstruction was read into the experiment', async () => {
    const path = write('nm.swc', NANOMETRES);
    const output = join(folder, 'e.json');
    const words = ['--scale', '0.001', '--min-radius', '0.3', '--soma', 'sphere', '-o', output];
    expect((await cabletree('init', path, ...words)).status).toBe(0);
    expect(JSON.parse(readFileSync(output, 'utf8')).morphology).toEqual({
      file: 'nm.swc',
      soma: 'sphere',
      scale: 0.001,
      min_radius_um: 0.3,
    });
  });
});

describe('simulate', () => {
  it('runs a Neurolucida file as it stands', { timeout: 120_000 }, async () => {
    const path = write('cell.asc', ASC);
    const out = join(folder, 'run');
    const { status, stdout } = await cabletree('simulate', path, '-o', out, '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout).summary.sections).toBe(4);
    const { morphology } = JSON.parse(readFileSync(join(out, 'experiment.json'), 'utf8'));
    expect(morphology).toEqual({ name: 'cell.asc', text: ASC });
  });
});

describe('compare-readings', () => {
  it('shows five readings side by side, how far each can be trusted, and why they differ', async () => {
    const { status, stdout } = await cabletree('compare-readings', PYRAMIDAL);
    expect(status).toBe(0);
    expect(stdout).toMatch(/cabletree\s+neuron\s+arbor\s+brian2\s+neuromorpho/);
    expect(stdout).toMatch(/soma \(um2\)\s+3493\.0/);
    expect(stdout).toContain('Rm 15000 ohm cm2, Ra 150 ohm cm');
    expect(stdout).toContain('our rules, checked against the program');
    expect(stdout).toContain('published rules, not run: https://');
    expect(stdout).toContain('as neurite');
  });

  it('gives a program the same', async () => {
    const { stdout } = await cabletree('compare-readings', PYRAMIDAL, '--json');
    const { columns, format } = JSON.parse(stdout);
    expect(format).toBe('swc');
    expect(columns.map(({ program }: { program: string }) => program)).toEqual([
      'cabletree',
      'neuron',
      'arbor',
      'brian2',
      'neuromorpho',
    ]);
  });

  it('exits 2 for a file that we refuse, and still says what others make of it', async () => {
    const path = write('six.swc', '1 1 0 0 0 5 -1\n2 3 9 0 0 1 1\n3 3 19 0 0 1\n');
    const { status, stdout, stderr } = await cabletree('compare-readings', path);
    expect(status).toBe(2);
    expect(stdout).toContain('cannot read line 3, prints so, and builds the tree without');
    expect(stderr).toContain('six.swc:3');
  });
});
