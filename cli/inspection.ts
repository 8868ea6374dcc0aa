import {
  type Morphology,
  type Morphometrics,
  morphologyArea,
  SOMA_CONVENTIONS,
  type SomaConvention,
  type SomaReport,
  sectionArea,
} from '../src/index.ts';
import { formatTable } from './terminal/table.ts';

const FORMATS = { swc: 'SWC', asc: 'Neurolucida' } as const;

/** SWC type codes as their standard names them. */
const TYPE_WORDS: Readonly<Record<number, string>> = {
  0: 'undefined',
  1: 'soma',
  2: 'axon',
  3: 'dendrite',
  4: 'apical',
};

export interface Inspected {
  readonly morphology: Morphology;
  readonly morphometrics: Morphometrics;
  readonly soma: SomaReport;
  /** By which the morphology was built. */
  readonly convention: SomaConvention;
  readonly format: 'swc' | 'asc';
}

/** The figures of a reconstruction as a page of text: the whole, its soma under each convention, then by SWC type. */
export function formatInspection(inspected: Inspected): string {
  const { morphology, morphometrics } = inspected;
  const { neurites, points, trees } = morphometrics;
  const head = [
    `${morphology.name} (${FORMATS[inspected.format]}): ${countOf(points, 'sample')}, ${countOf(trees, 'tree')}, ${countOf(morphology.sections.length, 'section')}`,
    `neurites: ${countOf(startsOf(morphometrics), 'stem')}, ${countOf(neurites.bifurcations + neurites.multifurcations, 'fork')}, ${countOf(neurites.tips, 'tip')}, ${neurites.lengthUm.toFixed(1)} um, ${formatNeuriteArea(morphometrics)}`,
    `farthest tip ${morphometrics.maxPathDistanceFromRootUm.toFixed(1)} um along the tree; cell ${formatBox(morphometrics)} um; radii ${formatRadius(morphometrics.minRadiusUm)} to ${formatRadius(morphometrics.maxRadiusUm)} um`,
    ...formatSoma(inspected),
    `membrane of the model: ${morphologyArea(morphology).toFixed(1)} um2`,
  ];
  const types = [...new Set(morphology.sections.map(({ type }) => type))].sort((a, b) => a - b);
  const rows = types.map((type) => {
    const sections = morphology.sections.filter((section) => section.type === type);
    const lengthUm = sections.reduce((sum, section) => sum + section.lengthUm, 0);
    const areaUm2 = sections.reduce((sum, { index }) => sum + sectionArea(morphology, index), 0);
    return [
      `${type} ${TYPE_WORDS[type] ?? ''}`.trim(),
      String(sections.length),
      lengthUm.toFixed(1),
      areaUm2.toFixed(1),
    ];
  });
  const table = formatTable(
    [
      { title: 'type' },
      { title: 'sections', align: 'right' },
      { title: 'length (um)', align: 'right' },
      { title: 'area (um2)', align: 'right' },
    ],
    rows,
  );
  return `${head.join('\n')}\n\n${table}`;
}

/** Neurites that leave the soma; of a cell without one, the neurites that begin at roots. */
function startsOf({ neurites, perType }: Morphometrics): number {
  const roots = Object.entries(perType).map(([type, { rootPoints }]) =>
    type === '1' ? 0 : rootPoints,
  );
  return neurites.stems + roots.reduce((sum, count) => sum + count, 0);
}

/** Of the radii in the file: the model's differ where some of them are 0. */
function formatNeuriteArea({ neurites, minRadiusUm }: Morphometrics): string {
  const area = `${neurites.frustumAreaUm2.toFixed(1)} um2`;
  return minRadiusUm > 0 ? area : `${area} by the file's radii`;
}

function formatSoma({ soma, convention, morphology }: Inspected): string[] {
  if (soma.drawing === 'none') return ['soma: none in the file'];
  const areaUm2 = morphology.sections
    .filter(({ type }) => type === 1)
    .reduce((sum, { index }) => sum + sectionArea(morphology, index), 0);
  const areas = SOMA_CONVENTIONS.filter((name) => name !== 'auto').map((name) => {
    const area = soma.areaUm2[name];
    return `${name} ${area === undefined ? '-' : area.toFixed(1)}`;
  });
  return [
    `soma: ${describeDrawing(soma)}; ${areaUm2.toFixed(1)} um2 by --soma ${convention}${convention === 'auto' ? `, ${chosenByAuto(soma)}` : ''}`,
    `  um2 by the others: ${areas.join(', ')}${areas.some((area) => area.endsWith(' -')) ? ' (-: not for this file)' : ''}`,
  ];
}

function describeDrawing({ drawing, samples, contours }: SomaReport): string {
  switch (drawing) {
    case 'none':
    case 'one sample':
      return drawing;
    case 'three samples':
      return "NeuroMorpho.Org's three samples";
    case 'outline':
      return `an outline of ${samples} samples`;
    case 'stack':
      return `${samples} samples, neither an outline nor NeuroMorpho.Org's three`;
    case 'contour':
      return 'one contour';
    case 'stacked contours':
      return `${contours} contours, one above the other`;
  }
}

/** What `--soma auto` makes of a drawing. */
function chosenByAuto({ drawing }: SomaReport): string {
  return drawing === 'stack' || drawing === 'stacked contours' ? 'a stack' : 'a sphere';
}

function formatBox({ boundingBoxUm }: Morphometrics): string {
  const { min, max } = boundingBoxUm;
  return min.map((low, axis) => (max[axis]! - low).toFixed(0)).join(' x ');
}

function formatRadius(um: number): string {
  return String(Number(um.toPrecision(4)));
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
