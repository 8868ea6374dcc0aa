import {
  buildSegmentTable,
  cutColourMap,
  depthRange,
  detailTolerance,
  mixNodesAt,
  pixelSizeByDepth,
  precisionForRange,
  type QuantisedVoltage,
  quantiseVoltage,
  type SegmentList,
  type SegmentTable,
  simplifySegments,
  voltageTrace,
} from '../../../src/scene/index.ts';
import type { ViewerState } from './viewerState.ts';

/** What follows from the state at some cost, so that it is kept until its inputs are others. */
export interface Derived {
  readonly table: SegmentTable;
  readonly list: SegmentList;
  readonly voltage: QuantisedVoltage;
  readonly lut: Uint8Array;
  /** One column a probe: its voltage in every frame, mV. */
  readonly traces: readonly Float32Array[];
}

/** Error on the screen that a simpler drawing may have. */
const DETAIL_PX = 0.75;

/** Keeps the last value of a function and gives it again while every argument is the very same. */
function keepLast<Inputs extends readonly unknown[], Value>(
  compute: (...inputs: Inputs) => Value,
): (...inputs: Inputs) => Value {
  let last: { readonly inputs: Inputs; readonly value: Value } | undefined;
  return (...inputs) => {
    if (last !== undefined && inputs.every((input, i) => Object.is(input, last?.inputs[i])))
      return last.value;
    last = { inputs, value: compute(...inputs) };
    return last.value;
  };
}

/** Makes the function from state to derived values, with its own memory. Undefined before there is a run. */
export function createDeriver(): (state: ViewerState) => Derived | undefined {
  const tableOf = keepLast(buildSegmentTable);
  const listOf = keepLast(simplifySegments);
  const voltageOf = keepLast(quantiseVoltage);
  const lutOf = keepLast(cutColourMap);
  const tracesOf = keepLast(
    (run: NonNullable<ViewerState['run']>, probes: ViewerState['probes']): Float32Array[] =>
      probes.map(({ locus }) =>
        voltageTrace(run.recording.frames, mixNodesAt(run.layout, locus.section, locus.x)),
      ),
  );
  return (state) => {
    const { run } = state;
    if (run === undefined) return undefined;
    const table = tableOf(run.morphology, run.layout);
    return {
      table,
      list: listOf(table, toleranceFor(state, table)),
      voltage: voltageOf(run.recording.frames, precisionForRange(state.lowMv, state.highMv)),
      lut: lutOf(state.colourMap, state.theme),
      traces: tracesOf(run, state.probes),
    };
  };
}

/** The error allowed where the cell is nearest to the eye, in steps, so that small moves rebuild nothing. */
function toleranceFor({ camera, viewport }: ViewerState, table: SegmentTable): number {
  const { offsetUm, slope } = pixelSizeByDepth(camera, viewport);
  const nearestUm = Math.max(0, depthRange(camera, table).nearUm);
  return detailTolerance(DETAIL_PX * (offsetUm + slope * nearestUm));
}
