import { reduceMessages } from '../base/messages/reduce.ts';
import { buildCableModel, type PlannedCable, type RowPlace } from './cableModel.ts';
import type { ReducedModel } from './reducedModel.ts';
import { checkReductionInput, type ReductionInput } from './reductionInput.ts';
import { listPieces, type StemPiece } from './stemBranches.ts';
import { type CutCell, cutAtSoma, type Stem } from './stems.ts';

const BUSH_SEJNOWSKI_METHOD: string = 'bush-sejnowski';

interface Branch {
  readonly pieces: readonly StemPiece[];
  readonly lengthUm: number;
  readonly diameterUm: number;
}

/**
 * The branches of each order of a stem merged into one cylinder: mean length, d = sqrt(sum of d^2), so that their axial
 * conductances add; capacitance and conductances scaled so that their totals stay: Bush and Sejnowski (1993),
 * J. Neurosci. Methods 46, 159-166.
 *
 * @throws ModelError as reduceToCables does.
 */
export function reduceByBushSejnowski(input: ReductionInput): ReducedModel {
  checkReductionInput(input);
  const cell = cutAtSoma(input);
  const cables: PlannedCable[] = [];
  const places = new Map<number, RowPlace>();
  for (const stem of cell.stems) {
    let parent = -1;
    for (const [order, branches] of groupByOrder(input, cell, stem).entries()) {
      const cable = mergeBranches(cell, stem, branches, `${stem.name}_order_${order}`, parent);
      for (const { pieces } of branches) {
        let passedUm = 0;
        const wholeUm = pieces.reduce((sum, { lengthUm }) => sum + lengthUm, 0);
        for (const { row, lengthUm } of pieces) {
          const share = (passedUm + lengthUm / 2) / wholeUm;
          places.set(row, { cable: cables.length, index: Math.floor(share * cable.count) });
          passedUm += lengthUm;
        }
      }
      parent = cables.push(cable) - 1;
    }
  }
  return buildCableModel(
    input,
    cell,
    cables,
    (row) => places.get(row)!,
    'total',
    BUSH_SEJNOWSKI_METHOD,
    [reduceMessages.methodBushSejnowski()],
  );
}

/** Sections of a stem by the number of forks before them. */
function groupByOrder(input: ReductionInput, cell: CutCell, stem: Stem): Branch[][] {
  const { sections } = input.morphology;
  const bySection = new Map<number, StemPiece[]>();
  for (const piece of listPieces(input, cell.tree, stem))
    bySection.set(piece.section, [...(bySection.get(piece.section) ?? []), piece]);
  const orderOfSection = new Map<number, number>();
  const groups: Branch[][] = [];
  // Pieces come from the stem's beginning outwards, so a section's parent has its order already.
  for (const [section, pieces] of bySection) {
    const before = orderOfSection.get(sections[section]!.parent);
    const order = before === undefined ? 0 : before + 1;
    orderOfSection.set(section, order);
    groups[order] ??= [];
    groups[order].push(describeBranch(pieces));
  }
  return groups;
}

/** The diameter of the cylinder of the branch's length and axial resistance. */
function describeBranch(pieces: readonly StemPiece[]): Branch {
  const lengthUm = pieces.reduce((sum, piece) => sum + piece.lengthUm, 0);
  const resistance = pieces.reduce((sum, piece) => sum + piece.lengthUm / piece.diameterUm ** 2, 0);
  return { pieces, lengthUm, diameterUm: Math.sqrt(lengthUm / resistance) };
}

function mergeBranches(
  { tree }: CutCell,
  stem: Stem,
  branches: readonly Branch[],
  name: string,
  parent: number,
): PlannedCable {
  const lengthUm = branches.reduce((sum, branch) => sum + branch.lengthUm, 0) / branches.length;
  const diameterUm = Math.sqrt(branches.reduce((sum, branch) => sum + branch.diameterUm ** 2, 0));
  const rows = branches.flatMap(({ pieces }) => pieces.map(({ row }) => row));
  const areaUm2 = Math.PI * diameterUm * lengthUm;
  const total = (values: Float64Array): number => rows.reduce((sum, row) => sum + values[row]!, 0);
  const lambdaUm = 1e4 * Math.sqrt((stem.rmOhmCm2 * diameterUm * 1e-4) / (4 * stem.raOhmCm));
  return {
    name,
    parent,
    lengthUm,
    diameterUm,
    count: 2 * Math.floor((10 * lengthUm) / lambdaUm / 2) + 1,
    raOhmCm: stem.raOhmCm,
    capacitanceNfPerUm2: total(tree.capacitanceNf) / areaUm2,
    leakUsPerUm2: total(tree.leakUs) / areaUm2,
    reversalMv: stem.reversalMv,
  };
}
