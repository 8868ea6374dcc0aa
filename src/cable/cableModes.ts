import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { cableMessages } from '../base/messages/cable.ts';
import { ModelError } from '../base/modelError.ts';
import { type HinesMatrix, solveHines } from './hinesMatrix.ts';
import { slowestModes } from './slowestModes.ts';

/** The time that all modes take grows with the cube: of this many it is some seconds. */
const MOST_COMPARTMENTS = 1000;

/** A pattern of voltage that decays as exp(-t / tau) and keeps its form. */
export interface CableMode {
  readonly tauMs: number;
  /** By node, its largest size 1, positive there. */
  readonly voltage: Float64Array;
}

/**
 * The modes of C dv/dt = -G v, slowest first: as many as nodes with capacitance, or the `count` slowest. Nodes without
 * capacitance follow the others at once. The slowest of any number of compartments take time that grows with that number.
 *
 * @param capacitanceNf by node.
 * @param count all where it is left out.
 * @throws ModelError `cable/no-capacitance`, `cable/singular`, and `cable/too-many-modes` for all modes of more than 1000
 *   compartments.
 * @see Rall (1969), Biophys. J. 9, 1483-1508; Holmes, Segev and Rall (1992), J. Neurophysiol. 68, 1401-1420
 */
export function cableModes(
  matrix: HinesMatrix,
  capacitanceNf: Float64Array,
  count?: number,
): CableMode[] {
  const nodes = [...capacitanceNf.keys()].filter((node) => capacitanceNf[node]! > 0);
  if (nodes.length === 0)
    throw new ModelError('cable/no-capacitance', cableMessages.noCapacitance());
  if (count === undefined) return allModes(matrix, capacitanceNf, nodes);
  return slowestModes(matrix, capacitanceNf, Math.min(count, nodes.length)).map(
    ({ ratePerMs, voltage }) => ({ tauMs: 1 / ratePerMs, voltage: scaleToOne(voltage) }),
  );
}

/** The eigenvalues of C^1/2 G^-1 C^1/2 are the time constants. @param nodes those with capacitance. */
function allModes(
  matrix: HinesMatrix,
  capacitanceNf: Float64Array,
  nodes: readonly number[],
): CableMode[] {
  if (nodes.length > MOST_COMPARTMENTS)
    throw new ModelError(
      'cable/too-many-modes',
      cableMessages.tooManyModes(nodes.length, MOST_COMPARTMENTS),
    );
  const roots = nodes.map((node) => Math.sqrt(capacitanceNf[node]!));
  const responses = nodes.map((node, k) => {
    const current = new Float64Array(capacitanceNf.length);
    current[node] = roots[k]!;
    return solveHines(matrix, current);
  });
  const decay = new Matrix(
    nodes.map((node, i) => responses.map((response) => roots[i]! * response[node]!)),
  );
  // Symmetric but for rounding: the decomposition is told so, and looks at one half.
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(decay, {
    assumeSymmetric: true,
  });
  return realEigenvalues
    .map((tauMs, k) => ({ tauMs, k }))
    .sort((a, b) => b.tauMs - a.tauMs)
    .map(({ tauMs, k }) => {
      // C^1/2 times the eigenvector is a charge; the voltage that it drives is tau times the mode.
      const voltage = new Float64Array(capacitanceNf.length);
      responses.forEach((response, j) => {
        const share = eigenvectorMatrix.get(j, k);
        response.forEach((value, node) => {
          voltage[node]! += share * value;
        });
      });
      return { tauMs, voltage: scaleToOne(voltage) };
    });
}

function scaleToOne(values: Float64Array): Float64Array {
  const largest = values.reduce((most, v) => (Math.abs(v) > Math.abs(most) ? v : most), 0);
  return values.map((value) => value / largest);
}
