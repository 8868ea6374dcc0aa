import type { ReadingColumn, ReadingComparison } from '../src/index.ts';
import { formatTable } from './terminal/table.ts';

type Figures = NonNullable<ReadingColumn['figures']>;

/** The rows of the table: what is written, and how. */
const ROWS: readonly (readonly [string, (figures: Figures) => string])[] = [
  ['sections', ({ sections }) => String(sections)],
  ['stems', ({ stems }) => String(stems)],
  ['neurites (um)', ({ neuriteLengthUm }) => neuriteLengthUm.toFixed(1)],
  ['neurites (um2)', ({ neuriteAreaUm2 }) => neuriteAreaUm2.toFixed(1)],
  ['soma (um2)', ({ somaAreaUm2 }) => somaAreaUm2.toFixed(1)],
  [
    'Rin (MOhm)',
    ({ inputResistanceMohm }) =>
      inputResistanceMohm === undefined ? '-' : inputResistanceMohm.toPrecision(5),
  ],
];

const BASES = {
  own: '',
  checked: 'our rules, checked against the program',
  published: 'published rules, not run',
} as const;

/** The readings side by side, then each in words. */
export function formatReadings({ columns, membrane }: ReadingComparison): string {
  const names = columns.map(({ program }) => program);
  const table = formatTable(
    ['', ...names].map((title, k) => ({ title, align: k === 0 ? 'left' : 'right' })),
    ROWS.map(([label, format]) => [
      label,
      ...columns.map(({ figures }) => (figures === undefined ? '-' : format(figures))),
    ]),
  );
  const { rmOhmCm2, raOhmCm } = membrane;
  const rin = `Rin at the soma, passive: Rm ${rmOhmCm2} ohm cm2, Ra ${raOhmCm} ohm cm everywhere`;
  return [table, rin, ...columns.map(describeColumn)].join('\n\n');
}

function describeColumn({
  program,
  title,
  basis,
  source,
  refusal,
  remarks,
}: ReadingColumn): string {
  const ground = [BASES[basis], source ?? ''].filter((part) => part !== '').join(': ');
  const head = `${program}${title === program ? '' : `: ${title}`}${ground === '' ? '' : `, ${ground}`}`;
  const lines = refusal === undefined ? remarks : [`no figures: ${refusal}`];
  return [head, ...lines.map((line) => `  - ${line}`)].join('\n');
}
