import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  compareReadings,
  type ReadingColumn,
  type ReadingProgram,
} from '../../src/cable/compareReadings.ts';
import { passiveInputResistance } from '../../src/cable/passiveResistance.ts';
import { buildMorphologyFromSections } from '../../src/morphology/sectionTree.ts';
import { straight } from '../support/cells.ts';
import { pythonWith } from '../support/python.ts';
import { sharedFolder } from '../support/shared.ts';

const SCRIPT = join(import.meta.dirname, 'peerReadings.py');
const BALL_AND_STICK =
  '1 1 0 0 0 10 -1\n2 3 10 0 0 1 1\n3 3 20 0 0 1 2\n4 3 60 0 0 1 3\n5 2 0 -10 0 1 1\n6 2 0 -30 0 1 5\n';
const UPSIDE_DOWN = '1 1 0 0 0 10 -1\n3 3 20 0 0 1 2\n2 3 10 0 0 1 1\n';

function columnOf(text: string, program: ReadingProgram, file = 'cell.swc'): ReadingColumn {
  return compareReadings(text, { file }).columns.find((column) => column.program === program)!;
}

function figuresOf(text: string, program: ReadingProgram): NonNullable<ReadingColumn['figures']> {
  return columnOf(text, program).figures!;
}

describe('the readings of a ball and two sticks', () => {
  it('differ in the edges from the soma', () => {
    expect(figuresOf(BALL_AND_STICK, 'cabletree').neuriteLengthUm).toBe(70);
    expect(figuresOf(BALL_AND_STICK, 'neuron').neuriteLengthUm).toBe(70);
    expect(figuresOf(BALL_AND_STICK, 'arbor').neuriteLengthUm).toBe(70);
    expect(figuresOf(BALL_AND_STICK, 'brian2').neuriteLengthUm).toBe(90);
    expect(figuresOf(BALL_AND_STICK, 'neuromorpho').neuriteLengthUm).toBe(90);
  });

  it('say so in words, and how far they can be trusted', () => {
    const { columns } = compareReadings(BALL_AND_STICK);
    const words = Object.fromEntries(columns.map((column) => [column.program, column]));
    expect(words['brian2']!.remarks).toContain(
      'counts all 2 edges from the soma as neurite (20 um)',
    );
    expect(words['arbor']!.remarks[0]).toContain('a soma of one sample is not allowed');
    expect(columns.map(({ basis }) => basis)).toEqual([
      'own',
      'checked',
      'published',
      'checked',
      'published',
    ]);
    for (const { basis, source } of columns)
      expect(source !== undefined).toBe(basis === 'published');
  });

  it('have the membrane of one ball', () => {
    for (const program of ['cabletree', 'neuron', 'arbor', 'brian2', 'neuromorpho'] as const)
      expect(figuresOf(BALL_AND_STICK, program).somaAreaUm2).toBeCloseTo(400 * Math.PI, 9);
  });
});

describe('what others refuse', () => {
  it('is said with its reason, and the file read all the same where we can', () => {
    expect(figuresOf(UPSIDE_DOWN, 'cabletree').neuriteLengthUm).toBe(10);
    expect(columnOf(UPSIDE_DOWN, 'neuron').refusal).toMatch(/order of their ids/);
    expect(columnOf(UPSIDE_DOWN, 'brian2').refusal).toMatch(/not listed before it/);
    expect(figuresOf(UPSIDE_DOWN, 'arbor').neuriteLengthUm).toBe(10);
    const early = '2 1 0 0 0 10 -1\n1 3 10 0 0 1 2\n';
    expect(columnOf(early, 'arbor').refusal).toMatch(/not less than its own/);
  });

  it('is said of us too', () => {
    const text = '1 1 0 0 0 10 -1\n2 3 10 0 0 1 1\n3 3 20 0 0 1\n';
    expect(columnOf(text, 'cabletree').refusal).toMatch(/^line 3: the row has 6 column/);
    expect(columnOf(text, 'neuron').figures!.sections).toBe(2);
    expect(columnOf(text, 'neuron').remarks[0]).toContain('cannot read line 3');
  });

  it.each(['', '# nothing', '1 2 3', 'nan', '1 1 0 0 0 1 -1', '<xml/>', '((Axon) (0 0 0 1))'])(
    'is never a crash: %j',
    (text) => {
      const { columns } = compareReadings(text);
      expect(columns).toHaveLength(5);
      for (const { figures, refusal } of columns)
        expect(figures === undefined).toBe(refusal !== undefined);
    },
  );
});

describe('the input resistance of a passive cell', () => {
  it('is left out where a slip of units makes more compartments than any cell has', () => {
    const axonOf = (um: number) => `1 1 0 0 0 10 -1\n2 2 0 10 0 0.7 1\n3 2 0 ${um} 0 0.7 2\n`;
    expect(figuresOf(axonOf(1e6), 'cabletree').inputResistanceMohm).toBeGreaterThan(0);
    expect(figuresOf(axonOf(2e7), 'cabletree').inputResistanceMohm).toBeUndefined();
    expect(figuresOf(axonOf(2e7), 'cabletree').neuriteLengthUm).toBe(2e7 - 10);
  });

  it('is that of the textbook for a ball, and for a long cylinder with a sealed end', () => {
    const ball = buildMorphologyFromSections('ball', [
      straight(1, null, [0, 0, 0, 20], [20, 0, 0, 20]),
    ]);
    // Rm / area: 15 000 ohm cm2 over 400 pi um2.
    expect(passiveInputResistance(ball)).toBeCloseTo(15_000 / (400 * Math.PI * 1e-8) / 1e6, 6);
    const membrane = { rmOhmCm2: 10_000, raOhmCm: 100 };
    const cable = buildMorphologyFromSections('cable', [
      straight(1, null, [0, 0, 0, 0.02], [0.02, 0, 0, 0.02]),
      straight(3, { section: 0, x: 0.5 }, [0, 0, 0, 2], [900, 0, 0, 2]),
    ]);
    const lambdaCm = Math.sqrt((10_000 * 2e-4) / (4 * 100));
    const semiInfinite = (4 * 100 * lambdaCm) / (Math.PI * 4e-8);
    const expected = semiInfinite / Math.tanh(0.09 / lambdaCm) / 1e6;
    expect(passiveInputResistance(cable, membrane) / expected).toBeCloseTo(1, 2);
  });
});

const shared = sharedFolder();
const folder = shared === undefined ? '' : resolve(shared, 'morphologies');
const files =
  shared === undefined
    ? []
    : [
        ...readdirSync(folder).filter((name) => /\.(swc|asc)$/.test(name)),
        ...readdirSync(join(folder, 'malformed'))
          .filter((name) => /\.(swc|asc)$/.test(name))
          .map((name) => join('malformed', name)),
      ];

interface PeerAnswer {
  readonly error?: string;
  readonly sections: number;
  readonly stems: number;
  readonly neuriteLengthUm: number | null;
  readonly neuriteAreaUm2: number | null;
  readonly somaAreaUm2: number | null;
  /** None where a radius is 0, or where the program's own solver fails. */
  readonly inputResistanceMohm?: number | null;
}

/** What the program itself makes of files, all in one process. */
function askPeer(program: 'neuron' | 'brian2', names: readonly string[]): PeerAnswer[] {
  const paths = names.map((name) => join(folder, name));
  const { stdout } = spawnSync(pythonWith(program)!, [SCRIPT, program, ...paths], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const line = stdout.trim().split('\n').at(-1) ?? '';
  if (!line.startsWith('[')) return names.map(() => ({ error: 'no answer' }) as PeerAnswer);
  return JSON.parse(line.replaceAll('NaN', 'null').replaceAll('Infinity', 'null')) as PeerAnswer[];
}

/** NEURON may not go on after a file that it stumbles over: each of those has a process of its own. */
function askNeuron(columns: ReadonlyMap<string, ReadingColumn>): Map<string, PeerAnswer> {
  const read = [...columns]
    .filter(([, { figures }]) => figures !== undefined)
    .map(([name]) => name);
  const refused = [...columns.keys()].filter((name) => !read.includes(name));
  const answers = [
    ...askPeer('neuron', read),
    ...refused.flatMap((name) => askPeer('neuron', [name])),
  ];
  return new Map([...read, ...refused].map((name, k) => [name, answers[k]!]));
}

function columnsOf(program: ReadingProgram, names: readonly string[]): Map<string, ReadingColumn> {
  return new Map(
    names.map((name) => [name, columnOf(readFileSync(join(folder, name), 'utf8'), program, name)]),
  );
}

function reasonFor(program: string): string {
  if (shared === undefined) return ' (skipped: the folder of reference data is missing)';
  return pythonWith(program) === undefined ? ` (skipped: no Python has ${program})` : '';
}

/** JSON has null for what is not finite. */
function expectSame(
  actual: number,
  expected: number | null,
  tolerance: number,
  name: string,
): void {
  if (expected === null) {
    expect(Number.isFinite(actual), name).toBe(false);
    return;
  }
  const difference = Math.abs(actual - expected);
  expect(difference, `${name}: ${actual}, not ${expected}`).toBeLessThanOrEqual(
    tolerance * Math.abs(expected) + 1e-6,
  );
}

/** Our column beside the program's own answer. NEURON's numbers are single precision. */
function expectAnswer(column: ReadingColumn, answer: PeerAnswer, file: string): void {
  if (answer.error !== undefined) {
    expect(column.refusal, `${file}: ${answer.error}`).toBeDefined();
    return;
  }
  const figures = column.figures;
  expect(figures, `${file}: ${column.refusal}`).toBeDefined();
  expect(figures!.sections, `${file}: sections`).toBe(answer.sections);
  expect(figures!.stems, `${file}: stems`).toBe(answer.stems);
  for (const key of ['neuriteLengthUm', 'neuriteAreaUm2', 'somaAreaUm2'] as const)
    expectSame(figures![key], answer[key], file.startsWith('fly') ? 2e-5 : 5e-6, `${file}: ${key}`);
  const mohm = answer.inputResistanceMohm ?? undefined;
  const ours = figures!.inputResistanceMohm;
  expect(ours === undefined, `${file}: Rin ${ours}, not ${mohm}`).toBe(mohm === undefined);
  if (ours !== undefined) expectSame(ours, mohm!, 2e-3, `${file}: Rin`);
}

describe.skipIf(reasonFor('neuron') !== '')(`NEURON's column${reasonFor('neuron')}`, () => {
  it('is what NEURON itself makes of every file', { timeout: 240_000 }, () => {
    const columns = columnsOf('neuron', files);
    const answers = askNeuron(columns);
    for (const [file, column] of columns) expectAnswer(column, answers.get(file)!, file);
    const read = [...answers.values()].filter(({ error }) => error === undefined);
    expect(read.length).toBeGreaterThan(30);
  });
});

/** Small enough for Brian2's solver in Python. */
const SIMULATED = [
  'rat-ca1-pyramidal-turner-n120.swc',
  'mouse-l5-pyramidal-allen-485574832.swc',
  'mouse-pvalb-interneuron-allen-470522102.swc',
  'rat-ca1-pyramidal-amaral-c91662.swc',
  'cat-spinal-motoneuron-burke-v_e_moto1.swc',
  'rat-dentate-granule-claiborne-1220882a.swc',
  'synthetic-neurom-neuron.swc',
  'nrn-demo-pyramidal.swc',
];

describe.skipIf(reasonFor('brian2') !== '')(`Brian2's column${reasonFor('brian2')}`, () => {
  it('is what Brian2 itself makes of every file', { timeout: 240_000 }, () => {
    const isMeant = (file: string): boolean =>
      file.endsWith('.swc') && (SIMULATED.includes(file) || file.startsWith('malformed'));
    const columns = columnsOf('brian2', files.filter(isMeant));
    const answers = askPeer('brian2', [...columns.keys()]);
    [...columns].forEach(([file, column], k) => {
      expectAnswer(column, answers[k]!, file);
    });
    const read = answers.filter(({ error }) => error === undefined);
    expect(read.length).toBeGreaterThan(15);
  });
});
