import type { WholeCellFrames } from '../../../src/index.ts';
import type { RunView } from '../../../src/scene/index.ts';
import type { DescribedCell } from '../worker/protocol.ts';

/** A cell before its run is there: one frame, all of it at the voltage of the start. */
export function restingRun(cell: DescribedCell): RunView {
  const { simulation, recording, v_init_mV: restMv } = cell.experiment;
  return {
    ...cell,
    sha256: '',
    recording: {
      dtMs: simulation.dt_ms,
      timeMs: Float64Array.of(0),
      probes: [],
      quantities: [],
      spikes: [],
      frames: restingFrame(cell.layout.nodeCount, restMv, recording.frame_interval_ms),
      frameQuantities: [],
      kirchhoffResidualNa: 0,
      sha256: '',
    },
  };
}

export function restingFrame(
  nodeCount: number,
  restMv: number,
  intervalMs: number,
): WholeCellFrames {
  const voltageMv = new Float32Array(nodeCount).fill(restMv);
  return { intervalMs, frameCount: 1, nodeCount, voltageMv };
}
