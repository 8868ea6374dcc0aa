import { ModelError } from '../../src/index.ts';
import type { SweepTable, TableColumn } from '../../src/sweep/index.ts';
import { type FamilyCurve, renderFamilyPlotSvg } from '../svg/familyPlotSvg.ts';
import { renderMapPlotSvg } from '../svg/mapPlotSvg.ts';
import { badWhere, notPlottable, severalRowsAtOnePlace } from './messages.ts';

export interface SweepPlotOptions {
  readonly title: string;
  /** `family`: curves over x, one for each value of `by`. `map`: colours over x and `by`. */
  readonly kind: 'family' | 'map' | undefined;
  /** Column to draw; the first feature where not given. */
  readonly feature: string | undefined;
  readonly x: string | undefined;
  readonly by: string | undefined;
  /** `NAME=VALUE`: only rows with that value. */
  readonly where: readonly string[];
}

/** Families of more curves are easier to read as a map. */
const MOST_CURVES = 8;

/** The columns that a figure is made of, without the rows that were not asked for. */
interface Chosen {
  readonly feature: TableColumn;
  readonly x: TableColumn;
  readonly by: TableColumn | undefined;
  /** Swept parameters that are neither and still vary. */
  readonly others: readonly string[];
}

/**
 * An f-I family or a map of two parameters, as an SVG document.
 *
 * @throws ModelError `sweep/no-plot` where the table does not make one
 */
export function plotSweep(table: SweepTable, options: SweepPlotOptions): string {
  const chosen = chooseColumns(filterRows(table, options.where), options);
  const { x, by, feature, others } = chosen;
  // Every draw has a value of its own: points, whatever else varies with them.
  const isScatter = distinctCount(x) === x.values.length && others.length > 0;
  const curveCount = by === undefined ? 1 : distinctCount(by);
  const kind = options.kind ?? (curveCount > MOST_CURVES || x.kind === 'text' ? 'map' : 'family');
  if (kind === 'map') return drawMap(chosen, options.title);
  if (x.kind === 'text')
    throw new ModelError('sweep/no-plot', notPlottable(`${x.name} is no number; take --kind map`));
  const curves = isScatter ? [scatterOf(x, feature)] : curvesOf(chosen, x);
  return renderFamilyPlotSvg(curves, {
    title: options.title,
    xTitle: axisTitle(x.name),
    yTitle: axisTitle(feature.name),
    familyTitle: by === undefined ? '' : axisTitle(by.name),
    isOrdered: by?.kind === 'number',
    isScatter,
  });
}

function chooseColumns(table: SweepTable, { feature, x, by }: SweepPlotOptions): Chosen {
  const varying = table.parameters.filter((name) => distinctCount(column(table, name)) > 1);
  if (varying.length === 0)
    throw new ModelError('sweep/no-plot', notPlottable('no parameter takes several values'));
  const measured = column(table, feature ?? table.features[0] ?? '');
  if (measured.kind === 'text')
    throw new ModelError('sweep/no-plot', notPlottable(`${measured.name} is no number`));
  const isNumber = (name: string): boolean => column(table, name).kind === 'number';
  const along = x ?? varying.findLast((name) => name !== by && isNumber(name)) ?? varying.at(-1)!;
  const isDrawn = distinctCount(column(table, along)) === table.columns[0]!.values.length;
  const across = by ?? (isDrawn ? undefined : varying.find((name) => name !== along));
  return {
    feature: measured,
    x: column(table, along),
    by: across === undefined ? undefined : column(table, across),
    others: varying.filter((name) => name !== along && name !== across),
  };
}

function drawMap({ x, by, feature, others }: Chosen, title: string): string {
  if (by === undefined)
    throw new ModelError('sweep/no-plot', notPlottable('a map needs two parameters; name --by'));
  const xs = distinctValues(x);
  const ys = distinctValues(by);
  const values = ys.map(() => xs.map(() => Number.NaN));
  const taken = new Set<string>();
  feature.values.forEach((value, row) => {
    const [i, j] = [xs.indexOf(x.values[row]!), ys.indexOf(by.values[row]!)];
    refuseSecond(taken, `${xs[i]}, ${ys[j]}`, others);
    values[j]![i] = Number(value);
  });
  return renderMapPlotSvg({
    title,
    xTitle: axisTitle(x.name),
    yTitle: axisTitle(by.name),
    valueTitle: axisTitle(feature.name),
    xLabels: xs.map(String),
    yLabels: ys.map(String),
    values,
  });
}

function curvesOf({ by, feature, others }: Chosen, x: TableColumn): FamilyCurve[] {
  const values: readonly (number | string)[] = by === undefined ? [''] : distinctValues(by);
  return values.map((value) => {
    const rows = x.values.flatMap((_, row) =>
      by === undefined || by.values[row] === value ? [row] : [],
    );
    rows.sort((a, b) => Number(x.values[a]) - Number(x.values[b]));
    const taken = new Set<string>();
    for (const row of rows) refuseSecond(taken, `${x.values[row]}, ${value}`, others);
    return {
      name: String(value),
      x: rows.map((row) => Number(x.values[row])),
      y: rows.map((row) => Number(feature.values[row])),
    };
  });
}

function scatterOf(x: TableColumn, feature: TableColumn): FamilyCurve {
  return { name: '', x: x.values.map(Number), y: feature.values.map(Number) };
}

function refuseSecond(taken: Set<string>, place: string, others: readonly string[]): void {
  if (taken.has(place)) throw new ModelError('sweep/no-plot', severalRowsAtOnePlace(place, others));
  taken.add(place);
}

function filterRows(table: SweepTable, where: readonly string[]): SweepTable {
  let rest = table;
  for (const condition of where) rest = filterByCondition(rest, condition);
  return rest;
}

function filterByCondition(table: SweepTable, condition: string): SweepTable {
  const equals = condition.indexOf('=');
  const name = condition.slice(0, equals).trim();
  const value = condition.slice(equals + 1).trim();
  if (equals <= 0 || !table.parameters.includes(name))
    throw new ModelError('sweep/no-plot', badWhere(condition));
  const { kind, values } = column(table, name);
  const keep = values.map((found) =>
    kind === 'number' ? found === Number(value) : found === value,
  );
  if (!keep.includes(true)) throw new ModelError('sweep/no-plot', badWhere(condition));
  return { ...table, columns: table.columns.map((one) => keepRows(one, keep)) };
}

function keepRows(one: TableColumn, keep: readonly boolean[]): TableColumn {
  return one.kind === 'number'
    ? { ...one, values: one.values.filter((_, row) => keep[row]) }
    : { ...one, values: one.values.filter((_, row) => keep[row]) };
}

function column({ columns }: SweepTable, name: string): TableColumn {
  const found = columns.find((one) => one.name === name);
  if (found === undefined) {
    const names = columns.map((one) => one.name).join(', ');
    throw new ModelError('sweep/no-plot', notPlottable(`there is no column ${name}, but ${names}`));
  }
  return found;
}

/** Numbers ascending, texts in the order of the table. */
function distinctValues({ kind, values }: TableColumn): (number | string)[] {
  const distinct = [...new Set<number | string>(values)];
  return kind === 'number' ? distinct.sort((a, b) => Number(a) - Number(b)) : distinct;
}

function distinctCount({ values }: TableColumn): number {
  return new Set<number | string>(values).size;
}

/** `rate_hz@soma` is `rate at soma (Hz)`, `step.amplitude_nA` is `step.amplitude (nA)`. */
export function axisTitle(name: string): string {
  const [quantity = '', place] = name.split('@');
  const match = /^(.*[^_])_(ms|mV|nA|hz|Hz|Mohm|um|s|mM|uF_per_cm2|ohm_cm)$/.exec(quantity);
  const at = place === undefined ? '' : ` at ${place}`;
  if (match === null) return `${quantity.replace(/^spike_count$/, 'spikes')}${at}`;
  const [, word, unit] = match;
  return `${word}${at} (${UNITS[unit!] ?? unit})`;
}

const UNITS: Readonly<Record<string, string>> = {
  hz: 'Hz',
  Mohm: 'MΩ',
  uF_per_cm2: 'µF/cm²',
  ohm_cm: 'Ω cm',
  um: 'µm',
};
