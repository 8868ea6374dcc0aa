import { exportMessages } from '../base/messages/export.ts';
import { exactNumber } from './exactNumber.ts';
import { exportModFiles, sharedValues } from './neuronScript.ts';
import { type CellSection, countCompartments, type SectionCell } from './sectionCell.ts';
import { describePlacedLeft, NOTHING_PLACED } from './sectionPlacement.ts';

/** Arrays of a template, as BMTK and neuron_reduce expect them, with the list each belongs to. */
const ARRAYS: readonly { name: string; list: string; type: number | undefined }[] = [
  { name: 'soma', list: 'somatic', type: 1 },
  { name: 'axon', list: 'axonal', type: 2 },
  { name: 'apic', list: 'apical', type: 4 },
  { name: 'dend', list: 'basal', type: undefined },
];

/**
 * The cell as a hoc template: arrays soma[1], axon[n], apic[n] and dend[n] (those that are not empty) and SectionLists
 * `all`, `somatic`, `axonal`, `apical`, `basal`.
 *
 * @param templateName a letter, then letters, digits and `_`.
 * @returns hoc text.
 */
export function exportNeuronTemplate(cell: SectionCell, templateName: string): string {
  const { references, counts } = nameSections(cell.sections);
  const used = ARRAYS.filter(({ name }) => counts.get(name)! > 0);
  const lists = ['all', ...used.map(({ list }) => list)];
  const started = cell.sections.map((_, index) => concentrationsOf(cell, index));
  const hasStart = started.some((lines) => lines.length > 0);
  const procedures = cell.sections.map((_, index) => shapeProcedure(cell, references, index));
  const lines = [
    ...comment(cell),
    `// ${cell.sections.length} sections, ${countCompartments(cell)} compartments; celsius = ${exactNumber(cell.celsius)}, v_init = ${exactNumber(cell.vInitMv)}`,
    ...sharedValues(cell).map(([name, value]) => `${name} = ${exactNumber(value)}`),
    `begintemplate ${templateName}`,
    `public ${[...used.map(({ name }) => name), ...lists].join(', ')}`,
    `objref ${[...lists, ...(hasStart ? ['starter', 'this'] : [])].join(', ')}`,
    `create ${used.map(({ name }) => `${name}[${counts.get(name)}]`).join(', ')}`,
    '',
    ...procedures.flat(),
    ...(hasStart ? startProcedures(references, started) : []),
    'proc init() {',
    ...lists.map((list) => `  ${list} = new SectionList()`),
    ...cell.sections.flatMap(({ type }, index) => [
      `  shape_${index}()`,
      `  ${references[index]} all.append()`,
      `  ${references[index]} ${arrayOf(type).list}.append()`,
    ]),
    ...(hasStart ? ['  starter = new FInitializeHandler(0, "start_ions()", this)'] : []),
    '}',
    `endtemplate ${templateName}`,
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function comment(cell: SectionCell): string[] {
  const texts = [...exportModFiles({ ...cell, placed: NOTHING_PLACED }).keys()];
  const header = [
    ...cell.header,
    exportMessages.neuronUnits(),
    ...describePlacedLeft(cell),
    ...(texts.length > 0 ? [exportMessages.compileFirst(texts)] : []),
  ];
  return ['/*', ...header.map((line) => ` ${line.replaceAll('*/', '* /')}`.trimEnd()), '*/'];
}

function arrayOf(type: number): (typeof ARRAYS)[number] {
  return ARRAYS.find((array) => array.type === type) ?? ARRAYS.at(-1)!;
}

function nameSections(sections: readonly CellSection[]): {
  references: string[];
  counts: Map<string, number>;
} {
  const counts = new Map(ARRAYS.map(({ name }) => [name, 0]));
  const references = sections.map(({ type }) => {
    const { name } = arrayOf(type);
    const index = counts.get(name)!;
    counts.set(name, index + 1);
    return `${name}[${index}]`;
  });
  return { references, counts };
}

/** One procedure a section: hoc limits the size of each. */
function shapeProcedure(cell: SectionCell, references: readonly string[], index: number): string[] {
  const { parent, parentX, lengthUm, raOhmCm, diameterUm, cmUfPerCm2, points } =
    cell.sections[index]!;
  const own = references[index]!;
  const geometry =
    points.length > 0
      ? [
          'pt3dclear()',
          ...points.map((point) => `pt3dadd(${point.map(exactNumber).join(', ')})`),
          `nseg = ${diameterUm.length}`,
        ]
      : [
          `L = ${exactNumber(lengthUm)}`,
          `nseg = ${diameterUm.length}`,
          ...assign('diam', diameterUm),
        ];
  const joint =
    parent < 0 ? [] : [`  connect ${own}(0), ${references[parent]}(${exactNumber(parentX)})`];
  return [
    `proc shape_${index}() {`,
    ...joint,
    `  ${own} {`,
    ...[
      ...geometry,
      `Ra = ${exactNumber(raOhmCm)}`,
      ...assign('cm', cmUfPerCm2),
      ...membraneOf(cell, index),
    ].map((line) => `    ${line}`),
    '  }',
    '}',
    '',
  ];
}

function membraneOf({ mechanisms, ionValues }: SectionCell, index: number): string[] {
  const inserted = mechanisms.flatMap(({ name, bySection }) => {
    const values = bySection.get(index);
    if (values === undefined) return [];
    return [
      `insert ${name}`,
      ...Object.entries(values).flatMap(([parameter, list]) =>
        assign(`${parameter}_${name}`, list),
      ),
    ];
  });
  const reversals = ionValues.flatMap(({ name, bySection }) => {
    const values = bySection.get(index);
    return values === undefined || !isReversal(name)
      ? []
      : assign(name, values).map((line) => `if (ismembrane("${ionOf(name)}")) ${line}`);
  });
  return [...inserted, ...reversals];
}

/** NEURON would start a pool's concentration from one value for all cells: so it is set before every run. */
function concentrationsOf({ ionValues }: SectionCell, index: number): string[] {
  return ionValues.flatMap(({ name, bySection }) => {
    const values = bySection.get(index);
    if (values === undefined || isReversal(name)) return [];
    const ion = ionOf(name);
    return [
      `if (ismembrane("${ion}")) {`,
      `  style = ion_style("${ion}")`,
      `  ion_style("${ion}", style % 4, int(style / 8) % 4, int(style / 32) % 2, int(style / 64) % 2, 0)`,
      ...assign(name, values).map((line) => `  ${line}`),
      '}',
    ];
  });
}

function startProcedures(
  references: readonly string[],
  started: readonly (readonly string[])[],
): string[] {
  const filled = started.flatMap((lines, index) => (lines.length > 0 ? [{ lines, index }] : []));
  return [
    ...filled.flatMap(({ lines, index }) => [
      `proc start_${index}() { local style`,
      `  ${references[index]} {`,
      ...lines.map((line) => `    ${line}`),
      '  }',
      '}',
      '',
    ]),
    'proc start_ions() {',
    ...filled.map(({ index }) => `  start_${index}()`),
    '}',
    '',
  ];
}

function isReversal(name: string): boolean {
  return name.startsWith('e');
}

/** `ena`, `nai` and `nao` are of `na_ion`. */
function ionOf(name: string): string {
  return `${isReversal(name) ? name.slice(1) : name.slice(0, -1)}_ion`;
}

function assign(name: string, values: readonly number[]): string[] {
  if (values.every((value) => value === values[0])) return [`${name} = ${exactNumber(values[0]!)}`];
  return values.map(
    (value, k) => `${name}(${exactNumber((k + 0.5) / values.length)}) = ${exactNumber(value)}`,
  );
}
