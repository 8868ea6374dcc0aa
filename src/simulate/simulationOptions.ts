import type { KernelBackEnd } from '../kernels/abi.ts';
import type { SharedCode } from '../kernels/wasmKernels.ts';
import type { StepEngine } from './stepEngine.ts';

/**
 * `implicit-euler` is first order. `cn-neuron` is NEURON's secondorder = 2: voltage to the middle of the step by
 * implicit Euler, then extrapolated to its end, with the gates half a step later than the voltage; second order, but
 * a node without membrane rings where current is injected into it, and a clamped one after each jump of the command.
 *
 * `second-order` is the same where all is smooth. Nodes without membrane are solved for at the end of the step; after the
 * start and each jump of a stimulus a step or two are taken as halves by implicit Euler, which damp what would ring
 * (Rannacher 1984, Numer. Math. 43, 309-327); and stimuli enter by their mean over the step, wherever in it they begin or end.
 */
export type IntegrationMethod = 'implicit-euler' | 'cn-neuron' | 'second-order';

export interface SimulationOptions {
  readonly method: IntegrationMethod;
  readonly dtMs: number;
  /** WebAssembly where the host runs it, else JavaScript, unless said here; a kernel back end runs under JavaScript. */
  readonly engine?: StepEngine['name'] | KernelBackEnd;
  /**
   * Largest error of tables by which states follow the voltage, 1e-6 say; exact where it is left out. Only states that
   * depend on the voltage alone have them: `WasmEngine.tables` says which. A kernel back end of one's own has none.
   */
  readonly tableTolerance?: number | undefined;
  /**
   * Steps of variable length, each with at most this error of the voltage; a `step` then goes from one time of output, dtMs
   * apart, to the next. With `second-order` only; tables are not used. mV
   */
  readonly adaptiveMv?: number | undefined;
  /** Whatever is placed acts at the centre of its compartment, as in NEURON; else where it was written. */
  readonly snapsPlaces?: boolean;
  /**
   * Whether `setParameter` may change what is painted with one value everywhere in a part of the cell alone. WebAssembly
   * otherwise holds such a value once for all, which is faster.
   */
  readonly variesByPlace?: boolean;
  /** Whether `stepAgain` may be called, which costs a copy of the state at every step. */
  readonly canStepAgain?: boolean;
  /** As in MembraneOptions; false is faster. */
  readonly keepsRange?: boolean;
  /**
   * Shared by simulations of cells that are alike in mesh, paint, mechanisms and these options, so that WebAssembly is
   * compiled only once.
   */
  readonly code?: SharedCode;
}
