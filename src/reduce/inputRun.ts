import { solveHinesInPlace } from '../cable/hinesMatrix.ts';
import { type LocalMeshPlace, LocalPlaces } from '../simulate/localPlaces.ts';
import { SYNAPSE_STEP_MS } from './postsynapticPotential.ts';
import type { ReductionPair } from './reductionPair.ts';
import { type MappedSynapse, mapSynapses } from './synapseMap.ts';
import { openConductances, type SynapticInput } from './synapticInput.ts';

/** Voltages above rest at every step, mV: of the soma, and of each synapse's place. */
export interface InputRun {
  readonly somaMv: Float64Array;
  readonly placesMv: readonly Float64Array[];
}

/**
 * How many synapses reach a model of sites. `pole`: by local nodes that hear each other; `deaf`: by local nodes that do not;
 * `rescale`: on the nearest compartment, each conductance rescaled for itself, as it is where that is refused.
 */
export type InputTreatment = 'pole' | 'deaf' | 'rescale';

/** The full cell, channels closed. Backward Euler, 0.025 ms, conductances of the beginning of each step. */
export function runInputOnFull({ full, sites }: ReductionPair, input: SynapticInput): InputRun {
  const open = openConductances(input);
  const system = new DrivenSystem(full);
  const run = emptyRun(input);
  run.somaMv.forEach((_, step) => {
    system.begin();
    input.nodes.forEach((node, k) => {
      system.open(node, open[k]![step]!, input.synapse.reversalMv - full.restMv[node]!);
    });
    system.solve();
    run.somaMv[step] = system.mv[sites[0]!]!;
    input.nodes.forEach((node, k) => {
      run.placesMv[k]![step] = system.mv[node]!;
    });
  });
  return run;
}

/** The model of sites, in the same steps. */
export function runInputOnModel(
  pair: ReductionPair,
  input: SynapticInput,
  treatment: InputTreatment,
): InputRun {
  const { reversalMv, peakUs } = input.synapse;
  const mapped = mapSynapses(
    pair,
    input.nodes.map((node) => ({ node, peakUs, reversalMv })),
  );
  return treatment === 'rescale'
    ? runRescaled(pair, input, mapped)
    : runOnLocalNodes(pair, input, mapped, treatment === 'pole');
}

function runRescaled(
  { reduced, model, sites }: ReductionPair,
  input: SynapticInput,
  mapped: readonly MappedSynapse[],
): InputRun {
  const open = openConductances(input);
  const system = new DrivenSystem(reduced);
  const soma = model.compartmentOfNode[sites[0]!]!;
  const run = emptyRun(input);
  run.somaMv.forEach((_, step) => {
    system.begin();
    mapped.forEach(({ compartment, rescaledUs, peakUs }, k) => {
      const us = (open[k]![step]! * (rescaledUs ?? peakUs)) / peakUs;
      system.open(compartment, us, input.synapse.reversalMv - reduced.restMv[compartment]!);
    });
    system.solve();
    run.somaMv[step] = system.mv[soma]!;
    mapped.forEach(({ compartment }, k) => {
      run.placesMv[k]![step] = system.mv[compartment]!;
    });
  });
  return run;
}

function runOnLocalNodes(
  { reduced, model, sites }: ReductionPair,
  input: SynapticInput,
  mapped: readonly MappedSynapse[],
  isHearing: boolean,
): InputRun {
  const open = openConductances(input);
  const system = new DrivenSystem(reduced);
  const soma = model.compartmentOfNode[sites[0]!]!;
  const between = mapped.map((_, k) => k).filter((k) => mapped[k]!.local.poles.length > 0);
  const atSites = mapped.map((_, k) => k).filter((k) => mapped[k]!.local.poles.length === 0);
  const sums = {
    voltageMv: new Float64Array(between.length),
    currentNa: new Float64Array(between.length),
    conductanceUs: new Float64Array(between.length),
  };
  const places = new LocalPlaces(
    between.map((k) => meshPlaceOf(mapped, k, isHearing)),
    0,
    sums,
    SYNAPSE_STEP_MS,
    (near, far) => system.couplingUs(near, far),
  );
  const run = emptyRun(input);
  run.somaMv.forEach((_, step) => {
    system.begin();
    atSites.forEach((k) => {
      const { compartment, local } = mapped[k]!;
      system.open(compartment, open[k]![step]!, input.synapse.reversalMv - local.restMv);
    });
    between.forEach((k, port) => {
      const us = open[k]![step]!;
      const driveMv = input.synapse.reversalMv - mapped[k]!.local.restMv;
      sums.conductanceUs[port] = us;
      sums.currentNa[port] = us * (sums.voltageMv[port]! - driveMv);
    });
    places.stamp(system);
    system.solve();
    places.settle(system.mv, 1);
    run.somaMv[step] = system.mv[soma]!;
    atSites.forEach((k) => {
      run.placesMv[k]![step] = system.mv[mapped[k]!.compartment]!;
    });
    between.forEach((k, port) => {
      run.placesMv[k]![step] = sums.voltageMv[port]!;
    });
  });
  return run;
}

/** Each synapse a place of its own, those at one node hearing each other in full. */
function meshPlaceOf(
  mapped: readonly MappedSynapse[],
  k: number,
  isHearing: boolean,
): LocalMeshPlace {
  const { above, below, aboveWeight, belowWeight, poles, transferMs, heard } = mapped[k]!.local;
  return {
    ...{ name: String(k), near: above, far: below, offsetMv: 0, poles, transferMs },
    ...{ nearWeight: aboveWeight, farWeight: below < 0 ? 0 : belowWeight },
    heard: isHearing ? heard.map(({ index, ...share }) => ({ name: String(index), ...share })) : [],
  };
}

/** C dv/dt = -G v with conductances and currents that change from step to step; v above rest. */
class DrivenSystem {
  readonly mv: Float64Array;
  private readonly parent: Int32Array;
  private readonly fixedUs: Float64Array;
  private readonly inertiaUs: Float64Array;
  private readonly ownCouplingUs: Float64Array;
  private readonly stepCouplingUs: Float64Array;
  private readonly pivots: Float64Array;

  constructor({ matrix, capacitanceNf }: ReductionPair['full']) {
    this.mv = new Float64Array(capacitanceNf.length);
    this.parent = matrix.parent;
    this.inertiaUs = capacitanceNf.map((c) => c / SYNAPSE_STEP_MS);
    this.fixedUs = matrix.diagonal.map((g, i) => g + this.inertiaUs[i]!);
    this.ownCouplingUs = matrix.coupling;
    this.stepCouplingUs = Float64Array.from(matrix.coupling);
    this.pivots = new Float64Array(this.mv.length);
  }

  begin(): void {
    this.pivots.set(this.fixedUs);
    this.stepCouplingUs.set(this.ownCouplingUs);
    for (let i = 0; i < this.mv.length; i++) this.mv[i]! *= this.inertiaUs[i]!;
  }

  open(node: number, us: number, driveMv: number): void {
    this.addConductance(node, us);
    this.inject(node, us * driveMv);
  }

  inject(node: number, na: number): void {
    this.mv[node]! += na;
  }

  addConductance(node: number, us: number): void {
    this.pivots[node]! += us;
  }

  couplingUs(a: number, b: number): number {
    return this.ownCouplingUs[this.parent[a] === b ? a : b]!;
  }

  setCoupling(a: number, b: number, us: number): void {
    this.stepCouplingUs[this.parent[a] === b ? a : b] = us;
  }

  solve(): void {
    solveHinesInPlace(this.parent, this.stepCouplingUs, this.pivots, this.mv);
  }
}

function emptyRun({ nodes, durationMs }: SynapticInput): InputRun {
  const steps = Math.round(durationMs / SYNAPSE_STEP_MS);
  return {
    somaMv: new Float64Array(steps),
    placesMv: nodes.map(() => new Float64Array(steps)),
  };
}
