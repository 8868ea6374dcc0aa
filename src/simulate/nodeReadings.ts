import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { balanceCurrents } from './axialBalance.ts';
import type { Membrane } from './membrane.ts';
import type { PlacedStimuli } from './placedStimuli.ts';
import type { PointProcesses } from './pointProcesses.ts';

export interface NodeSource {
  readonly layout: CompartmentLayout;
  /** Node of `layout` at each place of the membrane's arrays. */
  readonly layoutNode: Int32Array;
  readonly membrane: Membrane;
  readonly stimuli: PlacedStimuli;
  readonly points: PointProcesses;
  readonly dtMs: number;
  readonly isSecondOrder: boolean;
}

/** What the nodes of a layout show, in its own order: worked out when it is read, and once a step. */
export class NodeReadings {
  private readonly source: NodeSource;
  private readonly voltages: Float64Array;
  private voltageStep = -1;
  private readonly currents: Float64Array;
  private currentStep = -1;

  constructor(source: NodeSource) {
    this.source = source;
    this.voltages = new Float64Array(source.layout.nodeCount);
    this.currents = new Float64Array(source.layout.nodeCount);
  }

  voltageMv(stepCount: number): Float64Array {
    if (this.voltageStep !== stepCount) {
      const { voltageMv } = this.source.membrane;
      const { layoutNode } = this.source;
      for (let i = 0; i < voltageMv.length; i++) this.voltages[layoutNode[i]!] = voltageMv[i]!;
      this.voltageStep = stepCount;
    }
    return this.voltages;
  }

  membraneCurrentNa(stepCount: number): Float64Array {
    if (this.currentStep !== stepCount) {
      const { layout, layoutNode, stimuli, points, dtMs, isSecondOrder } = this.source;
      const voltageMv = this.voltageMv(stepCount);
      const timeMs = stepCount * dtMs;
      // An implicit step balances at its end with the stimuli of its middle.
      const stimulusMs = isSecondOrder ? timeMs : Math.max(0, timeMs - dtMs / 2);
      const cell = { layout, voltageMv, layoutNode, stimuli, points, stimulusMs };
      balanceCurrents(cell, this.currents);
      this.currentStep = stepCount;
    }
    return this.currents;
  }

  /** The same step is another one now. */
  forget(): void {
    this.voltageStep = -1;
    this.currentStep = -1;
  }
}
