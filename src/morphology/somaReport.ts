import { DiagnosticLog } from '../swc-parser/diagnosticLog.ts';
import { buildSampleTree, mainRootAmong } from '../swc-parser/sampleTree.ts';
import { SOMA_TYPE, type SwcTable } from '../swc-parser/swcTable.ts';
import { sectionArea } from './frusta.ts';
import { buildNeuronMorphology } from './neuronMorphology.ts';
import { positiveRadii } from './positiveRadii.ts';
import type { ParsedReconstruction } from './reconstruction.ts';
import { rerootAtSoma } from './rerooting.ts';
import { edgeLength } from './sampleEdge.ts';
import { SOMA_CONVENTIONS, type SomaConvention } from './somaConvention.ts';
import { recogniseSoma, type SomaShape, shapeSoma } from './somaShape.ts';

/** How a soma is drawn in its file. */
export type SomaDrawing =
  | 'none'
  | 'one sample'
  | 'three samples'
  | 'outline'
  | 'stack'
  | 'contour'
  | 'stacked contours';

export interface SomaReport {
  readonly drawing: SomaDrawing;
  /** Of the soma at the root of the main tree. */
  readonly samples: number;
  readonly contours: number;
  /** Membrane of that soma under each convention, um2; undefined where its drawing does not allow the convention. */
  readonly areaUm2: Readonly<Record<SomaConvention, number | undefined>>;
}

/** What the soma of a file looks like, and what each convention makes of it. The caller sees to it that there is a table. */
export function reportSoma(parsed: ParsedReconstruction): SomaReport {
  const table = rerootAtSoma(parsed.table!, new DiagnosticLog(''));
  const tree = buildSampleTree(table.parentRow);
  const radiusUm = positiveRadii(table, tree, new DiagnosticLog(''));
  const root = mainRootAmong(table, tree.roots);
  if (table.type[root] !== SOMA_TYPE) return NO_SOMA;
  const contours = parsed.drawing?.outlines.find(({ row }) => row === root)?.contours ?? [];
  const recognised = recogniseSoma(table, tree, radiusUm, root);
  const areaOf = (convention: SomaConvention): number | undefined => {
    if (convention === 'neuron') return neuronArea(parsed);
    const shape = shapeSoma(table, tree, radiusUm, root, convention, contours);
    return shape === undefined ? undefined : shapeArea(shape, table, radiusUm);
  };
  return {
    drawing: drawingOf(recognised, contours.length),
    samples: recognised.rows.length,
    contours: contours.length,
    areaUm2: areasBy(areaOf),
  };
}

const NO_SOMA: SomaReport = {
  drawing: 'none',
  samples: 0,
  contours: 0,
  areaUm2: areasBy(() => undefined),
};

function areasBy(
  areaOf: (convention: SomaConvention) => number | undefined,
): Record<SomaConvention, number | undefined> {
  const entries = SOMA_CONVENTIONS.map((convention) => [convention, areaOf(convention)]);
  return Object.fromEntries(entries) as Record<SomaConvention, number | undefined>;
}

function drawingOf(shape: SomaShape, contours: number): SomaDrawing {
  if (contours > 0) return contours === 1 ? 'contour' : 'stacked contours';
  if (shape.kind !== 'sphere') return 'stack';
  return shape.origin === 'one sample' || shape.origin === 'three samples'
    ? shape.origin
    : 'outline';
}

function shapeArea(shape: SomaShape, table: SwcTable, radiusUm: Float64Array): number {
  if (shape.kind === 'sphere') return 4 * Math.PI * shape.radiusUm ** 2;
  if (shape.kind === 'frusta')
    return shape.rows
      .slice(1)
      .reduce(
        (sum, row) =>
          sum +
          frustumArea(edgeLength(table, row), radiusUm[row]!, radiusUm[table.parentRow[row]!]!),
        0,
      );
  const { xUm, yUm, zUm, radiusUm: discs } = shape.discs;
  return discs.slice(1).reduce((sum, radius, k) => {
    const length = Math.hypot(xUm[k + 1]! - xUm[k]!, yUm[k + 1]! - yUm[k]!, zUm[k + 1]! - zUm[k]!);
    return sum + frustumArea(length, radius, discs[k]!);
  }, 0);
}

function frustumArea(lengthUm: number, r1: number, r2: number): number {
  return Math.PI * (r1 + r2) * Math.hypot(lengthUm, r1 - r2);
}

function neuronArea({ table, drawing }: ParsedReconstruction): number | undefined {
  const { morphology } = buildNeuronMorphology(table!, {
    name: '',
    file: '',
    ...(drawing && { drawing }),
  });
  if (morphology === undefined) return undefined;
  return morphology.sections
    .filter(({ type }) => type === SOMA_TYPE)
    .reduce((sum, { index }) => sum + sectionArea(morphology, index), 0);
}
