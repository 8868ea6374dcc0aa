import { formatLocus, isModelError, type Morphology, parseLocus } from '../../../src/index.ts';
import {
  type Camera,
  COLOUR_MAP_NAMES,
  type ColourMapName,
  type DistanceMeasure,
  type Theme,
} from '../../../src/scene/index.ts';
import { isErrorOfReduction } from './colourScale.ts';
import { changesOf, type ExperimentChanges, parseChanges } from './experimentChanges.ts';
import { FIRST_PLAN, parsePlan, printPlan, type ReductionPlan } from './reductionPlan.ts';
import {
  type ColourBy,
  MOST_PROBES,
  type PinnedProbe,
  VIEW_NAMES,
  type ViewerState,
  type ViewName,
} from './viewerState.ts';

/** What a link restores, as far as it says: the cell by its name, then the exact frame. */
export interface Link {
  readonly cell: string | undefined;
  /** What of the experiment was changed by hand; the run of that comes before the frame. */
  readonly changes: ExperimentChanges | undefined;
  /** Of the reduced model beside the cell; that comes before the frame too. */
  readonly plan: ReductionPlan | undefined;
  readonly settings: LinkSettings;
  /** What colour tells that has to be made first, and its range. */
  readonly field: LinkedField | undefined;
  /** Probes as name and place, to be read on the cell. */
  readonly probes: readonly { readonly name: string; readonly place: string }[] | undefined;
}

export type LinkSettings = Partial<
  Pick<
    ViewerState,
    | 'view'
    | 'timeMs'
    | 'lowMv'
    | 'highMv'
    | 'colourMap'
    | 'colourBy'
    | 'distanceMeasure'
    | 'camera'
    | 'isAsLines'
    | 'theme'
  >
>;

/** The error of the reduced model, or a quantity that the run kept. */
export interface LinkedField {
  readonly quantity: string | undefined;
  readonly range: readonly [low: number, high: number];
}

const LINKED_COLOURINGS: readonly ColourBy[] = ['type', 'region', 'cluster'];
const ERROR = 'error';

/**
 * The state as the part of an address behind `#`; numbers keep all their digits. A cell read from another
 * reconstruction than it was opened with, as the JSON of the experiment allows, is none that a link can name.
 */
export function printLink(state: ViewerState): string {
  const { run, camera } = state;
  if (run === undefined) return '';
  const words = new URLSearchParams();
  if (state.cellId !== undefined && state.cellId !== '') words.set('cell', state.cellId);
  words.set('view', state.view);
  if (state.reduction !== undefined && showsModel(state))
    words.set('model', printPlan(state.reduction.plan));
  words.set('t', String(state.timeMs));
  words.set('range', `${state.lowMv},${state.highMv}`);
  words.set('map', state.colourMap);
  if (LINKED_COLOURINGS.includes(state.colourBy)) words.set('by', state.colourBy);
  if (state.distanceMeasure !== 'length') words.set('axis', state.distanceMeasure);
  if (state.isAsLines) words.set('draw', 'lines');
  words.set('theme', state.theme);
  const { targetUm, yaw, pitch, viewHeightUm, projection } = camera;
  words.set('camera', [...targetUm, yaw, pitch, viewHeightUm, projection].join(','));
  const places = state.probes.map(
    ({ name, locus }) => `${encodeURIComponent(name)}@${formatLocus(run.morphology, locus)}`,
  );
  words.set('probes', places.join('|'));
  const field = printField(state);
  if (field !== undefined) words.set('field', field);
  const { draft } = state;
  const changes = draft && changesOf(draft.origin, draft.experiment);
  if (changes !== undefined) words.set('changes', JSON.stringify(changes));
  return words.toString();
}

/** Reads a link; what is missing or makes no sense is left as it was. */
export function parseLink(hash: string): Link {
  const words = new URLSearchParams(hash.replace(/^#/, ''));
  const range = numbersOf(words.get('range'), 2);
  const isRange = range !== undefined && range[1]! - range[0]! >= 1;
  const view = oneOf<ViewName>(words.get('view'), VIEW_NAMES);
  const isComparison = view === 'compare';
  const plan = parsePlan(words.get('model')) ?? (isComparison ? FIRST_PLAN : undefined);
  const by = oneOf<ColourBy>(words.get('by'), LINKED_COLOURINGS);
  const settings: LinkSettings = {
    ...pick('view', isComparison ? undefined : view),
    ...pick('timeMs', numbersOf(words.get('t'), 1)?.[0]),
    ...pick('lowMv', isRange ? range[0] : undefined),
    ...pick('highMv', isRange ? range[1] : undefined),
    ...pick('colourMap', oneOf<ColourMapName>(words.get('map'), COLOUR_MAP_NAMES)),
    ...pick('colourBy', by === 'cluster' && plan === undefined ? undefined : by),
    ...pick('distanceMeasure', oneOf<DistanceMeasure>(words.get('axis'), ['electrotonic'])),
    ...pick('isAsLines', words.get('draw') === 'lines' ? true : undefined),
    ...pick('theme', oneOf<Theme>(words.get('theme'), ['dark', 'light'])),
    ...pick('camera', parseCamera(words.get('camera'))),
  };
  return {
    cell: words.get('cell') ?? undefined,
    changes: parseChanges(words.get('changes')),
    plan,
    settings,
    field: parseField(words.get('field')),
    probes: parseProbes(words.get('probes')),
  };
}

/** The probes of a link on a cell. Places that this cell does not have are left out. */
export function placeLinkedProbes(
  probes: NonNullable<Link['probes']>,
  morphology: Morphology,
): PinnedProbe[] {
  const placed = probes.flatMap(({ name, place }) => {
    try {
      return [{ name, locus: parseLocus(place, morphology) }];
    } catch (error) {
      if (isModelError(error)) return [];
      throw error;
    }
  });
  return placed.slice(0, MOST_PROBES).map((probe, mark) => ({ ...probe, mark }));
}

function pick<K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]: V });
}

function oneOf<T extends string>(word: string | null, known: readonly T[]): T | undefined {
  return known.find((candidate) => candidate === word);
}

function numbersOf(text: string | null, count: number): number[] | undefined {
  if (text === null || text === '') return undefined;
  const numbers = text.split(',').map(Number);
  return numbers.length === count && numbers.every(Number.isFinite) ? numbers : undefined;
}

function parseCamera(text: string | null): Camera | undefined {
  const words = text?.split(',') ?? [];
  const projection = oneOf<Camera['projection']>(words.at(-1) ?? null, [
    'perspective',
    'orthographic',
  ]);
  const numbers = numbersOf(words.slice(0, -1).join(','), 6);
  if (projection === undefined || numbers === undefined || !(numbers[5]! > 0)) return undefined;
  const [x, y, z, yaw, pitch, viewHeightUm] = numbers as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return { targetUm: [x, y, z], yaw, pitch, viewHeightUm, projection };
}

/** Whether the frame cannot be drawn without the reduced model. */
function showsModel({ view, colourBy, field }: ViewerState): boolean {
  const isError = colourBy === 'field' && isErrorOfReduction(field);
  return view === 'compare' || colourBy === 'cluster' || isError;
}

function printField({ colourBy, field }: ViewerState): string | undefined {
  if (colourBy !== 'field' || field === undefined) return undefined;
  const name = isErrorOfReduction(field) ? ERROR : field.quantity;
  return name && `${field.low},${field.high},${name}`;
}

function parseField(text: string | null): LinkedField | undefined {
  const [low, high, ...names] = text?.split(',') ?? [];
  const range = numbersOf(`${low},${high}`, 2);
  const name = names.join(',');
  if (range === undefined || name === '' || range[1]! <= range[0]!) return undefined;
  const [from, to] = range as [number, number];
  return { quantity: name === ERROR ? undefined : name, range: [from, to] };
}

function parseProbes(text: string | null): Link['probes'] {
  if (text === null) return undefined;
  return text.split('|').flatMap((entry) => {
    const at = entry.indexOf('@');
    if (at < 1) return [];
    return [{ name: decodeName(entry.slice(0, at)), place: entry.slice(at + 1) }];
  });
}

function decodeName(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
