import { basename } from 'node:path';
import type { CellFigures } from '../src/index.ts';
import type { CsvValue } from './csv.ts';
import { typeStyle } from './neuriteTypes.ts';
import { type Column, formatTable } from './terminal/table.ts';

/** What a row of the table is. */
export type MeasureRow = 'cell' | 'type' | 'neurite' | 'section' | 'fork';

export const MEASURE_ROWS: readonly MeasureRow[] = ['cell', 'type', 'neurite', 'section', 'fork'];

/** One file and its figures. */
export interface MeasuredFile {
  readonly file: string;
  readonly figures: CellFigures;
}

type FigureRecord = Readonly<Record<string, CsvValue>>;

/** The rows of all files, each a record of the same keys. */
export function tabulate(files: readonly MeasuredFile[], by: MeasureRow): FigureRecord[] {
  return files.flatMap(({ file, figures }) => {
    const rows: readonly object[] = {
      cell: () => [{ type: 'all', ...somaColumns(figures), ...figures.all }],
      type: () => [
        { type: 'all', ...figures.all },
        ...[...figures.perType].map(([type, own]) => ({ type: typeStyle(type).word, ...own })),
      ],
      neurite: () =>
        figures.perNeurite.map(({ type, ...own }, neurite) => ({
          neurite,
          type: typeStyle(type).word,
          ...own,
        })),
      section: () => figures.sections,
      fork: () => figures.forks,
    }[by]();
    return rows.map((row) => ({ file, ...row }));
  });
}

function somaColumns({ soma }: CellFigures): FigureRecord {
  return {
    somaAreaUm2: soma?.areaUm2,
    somaRadiusUm: soma?.radiusUm,
    somaVolumeUm3: soma?.volumeUm3,
  };
}

/** The figures that a person compares between cells, in a table as wide as a terminal. */
const SHOWN: readonly (readonly [key: string, title: string, digits: number])[] = [
  ['neurites', 'neurites', 0],
  ['sections', 'sections', 0],
  ['tips', 'tips', 0],
  ['lengthUm', 'length (um)', 1],
  ['areaUm2', 'area (um2)', 1],
  ['volumeUm3', 'volume (um3)', 1],
  ['maxPathUm', 'path (um)', 1],
  ['maxBranchOrder', 'order', 0],
  ['maxStrahlerOrder', 'Strahler', 0],
];

/** One row a file and type. */
export function formatOverview(files: readonly MeasuredFile[]): string {
  const columns: Column[] = [
    { title: 'file' },
    { title: 'type' },
    ...SHOWN.map(([, title]): Column => ({ title, align: 'right' })),
  ];
  const rows = tabulate(files, 'type').map((record) => [
    String(record['file']),
    String(record['type']),
    ...SHOWN.map(([key, , digits]) => Number(record[key]).toFixed(digits)),
  ]);
  return formatTable(columns, rows);
}

/** Every figure of one cell: a row a figure, a column a type. */
export function formatSheet({ file, figures }: MeasuredFile): string {
  const records = tabulate([{ file, figures }], 'type');
  const columns: Column[] = [
    { title: basename(file) },
    ...records.map((record): Column => ({ title: String(record['type']), align: 'right' })),
  ];
  const keys = Object.keys(figures.all);
  const rows = keys.map((key) => [key, ...records.map((record) => formatFigure(record[key]))]);
  const soma = Object.entries(somaColumns(figures)).map(([key, value]) => [
    key,
    formatFigure(value),
    ...records.slice(1).map(() => ''),
  ]);
  return formatTable(columns, [...rows, ...soma]);
}

function formatFigure(value: CsvValue): string {
  if (typeof value !== 'number') return value === undefined ? '-' : String(value);
  if (Number.isNaN(value)) return '-';
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}
