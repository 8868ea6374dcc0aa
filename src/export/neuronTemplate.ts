import { EXACT_RATES, exactNumber, hasMechanism } from './neuronScript.ts';
import { type CellSection, countCompartments, type SectionCell } from './sectionCell.ts';

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
  const procedures = cell.sections.map((_, index) => shapeProcedure(cell, references, index));
  const lines = [
    ...comment(cell),
    `// ${cell.sections.length} sections, ${countCompartments(cell)} compartments; celsius = ${exactNumber(cell.celsius)}, v_init = ${exactNumber(cell.vInitMv)}`,
    ...(hasMechanism(cell, 'hh') ? [EXACT_RATES] : []),
    `begintemplate ${templateName}`,
    `public ${[...used.map(({ name }) => name), ...lists].join(', ')}`,
    `objref ${lists.join(', ')}`,
    `create ${used.map(({ name }) => `${name}[${counts.get(name)}]`).join(', ')}`,
    '',
    ...procedures.flat(),
    'proc init() {',
    ...lists.map((list) => `  ${list} = new SectionList()`),
    ...cell.sections.flatMap(({ type }, index) => [
      `  shape_${index}()`,
      `  ${references[index]} all.append()`,
      `  ${references[index]} ${arrayOf(type).list}.append()`,
    ]),
    '}',
    `endtemplate ${templateName}`,
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function comment({ header }: SectionCell): string[] {
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
  const ions = ionValues.flatMap(({ name, bySection }) => {
    const value = bySection.get(index);
    return value === undefined
      ? []
      : [`if (ismembrane("${ionOf(name)}")) ${name} = ${exactNumber(value)}`];
  });
  return [...inserted, ...ions];
}

/** `ena`, `nai` and `nao` are of `na_ion`. */
function ionOf(name: string): string {
  const isReversal = name.startsWith('e') && !/[io]$/.test(name);
  return `${isReversal ? name.slice(1) : name.slice(0, -1)}_ion`;
}

function assign(name: string, values: readonly number[]): string[] {
  if (values.every((value) => value === values[0])) return [`${name} = ${exactNumber(values[0]!)}`];
  return values.map(
    (value, k) => `${name}(${exactNumber((k + 0.5) / values.length)}) = ${exactNumber(value)}`,
  );
}
