import {
  buildConductanceMatrix,
  cableModes,
  electrotonicDistance,
  electrotonicReach,
  formatLocus,
  impedanceMatrix,
  impedanceSize,
  type Locus,
  measureRestingMembrane,
  placeLocus,
  resolveLocset,
  rootNode,
  slowestTimeConstant,
  voltageAttenuation,
} from '../src/index.ts';
import type { LoadedExperiment } from './loadExperiment.ts';
import { formatTable } from './terminal/table.ts';

const MODES_SHOWN = 6;
/** All modes take the cube of their number; the slowest of a large cell do. */
const MOST_MODES_OF_ALL = 500;
const SLOWEST_MODES = 20;

/** What the membrane at rest does to small currents. Places by their names; matrices: row, where seen; column, where made. */
export interface PassiveReport {
  readonly places: readonly string[];
  /** From the origin of the tree, in length constants at 0 Hz. */
  readonly electrotonicDistance: readonly number[];
  readonly impedances: readonly {
    readonly frequencyHz: number;
    readonly sizeMohm: readonly (readonly number[])[];
    readonly phaseRad: readonly (readonly number[])[];
    /** Of a voltage made at the place of the column, seen at that of the row: how many times smaller. */
    readonly attenuation: readonly (readonly number[])[];
  }[];
  readonly slowestTimeConstantMs: number;
  /** Slowest first: all, or those of a cell of many compartments that are found in short time. */
  readonly timeConstantsMs: readonly number[];
  /** How many time constants the cell has. */
  readonly modeCount: number;
}

export interface PassiveRequest {
  /** Places as text; the root, the probes and the farthest tip where none is named. */
  readonly at: string | undefined;
  readonly frequenciesHz: readonly number[];
}

/** @throws ModelError `cable/singular` for a cell that no leak holds at rest. */
export function analysePassive(
  { cell, layout }: LoadedExperiment,
  { at, frequenciesHz }: PassiveRequest,
): PassiveReport {
  const { morphology } = cell;
  const { slopeUs } = measureRestingMembrane(cell, layout);
  const matrix = buildConductanceMatrix(layout, slopeUs);
  const slowestTimeConstantMs = slowestTimeConstant(matrix, layout.capacitanceNf);
  const modeCount = layout.compartments.length;
  const distance = electrotonicDistance(morphology, layout, slopeUs, 0);
  const loci =
    at === undefined
      ? distinct([
          rootLocus(layout),
          ...cell.probes.map(({ locus }) => locus),
          electrotonicReach(morphology, layout, slopeUs, 0).tip,
        ])
      : resolveLocset(morphology, at, cell.labels);
  const places = loci.map((locus) => placeLocus(morphology, layout, locus));
  const table = (value: (i: number, j: number) => number): number[][] =>
    loci.map((_, i) => loci.map((__, j) => value(i, j)));
  return {
    places: loci.map((locus) => formatLocus(morphology, locus)),
    electrotonicDistance: loci.map(distance),
    impedances: frequenciesHz.map((frequencyHz) => {
      const all = impedanceMatrix(layout, slopeUs, places, frequencyHz);
      return {
        frequencyHz,
        sizeMohm: table((i, j) => impedanceSize(all, i, j)),
        phaseRad: table((i, j) => Math.atan2(all.im[i]![j]!, all.re[i]![j]!)),
        attenuation: table((i, j) => voltageAttenuation(all, j, i)),
      };
    }),
    slowestTimeConstantMs,
    timeConstantsMs: cableModes(matrix, layout.capacitanceNf, wantedModes(modeCount)).map(
      ({ tauMs }) => tauMs,
    ),
    modeCount,
  };
}

/** The middle of the root section, from which distances are told. */
export function rootLocus(layout: LoadedExperiment['layout']): Locus {
  const node = rootNode(layout);
  return { section: layout.section[node]!, x: layout.x[node]! };
}

function wantedModes(modeCount: number): number | undefined {
  return modeCount > MOST_MODES_OF_ALL ? SLOWEST_MODES : undefined;
}

function distinct(loci: readonly Locus[]): Locus[] {
  const keys = loci.map(({ section, x }) => `${section} ${x}`);
  return loci.filter((_, k) => keys.indexOf(keys[k]!) === k);
}

export function formatPassiveReport(report: PassiveReport): string {
  const { places, electrotonicDistance: lambdas, impedances } = report;
  const { timeConstantsMs, modeCount } = report;
  const tables = impedances.map(({ frequencyHz, sizeMohm, attenuation }) => {
    const columns = [
      { title: `place, ${frequencyHz} Hz` },
      ...(['lambda', '|Zin| MOhm', '|Z| to first', 'from first', 'to first'] as const).map(
        (title) => ({ title, align: 'right' as const }),
      ),
    ];
    const rows = places.map((place, k) => [
      ...[place, lambdas[k]!.toFixed(3), sizeMohm[k]![k]!.toFixed(3), sizeMohm[0]![k]!.toFixed(3)],
      ...[`÷ ${attenuation[k]![0]!.toFixed(3)}`, `÷ ${attenuation[0]![k]!.toFixed(3)}`],
    ]);
    return formatTable(columns, rows);
  });
  const shown = timeConstantsMs.slice(0, MODES_SHOWN).map((tau) => tau.toFixed(3));
  const more = modeCount > shown.length ? ` and ${modeCount - shown.length} more` : '';
  const taus = `time constants: ${shown.join(', ')} ms${more}`;
  return [...tables, taus].join('\n\n');
}
