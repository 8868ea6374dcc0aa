import { simulateMessages } from '../base/messages/simulate.ts';
import { ModelError } from '../base/modelError.ts';
import { solveHinesInPlace } from '../cable/hinesMatrix.ts';
import type { Cell } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import type { KernelBackEnd } from '../kernels/abi.ts';
import { compileKernelToJs } from '../kernels/compileKernelToJs.ts';
import { formatLocus } from '../morphology/locus.ts';
import { bindMembrane, type Membrane } from './membrane.ts';
import { type PlacedClamp, placeClamps } from './placedClamp.ts';

/**
 * `implicit-euler` is first order. `cn-neuron` is NEURON's secondorder = 2: voltage to the middle of the step by
 * implicit Euler, then extrapolated to its end, with the gates half a step later than the voltage; second order, but
 * a node without membrane rings where current is injected into it.
 */
export type IntegrationMethod = 'implicit-euler' | 'cn-neuron';

export interface SimulationOptions {
  readonly method: IntegrationMethod;
  readonly dtMs: number;
  readonly backEnd?: KernelBackEnd;
}

/**
 * A cell as it runs. Each step, as NEURON's fixed step: membrane currents and their slopes at the old voltage, stimuli
 * in the middle of the step, one Hines solve for the new voltage, then the states at the new voltage.
 *
 * The solve is for the voltage itself, (C/h + g + G) v' = (C/h + g) v - i + I with h = dt (implicit Euler) or dt / 2
 * (cn-neuron, v' at the middle), so no axial currents are summed. Conductances in uS, currents in nA.
 */
export class Simulation {
  readonly cell: Cell;
  readonly layout: CompartmentLayout;
  readonly membrane: Membrane;
  readonly dtMs: number;
  private readonly isSecondOrder: boolean;
  private readonly clamps: readonly PlacedClamp[];
  /** C/h by node. uS. */
  private readonly chargeUs: Float64Array;
  /** C/h and the axial conductances by node. uS. */
  private readonly staticDiagonalUs: Float64Array;
  private readonly couplingUs: Float64Array;
  /** From mA/cm2 to nA, and from S/cm2 to uS: area x 1e-2. */
  private readonly areaFactor: Float64Array;
  private readonly diagonalUs: Float64Array;
  /** The right side, then the solution. */
  private readonly solutionMv: Float64Array;
  /** To the middle of the step, by node; second order only. */
  private readonly changeMv: Float64Array;
  private stepCount = 0;

  constructor(cell: Cell, layout: CompartmentLayout, options: SimulationOptions) {
    this.cell = cell;
    this.layout = layout;
    this.dtMs = options.dtMs;
    this.isSecondOrder = options.method === 'cn-neuron';
    this.membrane = bindMembrane(cell, layout, {
      dtMs: options.dtMs,
      isSecondOrder: this.isSecondOrder,
      backEnd: options.backEnd ?? compileKernelToJs,
    });
    this.clamps = placeClamps(cell, layout);
    const intervalMs = this.isSecondOrder ? options.dtMs / 2 : options.dtMs;
    this.chargeUs = layout.capacitanceNf.map((capacitance) => capacitance / intervalMs); // [nF/ms = uS]
    this.areaFactor = layout.areaUm2.map((area) => area * 1e-2);
    this.couplingUs = layout.axialResistanceMohm.map((mohm) => (mohm === 0 ? 0 : 1 / mohm));
    this.staticDiagonalUs = Float64Array.from(this.chargeUs);
    layout.parent.forEach((parent, i) => {
      if (parent < 0) return;
      this.staticDiagonalUs[i]! += this.couplingUs[i]!;
      this.staticDiagonalUs[parent]! += this.couplingUs[i]!;
    });
    this.diagonalUs = new Float64Array(layout.nodeCount);
    this.solutionMv = new Float64Array(layout.nodeCount);
    this.changeMv = new Float64Array(this.isSecondOrder ? layout.nodeCount : 0);
    this.membrane.initialise();
  }

  get timeMs(): number {
    return this.stepCount * this.dtMs;
  }

  /** mV by node; valid until the next step. */
  get voltageMv(): Float64Array {
    return this.membrane.voltageMv;
  }

  step(): void {
    this.solve();
    const { voltageMv } = this.membrane;
    const { solutionMv } = this;
    const n = voltageMv.length;
    if (this.isSecondOrder) {
      const { changeMv } = this;
      for (let i = 0; i < n; i++) {
        changeMv[i] = solutionMv[i]! - voltageMv[i]!;
        voltageMv[i] = 2 * solutionMv[i]! - voltageMv[i]!;
      }
      this.membrane.correctIonCurrents(changeMv);
    } else voltageMv.set(solutionMv);
    this.stepCount++;
    this.membrane.advanceStates(this.timeMs);
  }

  /**
   * Takes a step as `step` does, and returns the largest sum of currents at any node, which conservation of charge
   * makes 0 but for rounding. nA.
   */
  stepAndCheckConservation(): number {
    const before = Float64Array.from(this.membrane.voltageMv);
    const middleMs = this.timeMs + this.dtMs / 2;
    this.step();
    return this.largestCurrentSum(before, middleMs);
  }

  private solve(): void {
    const { membrane, chargeUs, staticDiagonalUs, areaFactor, diagonalUs, solutionMv } = this;
    const { voltageMv, currentMaPerCm2, conductanceSPerCm2 } = membrane;
    membrane.computeCurrents();
    const n = voltageMv.length;
    for (let i = 0; i < n; i++) {
      const area = areaFactor[i]!;
      const slopeUs = conductanceSPerCm2[i]! * area;
      diagonalUs[i] = staticDiagonalUs[i]! + slopeUs;
      solutionMv[i] = (chargeUs[i]! + slopeUs) * voltageMv[i]! - currentMaPerCm2[i]! * area;
    }
    this.addClampCurrents(solutionMv, this.timeMs + this.dtMs / 2);
    solveHinesInPlace(this.layout.parent, this.couplingUs, diagonalUs, solutionMv);
  }

  private addClampCurrents(currentNa: Float64Array, timeMs: number): void {
    for (const { place, delayMs, durationMs, amplitudeNa } of this.clamps) {
      if (timeMs < delayMs || timeMs >= delayMs + durationMs) continue;
      currentNa[place.near]! += amplitudeNa * (1 - place.farShare);
      currentNa[place.far]! += amplitudeNa * place.farShare;
    }
  }

  /** Kirchhoff's law at every node for the step just taken, with the slopes that it was taken with. */
  private largestCurrentSum(before: Float64Array, middleMs: number): number {
    const { chargeUs, areaFactor, couplingUs, solutionMv } = this;
    const { currentMaPerCm2, conductanceSPerCm2 } = this.membrane;
    const sum = new Float64Array(before.length);
    this.addClampCurrents(sum, middleMs);
    this.layout.parent.forEach((parent, i) => {
      const rise = solutionMv[i]! - before[i]!;
      const slopeUs = conductanceSPerCm2[i]! * areaFactor[i]!;
      sum[i]! -= (chargeUs[i]! + slopeUs) * rise + currentMaPerCm2[i]! * areaFactor[i]!;
      if (parent < 0) return;
      const axialNa = couplingUs[i]! * (solutionMv[i]! - solutionMv[parent]!);
      sum[i]! -= axialNa;
      sum[parent]! += axialNa;
    });
    return sum.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  }

  /**
   * Names the first mechanism state or voltage that is not a finite number.
   *
   * @throws ModelError `simulate/not-finite`.
   */
  checkFinite(): void {
    for (const { plan, nodes, fields } of this.membrane.blocks) {
      fields.forEach((values, field) => {
        const broken = values.findIndex((value) => !Number.isFinite(value));
        if (broken >= 0)
          this.failAt(nodes[broken]!, `${plan.mechanism.name}.${plan.fields[field]!.name}`);
      });
    }
    const broken = this.voltageMv.findIndex((value) => !Number.isFinite(value));
    if (broken >= 0) this.failAt(broken, 'the voltage');
  }

  private failAt(node: number, quantity: string): never {
    const locus = { section: this.layout.section[node]!, x: this.layout.x[node]! };
    const place = formatLocus(this.cell.morphology, locus);
    throw new ModelError(
      'simulate/not-finite',
      simulateMessages.notFinite(quantity, place, this.timeMs),
    );
  }
}
