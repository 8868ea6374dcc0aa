import { exactNumber } from './exactNumber.ts';
import type {
  PlacedCurrent,
  PlacedEvents,
  SectionCourse,
  SectionPlacement,
  SectionSpot,
} from './sectionPlacement.ts';

/** NMODL of what NEURON has not, by name: a sine whose frequency may change, and one end of a gap junction. */
const OWN_TEXTS = {
  CabletreeChirp: `TITLE A sine current whose frequency goes evenly from one value to another
NEURON { POINT_PROCESS CabletreeChirp RANGE start, dur, offset, amp, f0, f1 ELECTRODE_CURRENT i }
UNITS { (nA) = (nanoamp) }
PARAMETER { start = 0 (ms) dur = 0 (ms) offset = 0 (nA) amp = 0 (nA) f0 = 0 (/s) f1 = 0 (/s) }
ASSIGNED { i (nA) }
BREAKPOINT {
  LOCAL passed
  passed = t - start
  i = 0
  if (passed >= 0 && passed < dur) {
    i = offset + amp * sin(2 * 3.14159265358979323846 * (f0 + (f1 - f0) * passed / (2 * dur)) * passed * 0.001)
  }
}
`,
  CabletreeGap: `TITLE One end of a gap junction
NEURON { POINT_PROCESS CabletreeGap POINTER vgap RANGE g NONSPECIFIC_CURRENT i }
UNITS { (nA) = (nanoamp) (mV) = (millivolt) (uS) = (microsiemens) }
PARAMETER { g = 0 (uS) }
ASSIGNED { v (mV) vgap (mV) i (nA) }
BREAKPOINT { i = g * (v - vgap) }
`,
} as const;

export type OwnProcess = keyof typeof OWN_TEXTS;

export function ownText(name: OwnProcess): string {
  return OWN_TEXTS[name];
}

/** Which of our own texts a placement needs. */
export function ownProcessesOf({ currents, gaps }: SectionPlacement): OwnProcess[] {
  return [
    ...(currents.some(({ course }) => course.kind === 'chirp')
      ? (['CabletreeChirp'] as const)
      : []),
    ...(gaps.length > 0 ? (['CabletreeGap'] as const) : []),
  ];
}

/** What stands on the sections, as Python data for the class of neuronCellClass. */
export function placementTables(placed: SectionPlacement): string[] {
  const { processes, locals, currents, events, gaps, probes } = placed;
  return [
    '# places between two compartments, with a voltage of their own:',
    '# (place, weight), (place, weight), poles (MOhm, ms), transfer in ms, offset in mV,',
    '# others that it hears: number, share of their own states, MOhm of what they send',
    ...table('LOCAL_NODES', locals, (local) =>
      tuple(
        `(${local.above === undefined ? 'None' : spot(local.above)}, ${exactNumber(local.aboveWeight)})`,
        `(${local.below === undefined ? 'None' : spot(local.below)}, ${exactNumber(local.belowWeight)})`,
        list(
          local.poles.map((pole) =>
            tuple(exactNumber(pole.resistanceMohm), exactNumber(pole.timeConstantMs)),
          ),
        ),
        exactNumber(local.transferMs),
        exactNumber(local.offsetMv),
        list(
          local.heard.map(({ index, ownShare, transferMohm }) =>
            tuple(String(index), exactNumber(ownShare), exactNumber(transferMohm)),
          ),
        ),
      ),
    ),
    '',
    '# point processes: name, mechanism, place (section, x) or number of a local node, parameters',
    ...table('PROCESSES', processes, ({ name, mechanism, parameters, at }) =>
      tuple(
        pythonText(name),
        pythonText(mechanism.name),
        'local' in at ? String(at.local) : spot(at),
        `{${Object.entries(parameters)
          .map(([key, value]) => `'${key}': ${exactNumber(value)}`)
          .join(', ')}}`,
      ),
    ),
    '',
    '# currents in nA, ms: name, course, places (section, x, factor)',
    ...table('CURRENTS', currents, describeCurrent),
    '',
    '# events: number of the point process, source, weights, delay in ms',
    ...table('EVENTS', events, describeEvents),
    '',
    '# gap junctions: two places, conductance in uS',
    ...table('GAPS', gaps, ({ a, b, conductanceUs }) =>
      tuple(spot(a), spot(b), exactNumber(conductanceUs)),
    ),
    '',
    '# where voltages are recorded',
    ...table('PROBES', probes, ({ name, at }) => tuple(pythonText(name), spot(at))),
  ];
}

export function describeCurrent({ name, course, at }: PlacedCurrent): string {
  const places = at.map(({ section, x, factor }) =>
    tuple(String(section), exactNumber(x), exactNumber(factor)),
  );
  return tuple(pythonText(name), describeCourse(course), list(places));
}

export function describeEvents({ target, source, weights, delayMs }: PlacedEvents): string {
  const numbers = list(weights.map(exactNumber));
  return tuple(String(target), describeSource(source), numbers, exactNumber(delayMs));
}

function describeCourse(course: SectionCourse): string {
  switch (course.kind) {
    case 'step':
      return tuple("'step'", ...[course.delayMs, course.durationMs, course.na].map(exactNumber));
    case 'points':
      return tuple(
        "'points'",
        list(course.timesMs.map(exactNumber)),
        list(course.na.map(exactNumber)),
      );
    case 'chirp': {
      const { delayMs, durationMs, offsetNa, amplitudeNa, fromHz, toHz } = course;
      const numbers = [delayMs, durationMs, offsetNa, amplitudeNa, fromHz, toHz];
      return tuple("'chirp'", ...numbers.map(exactNumber));
    }
  }
}

function describeSource(source: PlacedEvents['source']): string {
  switch (source.kind) {
    case 'times':
      return tuple("'times'", list(source.timesMs.map(exactNumber)));
    case 'threshold':
      return tuple("'threshold'", spot(source.at), exactNumber(source.thresholdMv));
    case 'process':
      return tuple("'process'", String(source.process));
  }
}

export function spot({ section, x }: SectionSpot): string {
  return tuple(String(section), exactNumber(x));
}

export function table<Row>(
  name: string,
  rows: readonly Row[],
  describe: (row: Row, index: number) => string,
): string[] {
  if (rows.length === 0) return [`${name} = []`];
  return [`${name} = [`, ...rows.map((row, k) => `    ${describe(row, k)},`), ']'];
}

export function tuple(...parts: readonly string[]): string {
  return `(${parts.join(', ')})`;
}

export function list(parts: readonly string[]): string {
  return `[${parts.join(', ')}]`;
}

/** A Python string, whatever is in the name. */
export function pythonText(text: string): string {
  return JSON.stringify(text);
}
