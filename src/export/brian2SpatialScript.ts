import { exportMessages } from '../base/messages/export.ts';
import { exactNumber } from './exactNumber.ts';
import { docstring, pythonNumber } from './scriptHeader.ts';
import type { SectionCell } from './sectionCell.ts';
import { describePlacedLeft } from './sectionPlacement.ts';

/** Written as equations; other mechanisms are named in the header as left out. */
const WRITTEN: ReadonlySet<string> = new Set(['pas', 'hh']);
const USUAL_SODIUM_MV = 50;
const USUAL_POTASSIUM_MV = -77;

/**
 * A full cell as a Brian2 SpatialNeuron. Every compartment is a cylinder of its length and area, d = area / (pi L), so
 * that no membrane is lost to resampling. A soma of one compartment becomes a ball of its area, which joins what hangs
 * on its middle without resistance. Channels of `hh` are written; the step is 0.01 ms unless given.
 *
 * @param cell from sectionsOfCell.
 * @returns Python text.
 */
export function exportBrian2Spatial(cell: SectionCell, dtMs = 0.01): string {
  const left = cell.mechanisms.map(({ name }) => name).filter((name) => !WRITTEN.has(name));
  const hasHh = cell.mechanisms.some(({ name }) => name === 'hh');
  const isBall = cell.sections[0]!.diameterUm.length === 1;
  const remarks = [
    exportMessages.spatialGeometry(isBall),
    ...(cell.sections.some(
      ({ parent, parentX }) => parent >= 0 && parentX !== 1 && !(isBall && parent === 0),
    )
      ? [exportMessages.spatialInnerJoints()]
      : []),
    ...(cell.sections.some(({ raOhmCm }) => raOhmCm !== cell.sections[0]!.raOhmCm)
      ? [exportMessages.oneResistivity(cell.sections[0]!.raOhmCm)]
      : []),
    ...(left.length > 0 ? [exportMessages.channelsLeftOut(left)] : []),
    ...describePlacedLeft(cell),
  ];
  const lines = [
    '#!/usr/bin/env python3',
    ...docstring([...cell.header, exportMessages.spatialUnits(), ...remarks]),
    'import sys',
    '',
    'import numpy as np',
    'from brian2 import Cylinder, Network, Soma, SpatialNeuron, amp, cm, mV, ms, ohm, prefs, siemens, uF, um',
    '',
    'sys.setrecursionlimit(100_000)  # Brian2 walks the tree by recursion, a compartment a level',
    '',
    `DT_MS = ${pythonNumber(dtMs)}`,
    `CELSIUS = ${pythonNumber(cell.celsius)}`,
    `V_INIT_MV = ${pythonNumber(cell.vInitMv)}`,
    '',
    '# parent (-1: none), compartment of it that this is joined to, length in um, Ra in ohm cm, diameters in um,',
    '# cm in uF/cm2, then by compartment: leak in S/cm2 and its reversal in mV, sodium, potassium in S/cm2 and reversals',
    'SECTIONS = [',
    ...cell.sections.map((_, index) => `    (${describeSection(cell, index)}),`),
    ']',
    '',
    "EQUATIONS = '''",
    ...(hasHh ? HH_EQUATIONS : PASSIVE_EQUATIONS),
    "'''",
    ...buildFunction(isBall, hasHh),
    ...MAIN,
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function describeSection(cell: SectionCell, index: number): string {
  const { parent, parentX, lengthUm, raOhmCm, diameterUm, cmUfPerCm2 } = cell.sections[index]!;
  const count = diameterUm.length;
  const joint =
    parent < 0
      ? -1
      : Math.min(
          cell.sections[parent]!.diameterUm.length - 1,
          Math.floor(parentX * cell.sections[parent]!.diameterUm.length),
        );
  const all = (value: number): number[] => new Array<number>(count).fill(value);
  const valuesOf = (name: string, parameter: string, usual: number): readonly number[] => {
    const values = cell.mechanisms.find((m) => m.name === name)?.bySection.get(index);
    if (values === undefined) return all(0);
    return values[parameter] ?? all(usual);
  };
  const ionOf = (name: string, usual: number): readonly number[] =>
    cell.ionValues.find((ion) => ion.name === name)?.bySection.get(index) ?? all(usual);
  const [pas, hhLeak] = [valuesOf('pas', 'g', 0.001), valuesOf('hh', 'gl', 0.0003)];
  const [pasE, hhE] = [valuesOf('pas', 'e', -70), valuesOf('hh', 'el', -54.3)];
  const leak = pas.map((g, k) => g + hhLeak[k]!);
  const reversal = leak.map((g, k) =>
    g === 0 ? cell.vInitMv : (pas[k]! * pasE[k]! + hhLeak[k]! * hhE[k]!) / g,
  );
  const lists = [
    diameterUm,
    cmUfPerCm2,
    leak,
    reversal,
    valuesOf('hh', 'gnabar', 0.12),
    valuesOf('hh', 'gkbar', 0.036),
    ionOf('ena', USUAL_SODIUM_MV),
    ionOf('ek', USUAL_POTASSIUM_MV),
  ];
  return [
    String(parent),
    String(joint),
    exactNumber(lengthUm),
    exactNumber(raOhmCm),
    ...lists.map((list) => `[${list.map(exactNumber).join(', ')}]`),
  ].join(', ');
}

const PASSIVE_EQUATIONS: readonly string[] = [
  'Im = gL*(EL - v) : amp/meter**2',
  'I_ext : amp (point current)',
  'gL : siemens/meter**2 (constant)',
  'EL : volt (constant)',
];

/** Hodgkin and Huxley (1952) with rest at -65 mV, as NEURON's hh. */
const HH_EQUATIONS: readonly string[] = [
  'Im = gL*(EL - v) + gNa*m**3*h*(ENa - v) + gK*n**4*(EK - v) : amp/meter**2',
  'I_ext : amp (point current)',
  'dm/dt = q10*(alpha_m*(1 - m) - beta_m*m) : 1',
  'dh/dt = q10*(alpha_h*(1 - h) - beta_h*h) : 1',
  'dn/dt = q10*(alpha_n*(1 - n) - beta_n*n) : 1',
  'alpha_m = 1/exprel(-(v + 40*mV)/(10*mV))/ms : Hz',
  'beta_m = 4*exp(-(v + 65*mV)/(18*mV))/ms : Hz',
  'alpha_h = 0.07*exp(-(v + 65*mV)/(20*mV))/ms : Hz',
  'beta_h = 1/(1 + exp(-(v + 35*mV)/(10*mV)))/ms : Hz',
  'alpha_n = 0.1/exprel(-(v + 55*mV)/(10*mV))/ms : Hz',
  'beta_n = 0.125*exp(-(v + 65*mV)/(80*mV))/ms : Hz',
  'gL : siemens/meter**2 (constant)',
  'EL : volt (constant)',
  'gNa : siemens/meter**2 (constant)',
  'gK : siemens/meter**2 (constant)',
  'ENa : volt (constant)',
  'EK : volt (constant)',
];

function buildFunction(isBall: boolean, hasHh: boolean): string[] {
  const indent = (lines: readonly string[]): string[] => lines.map((line) => `    ${line}`);
  return [
    '',
    '',
    'def build_neuron(dt_ms=DT_MS):',
    '    """A SpatialNeuron, and the number of each section\'s compartments in it. Inject into I_ext."""',
    '    pieces = []',
    '    for index, (parent, joint, length, _, diameters, *_rest) in enumerate(SECTIONS):',
    '        chain = []',
    '        for k, diameter in enumerate(diameters):',
    ...(isBall
      ? [
          '            if index == 0:',
          '                piece = Soma(diameter=np.sqrt(diameter*length)*um)',
          '            else:',
          '                piece = Cylinder(n=1, diameter=diameter*um, length=length/len(diameters)*um)',
        ]
      : [
          '            piece = Cylinder(n=1, diameter=diameter*um, length=length/len(diameters)*um)',
        ]),
    '            if k > 0:',
    '                setattr(chain[-1], "next_piece", piece)',
    '            elif parent >= 0:',
    '                setattr(pieces[parent][joint], f"section_{index}", piece)',
    '            chain.append(piece)',
    '        pieces.append(chain)',
    `    neuron = SpatialNeuron(pieces[0][0], EQUATIONS, Cm=1*uF/cm**2, Ri=SECTIONS[0][3]*ohm*cm, dt=dt_ms*ms,`,
    `                           method='exponential_euler', namespace={'q10': 3**((CELSIUS - 6.3)/10)})`,
    '    numbers = [[int(piece.indices[0]) for piece in chain] for chain in pieces]',
    '    for (_, _, _, _, _, cap, leak, reversal, sodium, potassium, ena, ek), where in zip(SECTIONS, numbers):',
    ...indent(
      indent([
        'neuron.Cm[where] = cap*uF/cm**2',
        'neuron.gL[where] = leak*siemens/cm**2',
        'neuron.EL[where] = reversal*mV',
        ...(hasHh
          ? [
              'neuron.gNa[where] = sodium*siemens/cm**2',
              'neuron.gK[where] = potassium*siemens/cm**2',
              'neuron.ENa[where] = ena*mV',
              'neuron.EK[where] = ek*mV',
            ]
          : []),
      ]),
    ),
    '    neuron.v = V_INIT_MV*mV',
    ...(hasHh
      ? ['m', 'h', 'n'].map(
          (gate) => `    neuron.${gate} = 'alpha_${gate}/(alpha_${gate} + beta_${gate})'`,
        )
      : []),
    '    return neuron, numbers',
  ];
}

const MAIN: readonly string[] = [
  '',
  '',
  "if __name__ == '__main__':",
  "    prefs.codegen.target = 'numpy'",
  '    neuron, numbers = build_neuron()',
  '    Network(neuron).run(5*ms)',
  "    print(f'compartments {len(neuron)}, soma after 5 ms {float(neuron.v[numbers[0][0]]/mV):.4f} mV')",
];
