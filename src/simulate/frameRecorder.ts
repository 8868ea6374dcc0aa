import { simulateMessages } from '../base/messages/simulate.ts';
import { ModelError } from '../base/modelError.ts';
import { type FrameReader, frameReaders } from './frameReader.ts';
import type { QuantityFrames, WholeCellFrames } from './recording.ts';
import type { Simulation } from './simulation.ts';

const MAX_FRAME_BYTES = 1.5 * 2 ** 30;

/** Keeps whole-cell frames: the voltage, and what the cell's experiment names beside it. */
export class FrameRecorder {
  private readonly simulation: Simulation;
  private readonly readers: readonly FrameReader[];
  private readonly voltageMv: Float32Array;
  private readonly values: readonly Float32Array[];
  private frameCount = 0;

  /** @throws ModelError `simulate/too-many-frames` above 1.5 GB. */
  constructor(simulation: Simulation, capacity: number) {
    const { nodeCount } = simulation.layout;
    this.simulation = simulation;
    this.readers = frameReaders(simulation);
    const length = capacity * nodeCount;
    const bytes = length * (1 + this.readers.length) * Float32Array.BYTES_PER_ELEMENT;
    if (bytes > MAX_FRAME_BYTES)
      throw new ModelError('simulate/too-many-frames', simulateMessages.tooManyFrames(bytes));
    this.voltageMv = new Float32Array(length);
    this.values = this.readers.map(() => new Float32Array(length));
  }

  /** Adds the present state as a frame. */
  sample(): void {
    const { voltageMv, layout } = this.simulation;
    const at = this.frameCount * layout.nodeCount;
    this.voltageMv.set(voltageMv, at);
    this.readers.forEach(({ read }, k) => {
      read(this.values[k]!, at);
    });
    this.frameCount++;
  }

  /** Forgets all but the first frames. */
  rewind(frameCount: number): void {
    this.frameCount = frameCount;
  }

  finish(intervalMs: number): {
    readonly frames: WholeCellFrames;
    readonly frameQuantities: readonly QuantityFrames[];
  } {
    const { frameCount } = this;
    const { nodeCount } = this.simulation.layout;
    const taken = (values: Float32Array): Float32Array => values.slice(0, frameCount * nodeCount);
    return {
      frames: { intervalMs, frameCount, nodeCount, voltageMv: taken(this.voltageMv) },
      frameQuantities: this.readers.map(({ quantity, unit }, k) => ({
        ...{ quantity, unit, values: taken(this.values[k]!) },
      })),
    };
  }
}
