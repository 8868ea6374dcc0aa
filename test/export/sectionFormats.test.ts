import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { throwOnErrors } from '../../src/base/modelError.ts';
import { buildCell } from '../../src/cell/buildCell.ts';
import { parseExperiment } from '../../src/cell/parseExperiment.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { exportArbor } from '../../src/export/arborComponent.ts';
import { exportBrian2Spatial } from '../../src/export/brian2SpatialScript.ts';
import { exportNest } from '../../src/export/nestScript.ts';
import { exportNetpyne } from '../../src/export/netpyne.ts';
import { exportNeuroml } from '../../src/export/neuroml.ts';
import { toNmlId } from '../../src/export/neuromlId.ts';
import { exportNeuron } from '../../src/export/neuronScript.ts';
import type { SectionCell } from '../../src/export/sectionCell.ts';
import { exportSwc } from '../../src/export/sectionSwc.ts';
import { sectionsOfCell } from '../../src/export/sectionsOfCell.ts';
import { sectionsOfModel } from '../../src/export/sectionsOfModel.ts';
import { buildMorphology } from '../../src/morphology/buildMorphology.ts';
import { morphologyArea } from '../../src/morphology/frusta.ts';
import { reduceToCables } from '../../src/reduce/reduceToCables.ts';
import { reduceToSites } from '../../src/reduce/reduceToSites.ts';
import { runCell } from '../../src/simulate/runCell.ts';
import { parseSwc } from '../../src/swc-parser/parseSwc.ts';
import { drawCell, PYRAMID } from '../reduce/drawnCell.ts';
import { shared, skipReason } from '../reduce/referenceCell.ts';
import { driveCell, neuronPython, neuronSkipReason, runNeuron } from './runNeuron.ts';
import { brian2Python, skipReason as brian2SkipReason, runScript } from './runPython.ts';
import { SAMPLE_CERTIFICATE, SAMPLE_MODEL } from './sampleModel.ts';

const options = { certificate: SAMPLE_CERTIFICATE, target: 'test' };
const input = drawCell(PYRAMID);
const cables = sectionsOfModel(reduceToCables(input), options);
const lumped = sectionsOfModel(reduceToSites(input, [...input.layout.endNode].slice(1)), options);

function fullCell(
  file: string,
  geometry: 'points' | 'cylinders',
): { sections: SectionCell; run: () => ReturnType<typeof runCell> } {
  const value = {
    cabletree: 1,
    morphology: {
      name: file,
      swc: readFileSync(new URL(`../../morphologies/${file}`, import.meta.url), 'utf8'),
    },
    v_init_mV: -65,
    paint: [
      { region: 'all', mechanism: 'pas', parameters: { g: 5e-5, e: -70 } },
      { region: 'soma', mechanism: 'hh', parameters: { gl: 0 } },
      { region: 'all', ion: 'na', reversal_mV: 55 },
    ],
    place: [
      {
        name: 'step',
        locus: 'soma(0.5)',
        iclamp: { delay_ms: 0, duration_ms: 1e9, amplitude_nA: 1 },
      },
    ],
    probes: [{ name: 'soma', locus: 'soma(0.5)' }],
    simulation: { method: 'cn-neuron', dt_ms: 0.005, duration_ms: 20 },
  };
  const { experiment, diagnostics } = parseExperiment(JSON.stringify(value));
  throwOnErrors('test', diagnostics);
  const { cell } = buildCell(experiment!);
  const layout = discretise(cell!, experiment!.mesh);
  return {
    sections: sectionsOfCell(cell!, layout, { target: 'test', geometry, sourceSha256: 'ab' }),
    run: () => runCell(cell!, layout, experiment!),
  };
}

function areaOf({ sections }: SectionCell): number {
  return sections.reduce(
    (sum, { diameterUm, lengthUm }) =>
      sum + diameterUm.reduce((s, d) => s + (Math.PI * d * lengthUm) / diameterUm.length, 0),
    0,
  );
}

describe('SWC', () => {
  test('of cables has their lengths, diameters and area, read back by our own parser', () => {
    const { table, diagnostics } = parseSwc(exportSwc(cables), { file: 'cables.swc' });
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    const { morphology } = buildMorphology(table!, { name: 'cables', file: 'cables.swc' });
    expect(morphologyArea(morphology) / areaOf(cables)).toBeCloseTo(1, 9);
    expect(morphology.sections).toHaveLength(cables.sections.length);
    cables.sections.forEach(({ lengthUm }, i) => {
      expect(morphology.sections[i]!.lengthUm).toBeCloseTo(lengthUm, 6);
    });
  });

  test('of point compartments says that it is a sketch', () => {
    expect(exportSwc(lumped)).toContain('# A SKETCH');
    expect(exportSwc(cables)).not.toContain('SKETCH');
  });

  test.skipIf(neuronPython === undefined)(
    `NEURON's Import3d reads the cables' lengths and diameters${neuronSkipReason}`,
    () => {
      const read = runNeuron(
        new Map([['cables.swc', exportSwc(cables)]]),
        `
import json
from neuron import h
h.load_file('stdlib.hoc')
h.load_file('import3d.hoc')
reader = h.Import3d_SWC_read()
reader.input('cables.swc')
h.Import3d_GUI(reader, 0).instantiate(None)
print(json.dumps([[section.L, section(0.5).diam] for section in h.allsec()]))
`,
      ) as [number, number][];
      const wanted = cables.sections.map(({ lengthUm, diameterUm }) => [lengthUm, diameterUm[0]!]);
      const byLength = (a: readonly number[], b: readonly number[]): number => a[0]! - b[0]!;
      read.sort(byLength);
      wanted.sort(byLength);
      expect(read).toHaveLength(wanted.length);
      read.forEach(([length, diameter], i) => {
        expect(length / wanted[i]![0]!).toBeCloseTo(1, 5);
        expect(diameter / wanted[i]![1]!).toBeCloseTo(1, 5);
      });
    },
    60_000,
  );
});

const xmllint = spawnSync('xmllint', ['--version']).error === undefined;
const schemaReason = xmllint ? skipReason : ' (skipped: no xmllint here)';

describe('NeuroML', () => {
  test('identifiers are letters, digits and _', () => {
    expect(toNmlId('dend[3]')).toBe('dend_3_');
    expect(toNmlId('2nd cell')).toBe('_2nd_cell');
  });

  test('a small model is the golden one', async () => {
    const compartments = SAMPLE_MODEL.compartments.map(({ channelsNs, ...own }) => ({
      ...own,
      channelsNs: Object.fromEntries(
        Object.entries(channelsNs).filter(([name]) => name.startsWith('hh')),
      ),
    }));
    const cell = sectionsOfModel({ ...SAMPLE_MODEL, compartments }, options);
    await expect(exportNeuroml(cell)).toMatchFileSnapshot('../golden/neuroml_lumped.nml');
  });

  describe.skipIf(shared === undefined || !xmllint)(`against the schema${schemaReason}`, () => {
    const cases: readonly (readonly [string, SectionCell])[] = [
      ['a lumped model', lumped],
      ['a model of cables', cables],
      ['a full cell by its points', fullCell('asym_y.swc', 'points').sections],
      ['a real full cell', fullCell('nrn-demo-pyramidal.swc', 'points').sections],
      ['a full cell of cylinders', fullCell('rall_tree.swc', 'cylinders').sections],
    ];

    test.each(cases)(
      '%s is valid under NeuroML 2.3.1',
      (_, cell) => {
        const folder = mkdtempSync(join(tmpdir(), 'cabletree-nml-'));
        try {
          const path = join(folder, 'cell.nml');
          writeFileSync(path, exportNeuroml(cell));
          const schema = join(shared!, 'schemas/NeuroML_v2.3.1.xsd');
          const words = ['--nonet', '--noout', '--schema', schema, path];
          const { status, stderr } = spawnSync('xmllint', words, { encoding: 'utf8' });
          expect(stderr).toMatch(/validates$/m);
          expect(status).toBe(0);
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      },
      60_000,
    );
  });

  test('segments of a full cell have its area, and forks their places', () => {
    const { sections } = fullCell('asym_y.swc', 'points');
    const text = exportNeuroml(sections);
    const points = [
      ...text.matchAll(/<(?:proximal|distal) x="(\S+)" y="(\S+)" z="(\S+)" diameter="(\S+)"/g),
    ];
    let areaUm2 = 0;
    for (let k = 0; k < points.length; k += 2) {
      const [a, b] = [points[k]!, points[k + 1]!].map((match) => match.slice(1).map(Number));
      const length = Math.hypot(b![0]! - a![0]!, b![1]! - a![1]!, b![2]! - a![2]!);
      const slant = Math.hypot(length, (b![3]! - a![3]!) / 2);
      areaUm2 += (Math.PI * (a![3]! + b![3]!) * slant) / 2;
    }
    expect(areaUm2 / areaOf(sections)).toBeCloseTo(1, 9);
    expect(exportNeuroml(lumped)).toContain('fractionAlong="0.5"');
  });
});

describe('NetPyNE', () => {
  test.skipIf(neuronPython === undefined)(
    `a bare builder of its JSON gives the script's voltages${neuronSkipReason}`,
    () => {
      const drive = {
        celsius: 6.3,
        vInitMv: -70,
        dtMs: 0.025,
        durationMs: 20,
        amplitudeNa: 0.1,
        order: 0,
      } as const;
      const builder = `
import json
document = json.load(open('cell.json'))
secs = document['netParams']['cellParams']['cell']['secs']
made = {name: h.Section(name=name) for name in secs}
for name, values in secs.items():
    section, geom = made[name], values['geom']
    at = lambda value, k: value[k] if isinstance(value, list) else value
    for point in geom.get('pt3d', []):
        section.pt3dadd(*point)
    if 'pt3d' not in geom:
        section.L = geom['L']
    section.nseg, section.Ra = geom['nseg'], geom['Ra']
    for k, segment in enumerate(section):
        segment.cm = at(geom['cm'], k)
        if 'pt3d' not in geom:
            segment.diam = at(geom['diam'], k)
    for mech, parameters in values['mechs'].items():
        section.insert(mech)
        for k, segment in enumerate(section):
            for key, value in parameters.items():
                setattr(getattr(segment, mech), key, at(value, k))
    for ion, parameters in values['ions'].items():
        if h.ismembrane(ion + '_ion', sec=section):
            for k, segment in enumerate(section):
                setattr(segment, 'e' + ion, at(parameters['e'], k))
    if 'topol' in values:
        topol = values['topol']
        section.connect(made[topol['parentSec']](topol['parentX']), topol['childX'])
sections = list(made.values())
for name, value in document['simConfig']['hParams'].items():
    setattr(h, name, value)
`;
      for (const cell of [lumped, cables, fullCell('asym_y.swc', 'points').sections]) {
        const [near, far] = runNeuron(
          new Map([['cell.json', exportNetpyne(cell)]]),
          driveCell(builder, drive),
        ) as [number[], number[]];
        const script = runNeuron(
          new Map([['exported.py', exportNeuron(cell)]]),
          driveCell(
            'import exported\ncell = exported.Cell(placed=False)\nsections = cell.all',
            drive,
          ),
        ) as [number[], number[]];
        expect(near).toEqual(script[0]);
        expect(far).toEqual(script[1]);
      }
    },
    60_000,
  );

  test('ions and topology stand where NetPyNE looks for them', () => {
    const { sections } = fullCell('ball_and_stick.swc', 'points');
    const { netParams } = JSON.parse(exportNetpyne(sections));
    const { secs } = netParams.cellParams.cell;
    expect(secs.soma.ions).toEqual({ na: { e: 55 } });
    expect(secs.soma.mechs.hh.gl).toBe(0);
    expect(secs.dend_0.topol.parentSec).toBe('soma');
    expect(secs.dend_0.geom.pt3d.length).toBeGreaterThan(1);
  });
});

describe('formats that are not run here', () => {
  test('NEST: the golden one', async () => {
    await expect(exportNest(SAMPLE_MODEL, options)).toMatchFileSnapshot('../golden/nest.py');
  });

  test('Arbor: the golden one, and a refusal of models without geometry', async () => {
    const { sections } = fullCell('ball_and_stick.swc', 'points');
    await expect(exportArbor(sections)).toMatchFileSnapshot('../golden/arbor.acc');
    const text = exportArbor(cables);
    expect(text.split('(').length).toBe(text.split(')').length);
    expect(() => exportArbor(lumped)).toThrow(
      expect.objectContaining({ code: 'export/needs-geometry' }),
    );
  });
});

describe('Brian2 SpatialNeuron', () => {
  test('has every compartment of the cell and names what it leaves out', () => {
    const { sections } = fullCell('ball_and_stick.swc', 'cylinders');
    const text = exportBrian2Spatial(sections);
    expect(text.match(/^ {4}\(-?\d+, /gm)).toHaveLength(sections.sections.length);
    expect(text).toContain('the soma is a ball of its area');
  });

  test.skipIf(brian2Python === undefined)(
    `spikes as the cell does: the first to 0.01 ms, the train of 20 ms to 0.05 ms${brian2SkipReason}`,
    async () => {
      const { sections, run } = fullCell('ball_and_stick.swc', 'cylinders');
      const script = exportBrian2Spatial(sections, 0.005).replace(/if __name__[\s\S]*$/, '');
      const driven = `${script}
from brian2 import StateMonitor, nA
prefs.codegen.target = 'numpy'
neuron, numbers = build_neuron()
soma = numbers[0][0]
neuron.I_ext[soma] = 1*nA
monitor = StateMonitor(neuron, 'v', record=[soma])
Network(neuron, monitor).run(20*ms)
v = np.array(monitor.v[0]/mV)
t = np.array(monitor.t/ms)
up = np.flatnonzero((v[:-1] < 0) & (v[1:] >= 0))
print('AREA', float(sum(neuron.area)/um**2))
print('TIMES', *(t[up] - v[up]*(t[up + 1] - t[up])/(v[up + 1] - v[up])))
`;
      const { stdout, stderr } = await runScript(driven);
      const times = /^TIMES (.*)$/m.exec(stdout)?.[1]?.split(' ').map(Number);
      if (times === undefined) throw new Error(stderr);
      const { spikes } = await run();
      expect(Number(/^AREA (.*)$/m.exec(stdout)![1]) / areaOf(sections)).toBeCloseTo(1, 9);
      expect(times).toHaveLength(spikes[0]!.timesMs.length);
      expect(times.length).toBeGreaterThan(0);
      times.forEach((time, i) => {
        expect(Math.abs(time - spikes[0]!.timesMs[i]!)).toBeLessThan(i === 0 ? 0.01 : 0.05);
      });
    },
    240_000,
  );
});
