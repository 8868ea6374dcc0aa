import {
  arborsNeuronReading,
  brian2Compartments,
  brian2NegativeRadius,
  brian2NoResistance,
  brian2NotFinite,
  brian2OnlySwc,
  brian2Recursion,
  brian2SeveralBalls,
  countsEveryStemEdge,
  countsStemEdges,
  dropsLines,
  hangsRoots,
  keepsZeroRadii,
  leavesStemEdges,
  measuresByLMeasure,
  neuronContourSoma,
  neuronForkCylinders,
  neuronLoneChildren,
  readsSomaOtherwise,
  somaInsideTree,
  startsAtOwnPoints,
} from '../base/messages/readings.ts';
import {
  type ArborReading,
  readAscAsArbor,
  readSwcAsArbor,
  readSwcAsArborsNeuron,
} from '../morphology/arborReading.ts';
import { BRIAN2_PATH_LIMIT, longestPath, readSwcAsBrian2 } from '../morphology/brian2Reading.ts';
import { sumAsLMeasure } from '../morphology/neuroMorphoReading.ts';
import { readAscAsNeuron } from '../morphology/neuronAscReading.ts';
import { readSwcAsNeuron } from '../morphology/neuronSwcReading.ts';
import type { DrawnSamples } from '../morphology/peerReading.ts';
import { type PeerRows, readRowsAsBrian2, readRowsAsNeuron } from '../morphology/peerRows.ts';
import { buildReconstruction, type ParsedReconstruction } from '../morphology/reconstruction.ts';
import { rerootAtSoma } from '../morphology/rerooting.ts';
import { type SectionDraft, unpackSections } from '../morphology/sectionTree.ts';
import type { SomaConvention } from '../morphology/somaConvention.ts';
import { DiagnosticLog } from '../swc-parser/diagnosticLog.ts';
import { SOMA_TYPE, type SwcTable } from '../swc-parser/swcTable.ts';
import { brian2InputResistance } from './brian2Resistance.ts';
import { TEXTBOOK_MEMBRANE } from './passiveResistance.ts';
import { measureSections, type ReadingFigures, sumSections } from './readingFigures.ts';

/** What one program makes of the file, or why it does not; and how it differs, in words. */
export interface ColumnContent {
  readonly figures: ReadingFigures | undefined;
  readonly refusal: string | undefined;
  readonly remarks: readonly string[];
}

/** A parsed file that has a table, with our own figures to compare with. */
export interface ComparedFile {
  readonly parsed: ParsedReconstruction & { readonly table: SwcTable };
  /** The table rooted at its soma, as we read it. */
  readonly rooted: SwcTable;
  readonly own: ReadingFigures;
}

export function openComparedFile(
  parsed: ParsedReconstruction & { readonly table: SwcTable },
): ComparedFile {
  const rooted = rerootAtSoma(parsed.table, new DiagnosticLog(''));
  return { parsed, rooted, own: readAsOurs(parsed, 'auto') };
}

function readAsOurs(
  parsed: ParsedReconstruction & { readonly table: SwcTable },
  soma: SomaConvention,
): ReadingFigures {
  return measureSections(unpackSections(buildReconstruction(parsed, { soma }).morphology!));
}

export function describeOurs({ rooted, own }: ComparedFile): ColumnContent {
  const stems = stemEdges(rooted);
  const remarks = stems.count === 0 ? [] : [leavesStemEdges(stems)];
  return { figures: own, refusal: undefined, remarks };
}

export function readAsNeuroMorpho({ parsed, rooted, own }: ComparedFile): ColumnContent {
  const figures = readAsOurs(parsed, 'neuromorpho');
  const remarks = [measuresByLMeasure(), ...somaRemarks(figures, own)];
  return {
    figures: { ...figures, ...sumAsLMeasure(rooted) },
    refusal: undefined,
    remarks,
  };
}

/** @param file undefined where we refuse the file ourselves: NEURON may read it all the same */
export function readAsNeuron(text: string, file: ComparedFile | undefined): ColumnContent {
  if (file?.parsed.drawing !== undefined) return readDrawingAsNeuron(file, file.parsed.drawing);
  const rows = readRowsAsNeuron(text);
  if (rows.kind === 'refusal') return refused(rows.reason);
  const reading = readSwcAsNeuron(rows.samples);
  if (reading.kind === 'refusal') return refused(reading.reason);
  const figures = measureSections(reading.sections);
  return {
    figures,
    refusal: undefined,
    remarks: neuronRemarks(rows, reading.sections, figures, file),
  };
}

function readDrawingAsNeuron(
  { parsed, own }: ComparedFile,
  drawing: NonNullable<ParsedReconstruction['drawing']>,
): ColumnContent {
  const reading = readAscAsNeuron(parsed.table, drawing);
  if (reading.kind === 'refusal') return refused(reading.reason);
  const figures = measureSections(reading.sections);
  const remarks = [
    neuronForkCylinders(own.neuriteAreaUm2 - figures.neuriteAreaUm2),
    ...(drawing.outlines.length > 0 ? [neuronContourSoma()] : []),
    ...zeroRadiiRemarks(parsed.table),
  ];
  return { figures, refusal: undefined, remarks };
}

function neuronRemarks(
  { samples, droppedLines }: PeerRows,
  sections: readonly SectionDraft[],
  figures: ReadingFigures,
  file: ComparedFile | undefined,
): string[] {
  const stems = stemEdges(samples);
  const drawn = drawnStemEdges(samples, sections);
  const roots = samples.parentRow.filter((parent) => parent < 0).length;
  const isSomaInside = samples.type[0] !== SOMA_TYPE && samples.type.includes(SOMA_TYPE);
  return [
    ...(droppedLines.length > 0 ? [dropsLines(droppedLines)] : []),
    ...(stems.count > 0 ? [countsStemEdges(drawn, stems)] : []),
    ...(roots > 1 ? [hangsRoots(roots - 1)] : []),
    ...(isSomaInside ? [somaInsideTree()] : []),
    ...(file !== undefined && figures.sections > file.own.sections
      ? [neuronLoneChildren(figures.sections - file.own.sections)]
      : []),
    ...(file === undefined || isSomaInside ? [] : somaRemarks(figures, file.own)),
    ...zeroRadiiRemarks(samples),
  ];
}

/** The edges from soma to neurite that sections begin with. */
function drawnStemEdges(
  { id, type }: DrawnSamples,
  sections: readonly SectionDraft[],
): { count: number; lengthUm: number } {
  const somaIds = new Set(id.filter((_, row) => type[row] === SOMA_TYPE));
  let [count, lengthUm] = [0, 0];
  for (const { type: code, sampleId, xUm, yUm, zUm } of sections) {
    if (code === SOMA_TYPE || !somaIds.has(sampleId[0]!)) continue;
    count++;
    lengthUm += Math.hypot(xUm[1]! - xUm[0]!, yUm[1]! - yUm[0]!, zUm[1]! - zUm[0]!);
  }
  return { count, lengthUm };
}

export function readAsBrian2(text: string, file: ComparedFile | undefined): ColumnContent {
  if (file?.parsed.drawing !== undefined) return refused(brian2OnlySwc());
  const rows = readRowsAsBrian2(text);
  if (rows.kind === 'refusal') return refused(rows.reason);
  const { samples } = rows;
  const reading = readSwcAsBrian2(samples);
  if (reading.kind === 'refusal') return refused(reading.reason);
  const { sections } = reading;
  const sums = sumSections(sections);
  const inputResistanceMohm = brian2InputResistance(sections, TEXTBOOK_MEMBRANE);
  const path = longestPath(samples);
  const somata = sections.filter(({ type }) => type === SOMA_TYPE);
  const balls = somata.filter(({ sampleId }) => sampleId[0] === -1).length;
  const stems = stemEdges(samples);
  const edges = sections.reduce((sum, { xUm }) => sum + xUm.length - 1, 0) - balls;
  const remarks = [
    ...(Number.isFinite(sums.neuriteLengthUm + sums.neuriteAreaUm2) ? [] : [brian2NotFinite()]),
    ...(samples.radiusUm.some((radius) => radius < 0) ? [brian2NegativeRadius()] : []),
    ...(path > BRIAN2_PATH_LIMIT ? [brian2Recursion(path)] : []),
    brian2Compartments(edges),
    ...(stems.count > 0 ? [countsEveryStemEdge(stems)] : []),
    ...(balls > 1 ? [brian2SeveralBalls(balls)] : []),
    ...(file === undefined ? [] : somaRemarks(sums, file.own)),
    ...zeroRadiiRemarks(samples),
    ...(inputResistanceMohm === undefined && !samples.radiusUm.includes(0)
      ? [brian2NoResistance()]
      : []),
  ];
  return { figures: { ...sums, inputResistanceMohm }, refusal: undefined, remarks };
}

export function readAsArbor(file: ComparedFile): ColumnContent {
  const { table, drawing } = file.parsed;
  if (drawing !== undefined)
    return arborColumn(readAscAsArbor(table, drawing), [startsAtOwnPoints()], file);
  const own = readSwcAsArbor(table);
  if (own.kind === 'sections') {
    const stems = stemEdges(table);
    return arborColumn(own, stems.count > 0 ? [countsEveryStemEdge(stems)] : [], file);
  }
  const other = readSwcAsArborsNeuron(table);
  if (other.kind === 'refusal') return refused(`${own.reason}; ${other.reason}`);
  return arborColumn(other, [arborsNeuronReading(own.reason)], file);
}

function arborColumn(
  reading: ArborReading,
  remarks: readonly string[],
  { own, parsed }: ComparedFile,
): ColumnContent {
  if (reading.kind === 'refusal') return refused(reading.reason);
  const figures = { ...measureSections(reading.sections), sections: reading.branches };
  return {
    figures,
    refusal: undefined,
    remarks: [...remarks, ...somaRemarks(figures, own), ...zeroRadiiRemarks(parsed.table)],
  };
}

function refused(reason: string): ColumnContent {
  return { figures: undefined, refusal: reason, remarks: [] };
}

function stemEdges(samples: DrawnSamples): { count: number; lengthUm: number } {
  const { type, parentRow, xUm, yUm, zUm } = samples;
  let [count, lengthUm] = [0, 0];
  for (let row = 0; row < samples.count; row++) {
    const parent = parentRow[row]!;
    if (parent < 0 || type[row] === SOMA_TYPE || type[parent] !== SOMA_TYPE) continue;
    count++;
    lengthUm += Math.hypot(
      xUm[row]! - xUm[parent]!,
      yUm[row]! - yUm[parent]!,
      zUm[row]! - zUm[parent]!,
    );
  }
  return { count, lengthUm };
}

/** Somata that differ by more than a hundredth are spoken of. */
const SOMA_TOLERANCE = 0.01;

function somaRemarks(
  { somaAreaUm2 }: Pick<ReadingFigures, 'somaAreaUm2'>,
  own: ReadingFigures,
): string[] {
  const isSame = Math.abs(somaAreaUm2 - own.somaAreaUm2) <= SOMA_TOLERANCE * own.somaAreaUm2;
  return isSame ? [] : [readsSomaOtherwise(somaAreaUm2, own.somaAreaUm2)];
}

function zeroRadiiRemarks({ radiusUm }: Pick<DrawnSamples, 'radiusUm'>): string[] {
  const zeros = radiusUm.filter((radius) => radius === 0).length;
  return zeros === 0 ? [] : [keepsZeroRadii(zeros)];
}
