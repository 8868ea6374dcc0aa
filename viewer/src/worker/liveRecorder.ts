import {
  type FrameReader,
  frameReaders,
  type Simulation,
  type TraceReader,
  traceReaders,
} from '../../../src/index.ts';
import type { LiveFrames } from './liveProtocol.ts';

/** Reads frames off a running simulation: the voltage, and all that its experiment keeps beside it. */
export class LiveRecorder {
  readonly simulation: Simulation;
  private readonly frames: readonly FrameReader[];
  private readonly traces: readonly TraceReader[];

  /** @throws ModelError as traceReaders does. */
  constructor(simulation: Simulation) {
    this.simulation = simulation;
    this.frames = frameReaders(simulation);
    this.traces = traceReaders(simulation);
  }

  /** @param advance steps to a frame's time, counted from 0; returns whether another may follow. */
  record(
    firstFrame: number,
    mostFrames: number,
    advance: (frame: number) => void,
    mayGoOn: () => boolean,
  ): LiveFrames {
    const { nodeCount } = this.simulation.layout;
    const room = (): Float32Array => new Float32Array(mostFrames * nodeCount);
    const voltageMv = room();
    const values = this.frames.map(room);
    const columns = this.traces.map(() => new Float64Array(mostFrames));
    let frameCount = 0;
    do {
      advance(frameCount);
      const at = frameCount * nodeCount;
      voltageMv.set(this.simulation.voltageMv, at);
      this.frames.forEach(({ read }, k) => {
        read(values[k]!, at);
      });
      this.traces.forEach(({ read }, k) => {
        columns[k]![frameCount] = read();
      });
      frameCount++;
    } while (frameCount < mostFrames && mayGoOn());
    const length = frameCount * nodeCount;
    return {
      ...{ firstFrame, frameCount, nodeCount, voltageMv: voltageMv.subarray(0, length) },
      quantities: this.frames.map(({ quantity, unit }, k) => ({
        ...{ quantity, unit, values: values[k]!.subarray(0, length) },
      })),
      traces: this.traces.map(({ read: _, ...head }, k) => ({
        ...{ ...head, values: columns[k]!.subarray(0, frameCount) },
      })),
    };
  }
}

/** The memory of frames, to be handed over with them. */
export function buffersOf({ voltageMv, quantities, traces }: LiveFrames): Transferable[] {
  return [voltageMv, ...[...quantities, ...traces].map(({ values }) => values)].map(
    ({ buffer }) => buffer as ArrayBuffer,
  );
}
