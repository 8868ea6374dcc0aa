import type { GapEnd } from '../cell/cell.ts';
import type { PortNetwork } from './portNetwork.ts';

/**
 * The ends of gap junctions on one cell. The current out of an end is conductance (v - voltage of the other end), with
 * the own voltage at the end of the step and the other's at its start, as NEURON's gap junctions have it: each cell is
 * solved alone, stable for any conductance, first order in the step.
 */
export class GapEnds {
  private readonly ends: readonly GapEnd[];
  private readonly ports: Int32Array;
  private readonly network: PortNetwork;
  /** mV at the other ends at the start of the step. */
  private readonly otherMv: Float64Array;

  /** @param ports of each end. */
  constructor(ends: readonly GapEnd[], ports: Int32Array, network: PortNetwork) {
    this.ends = ends;
    this.ports = ports;
    this.network = network;
    this.otherMv = Float64Array.from(ends, (_, end) => this.voltageAt(end));
    this.joinInside();
  }

  voltageAt(end: number): number {
    return this.network.voltageMv[this.ports[end]!]!;
  }

  /** The voltage of the other end, where that is on another cell. mV */
  setOther(end: number, voltageMv: number): void {
    this.otherMv[end] = voltageMv;
  }

  /** Ends whose other end is on the same cell see it. */
  joinInside(): void {
    this.ends.forEach(({ partner }, end) => {
      if (partner !== undefined) this.otherMv[end] = this.voltageAt(partner);
    });
  }

  /** Current out of the cell through an end at the present voltages. nA */
  currentOutNa(end: number): number {
    const { partner, conductanceUs } = this.ends[end]!;
    const otherMv = partner === undefined ? this.otherMv[end]! : this.voltageAt(partner);
    return conductanceUs * (this.voltageAt(end) - otherMv);
  }

  /** Adds the currents to those of the ports. */
  addCurrents(): void {
    const { currentNa, conductanceUs } = this.network;
    this.ends.forEach((end, k) => {
      const port = this.ports[k]!;
      currentNa[port]! += end.conductanceUs * (this.voltageAt(k) - this.otherMv[k]!);
      conductanceUs[port]! += end.conductanceUs;
    });
  }
}
