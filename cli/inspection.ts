import { type Morphology, type Morphometrics, morphologyArea, sectionArea } from '../src/index.ts';
import { formatTable } from './terminal/table.ts';

/** SWC type codes as their standard names them. */
const TYPE_WORDS: Readonly<Record<number, string>> = {
  0: 'undefined',
  1: 'soma',
  2: 'axon',
  3: 'dendrite',
  4: 'apical',
};

/** The figures of a reconstruction as a page of text: the whole, then by SWC type. */
export function formatInspection(morphology: Morphology, morphometrics: Morphometrics): string {
  const { neurites, points, trees } = morphometrics;
  const head = [
    `${morphology.name}: ${points} samples, ${trees} tree(s), ${morphology.sections.length} sections`,
    `neurites: ${neurites.stems} stems, ${neurites.bifurcations + neurites.multifurcations} forks, ${neurites.tips} tips, ${neurites.lengthUm.toFixed(1)} um, ${neurites.frustumAreaUm2.toFixed(1)} um2`,
    `farthest tip ${morphometrics.maxPathDistanceFromRootUm.toFixed(1)} um along the tree; radii ${morphometrics.minRadiusUm} to ${morphometrics.maxRadiusUm} um`,
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
