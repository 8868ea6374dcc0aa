import type { RunView } from '../../../src/scene/index.ts';
import type { DescribedCell } from '../worker/protocol.ts';

/** A cell before its run is there: one frame, all of it at the voltage of the start. */
export function restingRun(cell: DescribedCell): RunView {
  const { nodeCount } = cell.layout;
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
      frames: {
        intervalMs: recording.frame_interval_ms,
        frameCount: 1,
        nodeCount,
        voltageMv: new Float32Array(nodeCount).fill(restMv),
      },
      frameQuantities: [],
      kirchhoffResidualNa: 0,
      sha256: '',
    },
  };
}
