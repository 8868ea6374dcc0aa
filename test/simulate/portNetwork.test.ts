import fc from 'fast-check';
import { Matrix, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import type { CableSolver } from '../../src/simulate/cableEquations.ts';
import { PortNetwork } from '../../src/simulate/portNetwork.ts';

const WHOLE_MOHM = 4;
/** Two nodes, each with a leak of its own to 0 mV, joined by WHOLE_MOHM; ports between them. */
const LEAK_US = [0.3, 0.5];
const INJECTED_NA = [1, -0.5];

interface PortValues {
  readonly share: number;
  readonly currentNa: number;
  readonly conductanceUs: number;
}

/** What the network writes into the equations of the two nodes. */
class TwoNodes implements Pick<CableSolver, 'inject' | 'addConductance' | 'setCoupling'> {
  readonly diagonal: number[] = LEAK_US.map((leak) => leak + 1 / WHOLE_MOHM);
  readonly right: number[] = [...INJECTED_NA];
  coupling: number = 1 / WHOLE_MOHM;
  inject = (node: number, currentNa: number): void => {
    this.right[node]! += currentNa;
  };
  addConductance = (node: number, conductanceUs: number): void => {
    this.diagonal[node]! += conductanceUs;
  };
  setCoupling = (_node: number, _neighbour: number, conductanceUs: number): void => {
    this.coupling = conductanceUs;
  };

  solve(): number[] {
    const [[a, b], [p, q], c] = [this.diagonal, this.right, this.coupling] as [
      number[],
      number[],
      number,
    ];
    const determinant = a! * b! - c * c;
    return [(p! * b! + c * q!) / determinant, (q! * a! + c * p!) / determinant];
  }
}

function stampPorts(ports: readonly PortValues[]): { network: PortNetwork; nodesMv: number[] } {
  const places = ports.map(({ share }) => ({ near: 0, far: 1, farShare: share }));
  const network = new PortNetwork(places, () => WHOLE_MOHM, Float64Array.of(-65, -60), 0.025);
  ports.forEach(({ currentNa, conductanceUs }, k) => {
    network.currentNa[network.portOf[k]!]! += currentNa;
    network.conductanceUs[network.portOf[k]!]! += conductanceUs;
  });
  const solver = new TwoNodes();
  network.stamp(solver as unknown as CableSolver);
  return { network, nodesMv: solver.solve() };
}

/** The same with every port as a node of its own, by dense algebra. */
function solveDensely(
  ports: readonly PortValues[],
  startMv: (share: number) => number,
): { nodesMv: number[]; portMv: number[] } {
  const order = ports.map((_, k) => k).sort((a, b) => ports[a]!.share - ports[b]!.share);
  const stops = [0, ...order.map((k) => ports[k]!.share), 1];
  const n = ports.length + 2;
  const matrix = Matrix.zeros(n, n);
  const right = Matrix.zeros(n, 1);
  for (let i = 0; i + 1 < n; i++) {
    const us = 1 / (WHOLE_MOHM * (stops[i + 1]! - stops[i]!));
    for (const [r, c, sign] of [
      [i, i, 1],
      [i + 1, i + 1, 1],
      [i, i + 1, -1],
      [i + 1, i, -1],
    ] as const)
      matrix.set(r, c, matrix.get(r, c) + sign * us);
  }
  order.forEach((k, i) => {
    const { share, currentNa, conductanceUs } = ports[k]!;
    matrix.set(i + 1, i + 1, matrix.get(i + 1, i + 1) + conductanceUs);
    right.set(i + 1, 0, conductanceUs * startMv(share) - currentNa);
  });
  [0, n - 1].forEach((i, k) => {
    matrix.set(i, i, matrix.get(i, i) + LEAK_US[k]!);
    right.set(i, 0, right.get(i, 0) + INJECTED_NA[k]!);
  });
  const solution = solve(matrix, right).to1DArray();
  const portMv = ports.map((_, k) => solution[order.indexOf(k) + 1]!);
  return { nodesMv: [solution[0]!, solution[n - 1]!], portMv };
}

describe('PortNetwork', () => {
  it('splits a current by axial resistance and sees the drop that it makes', () => {
    const { network, nodesMv } = stampPorts([{ share: 0.25, currentNa: -2, conductanceUs: 0 }]);
    const alone = new TwoNodes();
    alone.inject(0, 1.5);
    alone.inject(1, 0.5);
    expect(nodesMv[0]).toBeCloseTo(alone.solve()[0]!, 12);
    expect(nodesMv[1]).toBeCloseTo(alone.solve()[1]!, 12);
    network.settle(Float64Array.from(nodesMv));
    const between = 0.75 * nodesMv[0]! + 0.25 * nodesMv[1]!;
    expect(network.voltageMv[0]).toBeCloseTo(between + 2 * WHOLE_MOHM * 0.25 * 0.75, 12);
  });

  it('is what as many nodes without membrane would be', () => {
    const port = fc.record({
      share: fc.integer({ min: 1, max: 99 }).map((k) => k / 100),
      currentNa: fc.double({ min: -1, max: 1, noNaN: true }),
      conductanceUs: fc.double({ min: 0, max: 2, noNaN: true }),
    });
    const ports = fc.uniqueArray(port, {
      minLength: 1,
      maxLength: 5,
      selector: ({ share }) => share,
    });
    fc.assert(
      fc.property(ports, (values) => {
        const { network, nodesMv } = stampPorts(values);
        const dense = solveDensely(values, (share) => -65 + 5 * share);
        network.settle(Float64Array.from(nodesMv));
        const found = [...nodesMv, ...values.map((_, k) => network.voltageMv[network.portOf[k]!]!)];
        const wanted = [...dense.nodesMv, ...dense.portMv];
        found.forEach((value, k) => {
          expect(value).toBeCloseTo(wanted[k]!, 8);
        });
      }),
    );
  });

  it('puts what is at one place into one port', () => {
    const places = [0.3, 0, 0.3, 0].map((farShare) => ({
      ...{ near: 0, far: farShare === 0 ? 0 : 1, farShare },
    }));
    const network = new PortNetwork(places, () => WHOLE_MOHM, Float64Array.of(-65, -60), 0.025);
    expect([...network.portOf]).toEqual([0, 1, 0, 1]);
    expect([...network.voltageMv]).toEqual([-63.5, -65]);
  });

  it('conserves charge: what leaves the ports is what the nodes receive', () => {
    const values = [
      { share: 0.2, currentNa: 0.4, conductanceUs: 0.7 },
      { share: 0.8, currentNa: -0.1, conductanceUs: 0.2 },
    ];
    const { network, nodesMv } = stampPorts(values);
    const received = [0, 0];
    network.inject(
      (node) => nodesMv[node]!,
      (node, currentNa) => {
        received[node]! += currentNa;
      },
    );
    const before = [...network.voltageMv];
    network.settle(Float64Array.from(nodesMv));
    const left = values.reduce((sum, { currentNa, conductanceUs }, k) => {
      return sum - currentNa - conductanceUs * (network.voltageMv[k]! - before[k]!);
    }, 0);
    expect(received[0]! + received[1]!).toBeCloseTo(left, 12);
  });
});
