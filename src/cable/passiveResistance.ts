import { meshMessages } from '../base/messages/mesh.ts';
import { ModelError } from '../base/modelError.ts';
import type { Cell } from '../cell/cell.ts';
import type { MeshEntry } from '../cell/experimentSchema.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { discretise } from '../discretise/discretise.ts';
import { countCompartments } from '../discretise/meshPolicy.ts';
import type { Morphology } from '../morphology/morphology.ts';
import { SOMA_TYPE } from '../swc-parser/swcTable.ts';
import { buildConductanceMatrix, inputResistance } from './hinesMatrix.ts';

/** A membrane that does nothing but leak, the same everywhere. */
export interface PassiveMembrane {
  readonly rmOhmCm2: number;
  readonly raOhmCm: number;
}

/** What is assumed of a cell of which nothing is known; the experiment that is suggested for it says the same. */
export const TEXTBOOK_MEMBRANE: PassiveMembrane = { rmOhmCm2: 15_000, raOhmCm: 150 };

const MESH: MeshEntry = { policy: 'd_lambda', d_lambda: 0.1, frequency_hz: 100 };

/** Two metres of the thinnest axon: more is a slip of units, and seconds of work for a figure that means nothing. */
const MOST_COMPARTMENTS = 200_000;

/** S/cm2 um2 = 1e-2 uS. */
const US_PER_SIEMENS_UM2 = 1e-2;

/**
 * Input resistance of a passive cell at the middle of its soma, or of its first section with membrane, in MOhm;
 * compartments of a tenth of a length constant at 100 Hz and 1 uF/cm2.
 *
 * @throws ModelError `mesh/too-many` above 200,000 compartments, and where the morphology cannot be cut into any, such
 *   as one without length
 */
export function passiveInputResistance(
  morphology: Morphology,
  { rmOhmCm2, raOhmCm }: PassiveMembrane = TEXTBOOK_MEMBRANE,
): number {
  const cell = bareCell(morphology, raOhmCm);
  const total = countCompartments(cell, MESH).reduce((sum, count) => sum + count, 0);
  if (total > MOST_COMPARTMENTS)
    throw new ModelError('mesh/too-many', meshMessages.tooMany(total, MOST_COMPARTMENTS));
  const layout = discretise(cell, MESH);
  const leakUs = layout.areaUm2.map((area) => (area / rmOhmCm2) * US_PER_SIEMENS_UM2);
  return inputResistance(buildConductanceMatrix(layout, leakUs), somaticNode(morphology, layout));
}

function bareCell(morphology: Morphology, raOhmCm: number): Cell {
  return {
    morphology,
    celsius: 6.3,
    vInitMv: -70,
    membrane: { cmUfPerCm2: 1, raOhmCm },
    labels: {},
    coats: [],
    clamps: [],
    points: [],
    connections: [],
    probes: [],
    quantities: [],
  };
}

/** Node of the middle compartment of the first soma section, else of the first section that has any. */
function somaticNode({ sections }: Morphology, layout: CompartmentLayout): number {
  const { sectionOffsets, compartments } = layout;
  const hasMembrane = (index: number): boolean =>
    sectionOffsets[index + 1]! > sectionOffsets[index]!;
  const section =
    sections.find(({ type, index }) => type === SOMA_TYPE && hasMembrane(index)) ??
    sections.find(({ index }) => hasMembrane(index))!;
  const [first, end] = [sectionOffsets[section.index]!, sectionOffsets[section.index + 1]!];
  return compartments[(first + end - 1) >> 1]!;
}
