import { docstring, pythonNumber } from './scriptHeader.ts';
import type { CellSection, SectionCell } from './sectionCell.ts';

/**
 * A Python module for NEURON with a class `Cell`: sections, membrane and values as the cell has them. Run, it prints
 * the somatic input resistance at rest; imported, `Cell()` makes one, as often as wanted. Text of the mechanisms that
 * NEURON does not bring stands in `exportModFiles`, to be compiled with nrnivmodl first.
 *
 * @returns Python text.
 */
export function exportNeuron(cell: SectionCell): string {
  const lines = [
    '#!/usr/bin/env python3',
    ...docstring([...cell.header, ...needsCompiling(cell)]),
    'from neuron import h',
    '',
    ...(hasMechanism(cell, 'hh')
      ? [`h.${EXACT_RATES}  # rates as the formulas give them`, '']
      : []),
    `CELSIUS = ${pythonNumber(cell.celsius)}`,
    `V_INIT_MV = ${pythonNumber(cell.vInitMv)}`,
    '',
    '# name, parent (-1: none), place on it, length in um, Ra in ohm cm, diameters in um, cm in uF/cm2.',
    '# A list has a value for each compartment, one value stands for all of them.',
    'SECTIONS = [',
    ...cell.sections.map((section) => `    ${describeSection(section)},`),
    ']',
    ...pointsOf(cell),
    '',
    '# mechanism: {section: {parameter: values}}',
    'MECHANISMS = {',
    ...cell.mechanisms.flatMap(({ name, bySection }) => [
      `    '${name}': {`,
      ...[...bySection].map(
        ([section, values]) => `        ${section}: {${describeValues(values)}},`,
      ),
      '    },',
    ]),
    '}',
    '',
    '# reversal potentials and concentrations: {section: value}, in mV and mM',
    'IONS = {',
    ...cell.ionValues.map(
      ({ name, bySection }) =>
        `    '${name}': {${[...bySection].map(([i, value]) => `${i}: ${exactNumber(value)}`).join(', ')}},`,
    ),
    '}',
    ...CELL_CLASS(cell.geometry === 'points'),
    ...MAIN,
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** NEURON's own hh reads its rates from a table unless told not to. */
export const EXACT_RATES: string = 'usetable_hh = 0';

export function hasMechanism({ mechanisms }: SectionCell, name: string): boolean {
  return mechanisms.some((mechanism) => mechanism.name === name);
}

/** Texts to compile, by file name; empty where NEURON has all that is needed. */
export function exportModFiles({ mechanisms }: SectionCell): Map<string, string> {
  return new Map(
    mechanisms.flatMap(({ name, source }): [string, string][] =>
      source === undefined ? [] : [[`${name}.mod`, source]],
    ),
  );
}

function needsCompiling(cell: SectionCell): string[] {
  const names = [...exportModFiles(cell).keys()];
  return names.length === 0 ? [] : ['', `Compile first, with nrnivmodl: ${names.join(', ')}`];
}

function describeSection(section: CellSection): string {
  const { name, parent, parentX, lengthUm, raOhmCm, diameterUm, cmUfPerCm2 } = section;
  const numbers = [parentX, lengthUm, raOhmCm].map(exactNumber).join(', ');
  const values = [listOf(diameterUm), listOf(cmUfPerCm2)].join(', ');
  return `('${name}', ${parent}, ${numbers}, ${diameterUm.length}, ${values})`;
}

function pointsOf({ geometry, sections }: SectionCell): string[] {
  if (geometry !== 'points') return [];
  return [
    '',
    '# x, y, z and diameter in um, by section',
    'POINTS = [',
    ...sections.map(
      ({ points }) =>
        `    [${points.map((point) => `(${point.map(exactNumber).join(', ')})`).join(', ')}],`,
    ),
    ']',
  ];
}

function describeValues(values: Readonly<Record<string, readonly number[]>>): string {
  return Object.entries(values)
    .map(([name, list]) => `'${name}': ${listOf(list)}`)
    .join(', ');
}

function listOf(values: readonly number[]): string {
  const isUniform = values.every((value) => value === values[0]);
  return isUniform ? exactNumber(values[0]!) : `[${values.map(exactNumber).join(', ')}]`;
}

/** All 17 figures: an export is to give the same run. */
export function exactNumber(value: number): string {
  return String(value);
}

const CELL_CLASS = (hasPoints: boolean): readonly string[] => [
  '',
  '',
  'def value_at(values, k):',
  '    return values[k] if isinstance(values, list) else values',
  '',
  '',
  'class Cell:',
  '    """One neuron. `all` holds its sections in the order of SECTIONS, `soma` is the first."""',
  '',
  '    def __init__(self):',
  '        self.all = [h.Section(name=row[0], cell=self) for row in SECTIONS]',
  '        self.soma = self.all[0]',
  '        for index, section in enumerate(self.all):',
  '            self._shape(section, index)',
  '        for name, by_section in MECHANISMS.items():',
  '            for index, values in by_section.items():',
  '                self._insert(self.all[index], name, values)',
  '        for name, by_section in IONS.items():',
  '            for index, value in by_section.items():',
  '                if hasattr(self.all[index], name):',
  '                    setattr(self.all[index], name, value)',
  '',
  '    def _shape(self, section, index):',
  '        _, parent, place, length, ra, nseg, diameters, cm = SECTIONS[index]',
  ...(hasPoints
    ? [
        '        for point in POINTS[index]:',
        '            section.pt3dadd(*point)',
        '        section.nseg, section.Ra = nseg, ra',
      ]
    : ['        section.L, section.nseg, section.Ra = length, nseg, ra']),
  '        for k, segment in enumerate(section):',
  ...(hasPoints ? [] : ['            segment.diam = value_at(diameters, k)']),
  '            segment.cm = value_at(cm, k)',
  '        if parent >= 0:',
  '            section.connect(self.all[parent](place), 0)',
  '',
  '    def _insert(self, section, name, values):',
  '        section.insert(name)',
  '        for k, segment in enumerate(section):',
  '            for parameter, value in values.items():',
  '                setattr(getattr(segment, name), parameter, value_at(value, k))',
  '',
  '    def __repr__(self):',
  "        return 'Cell'",
];

const MAIN: readonly string[] = [
  '',
  '',
  'def measure_input_resistance(cell):',
  '    """At the middle of the soma, at V_INIT_MV, gates held. MOhm."""',
  '    h.celsius = CELSIUS',
  '    h.finitialize(V_INIT_MV)',
  '    impedance = h.Impedance()',
  '    impedance.loc(cell.soma(0.5))',
  '    impedance.compute(0)',
  '    return impedance.input(cell.soma(0.5))',
  '',
  '',
  "if __name__ == '__main__':",
  "    print(f'Rin_MOhm {measure_input_resistance(Cell()):.6f}')",
];
