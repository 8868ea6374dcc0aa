import type { MechanismPlace } from '../discretise/ionUse.ts';
import type { BoundKernel, KernelBinding, KernelPlan } from '../kernels/abi.ts';
import { compileKernelToJs } from '../kernels/compileKernelToJs.ts';
import { mostConcentrationTableBytes } from '../kernels/concentrationTable.ts';
import { type MadeTable, tablesWithin } from '../kernels/makeTable.ts';
import { mostTableBytes } from '../kernels/rateTable.ts';
import { ALL_ADVANCE } from '../kernels/wasmAllAdvance.ts';
import {
  emitAssemble,
  emitSolve,
  emitUpdate,
  findSideBySide,
  type WasmCable,
} from '../kernels/wasmCable.ts';
import type { WasmFunction } from '../kernels/wasmFunction.ts';
import {
  ALL_CURRENTS,
  type KernelCall,
  type SharedCode,
  WasmKernels,
} from '../kernels/wasmKernels.ts';
import { WasmArrays } from '../kernels/wasmMemory.ts';
import { UnsupportedKernel } from '../kernels/wasmRepertoire.ts';
import { CONTROL, emitSteps, STEPS, type WasmStepParts } from '../kernels/wasmSteps.ts';
import { plainArrays } from './arrayMaker.ts';
import { type CableEquations, type CableSolver, edgePosition } from './cableEquations.ts';
import { fixedFieldsOf } from './fixedFields.ts';
import type { Membrane } from './membrane.ts';
import type { SolverScheme, StepEngine } from './stepEngine.ts';
import { emitStepPoints, type PointCode, readPointCode } from './stepPoints.ts';
import { placeMassless, StepProgram, type StepRoom } from './stepProgram.ts';

/** The smallest module with an instruction on vectors: `() => { v128.const 0; drop }`. */
const VECTOR_PROBE: readonly number[] = [
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 23, 1, 21, 0, 253, 12],
  ...[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 26, 11],
];

/**
 * Arrays by node of the cable, those of two doubles counted twice, of nodes without membrane, were all so, and of the
 * membrane but for ions.
 */
const NODE_ARRAYS = 26;
/**
 * Of each ion: its current, the slope of that, reversal potential, two concentrations, what the clocks of pools remember of
 * each, and Nernst's equation.
 */
const NODE_ARRAYS_OF_ION = 10;

/** Of point processes by instance, by port, by edge and by slot, those of two doubles counted twice. */
const POINT_ARRAYS = 40;

/** Whether the host runs WebAssembly with vectors; a page's policy may forbid it. */
export function supportsWasmEngine(): boolean {
  if (typeof WebAssembly !== 'object') return false;
  const bytes = Uint8Array.from(VECTOR_PROBE);
  if (!WebAssembly.validate(bytes)) return false;
  try {
    return new WebAssembly.Module(bytes) instanceof WebAssembly.Module;
  } catch {
    return false;
  }
}

export interface WasmEngineOptions {
  /** States go by tables with at most this error; undefined: exactly. */
  readonly tableTolerance?: number | undefined;
  /** Of cells that are alike, to compile only once. */
  readonly code?: SharedCode | undefined;
  /** As in SimulationOptions. */
  readonly variesByPlace?: boolean;
  /** What steps may be told and may record; undefined: they are taken one by one. */
  readonly room?: StepRoom | undefined;
}

/**
 * Steps in WebAssembly: kernels and the cable's equations in one module on one memory. A mechanism that it cannot run is
 * run by JavaScript on the same arrays; `fallbacks` says which and why.
 */
export class WasmEngine implements StepEngine {
  readonly name = 'wasm';
  readonly arrays: WasmArrays;
  /** One sentence for each mechanism that runs as JavaScript. */
  readonly fallbacks: string[] = [];
  allCurrents: (() => void) | undefined;
  allAdvance: (() => void) | undefined;
  program: StepProgram | undefined;
  pointCode: PointCode | undefined;
  private arePointsCompiled = true;
  private readonly kernels: WasmKernels;

  private readonly places: readonly MechanismPlace[];
  private readonly options: WasmEngineOptions;

  /** @param places all mechanisms of the cell, point processes too, by which the memory is sized. */
  constructor(
    nodeCount: number,
    places: readonly MechanismPlace[],
    options: WasmEngineOptions = {},
  ) {
    const tableBytes = options.tableTolerance === undefined ? 0 : tableCapacityOf(places);
    const { room } = options;
    const stepBytes = room === undefined ? 0 : StepProgram.bytesOf(room, WasmArrays.bytesOf);
    const bytes =
      WasmKernels.capacityBytes + tableBytes + capacityOf(nodeCount, places) + stepBytes;
    this.places = places;
    this.options = options;
    this.arrays = new WasmArrays(bytes);
    this.kernels = new WasmKernels(this.arrays);
  }

  isTabled(mechanism: string): boolean {
    const table = this.tables.get(mechanism);
    return table !== undefined && typeof table !== 'string';
  }

  /** Of each mechanism its table, or why it has none; empty where states go exactly. */
  get tables(): ReadonlyMap<string, MadeTable | string> {
    return this.kernels.tables;
  }

  readonly backEnd = (plan: KernelPlan, binding: KernelBinding): BoundKernel => {
    try {
      return this.kernels.add(plan, binding);
    } catch (error) {
      if (!(error instanceof UnsupportedKernel)) throw error;
      this.fallbacks.push(`${plan.mechanism.name} runs as JavaScript: ${error.message}`);
      return compileKernelToJs(plan, binding);
    }
  };

  get points(): StepEngine['points'] {
    if (this.options.room === undefined) return { backEnd: compileKernelToJs, arrays: plainArrays };
    return { backEnd: this.pointBackEnd, arrays: this.arrays };
  }

  private readonly pointBackEnd = (plan: KernelPlan, binding: KernelBinding): BoundKernel => {
    try {
      return this.kernels.addAlone(plan, binding);
    } catch (error) {
      if (!(error instanceof UnsupportedKernel)) throw error;
      this.arePointsCompiled = false;
      return compileKernelToJs(plan, binding);
    }
  };

  makeSolver(equations: CableEquations, membrane: Membrane, scheme: SolverScheme): CableSolver {
    const { tableTolerance, code, variesByPlace } = this.options;
    const { massless } = scheme;
    const records = this.arrays.doubles(2 * (equations.nodeCount + 1));
    const cable = this.placeCable(equations, membrane, records);
    const control = this.arrays.doubles(CONTROL.bytes / 8);
    const settle = massless && placeMassless(massless, this.arrays, cable.voltage);
    const isStepped =
      this.options.room !== undefined && this.fallbacks.length === 0 && this.arePointsCompiled;
    const stepped =
      isStepped && scheme.points.blocks.length > 0
        ? emitStepPoints(
            scheme.points,
            { ...cable, records: records.byteOffset, equations, massless },
            this.arrays,
            (kernel, name) => this.kernels.functionOf(kernel, name),
          )
        : undefined;
    const functions = (hasAllCurrents: boolean): WasmFunction[] => [
      ...[emitAssemble(cable), emitSolve(cable), emitUpdate(cable, scheme.isSecondOrder)],
      ...(settle === undefined ? [] : [settle]),
      ...(stepped?.functions ?? []),
      ...(isStepped
        ? emitSteps({
            ...this.partsOf(membrane, hasAllCurrents, scheme),
            ...{ dtMs: scheme.dtMs, control: control.byteOffset, cable },
            ...{ settlesMassless: settle !== undefined, points: stepped?.points },
          })
        : []),
    ];
    const isTabled = tableTolerance !== undefined && this.fallbacks.length === 0;
    const exports = this.kernels.link(functions, {
      ...fixedFieldsOf(membrane.blocks, this.places, variesByPlace !== true),
      tables: isTabled ? tablesWithin(tableTolerance) : undefined,
      code,
    });
    massless?.settleBy(exports[settle!.name]!);
    if (stepped !== undefined) this.pointCode = readPointCode(exports, scheme.points.blocks);
    // What runs as JavaScript would have to take its turn among the others.
    if (this.fallbacks.length === 0) {
      this.allCurrents = exports[ALL_CURRENTS];
      this.allAdvance = exports[ALL_ADVANCE];
      const { room } = this.options;
      const run = exports[STEPS];
      const { order } = equations;
      if (room !== undefined && run !== undefined)
        this.program = new StepProgram(this.arrays, room, { control, records, order, run });
    }
    const { position } = equations.order;
    return {
      ...this.edits(records, cable.couplings, equations),
      assemble: exports['assemble']!,
      solve: exports['solve']!,
      readSolution: (solutionMv) => {
        for (let i = 0; i < position.length; i++) solutionMv[i] = records[2 * position[i]!]!;
      },
      update: exports['update']!,
    };
  }

  /** What a step runs and changes of the membrane, in the order of Simulation. */
  private partsOf(
    { blocks, nodeFields, clock, ...membrane }: Membrane,
    hasAllCurrents: boolean,
    { isSecondOrder }: SolverScheme,
  ): Pick<WasmStepParts, 'clock' | 'sums' | 'currents' | 'states' | 'followers'> {
    // ALL_CURRENTS sets what others add to.
    const sums = hasAllCurrents
      ? []
      : [...nodeFields.sums, membrane.currentMaPerCm2, membrane.conductanceSPerCm2];
    const called = (kernel: BoundKernel, name: KernelCall): string =>
      this.kernels.functionOf(kernel, name);
    const ofBlocks = (name: KernelCall): string[] =>
      blocks.map(({ kernel }) => called(kernel, name));
    const ending = blocks.filter(({ plan }) => plan.programs.beforeStep.stores.length > 0);
    return {
      clock: clock.byteOffset,
      sums: sums.map((values) => [values.byteOffset, values.length] as const),
      currents: [
        ...nodeFields.nernst.map((kernel) => called(kernel, 'initialise')),
        ...(hasAllCurrents ? [ALL_CURRENTS] : ofBlocks('currents')),
      ],
      states: [ALL_ADVANCE, ...ending.map(({ kernel }) => called(kernel, 'beforeStep'))],
      followers: isSecondOrder
        ? nodeFields.followers.map(
            ({ current, slope }) => [current.byteOffset, slope.byteOffset] as const,
          )
        : [],
    };
  }

  /** What is written into the equations between `assemble` and `solve`. */
  private edits(
    records: Float64Array,
    couplings: number,
    { order, nodeCount }: CableEquations,
  ): Pick<CableSolver, 'inject' | 'addConductance' | 'setCoupling'> {
    const { position } = order;
    const pairs = new Float64Array(records.buffer, couplings, 2 * nodeCount);
    return {
      inject: (node, currentNa) => {
        records[2 * position[node]! + 1]! += currentNa;
      },
      addConductance: (node, conductanceUs) => {
        records[2 * position[node]!]! += conductanceUs;
      },
      setCoupling: (node, neighbour, conductanceUs) => {
        const k = edgePosition(order, node, neighbour);
        pairs[2 * k] = -conductanceUs;
        pairs[2 * k + 1] = conductanceUs;
      },
    };
  }

  private placeCable(
    { nodeCount, chargeUs, staticDiagonalUs, areaFactor, order }: CableEquations,
    membrane: Membrane,
    records: Float64Array,
  ): WasmCable {
    const { arrays } = this;
    const byNode = (values: Float64Array): number => arrays.copyOf(values).byteOffset;
    const pairs = Float64Array.from({ length: 2 * nodeCount }, (_, k) =>
      k % 2 === 0 ? -order.couplingUs[k >> 1]! : order.couplingUs[k >> 1]!,
    );
    return {
      nodeCount,
      rootCount: order.rootCount,
      voltage: membrane.voltageMv.byteOffset,
      current: membrane.currentMaPerCm2.byteOffset,
      conductance: membrane.conductanceSPerCm2.byteOffset,
      areaFactor: byNode(areaFactor),
      charge: byNode(chargeUs),
      staticDiagonal: byNode(staticDiagonalUs),
      recordOffset: arrays.integers([...order.position, nodeCount].map((k) => 16 * k)).byteOffset,
      records: records.byteOffset,
      couplings: byNode(pairs),
      parentOffset: arrays.integers(order.parent.map((k) => 16 * Math.max(0, k))).byteOffset,
      sideBySide: findSideBySide(order.parent),
    };
  }
}

function capacityOf(nodeCount: number, blocks: readonly MechanismPlace[]): number {
  const ions = new Set(blocks.flatMap(({ mechanism }) => mechanism.ions.map(({ name }) => name)));
  const byNode = NODE_ARRAYS + NODE_ARRAYS_OF_ION * ions.size;
  const byInstance = blocks.map(({ mechanism, nodes }) => {
    const { parameters, states, assigned, fileLocals } = mechanism;
    const count = parameters.length + states.length + assigned.length + fileLocals.length;
    return (count + 1) * WasmArrays.bytesOf(nodes.length);
  });
  const pointCount = blocks.reduce(
    (sum, { mechanism, nodes }) => sum + (mechanism.kind === 'point' ? nodes.length : 0),
    0,
  );
  // Shares of currents, which probes may record, and their slopes.
  const shares = blocks.reduce((sum, { mechanism }) => sum + 2 * mechanism.ions.length, 0);
  return byInstance.reduce(
    (sum, bytes) => sum + bytes,
    (byNode + shares) * WasmArrays.bytesOf(nodeCount + 1) +
      POINT_ARRAYS * WasmArrays.bytesOf(pointCount + blocks.length),
  );
}

function tableCapacityOf(blocks: readonly MechanismPlace[]): number {
  const ions = new Set(blocks.flatMap(({ mechanism }) => mechanism.ions.map(({ name }) => name)));
  const bytes = blocks.map(({ mechanism: { states, assigned, ions } }) => {
    // What RANGE shows of the rates is stored beside the states.
    const ofVoltage = mostTableBytes(states.length + assigned.length);
    const writes = ions.flatMap((ion) => ion.writes);
    return ofVoltage + mostConcentrationTableBytes(writes.length) + 256;
  });
  const ofNernst = ions.size * (mostConcentrationTableBytes(1) + 128);
  return bytes.reduce((sum, each) => sum + each, ofNernst);
}
