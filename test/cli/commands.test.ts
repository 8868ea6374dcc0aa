import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ASYM_Y, PROGRAM, ProgramFolder } from '../support/program.ts';

const folder = new ProgramFolder();
const cabletree = (...words: string[]) => folder.run(...words);
afterAll(() => folder.remove());

describe('demo', () => {
  it('runs the whole way and writes every file', () => {
    const { status, stdout } = cabletree('demo', '--no-serve', '-o', 'demo');
    expect(status).toBe(0);
    expect(stdout).toContain('2046');
    expect(stdout).toMatch(/79 \(8 stems, 43 tips\)/);
    expect(stdout).toMatch(/Rin at the soma\s+\d+\.\d+ MOhm/);
    expect(stdout).toMatch(/slowest tau\s+\d+\.\d+ ms/);
    expect(stdout).toContain('assumed: the subtree at sample 29');
    expect(stdout).toMatch(/result sha256:[0-9a-f]{64}/);
    expect(readdirSync(join(folder.path, 'demo')).sort()).toEqual([
      'certificate.html',
      'certificate.json',
      'experiment.json',
      'experiment.schema.json',
      'frames.f32',
      'reduced.json',
      'reduced_brian2.py',
      'reduced_dendrify.py',
      'run.json',
      'traces.csv',
      'traces.svg',
    ]);
  });

  it('spikes first at the soma and last in the tuft', () => {
    const { spikes } = JSON.parse(readFileSync(join(folder.path, 'demo/run.json'), 'utf8'));
    const [soma, trunk, tuft] = spikes.map(({ timesMs }: { timesMs: number[] }) => timesMs[0]);
    expect(soma).toBeLessThan(trunk);
    expect(trunk).toBeLessThan(tuft);
  });

  it('gives the same sha256 again from the experiment it wrote', () => {
    const before = JSON.parse(readFileSync(join(folder.path, 'demo/run.json'), 'utf8')).sha256;
    const { status, stdout } = cabletree(
      'simulate',
      'demo/experiment.json',
      '--json',
      '-o',
      'again',
    );
    expect(status).toBe(0);
    expect(JSON.parse(stdout).sha256).toBe(before);
  });
});

describe('inspect', () => {
  it('tells people and programs the same', () => {
    const text = cabletree('inspect', ASYM_Y);
    expect(text.status).toBe(0);
    expect(text.stdout).toContain('15 samples');
    const json = JSON.parse(cabletree('inspect', ASYM_Y, '--json').stdout);
    expect(json.morphometrics.points).toBe(15);
    expect(json.diagnostics).toEqual([]);
  });

  it('exits 2 with file, line, column, code and remedy, all problems at once', () => {
    const path = folder.write('broken.swc', '1 1 0 0 0 5 -1\n2 3 10 0 0 nan 1\n3 3 20 0 0 1 9\n');
    const { status, stderr } = cabletree('inspect', path);
    expect(status).toBe(2);
    expect(stderr).toMatch(/broken\.swc:2:\d+: error\[swc\/not-a-number\]/);
    expect(stderr).toMatch(/broken\.swc:3:\d+: error\[swc\/missing-parent\]/);
    const json = JSON.parse(cabletree('inspect', path, '--json').stdout);
    expect(json.diagnostics.length).toBeGreaterThanOrEqual(2);
  });

  it('exits 2 where there is no such file', () => {
    const { status, stderr } = cabletree('inspect', 'nowhere.swc');
    expect(status).toBe(2);
    expect(stderr).toContain('nowhere.swc');
  });
});

describe('init and simulate', () => {
  it('write an experiment whose every value is printed as an assumption, and run it', () => {
    const first = cabletree('init', ASYM_Y, '-o', 'exp/e.json');
    expect(first.status).toBe(0);
    for (const value of ['cm 1 uF/cm2', 'Ra 150 ohm cm', 'Rm 15000', '-70 mV', 'hh'])
      expect(first.stdout).toContain(value);
    const second = cabletree('simulate', 'exp/e.json', '-o', 'run', '--json');
    expect(second.status).toBe(0);
    const result = JSON.parse(second.stdout);
    expect(result.spikes[0].timesMs.length).toBeGreaterThan(0);
    const direct = JSON.parse(cabletree('simulate', ASYM_Y, '-o', 'direct', '--json').stdout);
    expect(direct.sha256).toBe(result.sha256);
  });

  it("load a user's own NMODL file", () => {
    const mod = folder.write(
      'kslow.mod',
      `NEURON { SUFFIX kslow USEION k READ ek WRITE ik RANGE gbar }
PARAMETER { gbar = 0.002 (S/cm2) tau = 20 (ms) }
ASSIGNED { v (mV) ek (mV) ik (mA/cm2) }
STATE { n }
BREAKPOINT { SOLVE states METHOD cnexp ik = gbar*n*(v-ek) }
INITIAL { n = ninf(v) }
DERIVATIVE states { n' = (ninf(v) - n)/tau }
FUNCTION ninf(v (mV)) { ninf = 1/(1+exp(-(v+35)/8)) }`,
    );
    const without = JSON.parse(cabletree('simulate', ASYM_Y, '-o', 'a', '--json').stdout);
    const withIt = JSON.parse(
      cabletree('simulate', ASYM_Y, '--mod', mod, '-o', 'b', '--json').stdout,
    );
    expect(withIt.sha256).not.toBe(without.sha256);
    expect(withIt.diagnostics.map(({ code }: { code: string }) => code)).toContain(
      'cli/mechanism-painted',
    );
    const tabled = folder.write(
      'ktable.mod',
      readFileSync(mod, 'utf8').replace(
        '(mV)) { ninf',
        '(mV)) { TABLE FROM -100 TO 100 WITH 20 ninf',
      ),
    );
    const shaOf = (...words: string[]): string =>
      JSON.parse(cabletree('simulate', ASYM_Y, ...words, '-o', 'c', '--json').stdout).sha256;
    expect(shaOf('--mod', tabled)).toBe(withIt.sha256);
    expect(shaOf('--mod', tabled, '--table', 'neuron')).not.toBe(withIt.sha256);
    const bad = folder.write('bad.mod', 'NEURON { SUFFIX bad POINTER p }\n');
    const refused = cabletree('simulate', ASYM_Y, '--mod', bad);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toMatch(/bad\.mod:1:\d+: error\[nmodl\/pointer\]/);
  });

  it('place a wrong experiment at its line, and write nothing', () => {
    folder.write(
      'wrong.json',
      '{"cabletree": 1,\n "morphology": {"file": "x.swc"},\n "prbes": []}',
    );
    const { status, stderr } = cabletree('simulate', 'wrong.json', '-o', 'none');
    expect(status).toBe(2);
    expect(stderr).toMatch(/wrong\.json:3:2: error\[experiment\/unknown-key\].*"probes"/);
    expect(existsSync(join(folder.path, 'none'))).toBe(false);
  });

  it('keep at Ctrl-C what was computed', async () => {
    const { experiment } = JSON.parse(readFileSync(join(folder.path, 'demo/run.json'), 'utf8'));
    experiment.simulation.duration_ms = 1e6;
    experiment.recording.frame_interval_ms = 1000;
    const path = folder.write('long.json', JSON.stringify(experiment));
    const child = spawn(process.execPath, [PROGRAM, 'simulate', path, '-o', 'stopped'], {
      cwd: folder.path,
    });
    const started = new Promise<void>((resolveStarted) => {
      let text = '';
      child.stdout.on('data', (chunk) => {
        text += String(chunk);
        if (text.includes('slowest tau')) resolveStarted();
      });
    });
    await started;
    await new Promise((wait) => setTimeout(wait, 1500));
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    expect(code).toBe(1);
    const run = JSON.parse(readFileSync(join(folder.path, 'stopped/run.json'), 'utf8'));
    expect(run.probes[0].voltageMv.length).toBeGreaterThan(100);
  });
});

describe('simulate without a rest', () => {
  it('runs a cell that no leak holds, and says that it has no input resistance', () => {
    const experiment = {
      cabletree: 1,
      morphology: { file: ASYM_Y },
      v_init_mV: -65,
      paint: [{ region: 'all', mechanism: 'pas', parameters: { g: 0 } }],
      place: [
        {
          name: 'step',
          locus: 'soma',
          iclamp: { delay_ms: 0, duration_ms: 1, amplitude_nA: 0.01 },
        },
      ],
      probes: [{ name: 'soma', locus: 'soma' }],
      simulation: { duration_ms: 2 },
    };
    const file = folder.write('capacitor.json', JSON.stringify(experiment));
    const { status, stdout } = cabletree('simulate', file, '-o', 'capacitor');
    expect(status).toBe(0);
    expect(stdout).toMatch(/Rin at the soma\s+none: at the initial voltage no leak/);
    const { summary } = JSON.parse(cabletree('simulate', file, '-o', 'capacitor', '--json').stdout);
    expect(summary).toMatchObject({ inputResistanceMohm: null, slowestTimeConstantMs: null });
    const last = readFileSync(join(folder.path, 'capacitor/traces.csv'), 'utf8')
      .trim()
      .split('\n')
      .at(-1)!;
    expect(Number(last.split(',')[1])).toBeGreaterThan(-65);
  });
});

describe('view', () => {
  it('answers an unknown lesson with those there are', () => {
    const { status, stderr } = cabletree('view', '--lesson', 'spikes');
    expect(status).toBe(2);
    expect(stderr).toContain('action-potential');
  });

  it('serves the page and the run on 127.0.0.1', async () => {
    const child = spawn(process.execPath, [PROGRAM, 'view', ASYM_Y], { cwd: folder.path });
    const address = await new Promise<string>((found) => {
      let text = '';
      child.stdout.on('data', (chunk) => {
        text += String(chunk);
        const match = /http:\/\/127\.0\.0\.1:\d+\//.exec(text);
        if (match !== null) found(match[0]);
      });
    });
    const page = await (await fetch(address)).text();
    expect(page).toContain('cabletree');
    const run = (await (await fetch(`${address}run.json`)).json()) as { sha256: string };
    expect(run.sha256).toMatch(/^[0-9a-f]{64}$/);
    child.kill('SIGINT');
    expect((await once(child, 'exit'))[0]).toBe(0);
  });
});

describe('the command line', () => {
  it('exits 2 for words it does not know and shows examples with --help', () => {
    expect(cabletree('frobnicate').status).toBe(2);
    expect(cabletree().status).toBe(2);
    expect(cabletree('simulate', ASYM_Y, '--durtion', '3').status).toBe(2);
    for (const command of ['demo', 'inspect', 'init', 'simulate', 'reduce', 'view']) {
      const { status, stdout } = cabletree(command, '--help');
      expect(status).toBe(0);
      expect(stdout).toContain('Examples:');
    }
  });

  it('exits 2 where an output cannot stand, before the work is done, and keeps what is there', () => {
    const taken = folder.write('taken.txt', 'mine');
    mkdirSync(join(folder.path, 'a-folder'), { recursive: true });
    const commands = [
      ['init', ASYM_Y, '-o', 'a-folder'],
      ['convert', ASYM_Y, 'a-folder'],
      ['measure', ASYM_Y, '-o', 'a-folder'],
      ['simulate', ASYM_Y, '-o', taken],
      ['simulate', ASYM_Y, '-o', join(taken, 'below')],
      ['reduce', ASYM_Y, '-o', taken],
    ];
    for (const words of commands) {
      const { status, stderr } = cabletree(...words);
      expect([words.join(' '), status]).toEqual([words.join(' '), 2]);
      expect(stderr).toContain('error[cli/cannot-write]: cannot write ');
      expect(stderr).not.toContain('    at ');
    }
    expect(readFileSync(taken, 'utf8')).toBe('mine');
    expect(readdirSync(join(folder.path, 'a-folder'))).toEqual([]);
  });

  it('never writes a reconstruction over itself', () => {
    const text = readFileSync(ASYM_Y, 'utf8');
    const file = folder.write('mine.swc', text);
    const commands = [
      ['convert', file, file],
      ['edit', file, './mine.swc', '--centre'],
      ['repair', file, file, '--dedupe'],
    ];
    for (const words of commands) {
      const { status, stderr } = cabletree(...words);
      expect(status).toBe(2);
      expect(stderr).toContain('mine.swc is the input itself');
    }
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('exits 2 for an option without its value and for a port that is none', () => {
    expect(cabletree('inspect', ASYM_Y, '--scale').status).toBe(2);
    expect(cabletree('simulate', ASYM_Y, '--mesh').status).toBe(2);
    const { status, stderr } = cabletree('view', ASYM_Y, '--port', '99999');
    expect(status).toBe(2);
    expect(stderr).toContain('--port is 99999; write a whole number from 0 to 65535');
  });
});

describe('words that make no sense', () => {
  it.each([
    [['inspect', '--json'], /got 0, need at least 1/],
    [['inspect', ASYM_Y, '--jsn', '--json'], /Unknown argument: jsn/],
  ])('%j answer in JSON too', (words, message) => {
    const { status, stdout, stderr } = cabletree(...words);
    expect(status).toBe(2);
    const { error, diagnostics } = JSON.parse(stdout);
    expect(error.code).toBe('cli/bad-option');
    expect(error.message).toMatch(message);
    expect(stderr).toMatch(message);
    expect(diagnostics).toEqual([]);
  });
});
