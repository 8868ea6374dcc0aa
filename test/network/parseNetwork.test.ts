import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatDiagnostic } from '../../src/base/diagnostic.ts';
import { buildNetwork } from '../../src/network/buildNetwork.ts';
import { type NetworkInput, networkJsonSchema } from '../../src/network/networkSchema.ts';
import { isNetworkText, parseNetwork } from '../../src/network/parseNetwork.ts';

const document: NetworkInput = {
  cabletree_network: 1,
  cells: {
    stick: {
      experiment: {
        cabletree: 1,
        morphology: { text: '1 3 0 0 0 1 -1\n2 3 100 0 0 1 1\n' },
        paint: [{ region: 'all', mechanism: 'pas' }],
        place: [
          { name: 'syn', locus: 'uniform(dend, 3, 1)', mechanism: 'ExpSyn' },
          {
            name: 'step',
            locus: 'dend[0]',
            iclamp: { delay_ms: 1, duration_ms: 1, amplitude_nA: 1 },
          },
        ],
      },
    },
  },
  populations: [
    { name: 'a', cell: 'stick', count: 3 },
    { name: 'drive', artificial: 'NetStim' },
  ],
  connections: [
    { from: { population: 'drive' }, to: { population: 'a', target: 'syn' }, weight: 1 },
  ],
};

type Full = { [K in keyof NetworkInput]-?: NonNullable<NetworkInput[K]> };

/** The first complaint about a changed document. */
function complaint(change: (copy: Full) => void): string {
  const copy = structuredClone(document) as Full;
  change(copy);
  const { network, diagnostics } = parseNetwork(JSON.stringify(copy), { file: 'n.json' });
  const found = network === undefined ? diagnostics : buildNetwork(network).diagnostics;
  const first = found.find(({ severity }) => severity === 'error');
  return first === undefined ? 'none' : formatDiagnostic(first);
}

describe('a network file', () => {
  it('is told from an experiment', () => {
    expect(isNetworkText(JSON.stringify(document))).toBe(true);
    expect(isNetworkText('{"cabletree": 1}')).toBe(false);
  });

  it('makes cells, sources and links: one for every place of an entry', () => {
    expect(complaint(() => undefined)).toBe('none');
    const { model } = buildNetwork(parseNetwork(JSON.stringify(document)).network!);
    expect(model!.cells.map(({ population, index }) => `${population}${index}`)).toEqual([
      ...['a0', 'a1', 'a2'],
    ]);
    expect(model!.sources.map(({ kind }) => kind)).toEqual([
      ...['voltage', 'voltage', 'voltage', 'unit'],
    ]);
    expect(model!.links).toHaveLength(9);
    expect(model!.cells[0]!.layout).toBe(model!.cells[2]!.layout);
  });

  it.each<[string, (copy: Full) => void, RegExp]>([
    [
      'a slip of a key',
      (copy) => Object.assign(copy, { conections: [] }),
      /did you mean "connections"/,
    ],
    [
      'a slip of a population',
      ({ connections }) => Object.assign(connections[0]!.from, { population: 'drove' }),
      /no population is named "drove"; did you mean "drive"/,
    ],
    [
      'a slip of a target',
      ({ connections }) => Object.assign(connections[0]!.to, { target: 'sym' }),
      /circuit\/unknown-target.*"sym"; did you mean "syn"/,
    ],
    [
      'a target that takes no events',
      ({ cells }) =>
        Object.assign(cells['stick']!.experiment!.place![0]!, { mechanism: 'VoltageClamp' }),
      /VoltageClamp, which has no NET_RECEIVE/,
    ],
    [
      'a cell beyond the last',
      ({ connections }) => Object.assign(connections[0]!.to, { cells: [3] }),
      /has no cell 3/,
    ],
    [
      'a slip of a cell',
      ({ populations }) => Object.assign(populations[0]!, { cell: 'stik' }),
      /did you mean "stick"/,
    ],
    [
      'a parameter of no artificial cell',
      ({ populations }) => Object.assign(populations[1]!, { parameters: { intervall: 3 } }),
      /did you mean "interval"/,
    ],
    [
      'an override that names nothing',
      ({ populations }) =>
        Object.assign(populations[0]!, { overrides: [{ cells: [1], set: { 'pas.gg.x': 1 } }] }),
      /circuit\/bad-override/,
    ],
    [
      'a negative delay',
      ({ connections }) => Object.assign(connections[0]!, { delay_ms: -1 }),
      /negative/,
    ],
    [
      'one to one between unequal numbers',
      ({ connections }) => Object.assign(connections[0]!, { rule: 'one_to_one' }),
      /as many cells/,
    ],
    [
      'an error within a cell',
      ({ cells }) => Object.assign(cells['stick']!.experiment!.paint![0]!, { mechanism: 'pass' }),
      /unknown-mechanism.*did you mean "pas"/,
    ],
  ])('complains of %s', (_, change, expected) => {
    expect(complaint(change)).toMatch(expected);
  });

  it('says where', () => {
    const text = JSON.stringify(document, null, 2).replace('"drive"\n', '"drove"\n');
    const { diagnostics } = parseNetwork(text, { file: 'n.json' });
    const line = text.split('\n').findIndex((words) => words.includes('"drove"')) + 1;
    expect(diagnostics.map((found) => [found.file, found.line])).toEqual([['n.json', line]]);
  });

  it('gives cells of one definition values, and trains, of their own', () => {
    const copy = structuredClone(document) as Full;
    const { experiment } = copy.cells['stick']!;
    experiment!.events = [
      { target: 'syn', source: { poisson: { rate_Hz: 100, seed: 1 } }, weight: 1 },
    ];
    Object.assign(copy.populations[0]!, {
      overrides: [{ cells: [1], set: { 'step.amplitude_nA': 0.25 } }],
    });
    const { model } = buildNetwork(parseNetwork(JSON.stringify(copy)).network!);
    expect(model!.cells.map(({ cell }) => cell.clamps[0]!.amplitudeNa)).toEqual([1, 0.25, 1]);
    const trains = model!.cells.map(({ cell }) => {
      const { source } = cell.connections[0]!;
      return source.kind === 'times' ? [...source.timesMs].join() : '';
    });
    expect(new Set(trains).size).toBe(3);
  });
});

describe('docs/network.schema.json', () => {
  it('is that of the library', async () => {
    await expect(`${JSON.stringify(networkJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(
      '../../docs/network.schema.json',
    );
  });

  it('goes with an example that builds', () => {
    const folder = resolve(import.meta.dirname, '../../morphologies');
    const text = readFileSync(resolve(folder, 'ring.network.json'), 'utf8');
    expect(parseNetwork(text).diagnostics).toEqual([]);
  });
});
