import type { Diagnostic } from '../base/diagnostic.ts';
import {
  emptyTable,
  noMembrane,
  outlineSomaRead,
  separateTree,
  singleSampleStem,
  somaConventionUnfit,
  thinSoma,
} from '../base/messages/morphology.ts';
import { ModelError } from '../base/modelError.ts';
import { DiagnosticLog } from '../swc-parser/diagnosticLog.ts';
import { buildSampleTree, mainRootAmong, rootOfEachRow } from '../swc-parser/sampleTree.ts';
import { SOMA_TYPE, type SwcTable } from '../swc-parser/swcTable.ts';
import type { Contour } from './contourSolid.ts';
import { sectionArea } from './frusta.ts';
import type { Morphology } from './morphology.ts';
import { positiveRadii } from './positiveRadii.ts';
import { rerootAtSoma } from './rerooting.ts';
import { distanceBetweenRows } from './sampleEdge.ts';
import type { SampleForest } from './sampleForest.ts';
import {
  type Drawn,
  discsOfSphere,
  drawBody,
  drawRoot,
  drawRun,
  type SectionStart,
} from './sectionRun.ts';
import { packRuns } from './sectionTree.ts';
import type { SomaConvention } from './somaConvention.ts';
import { recogniseSoma, type SomaShape, type SphereSoma, shapeSoma } from './somaShape.ts';

/** A soma whose radius is below this share of its thickest stem's is remarked upon. */
const THIN_SOMA_SHARE = 0.5;

export interface BuildMorphologyOptions {
  /** For messages; the file where it is not given. */
  readonly name?: string;
  /** Named in the diagnostics. */
  readonly file?: string;
  /** Default `auto`. For `neuron` see buildNeuronMorphology: here it is read as `auto`. */
  readonly soma?: SomaConvention;
  /** Contours drawn for the soma sample of a row, where the file is Neurolucida's. */
  readonly outlines?: readonly { readonly row: number; readonly contours: readonly Contour[] }[];
}

export interface BuiltMorphology {
  readonly morphology: Morphology;
  readonly diagnostics: Diagnostic[];
}

/**
 * The sections of a reconstruction. By default a soma of one sample, of NeuroMorpho's three or drawn as an outline
 * becomes a cylinder as long as wide, of the sphere's area; other somata become frusta; `soma` chooses another
 * convention. Neurites are cut at forks and where the type changes. A stem is joined at the soma sample it leaves, and the edge to it, inside the soma, carries nothing.
 *
 * Whatever is done beyond that to the table is said in the diagnostics.
 *
 * @throws ModelError `morphology/empty` where the table has no samples
 */
export function buildMorphology(
  table: SwcTable,
  options: BuildMorphologyOptions = {},
): BuiltMorphology {
  if (table.count === 0) throw new ModelError('morphology/empty', emptyTable());
  const file = options.file ?? options.name ?? 'swc';
  const log = new DiagnosticLog(file);
  const rooted = rerootAtSoma(table, log);
  const tree = buildSampleTree(rooted.parentRow);
  const main = mainRootAmong(rooted, tree.roots);
  const radiusUm = positiveRadii(rooted, tree, log);
  const isArbors = options.soma === 'arbor' && (options.outlines ?? []).length === 0;
  const hasStemEdges = isArbors && shapeSoma(rooted, tree, radiusUm, main, 'arbor') !== undefined;
  const forest = { table: rooted, tree, radiusUm, hasStemEdges };
  reportSeparateTrees(forest, main, log);
  const otherRoots = [...tree.roots].filter((root) => root !== main);
  const drafts = drawForest(forest, [main, ...otherRoots], options, log);
  const morphology = packRuns(options.name ?? file, drafts, forest);
  reportThinSoma(rooted, main, morphology, log);
  if (morphology.sections.every(({ index }) => sectionArea(morphology, index) === 0))
    log.add({ code: 'morphology/no-membrane', severity: 'error', ...noMembrane() });
  return { morphology, diagnostics: log.diagnostics() };
}

/** The sections of all trees, depth first, in the order of the given roots. */
function drawForest(
  forest: SampleForest,
  roots: readonly number[],
  options: BuildMorphologyOptions,
  log: DiagnosticLog,
): Drawn['draft'][] {
  const drafts: Drawn['draft'][] = [];
  const starts: SectionStart[] = [];
  const take = (drawn: Drawn, row: number): void => {
    drafts.push(drawn.draft);
    if (drawn.isSingleSample) reportSingleSample(forest.table, row, log);
    for (let k = drawn.starts.length - 1; k >= 0; k--) starts.push(drawn.starts[k]!);
  };
  for (const root of roots) {
    take(drawTreeRoot(forest, root, drafts.length, options, log), root);
    while (starts.length > 0) {
      const start = starts.pop()!;
      take(drawRun(forest, start, drafts.length), start.row);
    }
  }
  return drafts;
}

function drawTreeRoot(
  forest: SampleForest,
  root: number,
  index: number,
  options: BuildMorphologyOptions,
  log: DiagnosticLog,
): Drawn {
  if (forest.table.type[root] !== SOMA_TYPE) return drawRoot(forest, root, index);
  const shape = chooseShape(forest, root, options, log);
  if (shape.kind === 'frusta') return drawRoot(forest, root, index);
  const discs = shape.kind === 'solid' ? shape.discs : discsOfSphere(shape);
  return drawBody(forest, discs, shape.rows, index);
}

function chooseShape(
  { table, tree, radiusUm }: SampleForest,
  root: number,
  { soma = 'auto', outlines = [] }: BuildMorphologyOptions,
  log: DiagnosticLog,
): SomaShape {
  const contours = outlines.find(({ row }) => row === root)?.contours ?? [];
  const chosen = shapeSoma(table, tree, radiusUm, root, soma, contours);
  const shape = chosen ?? recogniseSoma(table, tree, radiusUm, root);
  const line = table.line[root]!;
  if (chosen === undefined)
    log.add({
      code: 'morphology/soma-convention',
      severity: 'warning',
      line,
      ...somaConventionUnfit(soma, shape.rows.length, contours.length),
    });
  if (soma === 'auto' && shape.kind === 'sphere' && shape.origin === 'outline')
    reportOutline(table, shape, log);
  return shape;
}

function reportSingleSample(table: SwcTable, row: number, log: DiagnosticLog): void {
  log.add({
    code: 'morphology/single-sample-stem',
    severity: 'note',
    line: table.line[row]!,
    ...singleSampleStem(table.id[row]!),
  });
}

function reportOutline(table: SwcTable, soma: SphereSoma, log: DiagnosticLog): void {
  log.add({
    code: 'morphology/outline-soma',
    severity: 'warning',
    line: table.line[soma.rows[0]!]!,
    ...outlineSomaRead(soma.rows.length, soma.radiusUm),
  });
}

/** A soma far thinner than a neurite that leaves it: one sample of it is most likely a pen's width or a slip. */
function reportThinSoma(
  table: SwcTable,
  root: number,
  { sections, pointOffsets, pointRadiusUm }: Morphology,
  log: DiagnosticLog,
): void {
  let [somaUm, stemUm] = [0, 0];
  for (const { index, type, parent } of sections) {
    const first = pointOffsets[index]!;
    if (type === SOMA_TYPE)
      for (let i = first; i < pointOffsets[index + 1]!; i++)
        somaUm = Math.max(somaUm, pointRadiusUm[i]!);
    else if (parent >= 0 && sections[parent]!.type === SOMA_TYPE)
      stemUm = Math.max(stemUm, pointRadiusUm[first]!);
  }
  if (somaUm > 0 && somaUm < THIN_SOMA_SHARE * stemUm)
    log.add({
      code: 'morphology/thin-soma',
      severity: 'warning',
      line: table.line[root]!,
      ...thinSoma(somaUm, stemUm),
    });
}

function reportSeparateTrees(
  { table, tree }: SampleForest,
  main: number,
  log: DiagnosticLog,
): void {
  if (tree.roots.length < 2) return;
  const code = 'morphology/separate-tree';
  const rootOfRow = rootOfEachRow(tree, table.parentRow);
  for (const root of tree.roots) {
    if (root === main) continue;
    const line = table.line[root]!;
    const gap = log.hasRoomFor(code) ? nearestOfTree(table, rootOfRow, main, root) : undefined;
    log.add({ code, severity: 'note', line, ...separateTree(table.id[root]!, gap) });
  }
}

/** The sample of the main tree that lies nearest to a row. */
function nearestOfTree(
  table: SwcTable,
  rootOfRow: Int32Array,
  main: number,
  row: number,
): { id: number; line: number; gapUm: number } {
  let nearest = main;
  let gapUm = Number.POSITIVE_INFINITY;
  for (let other = 0; other < table.count; other++) {
    if (rootOfRow[other] !== main) continue;
    const distanceUm = distanceBetweenRows(table, other, row);
    if (distanceUm < gapUm) {
      nearest = other;
      gapUm = distanceUm;
    }
  }
  return { id: table.id[nearest]!, line: table.line[nearest]!, gapUm };
}
