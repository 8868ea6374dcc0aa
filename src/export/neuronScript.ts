import { exportMessages } from '../base/messages/export.ts';
import { ModelError } from '../base/modelError.ts';
import { exactNumber } from './exactNumber.ts';
import { neuronCellClass } from './neuronCellClass.ts';
import { ownProcessesOf, ownText, placementTables } from './neuronPlacement.ts';
import { docstring, pythonNumber } from './scriptHeader.ts';
import type { CellSection, SectionCell, SectionMechanism } from './sectionCell.ts';

/**
 * A Python module for NEURON with a class `Cell`: sections, membrane, values, and what is placed on them: stimuli,
 * synapses with their events, gap junctions within the cell, probes. Run, it prints the somatic input resistance at rest,
 * or with `run DURATION_MS` the voltages of the probes as CSV; imported, `Cell()` makes one, as often as wanted. Text of
 * the mechanisms that NEURON does not bring stands in `exportModFiles`, to be compiled with nrnivmodl first.
 *
 * @returns Python text.
 * @throws ModelError `export/two-thresholds` where events of one place have several: NEURON keeps one.
 */
export function exportNeuron(cell: SectionCell): string {
  checkThresholds(cell);
  const texts = [...exportModFiles(cell).keys()].map((file) => file.replace(/\.mod$/, ''));
  const lines = [
    '#!/usr/bin/env python3',
    ...docstring([...cell.header, exportMessages.neuronUnits(), ...needsCompiling(texts)]),
    'import sys',
    '',
    'from neuron import h',
    '',
    `CELSIUS = ${pythonNumber(cell.celsius)}`,
    `V_INIT_MV = ${pythonNumber(cell.vInitMv)}`,
    '',
    '# name, parent (-1: none), place on it, length in um, Ra in ohm cm, compartments, diameters in um, cm in uF/cm2.',
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
    '# reversal potentials and concentrations: {section: values}, in mV and mM',
    'IONS = {',
    ...cell.ionValues.map(
      ({ name, bySection }) =>
        `    '${name}': {${[...bySection].map(([i, values]) => `${i}: ${listOf(values)}`).join(', ')}},`,
    ),
    '}',
    '',
    ...placementTables(cell.placed),
    '',
    ...checkCompiled(texts),
    ...sharedValues(cell).map(([name, value]) => `h.${name} = ${exactNumber(value)}`),
    ...neuronCellClass(cell.geometry === 'points'),
    ...MAIN,
  ];
  return `${lines.join('\n')}\n`;
}

function checkThresholds({ sections, placed }: SectionCell): void {
  const known = new Map<string, number>();
  for (const { source } of placed.events) {
    if (source.kind !== 'threshold') continue;
    const { at, thresholdMv } = source;
    const place = `${sections[at.section]!.name}(${exactNumber(at.x)})`;
    if ((known.get(place) ?? thresholdMv) !== thresholdMv)
      throw new ModelError('export/two-thresholds', exportMessages.twoThresholds(place));
    known.set(place, thresholdMv);
  }
}

/** Every mechanism of a cell, painted or placed, once. */
function mechanismsOf({
  mechanisms,
  placed,
}: Pick<SectionCell, 'mechanisms' | 'placed'>): readonly Omit<SectionMechanism, 'bySection'>[] {
  const all = [...mechanisms, ...placed.processes.map(({ mechanism }) => mechanism)];
  return [...new Map(all.map((mechanism) => [mechanism.name, mechanism])).values()];
}

/** What NEURON keeps once for all cells: `usetable_hh`, GLOBAL parameters. */
export function sharedValues(cell: SectionCell): [name: string, value: number][] {
  return mechanismsOf(cell).flatMap(({ name, isTabled, globals }) => [
    // Rates as the formulas give them.
    ...(isTabled ? [[`usetable_${name}`, 0] as [string, number]] : []),
    ...Object.entries(globals).map(([key, value]): [string, number] => [`${key}_${name}`, value]),
  ]);
}

/** Texts to compile, by file name; empty where NEURON has all that is needed. */
export function exportModFiles(
  cell: Pick<SectionCell, 'mechanisms' | 'placed'>,
): Map<string, string> {
  return new Map([
    ...mechanismsOf(cell).flatMap(({ name, source }): [string, string][] =>
      source === undefined ? [] : [[`${name}.mod`, source]],
    ),
    ...ownProcessesOf(cell.placed).map((name): [string, string] => [`${name}.mod`, ownText(name)]),
  ]);
}

function needsCompiling(texts: readonly string[]): string[] {
  const files = texts.map((name) => `${name}.mod`);
  return files.length === 0 ? [] : ['', exportMessages.compileFirst(files)];
}

function checkCompiled(texts: readonly string[]): string[] {
  if (texts.length === 0) return [];
  return [
    `MISSING = [name for name in ${JSON.stringify(texts)} if not hasattr(h, name)]`,
    'if MISSING:',
    "    sys.exit('not compiled: ' + ', '.join(f'{name}.mod' for name in MISSING) + '; run nrnivmodl where these files are')",
  ];
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

const MAIN: readonly string[] = `

def measure_input_resistance(cell):
    """At the middle of the soma, at V_INIT_MV, gates held. MOhm."""
    h.celsius = CELSIUS
    h.finitialize(V_INIT_MV)
    impedance = h.Impedance()
    impedance.loc(cell.soma(0.5))
    impedance.compute(0)
    return impedance.input(cell.soma(0.5))


def run(cell, duration_ms, dt_ms=0.025, second_order=0):
    """Times in ms, and the voltage at every step by probe in mV."""
    h.celsius, h.dt, h.secondorder = CELSIUS, dt_ms, second_order
    times = h.Vector().record(h._ref_t)
    voltages = {name: h.Vector().record(place._ref_v) for name, place in cell.probes.items()}
    h.finitialize(V_INIT_MV)
    while h.t < duration_ms - dt_ms / 2:
        h.fadvance()
    return list(times), {name: list(values) for name, values in voltages.items()}


def main(words):
    if words[:1] != ['run']:
        print(f'Rin_MOhm {measure_input_resistance(Cell(placed=False)):.6f}')
        return
    times, voltages = run(Cell(), *map(float, words[1:]))
    print('t_ms', *voltages, sep=',')
    for row in zip(times, *voltages.values()):
        print(*row, sep=',')


if __name__ == '__main__':
    main(sys.argv[1:])`.split('\n');
